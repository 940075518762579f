// Figures, each beside something to compare it with: a number of this machine alone says nothing.
import { readFile } from 'node:fs/promises';
import { openAccount } from '../support/account.mjs';
import { Caller } from '../support/api.mjs';
import { Network } from '../support/network.mjs';
import { Person } from '../support/people.mjs';
import { Service } from '../support/service.mjs';
import { each, until } from '../support/wait.mjs';
import { calls, FOLLOWED, STREAMS, streams } from './api.mjs';
import { events, heads } from './event.mjs';
import { compare } from './pages.mjs';

const ONE_BY_ONE = 15;
const CROWD = 60;

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const ms = (number) => `${number.toFixed(0)} ms`;
const ratio = (ours, theirs) => `${(ours / theirs).toFixed(2)} times`;
const print = (what, figures) => console.log(`${what.padEnd(44)} ${figures}`);

const timed = async (work) => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

const member = async ({ api }, invite) => {
  const { id } = await api.join(invite.id);
  await until('the person to be a member', async () => (await api.request(id)).status === 'approved', 30_000, 5);
};

const peak = async (pid) => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(status.match(/VmHWM:\s+(\d+)/)[1]) / 1024;
};

const network = await Network.start();
const service = await Service.start({ network, settings: `[limits]\nconnections = ${STREAMS + 500}\n` });
const fresh = service.readyAfter;

const people = (count) =>
  each(Array.from({ length: count }), 8, async () => {
    const person = await Person.on(network.url);
    const api = await Caller.signedIn(service.url, person.account);
    await person.leave();
    return { inboxId: person.inboxId, api };
  });

const admin = await Person.on(network.url);
const host = await Caller.signedIn(service.url, admin.account);
const groupWithLink = async () => {
  const group = await admin.groupWith(service.account, 'Bench');
  const invite = await until('the service to know the group', () =>
    host.invite({ groupId: group.id, joinMode: 'automatic' }).catch(() => null),
  );
  return { admin, group, invite };
};

console.log('joining');
const ours = { one: [] };
{
  const { invite } = await groupWithLink();
  for (const guest of await people(ONE_BY_ONE)) ours.one.push(await timed(() => member(guest, invite)));
}
{
  const { group, invite } = await groupWithLink();
  const before = await network.commits(group.id);
  const crowd = await people(CROWD);
  ours.crowd = await timed(() => Promise.all(crowd.map((guest) => member(guest, invite))));
  ours.commits = (await network.commits(group.id)) - before;
}
const strangers = [await people(ONE_BY_ONE), await people(CROWD)];

console.log('\nthe page behind a link');
const { invite } = await groupWithLink();
for (const line of await compare(invite.linkUrl)) print(...line);
print(...(await heads(invite.linkUrl)));

console.log('\nan event');
for (const line of await events(network, service, groupWithLink)) print(...line);

console.log('\nthe API');
const followed = [];
{
  const { id: invite } = await host.invite({ groupName: 'Bench' });
  for (const { api: caller } of await people(FOLLOWED)) {
    const { id: request } = await caller.join(invite);
    followed.push({ caller, request, token: caller.token });
  }
  for (const line of await calls(service, { invite, ...followed[0] })) print(...line);
}

console.log('\nthe process');
const children = await service.children();
print('start to ready, first time', ms(fresh));
print('peak memory of the server', `${(await peak(service.process.pid)).toFixed(0)} MiB`);
for (const [index, child] of children.entries()) {
  print(`peak memory of Node child ${index + 1}`, `${(await peak(child)).toFixed(0)} MiB`);
}
await service.process.stop();
await service.restart();
print('start to ready, again', ms(service.readyAfter));

console.log('\nevent streams');
const decide = (request) => host.put(`/groupJoinRequest/${request}`, { status: 'rejected' });
for (const line of await streams(service, followed, decide)) print(...line);

console.log('\njoining, beside the same account without the service');
{
  await service.process.stop();
  const account = await openAccount(service);
  const one = [];
  const add = async (group, { inboxId }) => timed(() => group.addMembers([inboxId]));
  const single = await account.conversations.createGroup([], { groupName: 'Bare' });
  for (const other of strangers[0]) one.push(await add(single, other));
  const bare = await account.conversations.createGroup([], { groupName: 'Bare crowd' });
  const all = await timed(async () => {
    for (const other of strangers[1]) await add(bare, other);
  });
  const [join, alone] = [median(ours.one), median(one)];
  print('one join, request to member', `${ms(join)}; a bare addMembers ${ms(alone)}; ${ratio(join, alone)}`);
  print(
    `${CROWD} at once, first request to last member`,
    `${ms(ours.crowd)}, ${ours.commits} commits; ${CROWD} bare adds ${ms(all)}; ${ratio(ours.crowd, all)}`,
  );
}

await service.temp.remove();
await network.stop();
process.exit(0);
