// From the page of a link into an app of the operator's own, to its store, and back: on phones and on a desk.
import { devices } from '@playwright/test';
import { signByHand, signWithWallet } from '../support/browser.mjs';
import { faultsOf, fits } from '../support/inspect.mjs';
import { Service } from '../support/service.mjs';
import { expect, test as base } from '../support/story.mjs';

const SETTINGS = `
[[apps]]
id = "example"
name = "Example Chat"
scheme = "example"
invite = { desktop = "https://chat.example.org/join/{id}" }
ios = { app_store_id = 123456789, app_ids = ["ABCDE12345.org.example.app"] }
android = { package = "org.example.app", sha256_cert_fingerprints = ["${Array(32).fill('AB').join(':')}"] }

[[apps]]
id = "plain"
name = "Plain"
scheme = "plain"
`;

const test = base.extend({
  service: [
    async ({}, use) => {
      const service = await Service.start({ settings: SETTINGS });
      await use(service);
      await service.stop();
    },
    { scope: 'worker' },
  ],
});

const { defaultBrowserType: _, ...iphone } = devices['iPhone 15'];
const { defaultBrowserType: __, ...pixel } = devices['Pixel 7'];
const idOf = (link) => link.split('/').at(-1);
const PLACES = [
  {
    name: 'an iPhone',
    device: iphone,
    opens: (link) => `example://invite/${idOf(link)}`,
    store: () => 'https://apps.apple.com/app/id123456789',
    from: 'the App Store',
  },
  {
    name: 'a Pixel',
    device: pixel,
    opens: (link) =>
      `intent://invite/${idOf(link)}#Intent;scheme=example;package=org.example.app;S.browser_fallback_url=${encodeURIComponent(`${link}#get`)};end`,
    store: (link) => `https://play.google.com/store/apps/details?id=org.example.app&referrer=${encodeURIComponent(`deepLink=${link}`)}`,
    from: 'Google Play',
  },
  { name: 'a desk', device: devices['Desktop Chrome'], opens: (link) => `https://chat.example.org/join/${idOf(link)}` },
];

for (const scripted of [true, false]) {
  const how = scripted ? 'with' : 'without';
  for (const { name, device, opens, store, from } of PLACES) {
    test(`${name} ${how} a script opens the app or goes to its store, and coming back shows the request (S6)`, async ({ admin, person, pageOf }) => {
      const alix = await admin();
      await alix.desk.makeGroup('Night Runners');
      const link = await alix.desk.makeLink();
      const bo = await person();
      const { defaultBrowserType, ...options } = device;
      const page = await pageOf(bo.account, { ...options, scripted });
      // The stores are elsewhere; what is looked at is what we ask of them and what is here afterwards.
      const visited = [];
      await page.context().route(/^https:/, (route) => {
        visited.push(route.request().url());
        return route.fulfill({ contentType: 'text/html', body: '<h1>Elsewhere</h1>' });
      });
      await page.goto(link);
      const open = page.getByRole('link', { name: 'Open in Example Chat' });
      await expect(open).toHaveAttribute('href', opens(link));
      await expect(page.getByRole('button', { name: /^Ask to join/ })).toBeVisible();
      await fits(page, name, [320, 360]);
      await page.setViewportSize(device.viewport);

      await page.getByRole('button', { name: /^Ask to join/ }).click();
      await (scripted ? signWithWallet(page) : signByHand(page, bo.account));
      await expect(page).toHaveURL(link);
      await expect(page.getByRole('heading', { name: 'Your request is with the admins.' })).toBeVisible();
      if (from) {
        await page.getByRole('link', { name: `Get Example Chat from ${from}` }).click();
        await expect(page.getByRole('heading', { name: 'Elsewhere' })).toBeVisible();
        expect(visited).toEqual([store(link)]);
        // Back by the button of the browser, and by the fallback of an app that is missing.
        await page.goBack();
        await expect(page.getByRole('heading', { name: 'Your request is with the admins.' })).toBeVisible();
      }
      await page.goto(`${link}#get`);
      await expect(page.getByRole('heading', { name: 'Your request is with the admins.' })).toBeVisible();
    });
  }
}

test('a page that offers apps is open to everybody, on every phone and inside other apps', async ({ admin, pageOf, service }) => {
  const alix = await admin();
  await alix.desk.makeGroup('Night Runners');
  const link = await alix.desk.makeLink();
  const inside = `${iphone.userAgent} Instagram 350.0.0`;
  for (const [name, options] of [
    ['iphone', iphone],
    ['pixel', pixel],
    ['instagram', { ...iphone, userAgent: inside }],
    ['desk', {}],
  ]) {
    const page = await pageOf(undefined, options);
    await page.goto(link);
    await expect(page.getByRole('heading', { name: 'Night Runners' })).toBeVisible();
    expect(await faultsOf(page), name).toEqual([]);
    for (const colorScheme of process.env.E2E_PICTURES ? ['light', 'dark'] : []) {
      await page.emulateMedia({ colorScheme });
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await page.screenshot({ path: `${process.env.E2E_PICTURES}/${name}-${width}-${colorScheme}.png`, fullPage: true });
      }
    }
  }
  for (const file of ['apple-app-site-association', 'assetlinks.json']) {
    const answer = await fetch(`${service.url}/.well-known/${file}`, { redirect: 'error' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(JSON.stringify(await answer.json())).toContain('/invite/*');
  }
});
