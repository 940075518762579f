// Which link leads to which group (S4). The server does not know; the creator's app keeps it on its own
// device, and in the group's app data, which every member's device has: a phone finds what a laptop made.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { inviteOf } from './host.mjs';

/** A group's app data takes 8192 characters; the oldest link goes first. */
const LINKS_MAX = 8;

/** The links in a group's app data, which may hold anything. */
export const linksIn = (appData) => {
  try {
    const { inviteLinks } = JSON.parse(appData);
    return Array.isArray(inviteLinks) ? inviteLinks.filter((link) => URL.canParse(link?.linkUrl)) : [];
  } catch {
    return [];
  }
};

const withLinks = (appData, inviteLinks) => {
  try {
    return JSON.stringify({ ...(appData ? JSON.parse(appData) : {}), inviteLinks });
  } catch {
    return undefined;
  }
};

const read = async (file) => JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));

/** Writes all or nothing. */
export const write = async (file, value) => {
  await writeFile(`${file}.new`, JSON.stringify(value, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
};

export class Links {
  /** `file` is this device's own list; without one it is kept in memory. */
  constructor(me, file) {
    Object.assign(this, { me, file, known: undefined });
  }

  async #own() {
    this.known ??= this.file ? await read(this.file) : {};
    return this.known;
  }

  async #remember(linkUrl, groupId) {
    const own = await this.#own();
    own[inviteOf(linkUrl)] = { linkUrl, groupId };
    if (this.file) await write(this.file, own);
  }

  /** Keeps a link one made. Where the group's app data is somebody else's format, only on this device. */
  async keep(linkUrl, groupId) {
    await this.#remember(linkUrl, groupId);
    const { appData } = (await this.me.groups()).find(({ id }) => id === groupId);
    const links = [...linksIn(appData), this.me.vouch(linkUrl, groupId)].slice(-LINKS_MAX);
    const next = withLinks(appData, links);
    if (next) await this.me.setAppData(groupId, next);
  }

  /**
   * The group a link leads to, if this person is in it. Any member may write a group's app data, so what
   * stands there counts only with the signature of the link's creator.
   */
  async groupOf(invite) {
    const own = (await this.#own())[invite.id];
    if (own) return own.groupId;
    for (const group of await this.me.groups()) {
      for (const link of linksIn(group.appData).filter(({ linkUrl }) => inviteOf(linkUrl) === invite.id)) {
        if (!(await this.me.isVouched(link, group.id, invite.createdBy))) continue;
        await this.#remember(link.linkUrl, group.id);
        return group.id;
      }
    }
    return undefined;
  }
}
