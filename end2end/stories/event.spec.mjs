// A link at an event: a screen on the wall whose code changes, guests who show a pair, people at the door who tap it.
import { signByHand, signWithWallet } from '../support/browser.mjs';
import { inspect } from '../support/inspect.mjs';
import { readQr } from '../support/qr.mjs';
import { expect, test } from '../support/story.mjs';

const codeOn = (page) => readQr(page.locator('.arch > svg'));
const dashboardOf = (link) => link.replace('/invite/', '/dashboard/links/');

/** A link by hand whose page is open, with a private screen; its address. */
const withScreen = async ({ page }) => {
  await page.getByRole('button', { name: 'Make an address' }).click();
  return page.getByLabel('Address of the screen').inputValue();
};

test('a guest scans the screen, shows a pair at the door and is counted', async ({ admin, person, pageOf }) => {
  const { desk } = await admin();
  const door = desk.page;
  await desk.makeGroup('Meet-up');
  const link = await desk.makeLink({ picture: false });
  await door.getByRole('button', { name: 'Have it change' }).click();
  await expect(door.getByText('everything printed with it need the screen')).toBeVisible();
  const tablet = await pageOf();
  await tablet.goto(await withScreen(desk));
  await expect(tablet.getByRole('heading', { name: 'Scan to join the chat' })).toBeVisible();
  await expect(tablet.locator('.count')).toHaveText('0 joined');
  await door.goto(`${dashboardOf(link)}/door`);
  await door.getByRole('button', { name: 'Open the door' }).click();

  const phone = await pageOf((await person()).account);
  await inspect(phone, link, 403, 'Scan the code on the screen again.');
  const scanned = await codeOn(tablet);
  expect(scanned).toMatch(/^HTTP:\/\/[A-Z0-9:.]+\/I\/[0-9A-Z]{26}\/[0-9A-Z]{12}$/);
  await phone.goto(scanned);
  await phone.getByRole('button', { name: /^Ask to join/ }).click();
  await signWithWallet(phone);
  const pair = phone.getByRole('img', { name: /^[a-z]+ \d\d$/ });
  await expect(pair).toBeVisible();
  const name = await pair.getAttribute('aria-label');

  const tap = door.getByRole('button', { name: `Let ${name} in` });
  await expect(tap).toContainText(await pair.textContent());
  await tap.click();
  await expect(phone.getByRole('heading', { name: "You're in." })).toBeVisible({ timeout: 30_000 });
  await expect(tablet.locator('.count')).toHaveText('1 joined');
  await expect(door.getByText('Nobody is waiting.')).toBeVisible();

  await door.goto(dashboardOf(link));
  await door.getByRole('button', { name: 'Let it stand still' }).click();
  await door.getByRole('button', { name: 'Have it change' }).click();
  const late = await pageOf();
  await inspect(late, scanned.replace(/^HTTP:\/\/[^/]+/, new URL(link).origin), 403, 'Scan the code on the screen again.');
  await expect.poll(() => codeOn(tablet)).not.toBe(scanned);
});

test('without scripts the screen is loaded anew and a tap at the door is a form', async ({ admin, person, pageOf }) => {
  const { desk } = await admin({ scripted: false });
  const door = desk.page;
  await desk.makeGroup('By hand');
  const link = await desk.makeLink({ picture: false });
  const tablet = await pageOf(null, { scripted: false });
  await tablet.goto(await withScreen(desk));
  expect(await codeOn(tablet)).toBe(link.replace('/invite/', '/i/').toUpperCase());
  await expect(tablet.locator('meta[http-equiv=refresh]')).toHaveAttribute('content', '10');
  await door.goto(`${dashboardOf(link)}/door`);
  await door.getByRole('button', { name: 'Open the door' }).click();

  const guest = await person();
  const phone = await pageOf(guest.account, { scripted: false });
  await phone.goto(link);
  await phone.getByRole('button', { name: /^Ask to join/ }).click();
  await signByHand(phone, guest.account);
  const name = await phone.getByRole('img', { name: /^[a-z]+ \d\d$/ }).getAttribute('aria-label');
  await door.reload();
  await door.getByRole('button', { name: `Let ${name} in` }).click();
  await expect(async () => {
    await tablet.reload();
    await expect(tablet.locator('.count')).toHaveText('1 joined', { timeout: 500 });
  }).toPass({ timeout: 30_000 });
});

test('a screen that loses its network says since when and comes back by itself', async ({ admin, pageOf }) => {
  const { desk } = await admin();
  await desk.makeGroup('Basement');
  const link = await desk.makeLink({ picture: false });
  const tablet = await pageOf();
  await inspect(tablet, await withScreen(desk), 200, 'Scan to join the chat');
  const code = await codeOn(tablet);
  await tablet.context().setOffline(true);
  await expect(tablet.getByText(/^Offline since \d/)).toBeVisible({ timeout: 15_000 });
  expect(await codeOn(tablet), 'its code still works').toBe(code);
  await tablet.context().setOffline(false);
  await expect(tablet.getByText('Online', { exact: true })).toBeVisible({ timeout: 10_000 });
  await desk.page.goto(dashboardOf(link));
  await desk.page.getByRole('button', { name: 'Pause' }).click();
  await expect(tablet.getByRole('heading', { name: 'Joining is paused' })).toBeVisible();
  await inspect(desk.page, dashboardOf(link), 200, 'At an event');
  await inspect(desk.page, `${dashboardOf(link)}/door`, 200, 'The door is not open.');
});
