// `usher creator`, `usher admitter` and `usher invitee` in terminals, and what becomes of a join when an
// admitter is killed on the way.
import { expect, test } from '@playwright/test';
import { Admitter } from '../../xmtp/bridge/reference/admitter.mjs';
import { makeLink } from '../../xmtp/bridge/reference/creator.mjs';
import { inviteOf } from '../../xmtp/bridge/reference/host.mjs';
import { Receiver } from '../../xmtp/bridge/reference/receiver.mjs';
import { DATABASES } from '../support/databases.mjs';
import { Meeting } from '../support/meeting.mjs';
import { until } from '../support/wait.mjs';

/** Short, so that a story need not wait for the next admitter. */
const CLAIM_MS = 3_000;

for (const database of DATABASES) {
  test.describe(`on ${database.name}`, () => {
    const meeting = Meeting.on(database, { addresses: 4, settings: `[limits]\nclaim_ms = ${CLAIM_MS}\n` });
    const { app, terminal, invitee } = meeting;
    let network;
    let service;
    let addresses;
    test.beforeAll(() => ({ network, service, addresses } = meeting));

    /** Somebody with the official SDK who asked to join. */
    const asks = async (linkUrl) => {
      const person = await invitee();
      const { id } = await person.api.join(inviteOf(linkUrl));
      const isIn = () => until('the yes', async () => (await person.api.request(id)).status === 'approved');
      return Object.assign(person, { requestId: id, isIn });
    };

    test('a creator, an admitter and an invitee meet in three terminals', async () => {
      const [alix, bo] = [await terminal('alix'), await terminal('bo')];
      const link = await alix.makeLink(service, '--group', 'Terminals', '--mode', 'manual_approval');
      const guest = bo.run('invitee', link);
      await guest.line(/^ {2}Terminals \(pending\)$/);
      const admitter = alix.run('admitter', link, '--listen', addresses[0]);
      await admitter.line(/ has requested to join Terminals through your invite link\.$/);
      admitter.type('y');
      await guest.line(/^ {2}Terminals$/);
      await guest.ended;
      expect(guest.how).toBe(0);
      await admitter.line(/^approved /);
    });

    /** A group with two members at terminals who let people in, each woken by pushes. */
    const twoAdmitters = async () => {
      const alix = await app();
      const groupId = await alix.me.createGroup('Relay', { everyoneMayAdd: true });
      const first = await makeLink({ ...alix, groupId });
      await alix.admit(first);
      const members = [await terminal('bo'), await terminal('caro')];
      await Promise.all(members.map((member) => member.run('invitee', first).line(/^ {2}Relay$/)));
      const link = await makeLink({ ...alix, groupId, joinMode: 'auto_join_members' });
      await meeting.leaves(alix);
      const start = (index) => members[index].run('admitter', link, '--listen', addresses[1 + index]);
      const admitters = [start(0), start(1)];
      await Promise.all(admitters.map((admitter) => admitter.line(/^ready, woken by pushes$/)));
      return { groupId, link, admitters, start };
    };

    test('an admitter killed between claim and add: the other takes over when the lease lapses', async () => {
      const { groupId, link, admitters, start } = await twoAdmitters();
      const before = await network.commits(groupId);
      await network.faults({ unavailable: true, methods: ['SendGroupMessages'] });
      const dana = await asks(link);
      const claimed = (admitter) => admitter.line(/^claimed /).then(() => admitter);
      const killed = await Promise.race(admitters.map(claimed));
      await killed.kill();
      expect(killed.output).not.toContain('added');
      await network.faults();
      const other = admitters.find((admitter) => admitter !== killed);
      await other.line(new RegExp(`^added ${dana.inboxId}$`));
      await dana.isIn();
      expect(await dana.members(groupId)).toContain(dana.inboxId);
      expect(await network.commits(groupId)).toBe(before + 1);

      // What the dead one had begun adds nobody when it comes back: libxmtp kept its unsent change and may send it
      // still, as a commit that changes no member.
      const members = await dana.members(groupId);
      const again = start(admitters.indexOf(killed));
      await again.line(/^ready/);
      const erin = await asks(link);
      await erin.isIn();
      expect((await dana.members(groupId)).sort()).toEqual([...members, erin.inboxId].sort());
      expect(await network.commits(groupId)).toBeLessThanOrEqual(before + 3);
    });

    test('an admitter killed between the commit and its welcome: it sends the welcome when it comes back', async () => {
      const alix = await terminal('alix');
      const link = await alix.makeLink(service, '--group', 'Threshold');
      const admitter = alix.run('admitter', link);
      await admitter.line(/^ready/);
      const before = (await network.stats()).commits;
      await network.faults({ unavailable: true, methods: ['SendWelcomeMessages'] });
      const bo = await asks(link);
      const [groupId] = await until('the commit', async () => {
        const { commits } = await network.stats();
        const grown = Object.keys(commits).filter((id) => commits[id] > before[id]);
        return grown.length > 0 && grown;
      });
      await admitter.kill();
      expect(admitter.output).not.toContain('added');
      expect(await bo.group(groupId)).toBeUndefined();
      await network.faults();

      const again = alix.run('admitter', link);
      await again.line(new RegExp(`^found ${bo.inboxId}$`));
      await bo.isIn();
      expect(await bo.group(groupId)).toBeDefined();
      expect(await network.commits(groupId)).toBe(before[groupId] + 1);
    });

    test('an admitter killed between add and answer: the person is found in the group, and only that is said', async () => {
      const alix = await terminal('alix');
      const link = await alix.makeLink(service, '--group', 'Half-way');
      const admitter = alix.run('admitter', link);
      await admitter.line(/^ready, asking by itself$/);
      // The service goes while the add is on its way, so that nobody hears of it.
      await network.faults({ latencyMs: 1_500, methods: ['SendGroupMessages'] });
      const bo = await asks(link);
      await admitter.line(/^claimed /);
      await service.process.kill();
      await admitter.line(/^added /);
      await admitter.kill();
      await network.faults();
      const [groupId, commits] = await until('the group', async () => {
        await bo.client.conversations.syncAll();
        const group = bo.client.conversations.listGroups().find(({ name }) => name === 'Half-way');
        return group && [group.id, await network.commits(group.id)];
      });

      await service.restart();
      const again = alix.run('admitter', link);
      await again.line(new RegExp(`^found ${bo.inboxId}$`));
      await again.line(new RegExp(`^approved ${bo.inboxId}$`));
      await bo.isIn();
      expect(await network.commits(groupId)).toBe(commits);
    });
  });
}

