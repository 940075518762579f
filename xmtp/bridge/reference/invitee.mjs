// The invitee's app: asks to join, and shows the group greyed out until it arrives (S7).
import { readFile } from 'node:fs/promises';
import { inviteOf } from './host.mjs';
import { linksIn, write } from './links.mjs';

export class Invitee {
  /** What this person asked for and has not got yet is kept in `file`, else in memory. */
  constructor({ host, me, file }) {
    Object.assign(this, { host, me, file, asked: undefined });
  }

  async #pending() {
    this.asked ??= this.file ? JSON.parse(await readFile(this.file, 'utf8').catch(() => '[]')) : [];
    return this.asked;
  }

  async #keep(asked) {
    this.asked = asked;
    if (this.file) await write(this.file, asked);
  }

  /** Asks to join. Asking again is the same request. */
  async ask(linkUrl) {
    const inviteId = inviteOf(linkUrl);
    const others = (await this.#pending()).filter((one) => one.inviteId !== inviteId);
    const { groupName } = await this.host.get(`/groupInvite/${inviteId}`);
    const had = (await this.me.groups()).map(({ id }) => id);
    const { id, status, reason } = await this.host.post('/groupJoinRequest', { inviteId });
    await this.#keep([...others, { inviteId, requestId: id, groupName, status, reason, had }]);
    return { id, status, reason };
  }

  /**
   * The conversation list: groups, and what this person asked for: `pending` until the group is here, also
   * where the host says `approved` a moment before; `rejected` with the reason.
   */
  async conversations() {
    const groups = await this.me.groups();
    const rest = [];
    for (const one of await this.#pending()) {
      const { status, reason } = await this.host.get(`/groupJoinRequest/${one.requestId}`);
      if (!(status === 'approved' && arrived(groups, one))) rest.push({ ...one, status, reason });
    }
    await this.#keep(rest);
    const greyed = rest.map(({ groupName: name, status, reason }) => ({
      name,
      state: status === 'rejected' ? 'rejected' : 'pending',
      reason,
    }));
    return [...groups.map(({ id, name }) => ({ id, name, state: 'member' })), ...greyed];
  }
}

/** The group that carries the link; where its app data is used otherwise, the new one of that name. */
const arrived = (groups, { inviteId, groupName, had }) =>
  groups.some(({ appData }) => linksIn(appData).some(({ linkUrl }) => inviteOf(linkUrl) === inviteId)) ||
  groups.some(({ id, name }) => name === groupName && !had.includes(id));
