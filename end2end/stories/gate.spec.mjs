// XMTP's tutorial on token-gated groups, told to its end: a real chain, real clients, a real browser.
import { execFile } from 'node:child_process';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Caller } from '../support/api.mjs';
import { signWithWallet } from '../support/browser.mjs';
import { Chain } from '../support/chain.mjs';
import { freePort, program, Running, tempDir } from '../support/programs.mjs';
import { Service } from '../support/service.mjs';
import { expect, test as base } from '../support/story.mjs';
import { groupServer } from '../support/tutorial.mjs';
import { until } from '../support/wait.mjs';
import { sections } from '../support/walkthrough.mjs';

/** Two seconds stand for an hour between looks at those who are in. */
const LIMITS = '[limits]\ngate_hour_ms = 2000\n';

const test = base.extend({
  chain: [
    async ({}, use) => {
      const chain = await Chain.start();
      await use(chain);
      await chain.stop();
    },
    { scope: 'worker' },
  ],
  /** Where somebody else's server listens, in the operator's own network. */
  hookPort: [
    async ({}, use) => {
      await use(await freePort());
    },
    { scope: 'worker' },
  ],
  service: [
    async ({ chain, hookPort }, use) => {
      const egress = `[egress]\nallow = ["127.0.0.1:${hookPort}"]\n`;
      const service = await Service.start({ settings: LIMITS + egress + chain.settings });
      await use(service);
      await service.stop();
    },
    { scope: 'worker' },
  ],
  /** An admin and a program of theirs, with a key for group links. */
  developer: async ({ admin, service }, use) => {
    await use(async () => {
      const alix = await admin();
      alix.key = await alix.desk.makeKey('Script', [/^Group/]);
      return Object.assign(alix, { program: Object.assign(new Caller(service.url), { token: alix.key }) });
    });
  },
});

/** What somebody reads in their DMs. */
const dms = async (person) => {
  await person.client.conversations.syncAll();
  const messages = await Promise.all(person.client.conversations.listDms().map((dm) => dm.messages()));
  return messages.flat().map(({ content }) => content).filter((content) => typeof content === 'string');
};

const reads = (person, words) =>
  until(`"${words}" to be read`, async () => (await dms(person)).find((text) => text.includes(words)));

const isIn = async (person, groupId) => (await person.members(groupId)).includes(person.inboxId);

test('a holder comes in, sells, is warned, is taken out, and comes back (S27, S28, S30, S32, S34, S38, S40)', async ({
  chain,
  developer,
  person,
  pageOf,
}) => {
  const alix = await developer();
  const gate = chain.gate(100, { recheck: { everyHours: 1, graceHours: 2 } });
  const made = await alix.program.post('/create', { name: 'Holders', description: 'For holders of CLUB.', gate });
  expect(made.httpStatus).toBe(201);

  const bo = await person();
  const page = await pageOf(bo.account);
  await page.goto(made.link);
  await expect(page.getByText('At least 100 CLUB')).toBeVisible();
  await page.getByRole('button', { name: /^Join/ }).click();
  await signWithWallet(page);
  await expect(page.getByRole('heading', { name: 'Not yet: something is missing.' })).toBeVisible();
  await expect(page.getByText(/Found: 0 CLUB\. Needed: 100 CLUB\./)).toBeVisible();
  await expect(page.getByText(/Get 100 more CLUB/i).first()).toBeVisible();
  expect(await bo.group(made.groupId)).toBeUndefined();

  await chain.gives(bo.address, 100);
  await page.getByRole('button', { name: /^Check again/ }).click();
  await expect(page.getByRole('heading', { name: "You're in." })).toBeVisible({ timeout: 30_000 });
  await until('bo to see the group', () => bo.group(made.groupId));
  await (await bo.group(made.groupId)).sendText('hello from a holder');
  await until('alix to read it', async () => (await alix.texts(made.groupId)).includes('hello from a holder'));
  expect(await dms(bo)).toEqual([]);

  await chain.gives(bo.address, 20);
  const warning = await reads(bo, 'Something is missing for your place in "Holders"');
  expect(warning).toContain('At least 100 CLUB (found: 20 CLUB)');
  expect(await alix.members(made.groupId)).toContain(bo.inboxId);
  await reads(bo, 'You were taken out of "Holders"');
  await until('bo to be out', async () => !(await alix.members(made.groupId)).includes(bo.inboxId));

  await page.goto(made.link);
  await expect(page.getByRole('heading', { name: 'Not yet: something is missing.' })).toBeVisible();
  await chain.gives(bo.address, 100);
  await page.getByRole('button', { name: /^Check again/ }).click();
  await expect(page.getByRole('heading', { name: "You're in." })).toBeVisible({ timeout: 30_000 });
  await until('bo to be in again', () => isIn(bo, made.groupId));
});

