// `usher creator`, `usher admitter` and `usher invitee`: the three apps of the guide, in a terminal.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { makeLink } from './creator.mjs';
import { Host, inviteOf } from './host.mjs';
import { Invitee } from './invitee.mjs';
import { Links } from './links.mjs';
import { connect, Member } from './member.mjs';
import { keepAdmitting } from './run.mjs';

const LOOK_EVERY_MS = 1_000;
const GREY = '\u001b[90m';
const PLAIN = '\u001b[39m';

const options = Object.fromEntries(
  ['home', 'network', 'host', 'link', 'group', 'mode', 'listen', 'push-url'].map((name) => [name, { type: 'string' }]),
);
const { values, positionals } = parseArgs({
  options: { ...options, 'approve-all': { type: 'boolean' }, 'everyone-may-add': { type: 'boolean' } },
  allowPositionals: true,
});
const { home } = values;

/** Names are other people's: nothing in them steers the terminal. */
const say = (text) => console.log(text.replace(/\p{Cc}/gu, ''));

/** The installation that `usher` registered in this directory. */
const member = async () => {
  const account = JSON.parse(await readFile(join(home, 'account.json'), 'utf8'));
  const dbKey = (await readFile(join(home, 'database.key'), 'utf8')).trim();
  const backend = await connect(JSON.parse(values.network));
  return Member.open(backend, { dbPath: join(home, 'client.db3'), dbKey, address: account.address });
};

const ask = async (question) => {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const closed = new Promise((resolve) => terminal.once('close', resolve));
  const answer = await Promise.race([terminal.question(question), closed]);
  terminal.close();
  return answer?.trim();
};

const decide = async ({ invite, requesterId, requesterName }) => {
  const who = requesterName || requesterId;
  say(`${who} has requested to join ${invite.groupName} through your invite link.`);
  const answer = await ask('Let them in? [y/n] ');
  if (/^y/i.test(answer ?? '')) return 'approve';
  return /^n/i.test(answer ?? '') ? { reject: await ask('Tell them why, or just press Enter: ') } : undefined;
};

const creator = async ({ host, me, links }) => {
  const name = values.group;
  const known = (await me.groups()).find((group) => group.name === name);
  const groupId = known?.id ?? (await me.createGroup(name, { everyoneMayAdd: values['everyone-may-add'] }));
  say(await makeLink({ host, me, links, groupId, joinMode: values.mode }));
};

const admitter = ({ host, me, links }) =>
  keepAdmitting({
    host,
    me,
    links,
    inviteId: inviteOf(values.link),
    deviceId: `terminal-${me.installationId.slice(0, 16)}`,
    listen: values.listen,
    pushUrl: values['push-url'],
    decide: values['approve-all'] ? () => 'approve' : decide,
    tell: say,
  });

const show = (list) => {
  for (const { name, state, reason } of list) {
    const isGrey = state !== 'member' && process.stdout.isTTY;
    const note = state === 'member' ? '' : ` (${[state, reason].filter(Boolean).join(': ')})`;
    if (isGrey) process.stdout.write(GREY);
    say(`  ${name}${note}`);
    if (isGrey) process.stdout.write(PLAIN);
  }
};

const invitee = async ({ host, me }) => {
  const app = new Invitee({ host, me, file: join(home, 'pending.json') });
  await app.ask(values.link);
  for (let before; ; await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))) {
    const list = await app.conversations().catch((cause) => console.error(cause.message.split('\n')[0]));
    if (!list) continue;
    const now = JSON.stringify(list);
    if (now !== before) show(list);
    before = now;
    if (list.every(({ state }) => state !== 'pending')) return;
  }
};

const me = await member();
const host = new Host(values.host, me);
const links = new Links(me, join(home, 'links.json'));
try {
  await { creator, admitter, invitee }[positionals[0]]({ host, me, links });
} catch (cause) {
  console.error(cause.message.split('\n')[0]);
  process.exitCode = 1;
}
await me.close();
process.exit();
