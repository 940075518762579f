// The contract's path over the JSON API, with real XMTP clients on both ends.
import { expect, test } from '@playwright/test';
import { Caller } from '../support/api.mjs';
import { Person, stranger } from '../support/people.mjs';
import { Network } from '../support/network.mjs';
import { Service } from '../support/service.mjs';
import { until } from '../support/wait.mjs';

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

/** An admin with a group of their own that our account may add people to. */
const admin = async () => {
  const person = await Person.on(network.url);
  const group = await person.groupWith(service.account);
  const api = await Caller.signedIn(service.url, person.account);
  return { person, group, api };
};

/** The account learns of a group from the network, so a link may have to wait a moment for it. */
const link = (api, group, body) =>
  until('the service to know the group', () => api.invite({ groupId: group.id, ...body }).catch((refused) => {
    if (refused.status !== 404) throw refused;
  }));

test('a person asks, an admin approves, and both read each other in the group (S15)', async () => {
  const { person: alix, group, api } = await admin();
  const invite = await link(api, group, { joinMode: 'manual_approval' });
  const bo = await Person.on(network.url);
  const guest = await Caller.signedIn(service.url, bo.account);

  const asked = await guest.join(invite.id);
  expect(asked).toMatchObject({ httpStatus: 201, status: 'pending', memberState: 'waiting' });
  expect(await guest.join(invite.id)).toMatchObject({ httpStatus: 200, id: asked.id });
  expect(await bo.group(group.id)).toBeUndefined();

  const approved = await api.approve(asked.id);
  expect(approved).toMatchObject({ httpStatus: 200, status: 'approved', memberState: 'member' });
  expect(await guest.request(asked.id)).toMatchObject({ status: 'approved' });

  await (await bo.group(group.id)).sendText('hello from bo');
  expect(await alix.texts(group.id)).toContain('hello from bo');
});

test('the same answer again is the same, a contradicting one is refused', async () => {
  const { group, api } = await admin();
  const invite = await link(api, group, { joinMode: 'manual_approval' });
  const bo = await Person.on(network.url);
  const guest = await Caller.signedIn(service.url, bo.account);
  const asked = await guest.join(invite.id);

  const answers = await Promise.all([api.reject(asked.id, 'Not this time.'), api.reject(asked.id, 'Not this time.')]);
  expect(answers.map((answer) => answer.status)).toEqual(['rejected', 'rejected']);
  await expect(api.approve(asked.id)).rejects.toMatchObject({ status: 409, code: 'already_decided' });
  expect(await guest.request(asked.id)).toMatchObject({ status: 'rejected', reason: 'Not this time.' });
  expect(await guest.join(invite.id)).toMatchObject({ id: asked.id, status: 'rejected' });
  expect(await bo.group(group.id)).toBeUndefined();
});

test('a wallet that never was on XMTP is told so', async () => {
  await expect(Caller.signedIn(service.url, stranger())).rejects.toMatchObject({ status: 422, code: 'not_on_xmtp' });
});

test('unknown, malformed and foreign ids look alike', async () => {
  const { group, api } = await admin();
  const invite = await link(api, group, { joinMode: 'manual_approval' });
  const owner = await Caller.signedIn(service.url, (await Person.on(network.url)).account);
  const asked = await owner.join(invite.id);
  const foreign = await Caller.signedIn(service.url, (await Person.on(network.url)).account);
  for (const id of [asked.id, 'a'.repeat(26), 'x', '%00', "'", '..%2f']) {
    await expect(foreign.request(id), id).rejects.toMatchObject({ status: 404, code: 'not_found' });
    await expect(foreign.approve(id), id).rejects.toMatchObject({ status: 404, code: 'not_found' });
  }
});

test('the last place of a link goes to one person', async () => {
  const { group, api } = await admin();
  const invite = await link(api, group, { joinMode: 'automatic', maxUses: 1 });
  const guests = await Promise.all(
    Array.from({ length: 4 }, async () => Caller.signedIn(service.url, (await Person.on(network.url)).account)),
  );
  const outcomes = await Promise.allSettled(guests.map((guest) => guest.join(invite.id)));
  const taken = outcomes.filter((outcome) => outcome.status === 'fulfilled');
  expect(taken).toHaveLength(1);
  for (const { reason } of outcomes.filter((outcome) => outcome.status === 'rejected')) {
    expect(reason).toMatchObject({ status: 410, code: 'invite_used_up' });
  }
});
