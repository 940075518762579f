// A gate built and a webhook kept by clicking alone, without a script: every form, every mistake, every page.
import { Caller } from '../support/api.mjs';
import { Chain } from '../support/chain.mjs';
import { HookServer } from '../support/hooks.mjs';
import { faultsOf, fits } from '../support/inspect.mjs';
import { stranger } from '../support/people.mjs';
import { Service } from '../support/service.mjs';
import { expect, test as base } from '../support/story.mjs';
import { until } from '../support/wait.mjs';

const test = base.extend({
  chain: [
    async ({}, use) => {
      const chain = await Chain.start();
      await use(chain);
      await chain.stop();
    },
    { scope: 'worker' },
  ],
  hooks: [
    async ({}, use) => {
      const hooks = await HookServer.start();
      await use(hooks);
      await hooks.stop();
    },
    { scope: 'worker' },
  ],
  service: [
    async ({ chain, hooks }, use) => {
      const service = await Service.start({ settings: `[egress]\nallow = ["${hooks.host}"]\n${chain.settings}` });
      await use(service);
      await service.stop();
    },
    { scope: 'worker' },
  ],
  /**
   * The page as it is now is right for everybody, and fits a small phone and a desk. Without scripts axe can't run:
   * it looks at the same HTML in a browser that has them.
   */
  isRight: async ({ pageOf }, use) => {
    const mirror = await pageOf();
    await use(async (page, words) => {
      await expect.soft(page.getByText(words).first()).toBeVisible();
      const what = `${words} ${new URL(page.url()).pathname}`;
      const [url] = page.url().split('#');
      const isIt = (asked) => asked.href === url;
      const body = await page.content();
      await mirror.route(isIt, (route) => route.fulfill({ body, contentType: 'text/html; charset=utf-8' }));
      await mirror.goto(url);
      await mirror.unroute(isIt);
      expect.soft(await faultsOf(mirror), what).toEqual([]);
      await fits(mirror, what, [360, 1280]);
    });
  },
});

test('a gate is built, tried, mended and switched on without a script', async ({ admin, chain, isRight, person, service }) => {
  const alix = await admin({ scripted: false });
  const { page } = alix.desk;
  const press = (name) => page.getByRole('button', { name, exact: true }).click();
  const main = page.getByRole('main');
  await alix.desk.makeGroup('Holders');
  const link = await alix.desk.makeLink({ picture: false, automatic: true });
  await page.getByRole('link', { name: 'Add a gate' }).click();
  await isRight(page, 'Nothing yet: whoever has the link gets in.');

  // A mistake is named where it was made, and the rest stays typed.
  await main.getByRole('link', { name: 'Tokens (ERC-20)' }).click();
  await page.getByLabel('Chain').fill('31337');
  await page.getByLabel('Contract').fill(chain.coins);
  await page.getByLabel('At least how much?').fill('a hundred');
  await page.getByLabel('What is it called?').fill('CLUB');
  await press('Add the requirement');
  await expect(page).toHaveTitle(/^Not saved: /);
  const amount = page.getByLabel('At least how much?');
  await expect(amount).toHaveValue('a hundred');
  await expect(amount).toBeFocused();
  await expect(amount).toHaveAttribute('aria-invalid', 'true');
  await expect(amount).toHaveAccessibleDescription(/An amount is digits/);
  await expect(page.getByLabel('What is it called?')).toHaveValue('CLUB');
  await expect(page.getByLabel('Chain')).toHaveValue('31337');
  await isRight(page, 'An amount is digits');
  await amount.fill('100');
  await press('Add the requirement');
  await expect(page.getByRole('status')).toContainText('Saved.');

  const listed = stranger();
  await main.getByRole('link', { name: 'On a list' }).click();
  await page.getByLabel('Who is on the list?').fill(`Name,Wallet\nListed,${listed.address}\n`);
  await page.getByLabel('What is the list called?').fill('Founders');
  await press('Add the requirement');
  await page.getByRole('radio', { name: /^Any of them/ }).check();
  await press('Save');
  await expect(page.getByText('One of these is enough:')).toBeVisible();
  await isRight(page, 'At least 100 CLUB');

  const bo = await person();
  const tries = async (address, words) => {
    await page.getByLabel('Address').fill(address);
    await press('Test');
    await expect(page.getByRole('status')).toContainText(words);
    await expect(page.getByLabel('Address')).toHaveValue(address);
  };
  await tries(listed.address, `Met by ${listed.address}`);
  await tries(bo.address, `Not met by ${bo.address}`);
  await expect(page.locator('#trial')).toContainText('Found: 0 CLUB. Needed: 100 CLUB.');
  await isRight(page, 'Not met by');
  await chain.gives(bo.address, 100);
  await tries(bo.address, `Met by ${bo.address}`);
  await page.getByLabel('Address').fill('0x12');
  await press('Test');
  await expect(page.getByLabel('Address')).toHaveAccessibleDescription(/40 hexadecimal digits/);

  const caller = await Caller.signedIn(service.url, bo.account);
  const { id } = await caller.join(link.split('/').at(-1));
  await until('bo to be in', async () => (await caller.request(id)).memberState === 'member');
  await chain.gives(bo.address, 20);

  // Who would be taken out is seen before anybody is.
  const again = page.getByLabel('Look again, and take out who no longer meets it');
  const [every, grace] = [page.getByLabel('Every how many hours?'), page.getByLabel('How many hours of grace?')];
  await again.check();
  await every.fill('24');
  await press('Save');
  await expect(grace).toHaveAccessibleDescription(/whole number from 0/);
  await expect(grace).toBeFocused();
  await expect(every).toHaveValue('24');
  await grace.fill('48');
  await press('Save');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Who would be taken out?');
  await expect(page.getByRole('status')).toContainText('1 person would be taken out, unless they meet it in time.');
  const missing = page.locator('section', { has: page.getByRole('heading', { name: 'Would be taken out' }) });
  await expect(missing.getByRole('listitem').first()).toContainText('Found: 20 CLUB. Needed: 100 CLUB.');
  await isRight(page, '1 person does not meet it: told, and taken out 48 hours later.');
  await page.getByRole('link', { name: 'Not now' }).click();
  await expect(again).not.toBeChecked();
  await main.getByRole('link', { name: 'See who would be taken out, and switch it on' }).click();
  await press('Switch on');
  await expect(page.getByRole('status')).toContainText('Switched on.');
  await expect(again).toBeChecked();

  await page.getByRole('link', { name: 'Back to the link' }).click();
  await isRight(page, /At least 100 CLUB.* or .*Founders/);
});

