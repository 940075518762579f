// The API's description: valid for programs, readable for people.
import { Validator } from '@seriousme/openapi-schema-validator';
import { Corpus } from '../fuzz/corpus.mjs';
import { faultsOf, fits } from '../support/inspect.mjs';
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

test('the fuzz has something to ask each call with', async ({ service }) => {
  const { paths } = await described(service);
  const { operations } = new Corpus({ paths }, { service });
  expect(operations.length).toBe(Object.values(paths).flatMap((item) => Object.values(item)).length);
  expect(() => new Corpus({ paths: { '/new': { get: { operationId: 'new' } } } }, { service })).toThrow('nothing to ask new');
});

test('the page tells every call, needs no script, fits every screen and is open to everybody', async ({ service, pageOf }) => {
  const page = await pageOf(undefined, { scripted: false });
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).origin));
  await page.goto(`${service.url}/docs/api`, { waitUntil: 'networkidle' });
  expect(new Set(asked)).toEqual(new Set([service.url]));
  await expect(page.getByRole('heading', { level: 1, name: 'The API' })).toBeVisible();
  const { paths } = await described(service);
  const calls = Object.values(paths).flatMap((item) => Object.values(item));
  const told = await page.locator('article').evaluateAll((all) => all.map((one) => [one.id, one.querySelector('h3').textContent]));
  expect(told.sort()).toEqual(calls.map(({ operationId, summary }) => [operationId, summary]).sort());
  await fits(page, 'closed');
  await page.locator('summary').first().click();
  await expect(page.locator('details pre').first()).toBeVisible();
  await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
  await fits(page, 'open');

  const looked = await pageOf();
  await looked.setViewportSize({ width: 360, height: 800 });
  await looked.goto(`${service.url}/docs/api`);
  expect(await faultsOf(looked)).toEqual([]);
});
