// docs/api.md as it stands there: every command is run, and answers as shown.
import { expect, test } from '@playwright/test';
import { Desk } from '../support/desk.mjs';
import { Person } from '../support/people.mjs';
import { Pushes } from '../support/pushes.mjs';
import { Service } from '../support/service.mjs';
import { until } from '../support/wait.mjs';
import { sections, Walkthrough } from '../support/walkthrough.mjs';

test.describe.configure({ mode: 'serial' });

let service;
let pushes;
let walk;
const people = {};
const [signIn, ...flows] = await sections('docs/api.md');

test.beforeAll(async () => {
  pushes = await Pushes.listen();
  service = await Service.start({ settings: `[egress]\nallow = ["${pushes.host}"]\n` });
  const clients = {};
  const env = { PATH: process.env.PATH, USHER: service.url, PUSH_URL: `http://${pushes.host}` };
  for (const name of ['alix', 'bo', 'caro']) {
    people[name] = await Person.on(service.xmtpUrl);
    clients[name] = people[name].client;
    env[`${name.toUpperCase()}_KEY`] = people[name].privateKey;
  }
  walk = new Walkthrough(env, clients);
  await walk.run(signIn, agrees);
});

test.afterAll(async () => {
  for (const person of Object.values(people)) await person.leave();
  await service?.stop();
  await pushes?.close();
});

/** The same fields, and the same values where one is shown. */
const agrees = (shown, said) => {
  if (shown === '…') return expect(said).toEqual(expect.any(String));
  if (Array.isArray(shown)) {
    expect(said).toHaveLength(shown.length);
    return shown.forEach((one, at) => agrees(one, said[at]));
  }
  if (shown === null || typeof shown !== 'object') return expect(said).toEqual(shown);
  expect(Object.keys(said).sort()).toEqual(Object.keys(shown).sort());
  for (const [name, value] of Object.entries(shown)) agrees(value, said[name]);
};

/** Who reads in the end what the one who came in wrote. */
const READERS = { 'Any member\'s app adds': 'caro' };
/** Who was woken. */
const WOKEN = { 'The creator\'s app adds': '/alix', 'Any member\'s app adds': '/caro', 'The creator decides': '/alix' };

test('the page has a walk-through for each flow', () => {
  expect(flows.map(({ title }) => title)).toEqual([...Object.keys(WOKEN), 'The service adds']);
});

const makeKey = async (browser) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const desk = new Desk(await context.newPage(), service, people.alix.account, { scripted: false });
  await desk.signIn();
  const key = await desk.makeKey('Walk-through', [/^Links/, /^Requests/]);
  await context.close();
  return key;
};

for (const flow of flows) {
  test(flow.title, async ({ browser }) => {
    if (flow.title === 'The service adds') walk.env.KEY = await makeKey(browser);
    await walk.run(flow, agrees);
    const reader = people[READERS[flow.title] ?? 'alix'];
    expect(await reader.texts(walk.env.GROUP)).toContain('hello');
    const path = WOKEN[flow.title];
    if (path) await until('the push', () => pushes.about(walk.env.INVITE, path).length > 0);
  });
}
