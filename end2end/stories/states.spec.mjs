// Every state of an invite, and every page of the dashboard with something on it: the right status code, open to
// everybody, and nothing wider than the screen.
import { AxeBuilder } from '@axe-core/playwright';
import { Caller } from '../support/api.mjs';
import { signWithWallet } from '../support/browser.mjs';
import { Desk } from '../support/desk.mjs';
import { Network } from '../support/network.mjs';
import { Person } from '../support/people.mjs';
import { Service } from '../support/service.mjs';
import { expect, test } from '../support/story.mjs';
import { until } from '../support/wait.mjs';

const WIDTHS = [320, 360, 1280];
const CLOSES_AFTER_MS = 3_000;

let network;
let service;
let alix;
let api;
let group;

test.beforeAll(async () => {
  network = await Network.start();
  service = await Service.start({ network });
  alix = await Person.on(network.url);
  group = await alix.groupWith(service.account, 'Night Runners of the Old Town');
  api = await Caller.signedIn(service.url, alix.account);
  await api.put('/me', { name: 'Alix' });
  await until('the service to know the group', () => invite().catch(() => null));
});

test.afterAll(async () => {
  await alix?.leave();
  await service?.stop();
  await network?.stop();
});

const invite = (more = {}) =>
  api.invite({ groupId: group.id, joinMode: 'manual_approval', description: 'Tuesdays at eight.', ...more });

/** Somebody with an inbox and a token. */
const guest = async () => {
  const person = await Person.on(network.url);
  const caller = await Caller.signedIn(service.url, person.account);
  await person.leave();
  return Object.assign(caller, { account: person.account });
};

const settled = (caller, id, state) =>
  until(`the request to be ${state}`, async () => (await caller.request(id)).memberState === state);

/** The same page in every look and at every width. */
const inspect = async (page, url, status, words) => {
  const answer = await page.goto(url);
  const what = `${words} ${new URL(url).pathname}`;
  expect.soft(answer.status(), what).toBe(status);
  await expect.soft(page.getByText(words).first(), what).toBeVisible();
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 720 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect.soft(wide, `${what} at ${width}`).toBeLessThanOrEqual(width);
    }
    const { violations } = await new AxeBuilder({ page }).analyze();
    const faults = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
    expect.soft(faults, `${what}, ${colorScheme}`).toEqual([]);
  }
};

