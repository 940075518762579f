// One group with two links, and the people who come in through them.
import { Caller, Refused } from '../support/api.mjs';
import { Person } from '../support/people.mjs';
import { each, sleep, until } from '../support/wait.mjs';

/** Cycles that share a group: it must not get full. */
export const CYCLES_OF_A_ROUND = 20;
/** What the people of one cycle come for. More ask on the capped link than it lets in. */
const COMING = ['capped', 'capped', 'welcome', 'removed', 'rejected'];
/** Places of the capped link, of all who ask there. */
const CAPPED_PART = 0.6;
const AGAIN_MS = 100;
/** The service is away for seconds at a time; this long means that it does not come back. */
const AWAY_MAX_MS = 120_000;

/** Repeats a call until the service has answered it: what an app does whose answer got lost. */
const acknowledged = async (what, call) => {
  const end = Date.now() + AWAY_MAX_MS;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const isFinal = error instanceof Refused && error.status < 500 && error.status !== 429;
      if (isFinal || Date.now() > end) throw Object.assign(error, { what });
    }
    await sleep(AGAIN_MS);
  }
};

export class Round {
  static async begin(network, service, cycles) {
    const round = new Round();
    const admin = await Person.on(network.url);
    const group = await admin.groupWith(service.account, 'Crash');
    const api = await Caller.signedIn(service.url, admin.account);
    const link = (body) =>
      until('the service to know the group', () => api.invite({ groupId: group.id, ...body }).catch(() => null));
    const purposes = Array.from({ length: cycles }, () => COMING).flat();
    const cap = Math.ceil(purposes.filter((purpose) => purpose === 'capped').length * CAPPED_PART);
    const capped = await link({ joinMode: 'automatic', maxUses: cap });
    const byHand = await link({ joinMode: 'manual_approval' });
    const people = await each(purposes, 8, async (purpose) => {
      const person = await Person.on(network.url);
      const caller = await Caller.signedIn(service.url, person.account);
      await person.leave();
      return { purpose, inboxId: person.inboxId, caller };
    });
    return Object.assign(round, { admin, group, api, capped, byHand, cap, people, coming: [...people], busy: [] });
  }

  /** The people of one more cycle set out. */
  send() {
    for (const guest of this.coming.splice(0, COMING.length)) {
      const visit = this.#visit(guest).catch((error) => (guest.error = error));
      this.busy.push(visit);
    }
  }

  async #visit(guest) {
    const invite = guest.purpose === 'capped' ? this.capped : this.byHand;
    const asked = await acknowledged('a join', () => guest.caller.join(invite.id)).catch((refused) => {
      if (refused.code !== 'invite_used_up') throw refused;
    });
    guest.isTooLate = !asked;
    guest.request = asked?.id;
    if (!asked || guest.purpose === 'capped') return;
    const answer = guest.purpose === 'rejected' ? 'reject' : 'approve';
    await acknowledged('an answer', () => this.api[answer](asked.id));
    guest.isAnswered = true;
  }

  /** The admin's app takes some people out as soon as it sees them: nobody may put them back. */
  async remove() {
    const removable = new Set(this.people.filter((guest) => guest.purpose === 'removed').map((guest) => guest.inboxId));
    await this.group.sync();
    const inside = (await this.group.members()).map((member) => member.inboxId).filter((id) => removable.has(id));
    if (inside.length > 0) await this.group.removeMembers(inside);
  }

  /** Removes in the background until told to stop. */
  keepRemoving() {
    let isOver = false;
    const work = async () => {
      while (!isOver) {
        // Another commit was faster: the next look does it.
        await this.remove().catch(() => {});
        await sleep(AGAIN_MS);
      }
    };
    const working = work();
    return async () => {
      isOver = true;
      await working;
    };
  }

  async allAcknowledged() {
    await Promise.all(this.busy);
  }
}
