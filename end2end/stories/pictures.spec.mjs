// Pictures at an address elsewhere, numbers of a link, and links as people mistype them.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { Caller } from '../support/api.mjs';
import { putWallet } from '../support/browser.mjs';
import { Desk } from '../support/desk.mjs';
import { faultsOf } from '../support/inspect.mjs';
import { Network } from '../support/network.mjs';
import { Person } from '../support/people.mjs';
import { freePort } from '../support/programs.mjs';
import { Service } from '../support/service.mjs';
import { until } from '../support/wait.mjs';

const JPEG = new URL('../../tests/http/pictures/halves.jpg', import.meta.url);
/** Chromium without a head is not counted as a person. */
const PERSON = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';

/** A server of pictures that remembers what it was asked for. */
const pictureServer = async () => {
  const picture = await readFile(JPEG);
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    if (request.url === '/moved.jpg') return response.writeHead(302, { location: '/halves.jpg' }).end();
    if (request.url === '/page.jpg') return response.writeHead(200, { 'content-type': 'image/jpeg' }).end('<html>');
    response.writeHead(200, { 'content-type': 'text/plain' }).end(picture);
  });
  const port = await freePort();
  await new Promise((listening) => server.listen(port, '127.0.0.1', listening));
  return { asked, host: `127.0.0.1:${port}`, close: () => new Promise((done) => server.close(done)) };
};

let network, service, pictures, admin, api;

test.beforeAll(async () => {
  [network, pictures] = await Promise.all([Network.start(), pictureServer()]);
  service = await Service.start({ network, settings: `[egress]\nallow = ["${pictures.host}"]\n` });
  admin = await Person.on(network.url);
  api = await Caller.signedIn(service.url, admin.account);
});

test.afterAll(async () => {
  await admin?.leave();
  await service?.stop();
  await network?.stop();
  await pictures?.close();
});

/** A page of a browser in which the admin is signed in. */
const deskOf = async (browser) => {
  const context = await browser.newContext();
  await putWallet(context, admin.account);
  const page = await context.newPage();
  await new Desk(page, service, admin.account).signIn();
  return page;
};

/** The width of the picture in the door, once it is there. */
const drawn = (page) =>
  page.locator('.arch img').evaluate((image) => image.decode().then(() => image.naturalWidth), null, { timeout: 5_000 });

test('a picture elsewhere is fetched once and shown by our own copy, a script or none', async ({ browser }) => {
  const url = `http://${pictures.host}/moved.jpg`;
  const invite = await api.invite({ groupName: 'Night Runners', groupImage: url });
  const page = await browser.newPage();
  const hosts = new Set();
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  await expect(async () => {
    await page.goto(invite.linkUrl);
    await expect(page.locator('.arch img')).toHaveCount(1, { timeout: 500 });
  }).toPass({ timeout: 15_000 });
  expect(await drawn(page)).toBe(96);
  expect([...hosts]).toEqual([new URL(service.url).host]);
  expect(pictures.asked.filter((path) => path === '/moved.jpg')).toHaveLength(1);

  const phone = await browser.newContext({ javaScriptEnabled: false, deviceScaleFactor: 3 });
  const there = await phone.newPage();
  await there.goto(invite.linkUrl);
  const asked = await there.locator('.arch img').evaluate((image) => image.currentSrc);
  expect(asked).toMatch(/-288$/);
  await phone.close();
  await page.close();
  const shown = await (await fetch(`${service.url}/groupInvite/${invite.id}`)).json();
  expect(shown.groupImage).toBe(url);
});

test('the picture a group has in apps is shown, and one that is none is said to be', async ({ browser }) => {
  const group = await admin.groupWith(service.account, 'Cup of Tea');
  await group.updateImageUrl(`http://${pictures.host}/cup.jpg`);
  const managed = () => api.invite({ groupId: group.id, joinMode: 'automatic' }).catch(() => null);
  const invite = await until('the service to know the group', managed);
  const broken = await api.invite({ groupName: 'Broken', groupImage: `http://${pictures.host}/page.jpg` });
  const page = await browser.newPage();
  await expect(async () => {
    await page.goto(invite.linkUrl);
    await expect(page.locator('.arch img')).toHaveCount(1, { timeout: 500 });
  }).toPass({ timeout: 15_000 });

  const desk = await deskOf(browser);
  await expect(async () => {
    await desk.goto(`${service.url}/dashboard/links/${broken.id}`);
    const words = 'We could not fetch the picture: It is not a PNG, JPEG, WebP or GIF.';
    await expect(desk.getByText(words)).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 15_000 });
  await page.goto(broken.linkUrl);
  await expect(page.locator('.arch')).toHaveText('B');
  await desk.context().close();
  await page.close();
});

test('a look is counted by where it came from, also when the service stops', async ({ browser }) => {
  const invite = await api.invite({ groupName: 'Counted' });
  const person = await browser.newContext({ userAgent: PERSON });
  const page = await person.newPage();
  const code = `${service.url}/I/${invite.id.toUpperCase()}-P`;
  for (const url of [code, `${invite.linkUrl}?s=mail`, `${invite.linkUrl}.`, `${invite.linkUrl}/`]) {
    await page.goto(url);
    await expect(page.getByRole('heading', { name: 'Counted' })).toBeVisible();
  }
  expect(page.url()).toBe(invite.linkUrl);
  const robot = await browser.newPage();
  await robot.goto(invite.linkUrl);
  await robot.close();
  await page.goto(`${invite.linkUrl}?s=mail`);
  await page.getByRole('button', { name: /^Join/ }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await service.process.stop();
  await service.restart();

  const desk = await deskOf(browser);
  await desk.goto(`${service.url}/dashboard/links/${invite.id}`);
  await expect(desk.locator('.funnel li').first()).toHaveText(/Looked\s*5/);
  await expect(desk.locator('.funnel li').nth(1)).toHaveText(/Pressed Join\s*1/);
  await expect(desk.getByRole('row', { name: /^Mail <5/ })).toBeVisible();
  expect(await faultsOf(desk)).toEqual([]);
  await person.close();
  await desk.context().close();
});