test('every state of an invite has its words and its status code', async ({ pageOf }) => {
  test.setTimeout(240_000);
  const stranger = await pageOf();
  const own = async (caller, link) => {
    const page = await pageOf(caller.account);
    await page.goto(`${link}/sign-in`);
    await signWithWallet(page);
    await expect(page).toHaveURL(link);
    return page;
  };
  const approval = await invite();
  const open = await invite({ joinMode: 'automatic' });
  const one = await invite({ joinMode: 'automatic', maxUses: 1 });
  const [bo, cy, di, ed, fi] = await Promise.all([guest(), guest(), guest(), guest(), guest()]);
  const closing = await invite({ expiresAt: new Date(Date.now() + CLOSES_AFTER_MS).toISOString() });
  const over = Date.now() + CLOSES_AFTER_MS;
  await settled(cy, (await cy.join(one.id)).id, 'member');
  await bo.join(approval.id);
  await api.reject((await di.join(approval.id)).id, 'Members of the club only.');
  await ed.join(approval.id);
  const revoked = await invite();
  const send = (method, path, body) =>
    fetch(service.url + path, {
      method,
      headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
  expect((await send('DELETE', `/groupInvite/${revoked.id}`)).ok).toBe(true);
  const paused = await invite();
  expect((await send('PATCH', `/groupInvite/${paused.id}`, { paused: true })).ok).toBe(true);

  await inspect(stranger, open.linkUrl, 200, 'Open');
  await inspect(stranger, approval.linkUrl, 200, 'Admins decide');
  await inspect(stranger, `${approval.linkUrl}/sign-in`, 200, "Show it's your wallet.");
  await inspect(await own(bo, approval.linkUrl), approval.linkUrl, 200, 'Your request is with the admins.');
  await inspect(await own(cy, one.linkUrl), one.linkUrl, 200, "You're in.");
  await inspect(await own(di, approval.linkUrl), approval.linkUrl, 200, 'Members of the club only.');
  const taking = await own(ed, approval.linkUrl);
  await taking.getByRole('button', { name: 'Withdraw my request' }).click();
  await inspect(taking, `${approval.linkUrl}?withdrawn`, 200, 'You took your request back.');
  await inspect(stranger, revoked.linkUrl, 410, 'This invite is no longer valid.');
  await inspect(stranger, one.linkUrl, 410, 'The one place on this link is taken.');
  await inspect(stranger, paused.linkUrl, 200, 'Joining is paused by the admins.');
  await inspect(stranger, `${service.url}/invite/${'z'.repeat(26)}`, 404, "We can't find this invite.");
  await expect(stranger.getByText('Reference')).toHaveCount(0);
  await inspect(stranger, `${service.url}/set-up/abc`, 404, 'This set-up link is not valid any more.');
  await inspect(stranger, `${service.url}/qr/${'z'.repeat(26)}`, 404, "We can't find this invite.");
  await until('the link to close', () => Date.now() > over);
  await inspect(stranger, closing.linkUrl, 410, 'This invite expired on');

  // From here on the XMTP network does not answer.
  const waiting = await own(fi, approval.linkUrl);
  const asked = await fi.join(approval.id);
  await network.faults({ unavailable: true });
  try {
    await api.approve(asked.id);
    await inspect(waiting, approval.linkUrl, 200, 'Approved. Adding you now.');
    await until('the service to notice', async () => (await fetch(open.linkUrl)).status === 503, 60_000, 500);
    await inspect(stranger, open.linkUrl, 503, 'You can ask now; we go on trying.');
    expect(Number((await fetch(open.linkUrl)).headers.get('retry-after'))).toBeGreaterThan(0);
    await inspect(stranger, revoked.linkUrl, 410, 'This invite is no longer valid.');
  } finally {
    await network.faults();
  }
  await expect(waiting.getByRole('heading', { name: "You're in." })).toBeVisible({ timeout: 60_000 });
  await until('the service to notice', async () => (await fetch(open.linkUrl)).status === 200, 60_000, 500);
});

test('every page of the dashboard is right with something on it', async ({ pageOf }) => {
  test.setTimeout(240_000);
  const desk = new Desk(await pageOf(alix.account), service, alix.account);
  await desk.signIn();
  const { page } = desk;
  const link = await invite({ label: 'Poster in the window', expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
  const gone = await invite({ label: 'An old one' });
  await fetch(`${service.url}/groupInvite/${gone.id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${api.token}` },
  });
  const [bo, cy, di] = await Promise.all([guest(), guest(), guest()]);
  await bo.join(link.id);
  await api.reject((await cy.join(link.id)).id, 'Not tonight.');
  const lost = await Person.on(network.url);
  const caller = await Caller.signedIn(service.url, lost.account);
  await lost.uninstall();
  const failing = await caller.join(link.id);
  await api.approve(failing.id);
  await settled(caller, failing.id, 'failed');
  await di.join(link.id);

  const at = (path) => `${service.url}/dashboard${path}`;
  await inspect(page, at(''), 200, 'Needs you');
  await inspect(page, at('/requests'), 200, 'Waiting');
  await inspect(page, at('/requests?tab=adding'), 200, 'Try again');
  await page.getByText('Reject…').click();
  await page.getByLabel('Reason').fill('Come back with an app.');
  await page.getByRole('button', { name: /^Reject / }).click();
  await expect(page.locator('#decided')).toContainText('Rejected');
  await expect(page.getByText('Nobody is being added.')).toBeVisible();
  await inspect(page, at('/requests?tab=done'), 200, 'Come back with an app.');
  await inspect(page, at('/links'), 200, 'Poster in the window');
  await inspect(page, at(`/links/${link.id}`), 200, 'Poster in the window');
  await inspect(page, at(`/links/${link.id}/edit`), 200, 'Save changes');
  await inspect(page, at(`/links/${link.id}/revoke`), 200, 'Revoke for good');
  for (const form of ['edit', 'revoke']) {
    await page.goto(at(`/links/${gone.id}/${form}`));
    await expect(page).toHaveURL(at(`/links/${gone.id}`));
  }
  await inspect(page, at(`/links/${gone.id}`), 200, 'Revoked');
  await inspect(page, at('/links/new'), 200, 'Who gets in?');
  await inspect(page, at('/groups'), 200, 'Bring a group of yours.');
  await inspect(page, at('/groups/new'), 403, 'Bring a group of yours.');
  await expect(page.getByLabel("Usher's XMTP inbox id")).toHaveValue(service.account);
  await expect(page.getByRole('link', { name: 'New group' })).toHaveCount(0);
  await page.goto(at('/groups'));
  await page.getByRole('link', { name: 'Night Runners of the Old Town' }).click();
  await page.waitForURL(/groups\/[a-z0-9]{26}/);
  await inspect(page, page.url(), 200, 'Links');
  await inspect(page, at('/me'), 200, 'XMTP inbox id');
  await inspect(page, at('/keys'), 200, 'Keys and devices');
  await inspect(page, at('/keys/new'), 200, 'New key');
  await inspect(page, at('/nowhere'), 404, "We can't find this.");
});
