// Every state of an invite on every kind of phone, with and without a script, and from right to left.
import { devices } from '@playwright/test';
import { putWallet, signWithWallet } from '../support/browser.mjs';
import { Club } from '../support/club.mjs';
import { faultsOf, fits } from '../support/inspect.mjs';
import { expect, test } from '../support/story.mjs';
import { until } from '../support/wait.mjs';

const CLOSES_AFTER_MS = 3_000;
const { userAgent, viewport, deviceScaleFactor, isMobile, hasTouch } = devices['iPhone 15'];
const iphone = { userAgent, viewport, deviceScaleFactor, isMobile, hasTouch };
const { defaultBrowserType: _engine, ...pixel } = devices['Pixel 7'];
const SCREENS = {
  iPhone: iphone,
  Pixel: pixel,
  desk: {},
  'an app on an iPhone': { ...iphone, userAgent: `${userAgent} Instagram 350.0.0` },
};

let club;
/** What there is to see: whose browser, where, with which status and headline. */
let states;

/** The cookies of a browser in which this guest is signed in. */
const signedIn = async (browser, guest, link) => {
  const context = await browser.newContext();
  await putWallet(context, guest.account);
  const page = await context.newPage();
  await page.goto(`${link}/sign-in`);
  await signWithWallet(page);
  await expect(page).toHaveURL(link);
  const state = await context.storageState();
  await context.close();
  return state;
};

test.beforeAll(async ({ browser }) => {
  club = await Club.open('Night Runners of the Old Town');
  const closing = await club.invite({ expiresAt: new Date(Date.now() + CLOSES_AFTER_MS).toISOString() });
  const over = Date.now() + CLOSES_AFTER_MS;
  const approval = await club.invite();
  const open = await club.invite({ joinMode: 'automatic', maxUses: 1 });
  const free = await club.invite({ joinMode: 'automatic' });
  const [bo, cy, di] = await Promise.all([club.guest(), club.guest(), club.guest()]);
  await club.settled(cy, (await cy.join(open.id)).id, 'member');
  await bo.join(approval.id);
  await club.api.reject((await di.join(approval.id)).id, 'Members of the club only.');
  const [revoked, paused] = [await club.invite(), await club.invite()];
  await club.change(revoked.id);
  await club.change(paused.id, { paused: true });
  const nobody = { cookies: [], origins: [] };
  const [ofBo, ofCy, ofDi] = await Promise.all([bo, cy, di].map((guest) => signedIn(browser, guest, approval.linkUrl)));
  await until('the link to close', () => Date.now() > over);
  states = [
    [nobody, approval.linkUrl, 200, 'Night Runners of the Old Town'],
    [nobody, free.linkUrl, 200, 'Night Runners of the Old Town'],
    [nobody, `${approval.linkUrl}/sign-in`, 200, "Show it's your wallet."],
    [ofBo, approval.linkUrl, 200, 'Your request is with the admins.'],
    [ofCy, open.linkUrl, 200, "You're in."],
    [ofDi, approval.linkUrl, 200, 'The admins did not accept this request.'],
    [nobody, revoked.linkUrl, 410, 'This invite is no longer valid.'],
    [nobody, open.linkUrl, 410, 'Night Runners of the Old Town'],
    [nobody, paused.linkUrl, 200, 'Night Runners of the Old Town'],
    [nobody, closing.linkUrl, 410, 'This invite expired on'],
    [nobody, `${club.service.url}/invite/${'z'.repeat(26)}`, 404, "We can't find this invite."],
  ];
});

test.afterAll(() => club?.close());

for (const [name, screen] of Object.entries(SCREENS)) {
  for (const scripted of [true, false]) {
    test(`every state on ${name} ${scripted ? 'with' : 'without'} a script`, async ({ browser }) => {
      for (const storageState of new Set(states.map(([whose]) => whose))) {
        const context = await browser.newContext({ ...screen, javaScriptEnabled: scripted, storageState });
        const page = await context.newPage();
        const [asked, said] = [[], []];
        page.on('request', (request) => asked.push(request.url()));
        page.on('console', (message) => ['error', 'warning'].includes(message.type()) && said.push(message.text()));
        page.on('pageerror', (error) => said.push(String(error)));
        for (const [, url, status, words] of states.filter(([whose]) => whose === storageState)) {
          asked.length = 0;
          const answer = await page.goto(url, { waitUntil: 'domcontentloaded' });
          const what = `${words} ${url}`;
          expect.soft(answer.status(), what).toBe(status);
          await expect.soft(page.getByRole('heading', { level: 1 }), what).toContainText(words);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect.soft(wide, what).toBeLessThanOrEqual(0);
          const elsewhere = asked.filter((address) => !/^data:/.test(address) && !address.startsWith(club.service.url));
          expect.soft(elsewhere, what).toEqual([]);
          expect.soft(asked.filter((address) => /\.wasm/.test(address)), what).toEqual([]);
        }
        // A page that says 404 or 410 is no fault of the console's.
        expect.soft(said.filter((line) => !/status of 4(04|10)/.test(line))).toEqual([]);
        await context.close();
      }
    });
  }
}

test('every state from right to left is open to everybody and fits every screen', async ({ browser }) => {
  for (const storageState of new Set(states.map(([whose]) => whose))) {
    const page = await (await browser.newContext({ storageState })).newPage();
    for (const [, url, status] of states.filter(([whose]) => whose === storageState)) {
      const answer = await page.goto(`${url}?lang=ar`);
      expect.soft(answer.status(), url).toBe(status);
      expect.soft(await page.evaluate(() => [document.dir, document.documentElement.lang]), url).toEqual(['rtl', 'ar']);
      await fits(page, url, [320, 1440]);
      expect.soft(await faultsOf(page), url).toEqual([]);
    }
    await page.context().close();
  }
});