test('a webhook is made, tried, changed and deleted without a script', async ({ admin, hooks, isRight, service }) => {
  const alix = await admin({ scripted: false });
  const { page } = alix.desk;
  const press = (name) => page.getByRole('button', { name, exact: true }).click();
  const heard = (count) => until('the message', () => hooks.heard.length === count && hooks.heard.at(-1));
  const shows = (words) =>
    expect(async () => {
      await page.reload();
      await expect(page.locator('.hooks')).toContainText(words, { timeout: 500 });
    }).toPass();
  await page.goto(`${service.url}/dashboard/webhooks`);
  await isRight(page, 'No webhooks yet.');
  await page.getByRole('main').getByRole('link', { name: 'New webhook' }).click();
  const address = page.getByLabel('Address');
  await address.fill('http://example.org/usher');
  await page.getByLabel('Somebody asks to join.').check();
  await press('Make the webhook');
  await expect(page).toHaveTitle(/^Not saved: /);
  await expect(address).toBeFocused();
  await expect(address).toHaveValue('http://example.org/usher');
  await expect(address).toHaveAccessibleDescription(/must begin with https/);
  await expect(page.getByLabel('Somebody asks to join.')).toBeChecked();
  await isRight(page, 'What should it hear?');
  await address.fill(`http://${hooks.host}/usher`);
  await press('Make the webhook');
  const secret = await page.getByLabel('Signing secret').inputValue();
  await isRight(page, 'Copy its secret now');
  await page.getByRole('link', { name: 'Done' }).click();
  await expect(page.getByText('Nothing was sent yet.')).toBeVisible();

  await press('Send a test');
  await expect(page.getByRole('status')).toContainText('A test message is on its way.');
  const first = await heard(1);
  expect(HookServer.isSignedWith(first, secret)).toBe(true);
  await shows('Delivered');
  await page.locator('summary', { hasText: '1 try' }).click();
  await expect(page.locator('.hooks')).toContainText(first.headers['webhook-id']);
  await expect(page.locator('.hooks')).toContainText('thank you');
  await isRight(page, 'webhook.test');
  await page.getByRole('button', { name: /^Replay/ }).click();
  await expect(page.getByRole('status')).toContainText('sent once more');
  expect((await heard(2)).headers['webhook-id']).toBe(first.headers['webhook-id']);
  await shows('2 tries');

  await press('New secret');
  const next = await page.getByLabel('Signing secret').inputValue();
  await isRight(page, 'This is the new secret.');
  await page.getByRole('link', { name: 'Done' }).click();
  await expect(page.getByText('Signs as well until')).toBeVisible();

  await page.getByRole('main').getByRole('link', { name: 'Change', exact: true }).click();
  await expect(address).toHaveValue(`http://${hooks.host}/usher`);
  await address.fill('http://example.org/usher');
  await page.getByLabel('A link is made.').check();
  await press('Save changes');
  await expect(address).toBeFocused();
  await expect(address).toHaveValue('http://example.org/usher');
  await expect(page.getByLabel('A link is made.')).toBeChecked();
  await isRight(page, 'must begin with https');
  await address.fill(`http://${hooks.host}/elsewhere`);
  await press('Save changes');
  await expect(page.getByRole('status')).toContainText('It counts from now on');
  await expect(page.getByText('invite.created')).toBeVisible();
  await press('Send a test');
  const moved = await heard(3);
  expect([moved.path, HookServer.isSignedWith(moved, secret), HookServer.isSignedWith(moved, next)]).toEqual(['/elsewhere', true, true]);

  await press('Switch off');
  await expect(page.getByRole('status')).toContainText('The webhook is off.');
  await page.getByRole('link', { name: 'Delete…' }).click();
  await isRight(page, 'The log of its messages goes with it.');
  await press('Delete for good');
  await expect(page.getByRole('status')).toContainText('The webhook is deleted.');
});
