// Lets people in: the app of a link's creator, or of a member the creator named. Woken by a push, or asking
// by itself, it claims each request, adds the person with its own XMTP client and says so.
//
// It may die anywhere. Before the claim nothing happened. After it the lease lapses and the next admitter is
// woken. After the add whoever comes next finds the person in the group and only says so.
import { setTimeout as sleep } from 'node:timers/promises';

/** Somebody answered already, or nobody may any more: nothing is left to do. */
const DONE = new Set(['already_decided', 'not_found', 'invite_revoked']);
const TRY_AGAIN_MS = 2_000;
const TRY_AGAIN_MAX_MS = 60_000;
const ADD_TRIES = 3;
/** After an add that did not succeed: as long as a lease, so that another device has its turn. */
const OTHERS_FIRST_MS = 30_000;
/** How soon a person who gave no answer is asked again. */
const ASK_AGAIN_MS = 60_000;

export class Admitter {
  #since;
  #open = new Map();

  /**
   * `links` knows which invite is which group; `decide` asks a person about a `manual_approval` request and
   * answers `'approve'`, `{ reject: reason }` or nothing for later; `deviceId` tells this device from the
   * person's others; `tell` is for the log.
   */
  constructor({ host, me, links, decide, deviceId, tell = () => {} }) {
    Object.assign(this, { host, me, links, decide, deviceId, tell });
  }

  /** Says that this person will add people for an invite. */
  volunteer(inviteId) {
    return this.host.put(`/groupInvite/${inviteId}/admitters/me`);
  }

  /** Handles everything that waits; answers after how many milliseconds to look again at the latest. */
  async round() {
    while (await this.#ask());
    let again = Infinity;
    for (const join of [...this.#open.values()]) {
      const later = await this.#settled(join);
      if (later) again = Math.min(again, later);
      else this.#open.delete(join.joinRequestId);
    }
    return again;
  }

  /**
   * What came since the last time (S14); answers whether anything did. The timestamp is inclusive, so known ones
   * may come again; where the host gives a cursor too, that one goes on where many asked at the same moment.
   */
  async #ask() {
    const ask = { userId: this.me.inboxId, ...this.#since };
    const { pendingJoins, lastCheckTimestamp, cursor } = await this.host.post('/pendingJoins', ask);
    const fresh = pendingJoins.filter(({ joinRequestId }) => !this.#open.has(joinRequestId));
    for (const join of fresh) this.#open.set(join.joinRequestId, { ...join, failures: 0 });
    this.#since = { lastCheckTimestamp, cursor };
    return fresh.length > 0;
  }

  /** Handles one request; answers when to come back to it, or nothing where it is settled. */
  async #settled(join) {
    try {
      return await this.#admit(join);
    } catch (cause) {
      if (DONE.has(cause.code)) return undefined;
      this.tell(`${join.joinRequestId} has to wait: ${cause.message.split('\n')[0]}`);
      return cause.retryAfterMs || Math.min(TRY_AGAIN_MS * 2 ** join.failures++, TRY_AGAIN_MAX_MS);
    }
  }

  async #admit({ inviteId, joinRequestId, requesterId, requesterName }) {
    const request = `/groupJoinRequest/${joinRequestId}`;
    const { status, memberState } = await this.host.get(request);
    if (status !== 'pending') return undefined;
    const invite = await this.host.get(`/groupInvite/${inviteId}`);
    const groupId = await this.links.groupOf(invite);
    if (!groupId || !(await this.me.mayAdd(groupId))) {
      this.tell(`${joinRequestId} is for a group this person can't add to`);
      return undefined;
    }
    const isIn = (await this.me.members(groupId)).includes(requesterId);
    // Somebody may have said yes in the dashboard.
    const asks = invite.joinMode === 'manual_approval' && memberState === 'waiting' && !isIn;
    const answer = asks ? await this.decide?.({ invite, requesterId, requesterName }) : 'approve';
    if (!answer) return ASK_AGAIN_MS;
    if (answer.reject !== undefined) {
      await this.host.put(request, { status: 'rejected', reason: answer.reject || undefined });
      this.tell(`rejected ${requesterId}`);
      return undefined;
    }
    await this.#letIn(request, groupId);
    return undefined;
  }

  async #letIn(request, groupId) {
    const { inboxId } = await this.host.post(`${request}/claim`, { deviceId: this.deviceId });
    this.tell(`claimed ${inboxId}`);
    const added = await this.#add(groupId, inboxId);
    this.tell(`${added ? 'added' : 'found'} ${inboxId}`);
    // Only now: an approved invitee looks for the group.
    await this.host.put(request, { status: 'approved' });
    this.tell(`approved ${inboxId}`);
  }

  /** Each try looks first who is in: one that seemed to fail may have come through. */
  async #add(groupId, inboxId) {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.me.add(groupId, inboxId);
      } catch (cause) {
        if (tries === ADD_TRIES) throw Object.assign(cause, { retryAfterMs: OTHERS_FIRST_MS });
        await sleep(tries * 1_000);
      }
    }
  }
}
