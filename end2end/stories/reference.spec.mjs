// The API's description: valid for programs, readable for people.
import { AxeBuilder } from '@axe-core/playwright';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from '../support/story.mjs';

const described = async (service) => (await fetch(`${service.url}/openapi.json`)).json();

test('the description is valid OpenAPI 3.1', async ({ service }) => {
  const validator = new Validator();
  const found = await validator.validate(await described(service));
  expect(found.errors).toBeUndefined();
  expect(found.valid).toBe(true);
  expect(validator.version).toBe('3.1');
});

test('a validator that is shown a mistake says so', async ({ service }) => {
  const broken = await described(service);
  delete broken.paths['/groupInvite'].post.responses['201'].description;
  expect((await new Validator().validate(broken)).valid).toBe(false);
});

for (const colorScheme of ['light', 'dark']) {
  for (const width of [360, 1280]) {
    test(`the page tells every call, needs no script and fits ${width} px in the ${colorScheme}`, async ({ service, pageOf }) => {
      const page = await pageOf(undefined, { scripted: false });
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      const asked = [];
      page.on('request', (request) => asked.push(new URL(request.url()).origin));
      await page.goto(`${service.url}/docs/api`, { waitUntil: 'networkidle' });
      expect(new Set(asked)).toEqual(new Set([service.url]));
      await expect(page.getByRole('heading', { level: 1, name: 'The API' })).toBeVisible();
      const { paths } = await described(service);
      const calls = Object.values(paths).flatMap((item) => Object.values(item));
      const told = await page.locator('article').evaluateAll((all) => all.map((one) => [one.id, one.querySelector('h3').textContent]));
      expect(told.sort()).toEqual(calls.map(({ operationId, summary }) => [operationId, summary]).sort());
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await page.locator('summary').first().click();
      await expect(page.locator('details pre').first()).toBeVisible();
      await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);

      const looked = await pageOf();
      await looked.emulateMedia({ colorScheme });
      await looked.setViewportSize({ width, height: 800 });
      await looked.goto(`${service.url}/docs/api`);
      const { violations } = await new AxeBuilder({ page: looked }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html).slice(0, 3)])).toEqual([]);
    });
  }
}
