// The guide's three ways into a group that its members run: real clients on both ends, real pushes between,
// and a service that never learns which group it is.
import { expect, test } from '@playwright/test';
import { joinModes, makeLink, nameMembers } from '../../xmtp/bridge/reference/creator.mjs';
import { inviteOf } from '../../xmtp/bridge/reference/host.mjs';
import { Invitee } from '../../xmtp/bridge/reference/invitee.mjs';
import { DATABASES } from '../support/databases.mjs';
import { Meeting } from '../support/meeting.mjs';
import { until } from '../support/wait.mjs';

for (const database of DATABASES) {
  test.describe(`on ${database.name}`, () => {
    const meeting = Meeting.on(database, { addresses: 8 });
    const { app, invitee } = meeting;
    let network;
    let service;
    let addresses;
    test.beforeAll(() => ({ network, service, addresses } = meeting));

    /** Long enough for two admitters to be at it, and for a yes before its add to be caught. */
    const slowAdds = () => network.faults({ latencyMs: 400, methods: ['SendGroupMessages'] });

    /** Polls as the guide says (S16, S17), then loads the group. */
    const arrival = async (person, requestId, groupId) => {
      const { status, reason } = await until('an answer', async () => {
        const request = await person.api.request(requestId);
        return request.status !== 'pending' && request;
      });
      expect([status, reason]).toEqual(['approved', null]);
      return person.group(groupId);
    };

    test('option 1: the creator is woken silently and lets the invitee in (S10, S19, S24)', async () => {
      const alix = await app();
      const groupId = await alix.me.createGroup('Night Runners');
      const linkUrl = await makeLink({ ...alix, groupId, groupImage: 'https://example.org/runners.png' });
      await alix.admit(linkUrl, { listen: addresses[0] });
      const before = await network.commits(groupId);
      await slowAdds();

      const bo = await invitee();
      const id = inviteOf(linkUrl);
      const { httpStatus, status, ...landing } = await bo.api.get(`/groupInvite/${id}`);
      const groupImage = 'https://example.org/runners.png';
      expect(landing).toMatchObject({ id, linkUrl, groupName: 'Night Runners', groupImage, createdBy: alix.inboxId });
      const asked = await bo.api.join(id);
      expect(asked).toMatchObject({ httpStatus: 201, status: 'pending' });

      expect(await arrival(bo, asked.id, groupId)).toBeDefined();
      expect(await bo.api.get(`/groups/joinFromInvite?inviteId=${id}`)).toMatchObject({ id: asked.id, status: 'approved' });
      expect(alix.lines).toContain(`woken for ${asked.id}`);
      expect(await network.commits(groupId)).toBe(before + 1);
      await (await bo.group(groupId)).sendText('hello from bo');
      expect(await alix.me.members(groupId)).toContain(bo.inboxId);
    });

    test('option 2: all members are woken, and one of them lets the invitee in (S11, S22, S24)', async () => {
      const [alix, bo, caro] = [await app(), await app(), await app()];
      const groupId = await alix.me.createGroup('Early Birds', { everyoneMayAdd: true });
      await alix.me.add(groupId, bo.inboxId);
      await alix.me.add(groupId, caro.inboxId);
      const linkUrl = await makeLink({ ...alix, groupId, joinMode: 'auto_join_members' });
      await Promise.all([bo.admit(linkUrl, { listen: addresses[1] }), caro.admit(linkUrl, { listen: addresses[2] })]);
      const before = await network.commits(groupId);
      await slowAdds();

      const dana = await invitee();
      const asked = await dana.api.join(inviteOf(linkUrl));
      expect(await arrival(dana, asked.id, groupId)).toBeDefined();
      await Promise.all([bo.says(/^woken for/), caro.says(/^woken for/)]);
      const claims = [...bo.lines, ...caro.lines].filter((line) => line.startsWith('claimed'));
      expect(claims).toEqual([`claimed ${dana.inboxId}`]);
      expect(await network.commits(groupId)).toBe(before + 1);
    });

    test('option 2: of ten who come at once each is let in by one admitter', async () => {
      const [alix, bo, caro] = [await app(), await app(), await app()];
      const groupId = await alix.me.createGroup('Rush Hour', { everyoneMayAdd: true });
      await alix.me.add(groupId, bo.inboxId);
      await alix.me.add(groupId, caro.inboxId);
      const linkUrl = await makeLink({ ...alix, groupId, joinMode: 'auto_join_members' });
      await Promise.all([bo.admit(linkUrl, { listen: addresses[5] }), caro.admit(linkUrl, { listen: addresses[6] })]);
      const crowd = await Promise.all(Array.from({ length: 10 }, invitee));
      const asked = await Promise.all(crowd.map(({ api }) => api.join(inviteOf(linkUrl))));
      const arrived = await Promise.all(crowd.map((person, index) => arrival(person, asked[index].id, groupId)));
      expect(arrived.every(Boolean)).toBe(true);
      const claims = [...bo.lines, ...caro.lines].filter((line) => line.startsWith('claimed')).sort();
      expect(claims).toEqual(crowd.map(({ inboxId }) => `claimed ${inboxId}`).sort());
      expect(new Set(await alix.me.members(groupId)).size).toBe(13);
    });

    test('option 2: who came later lets people in too, once the creator has named them', async () => {
      const [alix, bo] = [await app(), await app()];
      const groupId = await alix.me.createGroup('Choir', { everyoneMayAdd: true });
      const linkUrl = await makeLink({ ...alix, groupId, joinMode: 'auto_join_members' });
      await alix.me.add(groupId, bo.inboxId);
      const me = `/groupInvite/${inviteOf(linkUrl)}/admitters/me`;
      await expect(bo.host.put(me)).rejects.toMatchObject({ status: 403, code: 'forbidden' });
      await nameMembers({ ...alix, groupId, linkUrl });
      await bo.admit(linkUrl, { listen: addresses[4] });
      const caro = await invitee();
      const asked = await caro.api.join(inviteOf(linkUrl));
      expect(await arrival(caro, asked.id, groupId)).toBeDefined();
    });

    test('option 2 is offered only where all members may add (S23)', async () => {
      const alix = await app();
      const closed = await alix.me.createGroup('Closed');
      const open = await alix.me.createGroup('Open', { everyoneMayAdd: true });
      expect(await joinModes(alix.me, closed)).toEqual(['auto_join_creator', 'manual_approval']);
      expect(await joinModes(alix.me, open)).toEqual(['auto_join_creator', 'auto_join_members', 'manual_approval']);
      const made = makeLink({ ...alix, groupId: closed, joinMode: 'auto_join_members' });
      await expect(made).rejects.toThrow('auto_join_members is not for this group');
    });

    test('option 3: the creator reads who asks, adds first and approves then, or says no and why (S12, S20, S24)', async () => {
      const alix = await app();
      const groupId = await alix.me.createGroup('Reading Club');
      const linkUrl = await makeLink({ ...alix, groupId, joinMode: 'manual_approval' });
      const questions = [];
      const decide = ({ requesterId, requesterName }) =>
        new Promise((answer) => questions.push({ requesterId, requesterName, answer }));
      await alix.admit(linkUrl, { listen: addresses[3], decide });

      const [bo, caro] = [await invitee(), await invitee()];
      await bo.api.put('/me', { name: 'Bo' });
      const first = await bo.api.join(inviteOf(linkUrl));
      const [question] = await until('the question', () => questions.length > 0 && questions);
      expect(question).toMatchObject({ requesterId: bo.inboxId, requesterName: expect.stringMatching(/^Bo \(0x/) });
      await alix.says(/^Bo \(0x.*\) has requested to join Reading Club through your invite link\.$/);
      expect(await bo.api.request(first.id)).toMatchObject({ status: 'pending' });
      question.answer({ reject: 'Not this time.' });
      await until('the no', async () => (await bo.api.request(first.id)).status === 'rejected');
      expect(await bo.api.request(first.id)).toMatchObject({ reason: 'Not this time.' });
      expect(await bo.group(groupId)).toBeUndefined();

      const second = await caro.api.join(inviteOf(linkUrl));
      await caro.api.post(`/groupJoinRequest/${second.id}/notify`, {
        inviteId: inviteOf(linkUrl),
        joinRequestId: second.id,
        recipientId: alix.inboxId,
        groupName: 'Reading Club',
        type: 'manual_approval',
        requesterName: 'Caro',
        requesterAvatar: 'https://example.org/caro.png',
      }).then((answer) => expect(answer).toMatchObject({ success: true, status: 'pending_approval' }));
      await until('the second question', () => questions.length > 1);
      await slowAdds();
      questions[1].answer('approve');
      expect(await arrival(caro, second.id, groupId)).toBeDefined();
    });

    test('with no device to reach, the push is not claimed and the creator catches up (S14)', async () => {
      const alix = await app();
      const groupId = await alix.me.createGroup('Sleepers');
      const linkUrl = await makeLink({ ...alix, groupId });
      const inviteId = inviteOf(linkUrl);
      const bo = await invitee();
      const asked = await bo.api.join(inviteId);
      const ask = { inviteId, joinRequestId: asked.id, recipientId: alix.inboxId, groupName: 'Sleepers', type: 'auto_join_creator' };
      const answer = await bo.api.post(`/groupJoinRequest/${asked.id}/notify`, ask);
      expect(answer).toMatchObject({ success: false, status: 'not_delivered' });
      await alix.admit(linkUrl);
      expect(alix.lines).toContain('ready, asking by itself');
      expect(await arrival(bo, asked.id, groupId)).toBeDefined();
    });

    test('the invitee sees the group greyed out until it arrives (S7)', async () => {
      const [alix, bo] = [await app(), await app()];
      const groupId = await alix.me.createGroup('Gardeners');
      const linkUrl = await makeLink({ ...alix, groupId });
      const phone = new Invitee(bo);
      expect(await phone.ask(linkUrl)).toMatchObject({ status: 'pending' });
      expect(await phone.conversations()).toMatchObject([{ name: 'Gardeners', state: 'pending' }]);
      await alix.admit(linkUrl);
      await until('the group', async () => (await phone.conversations()).every(({ state }) => state === 'member'));
      expect(await phone.conversations()).toEqual([{ id: groupId, name: 'Gardeners', state: 'member' }]);
    });

    test('a link leads to the group it was kept with (S4), and one forged in the app data of another group nowhere', async () => {
      const [alix, bo, eve] = [await app(), await app(), await app()];
      const groupId = await alix.me.createGroup('Treasury');
      const linkUrl = await makeLink({ ...alix, groupId, joinMode: 'auto_join_creator' });
      const trap = await eve.me.createGroup('Trap', { everyoneMayAdd: true });
      await eve.me.add(trap, bo.inboxId);
      const { appData } = (await alix.me.groups()).find(({ id }) => id === groupId);
      const [copied] = JSON.parse(appData).inviteLinks;
      await eve.me.setAppData(trap, JSON.stringify({ inviteLinks: [copied, eve.me.vouch(linkUrl, trap)] }));
      const invite = { id: inviteOf(linkUrl), createdBy: alix.inboxId };
      expect(await bo.links.groupOf(invite)).toBeUndefined();
      await alix.me.add(groupId, bo.inboxId);
      expect(await bo.links.groupOf(invite)).toBe(groupId);
    });

    test('nothing the service kept or said names a group (S3)', async () => {
      const alix = await app();
      await makeLink({ ...alix, groupId: await alix.me.createGroup('Secret Garden') });
      const kept = await database.contents(service);
      expect(kept).toContain('Secret Garden');
      const groups = Object.keys((await network.stats()).commits);
      expect(groups).not.toEqual([]);
      for (const group of groups) expect([kept.includes(group), service.process.output.includes(group)]).toEqual([false, false]);
    });
  });
}
