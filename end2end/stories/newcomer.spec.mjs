// What the README promises somebody who has nothing but this computer.
import { join } from 'node:path';
import { Running, tempDir } from '../support/programs.mjs';
import { expect, test } from '../support/story.mjs';

/** From an empty browser to two people in one group. */
const ACTIONS_MAX = 10;

/** A throw-away person with a group and an open link to it; counts what had to be done. */
const host = async (page, service, name) => {
  let actions = 0;
  const act = async (work) => {
    actions += 1;
    await work;
  };
  const newLink = page.getByRole('main').getByRole('link', { name: 'New link' }).first();
  await act(page.goto(service.url));
  await act(page.getByRole('button', { name: 'Try it' }).click());
  await act(page.getByRole('link', { name: 'New group' }).first().click());
  await act(page.getByLabel('Name').fill(name));
  await act(page.getByRole('button', { name: 'Make the group' }).click());
  await expect(newLink).toBeVisible({ timeout: 30_000 });
  await act(newLink.click());
  await act(page.getByLabel('Anyone with the link').check());
  await act(page.getByRole('button', { name: 'Make the link' }).click());
  await expect(page).toHaveURL(/\?new/);
  return { actions, link: await page.getByLabel('Address', { exact: true }).inputValue() };
};

test('a newcomer reaches a joined group in under ten actions', async ({ service, pageOf }) => {
  const page = await pageOf();
  const { actions, link } = await host(page, service, 'First try');
  const home = await tempDir('guest');
  const guest = new Running('usher', ['--config', join(home.path, 'none.toml'), 'guest', link], {
    USHER_DATA_DIR: home.path,
  });
  try {
    await guest.line(/^You're in\./);
    expect(actions + 1).toBeLessThan(ACTIONS_MAX);
    await guest.line(/^Type and press Enter/);
    guest.type('hello from the terminal');
    await page.goto(`${service.url}/visitor`);
    await expect(page.getByRole('heading', { name: 'First try' })).toBeVisible();
    await expect(page.getByText('hello from the terminal')).toBeVisible({ timeout: 30_000 });
  } finally {
    await guest.stop();
    await home.remove();
  }
});

test('two throw-away people talk in two browsers', async ({ service, pageOf }) => {
  const alix = await pageOf();
  const { link } = await host(alix, service, 'Second try');
  const bo = await pageOf();
  await bo.goto(link);
  await bo.getByRole('button', { name: /^Join/ }).click();
  await bo.getByRole('button', { name: 'Continue as a throw-away person' }).click();
  await expect(bo.getByRole('heading', { name: "You're in." })).toBeVisible({ timeout: 30_000 });
  await bo.goto(`${service.url}/visitor`);
  await bo.getByLabel('Your message').fill('hello from bo');
  await bo.getByRole('button', { name: 'Send' }).click();
  await alix.goto(`${service.url}/visitor`);
  await expect(alix.getByText('hello from bo')).toBeVisible({ timeout: 30_000 });
});
