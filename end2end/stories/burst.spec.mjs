// An event: sixty people scan one code in the same second.
import { expect, test } from '@playwright/test';
import { Caller } from '../support/api.mjs';
import { Network } from '../support/network.mjs';
import { Person } from '../support/people.mjs';
import { Service } from '../support/service.mjs';
import { each, until } from '../support/wait.mjs';

const PEOPLE = 60;
/** The first join of a quiet group is added at once; the rest of the burst in few changes of the group. */
const FURTHER_COMMITS_MAX = 3;

let network;
let service;

test.beforeAll(async () => {
  network = await Network.start();
  service = await Service.start({ network });
});

test.afterAll(async () => {
  await service?.stop();
  await network?.stop();
});

/** A group with an automatic link, its admin watching. */
const event = async () => {
  const admin = await Person.on(network.url);
  const group = await admin.groupWith(service.account, 'Event');
  const api = await Caller.signedIn(service.url, admin.account);
  const invite = await until('the service to know the group', () =>
    api.invite({ groupId: group.id, joinMode: 'automatic' }).catch(() => null),
  );
  return { admin, group, invite };
};

/** People with an inbox and a token; their apps are closed. */
const crowd = (count) =>
  each(Array.from({ length: count }), 8, async () => {
    const person = await Person.on(network.url);
    const api = await Caller.signedIn(service.url, person.account);
    await person.leave();
    return { person, api };
  });

const joinAll = async (people, invite) => {
  const begun = performance.now();
  const requests = await Promise.all(people.map(({ api }) => api.join(invite.id)));
  return { requests, took: performance.now() - begun };
};

/** Each person's request, once nothing more happens to it. */
const settled = (people, requests) =>
  Promise.all(
    people.map(({ api }, index) =>
      until('the request to settle', async () => {
        const request = await api.request(requests[index].id);
        return request.memberState !== 'adding' && request;
      }),
    ),
  );

test('sixty joins within a second are sixty members, in few changes of the group', async () => {
  const { admin, group, invite } = await event();
  const people = await crowd(PEOPLE);
  const before = await network.commits(group.id);
  const { requests, took } = await joinAll(people, invite);
  expect(took).toBeLessThan(1_000);

  const outcome = await settled(people, requests);
  expect(outcome.filter((request) => request.status === 'approved')).toHaveLength(PEOPLE);
  const members = await admin.members(group.id);
  for (const { person } of people) expect(members).toContain(person.inboxId);
  const further = (await network.commits(group.id)) - before - 1;
  console.log(`${PEOPLE} joins sent in ${Math.round(took)} ms; ${further} commits after the first`);
  expect(further).toBeLessThanOrEqual(FURTHER_COMMITS_MAX);
});

test('one person without an app is told so, and holds nobody up', async () => {
  const { admin, group, invite } = await event();
  const people = await crowd(PEOPLE - 1);
  const gone = await Person.on(network.url);
  const alone = { person: gone, api: await Caller.signedIn(service.url, gone.account) };
  await gone.uninstall();
  people.splice(PEOPLE / 2, 0, alone);
  const before = await network.commits(group.id);
  const { requests } = await joinAll(people, invite);

  const outcome = await settled(people, requests);
  const members = await admin.members(group.id);
  people.forEach(({ person }, index) => {
    if (person === gone) {
      expect(outcome[index]).toMatchObject({ status: 'pending', memberState: 'failed', code: 'not_reachable' });
      expect(members).not.toContain(person.inboxId);
    } else {
      expect(outcome[index]).toMatchObject({ status: 'approved', memberState: 'member' });
      expect(members).toContain(person.inboxId);
    }
  });
  const further = (await network.commits(group.id)) - before - 1;
  expect(further).toBeLessThanOrEqual(FURTHER_COMMITS_MAX);
});
