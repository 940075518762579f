// Pages that follow what happens, and never get in the way of who is at work on them.
import { Caller } from '../support/api.mjs';
import { signWithWallet } from '../support/browser.mjs';
import { expect, test } from '../support/story.mjs';

/** Has the page look now, as it does when a connection comes back. */
const look = async (page) => {
  const looked = page.waitForResponse((answer) => answer.url() === page.url());
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await looked;
};

const idOf = (link) => link.split('/').pop();

/** Somebody with this name asks to join, in an app of their own. */
const asks = async (person, service, link, name) => {
  const caller = await Caller.signedIn(service.url, (await person()).account);
  await caller.put('/me', { name });
  await caller.join(idOf(link));
};

test('the queue never moves under the reader', async ({ admin, person, service }) => {
  const alix = await admin();
  await alix.desk.makeGroup('Queue');
  const link = await alix.desk.makeLink({ picture: false });
  for (const name of ['Bo', 'Cy', 'Di']) await asks(person, service, link, name);
  await alix.desk.openQueue();
  const page = alix.desk.page;
  const [first, second] = await page.locator('.people li b').allTextContents();
  const other = await page.context().newPage();
  await other.goto(page.url());

  const approve = page.getByRole('button', { name: `Approve ${second}` });
  await approve.focus();
  const place = await approve.boundingBox();
  await other.getByRole('button', { name: `Approve ${first}` }).click();
  await expect(other.locator('#decided')).toContainText(first);
  await look(page);
  const news = page.getByRole('link', { name: '1 change. Show it' });
  await expect(news).toBeVisible();
  expect(await approve.boundingBox()).toEqual(place);
  await expect(approve).toBeFocused();
  await expect(page.locator('.people li')).toHaveCount(3);
  const gone = page.locator('.people li[inert]');
  await expect(gone).toContainText(first);
  await expect(gone).toContainText('Not here any more');
  await expect(gone.locator('button').first()).toBeHidden();
  await expect(page.locator('#badge')).toHaveText('2');
  await expect(page.locator('#tabs')).toContainText('Waiting 2');

  await page.locator('.people li').filter({ hasText: second }).getByText('Reject…').click();
  await asks(person, service, link, 'Ed');
  await look(page);
  await page.getByRole('link', { name: '2 changes. Show them' }).click();
  await expect(page.locator('.people li')).toHaveCount(3);
  await expect(page.getByRole('button', { name: 'Approve Ed' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Look again' })).toBeVisible();
});

test('words that only grow older move nothing', async ({ admin, person, service }) => {
  const alix = await admin();
  await alix.desk.makeGroup('Ages');
  const link = await alix.desk.makeLink({ picture: false });
  await asks(person, service, link, 'Bo');
  await alix.desk.openQueue();
  const { page } = alix.desk;
  await page.locator('.people li').evaluate((row) => { row.mine = true; });
  await page.route(page.url(), async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replaceAll('under a minute', '3 h');
    await route.fulfill({ response: answer, body });
  });
  await look(page);
  await expect(page.locator('.people .ago')).toHaveText('3 h');
  expect(await page.locator('.people li').evaluate((row) => row.mine)).toBe(true);
  await expect(page.getByRole('link', { name: 'Look again' })).toBeVisible();
});

test('home follows, says what is new and leaves the focus where it is', async ({ admin, person, service }) => {
  const alix = await admin();
  const { page } = alix.desk;
  await alix.desk.makeGroup('Home');
  const link = await alix.desk.makeLink({ picture: false });
  await page.goto(`${service.url}/dashboard`);
  await expect(page.getByText('Nothing needs you.')).toBeVisible();
  await asks(person, service, link, 'Bo');
  await look(page);
  await expect(page.getByText('One thing needs you.', { exact: true })).toBeVisible();
  await expect(page.getByRole('status').first()).toHaveText('1 person is waiting. One thing needs you.');
  const review = page.getByRole('link', { name: 'Review' });
  await review.focus();
  await asks(person, service, link, 'Cy');
  await look(page);
  await expect(page.locator('#needs')).toContainText('2 people are waiting');
  await expect(page.locator('#badge')).toHaveText('2');
  await expect(review).toBeFocused();
});

test('a page that lost its server says so, and goes on by itself', async ({ admin, person, pageOf }) => {
  const alix = await admin();
  await alix.desk.makeGroup('Away');
  const link = await alix.desk.makeLink({ picture: false });
  const page = await pageOf((await person()).account);
  await page.goto(link);
  await page.getByRole('button', { name: /^Ask to join/ }).click();
  await signWithWallet(page);
  await expect(page.getByRole('heading', { name: 'Your request is with the admins.' })).toBeVisible();
  const words = page.getByText("We couldn't reach the service. We go on trying.");
  await page.context().setOffline(true);
  await expect(words).toBeVisible({ timeout: 20_000 });
  const { width, height } = await words.boundingBox();
  expect(width * height).toBeGreaterThan(5_000);
  await page.context().setOffline(false);
  await expect(words).toBeHidden({ timeout: 5_000 });
});