test('a device listens to its own host alone, and nothing that comes stops it', async () => {
  const woken = [];
  const receiver = await Receiver.start('127.0.0.1:0', (message) => woken.push(message));
  const good = { message: { joinRequestId: 'abc' } };
  const post = async (authorization, body, path = '') => {
    const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
    const answer = await fetch(receiver.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return answer.status;
  };
  const { authorization } = receiver;
  try {
    for (const wrong of [undefined, 'Bearer', authorization.slice(0, -1), `${authorization.slice(0, -1)}\u00e9`]) {
      expect(await post(wrong, good)).toBe(401);
    }
    for (const junk of [null, 1, [], {}, { message: null }, { message: {} }, 'x'.repeat(100_000)]) {
      expect(await post(authorization, junk)).toBe(400);
    }
    expect(await post(authorization, good, '/else')).toBe(404);
    expect(woken).toEqual([]);
    expect(await post(authorization, good)).toBe(204);
    expect(woken).toEqual([good.message]);
  } finally {
    await receiver.stop();
  }
});

/** An admitter whose host has these pages of pending joins, and what it asks them with. */
const catchingUp = (...pages) => {
  const asked = [];
  const post = async (path, body) => {
    asked.push(JSON.parse(JSON.stringify(body)));
    return { pendingJoins: [], ...pages[Math.min(asked.length, pages.length) - 1] };
  };
  // Whoever waits is answered already.
  const get = async () => ({ status: 'approved' });
  const admitter = new Admitter({ host: { post, get }, me: { inboxId: 'alix' }, links: {} });
  return { admitter, asked };
};

test('an admitter goes on from the cursor, page by page, before it rests', async () => {
  const first = { pendingJoins: [{ joinRequestId: 'a' }], lastCheckTimestamp: 't1', cursor: 'c1' };
  const second = { pendingJoins: [{ joinRequestId: 'b' }], lastCheckTimestamp: 't1', cursor: 'c2' };
  const { admitter, asked } = catchingUp(first, second, { lastCheckTimestamp: 't2', cursor: 'c3' });
  expect(await admitter.round()).toBe(Infinity);
  await admitter.round();
  const userId = 'alix';
  expect(asked).toEqual([
    { userId },
    { userId, lastCheckTimestamp: 't1', cursor: 'c1' },
    { userId, lastCheckTimestamp: 't1', cursor: 'c2' },
    { userId, lastCheckTimestamp: 't2', cursor: 'c3' },
  ]);
});

test('where the host gives no cursor an admitter goes on from the timestamp, and is not kept by what comes again', async () => {
  const { admitter, asked } = catchingUp({ pendingJoins: [{ joinRequestId: 'a' }], lastCheckTimestamp: 't1' });
  await admitter.round();
  expect(asked).toEqual([{ userId: 'alix' }, { userId: 'alix', lastCheckTimestamp: 't1' }]);
});
