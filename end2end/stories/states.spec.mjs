// Every state of an invite: its words, its status code, and a page that is right for everybody.
import { signWithWallet } from '../support/browser.mjs';
import { Club } from '../support/club.mjs';
import { inspect } from '../support/inspect.mjs';
import { expect, test } from '../support/story.mjs';
import { until } from '../support/wait.mjs';

const CLOSES_AFTER_MS = 3_000;

let club;

test.beforeAll(async () => {
  club = await Club.open('Night Runners of the Old Town');
});

test.afterAll(() => club?.close());

// The states are looked at by several at a time, each with a club of its own.
test.describe.configure({ mode: 'parallel', timeout: 240_000 });

/** A browser in which this guest is signed in and back at the invite. */
const own = async (pageOf, guest, link) => {
  const page = await pageOf(guest.account);
  await page.goto(`${link}/sign-in`);
  await signWithWallet(page);
  await expect(page).toHaveURL(link);
  return page;
};

test('every state before asking and while one waits has its words and its status code', async ({ pageOf }) => {
  const { api } = club;
  const stranger = await pageOf();
  const approval = await club.invite();
  const open = await club.invite({ joinMode: 'automatic' });
  const [bo, cy, di, ed] = await Promise.all(Array.from({ length: 4 }, () => club.guest()));
  await club.settled(cy, (await cy.join(open.id)).id, 'member');
  await bo.join(approval.id);
  await api.reject((await di.join(approval.id)).id, 'Members of the club only.');
  await ed.join(approval.id);

  await inspect(stranger, open.linkUrl, 200, 'Open');
  await inspect(stranger, approval.linkUrl, 200, 'Admins decide');
  await inspect(stranger, `${approval.linkUrl}/sign-in`, 200, "Show it's your wallet.");
  await inspect(await own(pageOf, bo, approval.linkUrl), approval.linkUrl, 200, 'Your request is with the admins.');
  await inspect(await own(pageOf, cy, open.linkUrl), open.linkUrl, 200, "You're in.");
  await inspect(await own(pageOf, di, approval.linkUrl), approval.linkUrl, 200, 'Members of the club only.');
  const taking = await own(pageOf, ed, approval.linkUrl);
  await taking.getByRole('button', { name: 'Withdraw my request' }).click();
  await inspect(taking, `${approval.linkUrl}?withdrawn`, 200, 'You took your request back.');
});

test('every state of a link that lets nobody in has its words and its status code', async ({ pageOf }) => {
  const { service } = club;
  const stranger = await pageOf();
  const closing = await club.invite({ expiresAt: new Date(Date.now() + CLOSES_AFTER_MS).toISOString() });
  const over = Date.now() + CLOSES_AFTER_MS;
  const one = await club.invite({ joinMode: 'automatic', maxUses: 1 });
  const guest = await club.guest();
  await club.settled(guest, (await guest.join(one.id)).id, 'member');
  const revoked = await club.invite();
  await club.change(revoked.id);
  const paused = await club.invite();
  await club.change(paused.id, { paused: true });
  const later = await club.invite({ opensAt: new Date(Date.now() + 86_400_000).toISOString() });
  const teaser = await club.invite({ disclosure: 'teaser' });

  await inspect(stranger, revoked.linkUrl, 410, 'This invite is no longer valid.');
  await inspect(stranger, one.linkUrl, 410, 'The one place on this link is taken.');
  await inspect(await own(pageOf, guest, one.linkUrl), one.linkUrl, 200, "You're in.");
  await inspect(stranger, paused.linkUrl, 200, 'Joining is paused by the admins.');
  await inspect(stranger, later.linkUrl, 200, 'Until then nobody can ask.');
  await inspect(stranger, teaser.linkUrl, 200, 'A private group');
  await inspect(stranger, `${service.url}/invite/${'z'.repeat(26)}`, 404, "We can't find this invite.");
  await expect(stranger.getByText('Reference')).toHaveCount(0);
  await inspect(stranger, `${service.url}/set-up/abc`, 404, 'This set-up link is not valid any more.');
  await inspect(stranger, `${service.url}/qr/${'z'.repeat(26)}`, 404, "We can't find this invite.");
  await until('the link to close', () => Date.now() > over);
  await inspect(stranger, closing.linkUrl, 410, 'This invite expired on');
});

test('while the XMTP network does not answer every state has its words and its status code', async ({ pageOf }) => {
  const { api, network } = club;
  const stranger = await pageOf();
  const approval = await club.invite();
  const open = await club.invite({ joinMode: 'automatic' });
  const revoked = await club.invite();
  await club.change(revoked.id);
  const guest = await club.guest();
  const waiting = await own(pageOf, guest, approval.linkUrl);
  const asked = await guest.join(approval.id);
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
