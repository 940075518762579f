// What strangers are told: a link sealed in the browser, a group that shows itself to whom it lets in, and links that
// have ended.
import { signByHand, signWithWallet } from '../support/browser.mjs';
import { Club } from '../support/club.mjs';
import { faultsOf, fits } from '../support/inspect.mjs';
import { expect, test } from '../support/story.mjs';
import { until } from '../support/wait.mjs';

const NAME = 'Night Runners <b>of old</b>';
const ABOUT = 'We meet where the fountain was.';

const PICTURE = new URL('../../tests/http/pictures/halves.png', import.meta.url).pathname;

test('a blind link is read by who has all of it and by nobody else, this service included', async ({
  admin,
  person,
  pageOf,
}) => {
  const alix = await admin();
  const { page } = alix.desk;
  const sent = [];
  page.context().on('request', (request) => sent.push(`${request.url()} ${request.postDataBuffer() ?? ''}`));
  await alix.desk.makeGroup('Its own name');
  await page.getByRole('main').getByRole('link', { name: 'New link' }).first().click();
  await page.getByLabel('Blind: nothing this service can read').check();
  await expect(page.getByLabel('Description', { exact: true })).toBeHidden();
  await page.getByLabel('What it is called').fill(NAME);
  await page.getByLabel('What it is about').fill(ABOUT);
  await page.getByLabel('What it looks like').setInputFiles(PICTURE);
  await page.getByRole('button', { name: 'Make the link' }).click();
  await expect(page).toHaveURL(/\?new/);
  const address = page.getByLabel('Address', { exact: true });
  await expect(address).toHaveValue(/#[0-9A-HJKMNP-TV-Z]{26}$/);
  await expect(page.getByRole('img', { name: 'QR code of this link' })).toBeVisible();
  await expect(page.getByText(NAME)).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
  const whole = await address.inputValue();
  const [link, key] = whole.split('#');

  const bo = await person();
  const guest = await pageOf(bo.account);
  guest.context().on('request', (request) => sent.push(`${request.url()} ${request.postDataBuffer() ?? ''}`));
  await guest.goto(link);
  await expect(guest.getByRole('heading', { name: 'Private invite' })).toBeVisible();
  await expect(guest.getByText('This link is incomplete.')).toBeVisible();
  expect(await faultsOf(guest)).toEqual([]);
  await fits(guest, 'an incomplete link');
  await guest.getByLabel('Paste the whole link').fill(`${link}#${'0'.repeat(26)}`);
  await expect(guest.getByText('This link is incomplete.')).toBeVisible();
  await guest.getByLabel('Paste the whole link').fill(whole.toLowerCase());
  await expect(guest.getByRole('heading', { name: NAME })).toBeVisible();
  await expect(guest.getByText(ABOUT)).toBeVisible();
  await expect(guest.locator('.arch img')).toBeVisible();
  await expect(guest).toHaveURL(whole);
  await fits(guest, 'a whole link');

  await guest.getByRole('button', { name: /^Ask to join/ }).click();
  await signWithWallet(guest);
  await expect(guest.getByRole('heading', { name: 'Your request is with the admins.' })).toBeVisible();
  await expect(guest.getByText(NAME)).toBeVisible();
  await alix.desk.approve();
  await expect(guest.getByRole('heading', { name: "You're in." })).toBeVisible({ timeout: 30_000 });
  await expect(guest.getByText(NAME)).toBeVisible();
  for (const said of sent) {
    for (const secret of [key, key.toLowerCase(), 'Night Runners', 'fountain']) expect(said).not.toContain(secret);
  }

  const quiet = await pageOf(undefined, { scripted: false });
  await quiet.goto(whole);
  // Playwright looks for no text inside of <noscript>.
  await expect(quiet.locator('noscript p').first()).toContainText('This invite is encrypted.');
  await expect(quiet.getByRole('button', { name: /^Ask to join/ })).toBeVisible();

  await page.goto(`${link.replace('/invite/', '/dashboard/links/')}/edit`);
  await expect(page.getByLabel('What it is called')).toHaveValue(NAME);
  await page.getByLabel('What it is called').fill('Day Runners');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Day Runners')).toBeVisible();
  await expect(address).toHaveValue(whole);
});

test('whoever finds a link expired asks for a new invite, with a script or without', async ({ pageOf }) => {
  const club = await Club.open('Late Runners');
  try {
    const expiresAt = new Date(Date.now() + 1_500).toISOString();
    const { id, linkUrl: link } = await club.invite({ joinMode: 'automatic', disclosure: 'teaser', expiresAt });
    const guests = await Promise.all([club.guest(), club.guest()]);
    await until('the link to close', async () => (await fetch(link)).status === 410, 10_000, 200);
    for (const [guest, scripted] of guests.map((guest, i) => [guest, i === 0])) {
      const page = await pageOf(guest.account, { scripted });
      expect((await page.goto(link)).status()).toBe(410);
      await expect(page.getByText('Late Runners')).toHaveCount(0);
      if (scripted) expect(await faultsOf(page)).toEqual([]);
      await page.getByRole('button', { name: /^Ask for a new invite/ }).click();
      await (scripted ? signWithWallet(page) : signByHand(page, guest.account));
      await expect(page.getByText('You asked for a new invite')).toBeVisible();
      const request = await guest.join(id);
      await club.api.approve(request.id);
      await club.settled(guest, request.id, 'member');
      await page.goto(link);
      await expect(page.getByRole('heading', { name: "You're in." })).toBeVisible();
      await expect(page.getByText('Late Runners')).toBeVisible();
    }
  } finally {
    await club.close();
  }
});
