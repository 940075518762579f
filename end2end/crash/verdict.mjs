// What must be true at the end, by the API and by the admin's own XMTP client.
import { until } from '../support/wait.mjs';

const DRAIN_MS = 60_000;
const NOTHING_TO_DO = new Set(['member', 'failed', 'waiting']);

const additions = async (round) => {
  await round.group.sync();
  const counts = new Map();
  for (const { content } of await round.group.messages()) {
    for (const { inboxId } of content?.addedInboxes ?? []) counts.set(inboxId, (counts.get(inboxId) ?? 0) + 1);
  }
  return counts;
};

const settled = (guest) =>
  until(`the request ${guest.request} to settle`, async () => {
    const request = await guest.caller.request(guest.request);
    return (NOTHING_TO_DO.has(request.memberState) || request.status === 'rejected') && request;
  }, DRAIN_MS, 200);

const of = (guest, { request, members, added }) => {
  const times = added.get(guest.inboxId) ?? 0;
  const isIn = members.has(guest.inboxId);
  const faults = [];
  const must = (isSo, what) => isSo || faults.push(`${guest.purpose} ${guest.request}: ${what}`);
  must(request.id === guest.request, 'the acknowledged request is another one');
  must(times <= 1, `added ${times} times`);
  if (guest.purpose === 'capped' || guest.purpose === 'welcome') {
    must(request.status === 'approved', `stands at ${request.status}, ${request.memberState}, ${request.code}`);
    must(isIn, 'is not in the group');
  } else {
    must(!isIn, 'is in the group');
  }
  if (guest.purpose === 'removed') must(times > 0, 'was never added');
  if (guest.purpose === 'rejected') must(request.status === 'rejected', `stands at ${request.status}`);
  return faults;
};

/** Everything that is not as it must be. */
export const verdict = async (round) => {
  const faults = [];
  const lost = round.people.filter((guest) => guest.error);
  for (const guest of lost) faults.push(`${guest.purpose}: ${guest.error.what ?? 'a call'} failed: ${guest.error.message}`);
  const asked = round.people.filter((guest) => guest.request);
  const requests = new Map();
  for (const guest of asked) {
    try {
      requests.set(guest, await settled(guest));
    } catch (error) {
      faults.push(`${guest.purpose} ${guest.request}: ${error.message}`);
    }
  }
  await round.remove();
  await round.group.sync();
  const members = new Set((await round.group.members()).map((member) => member.inboxId));
  const added = await additions(round);
  for (const [guest, request] of requests) faults.push(...of(guest, { request, members, added }));
  const capped = asked.filter((guest) => guest.purpose === 'capped');
  if (capped.length !== round.cap) faults.push(`the link for ${round.cap} let ${capped.length} in`);
  const known = new Set([...round.people.map((guest) => guest.inboxId), round.admin.inboxId]);
  const strangers = [...members].filter((id) => !known.has(id));
  if (strangers.length !== 1) faults.push(`${strangers.length - 1} strangers are in the group`);
  return { faults, asked: asked.length, added: [...added.values()].reduce((sum, count) => sum + count, 0) };
};