test('a host that knows one URL and the words of the tutorial gets its people in (S36, S37, S38, S42)', async ({
  chain,
  developer,
  person,
  service,
}) => {
  const alix = await developer();
  const made = await alix.program.post('/create', { name: 'Hosted', description: '', gate: chain.gate(5) });
  const bo = await person();
  const webhook = async () => {
    const response = await fetch(`${service.url}/webhook/${alix.key}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ groupLinkId: made.groupLinkId, topic: made.groupId, walletAddress: bo.address }),
    });
    return { httpStatus: response.status, ...(await response.json()) };
  };
  const denied = await webhook();
  expect(denied).toMatchObject({ httpStatus: 200, status: 'DENIED', reason: expect.stringContaining('CLUB') });
  await chain.gives(bo.address, 5);
  expect(await webhook()).toEqual({ httpStatus: 200, status: 'SUCCESS' });
  expect(await isIn(bo, made.groupId)).toBe(true);
  expect(await webhook()).toEqual({ httpStatus: 200, status: 'SUCCESS' });
  expect(service.process.output).not.toContain(alix.key);
});

test('our host asks a server written from the tutorial alone, which adds with its own client (S33, S35, S36, S37, S38)', async ({
  developer,
  hookPort,
  person,
  pageOf,
  service,
}) => {
  const alix = await developer();
  const group = await alix.client.conversations.createGroup([], { groupName: 'Elsewhere' });
  const holders = new Set();
  const server = await groupServer(hookPort, alix.client, (_, wallet) => holders.has(wallet.toLowerCase()));
  try {
    const registered = await fetch(`${service.url}/k/${alix.key}/api/groups/create`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        webhook: `http://127.0.0.1:${hookPort}/webhook`,
        topic: group.id,
        name: 'My Super Group',
        description: 'Something visible to the user, like eligibility criteria',
      }),
    });
    expect(registered.status).toBe(201);
    const { groupLinkId, link } = await registered.json();
    const bo = await person();
    const page = await pageOf(bo.account);
    await page.goto(link);
    await expect(page.getByText('Something visible to the user')).toBeVisible();
    await page.getByRole('button', { name: /^Join/ }).click();
    await signWithWallet(page);
    await expect(page.getByText('You do not hold enough token to join the group!').first()).toBeVisible();
    const [asked] = server.asked;
    const wallet = expect.stringMatching(new RegExp(`^${bo.address}$`, 'i'));
    expect(asked).toEqual({ groupLinkId, topic: group.id, groupId: group.id, walletAddress: wallet });

    holders.add(bo.address.toLowerCase());
    const app = await Caller.signedIn(service.url, bo.account);
    const joined = await app.post('/api/groups/join', { groupLinkId });
    expect(joined).toMatchObject({ httpStatus: 200, status: 'SUCCESS', topic: group.id });
    expect(await isIn(bo, group.id)).toBe(true);
    await page.goto(link);
    await expect(page.getByRole('heading', { name: "You're in." })).toBeVisible();
  } finally {
    await server.close();
  }
});

test('three steps of the README lead to a gated group (S43)', async ({ chain, developer, person, service }) => {
  const readme = (await sections('README.md')).find(({ title }) => /three steps/.test(title));
  expect(readme.steps).toBe(3);
  const [settings, copy, create] = readme.blocks.map(({ text }) => text);
  const named = settings.replace('id = 1', `id = ${chain.id}`).replace('https://rpc.example.org', chain.url);
  expect(chain.settings).toContain(named);

  const home = await tempDir('readme');
  const gate = join(home.path, 'gate.json');
  const alix = await developer();
  const type = async (command) => {
    const functions = 'cargo() { shift 2; "$USHER" "$@"; }';
    const env = { PATH: process.env.PATH, USHER: program('usher'), USHER_BASE_URL: service.url };
    const { stdout } = await promisify(execFile)('bash', ['-euc', `${functions}\n${command}`], { cwd: home.path, env });
    return stdout;
  };
  try {
    await symlink(new URL('../../docs', import.meta.url).pathname, join(home.path, 'docs'));
    await writeFile(join(home.path, 'key'), alix.key);
    await type(copy);
    const rule = JSON.parse(await readFile(gate, 'utf8'));
    Object.assign(rule.rule, { chain: `eip155:${chain.id}`, contract: chain.coins });
    await writeFile(gate, JSON.stringify(rule));
    const [, groupId, link] = (await type(create)).match(/^group (\S+)\nlink \S+\/(\S+)\n$/);

    const bo = await person();
    await chain.gives(bo.address, Math.ceil(Number(rule.rule.minimum)));
    const guest = await Caller.signedIn(service.url, bo.account);
    expect(await guest.post('/api/groups/join', { groupLinkId: link })).toMatchObject({ status: 'SUCCESS', topic: groupId });
    expect(await isIn(bo, groupId)).toBe(true);
  } finally {
    await home.remove();
  }
});

test('a script makes a gated group from the command line, and is told the place of a mistake', async ({ chain, developer, service }) => {
  const alix = await developer();
  const home = await tempDir('script');
  const [file, key] = [join(home.path, 'gate.json'), join(home.path, 'key')];
  const usher = async (gate) => {
    await writeFile(file, gate);
    const args = ['create-group', '--name', 'Scripted', '--description', 'By a script.', '--gate', file];
    const run = new Running('usher', ['--config', join(home.path, 'none.toml'), ...args, '--service', service.url], {
      USHER_API_KEY_FILE: key,
    });
    await run.ended;
    return run;
  };
  try {
    await writeFile(key, `${alix.key}\n`);
    const good = await usher(JSON.stringify(chain.gate(1)));
    expect([good.how, good.output]).toEqual([0, expect.stringMatching(/^group [0-9a-f]{32}\nlink http.*\/group\/[0-9a-z]{26}$/)]);
    const wrong = chain.gate(1);
    const bad = await usher(JSON.stringify({ rule: { type: 'any', of: [{ ...wrong.rule, minimum: 'many' }] } }));
    expect(bad.how).not.toBe(0);
    expect(bad.output).toMatch(/gate\.json.*rule\.of\[0\]\.minimum/);
    const elsewhere = await usher(JSON.stringify({ rule: { ...wrong.rule, chain: 'eip155:5' } }));
    expect(elsewhere.output).toContain('rule.chain');
  } finally {
    await home.remove();
  }
});
