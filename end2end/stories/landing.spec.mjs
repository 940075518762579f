// The first visit of a link, as a stranger on an old phone makes it.
import { faultsOf } from '../support/inspect.mjs';
import { expect, test } from '../support/story.mjs';

/** What fits into the first flight of a connection, uncompressed. */
const BYTES_MAX = 14_600;

test('a first visit is small, complete without a script, and open to everybody', async ({ admin, pageOf }) => {
  const alix = await admin();
  await alix.desk.makeGroup('Night Runners');
  const link = await alix.desk.makeLink();
  for (const colorScheme of ['light', 'dark']) {
    const page = await pageOf(undefined, { scripted: false });
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 360, height: 640 });
    const requests = [];
    page.on('request', (request) => requests.push(request.resourceType()));
    const response = await page.goto(link, { waitUntil: 'networkidle' });
    expect(response.status()).toBe(200);
    const bytes = (await response.body()).length;
    console.log(`first visit: ${bytes} bytes of HTML and CSS; requests: ${requests.join(', ')}`);
    expect(bytes).toBeLessThanOrEqual(BYTES_MAX);
    expect(requests).toEqual(['document', 'image']);
    await expect(page.getByRole('heading', { name: 'Night Runners' })).toBeVisible();
    await expect(page.getByRole('button', { name: /^Ask to join/ })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  }

  // axe is a script itself, so it looks at the same page in a browser that runs none of the page's own.
  const looked = await pageOf();
  await looked.route('**/*.js*', (route) => route.abort());
  await looked.setViewportSize({ width: 360, height: 640 });
  await looked.goto(link);
  expect(await faultsOf(looked)).toEqual([]);
});

test('every page of the dashboard is open to everybody', async ({ admin, service }) => {
  const alix = await admin();
  const { page } = alix.desk;
  await alix.desk.makeGroup('Open to all');
  const link = await alix.desk.makeLink();
  const paths = ['', '/requests', '/links', '/links/new', '/groups', '/groups/new', '/me'];
  for (const url of [link, `${link}/sign-in`, ...paths.map((path) => `${service.url}/dashboard${path}`)]) {
    await page.goto(url);
    expect(await faultsOf(page), url).toEqual([]);
  }
});
