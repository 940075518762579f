// What there is to ask about: people who are signed in on both doors, their invites and requests, and a bystander.
import { Caller } from '../support/api.mjs';
import { Person } from '../support/people.mjs';
import { each, until } from '../support/wait.mjs';

const PEOPLE = 24;
/** Older things are forgotten: what was mutated may have ended them. */
const KEPT = 16;

const unescaped = (html) =>
  html.replace(/&#x([0-9a-f]+);/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)))
    .replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&');

/** The pages of a service, as a browser without a script visits them. */
export class Browser {
  constructor(url) {
    Object.assign(this, { url, cookie: '' });
  }

  async #visit(path, form) {
    const headers = { cookie: this.cookie, origin: this.url };
    const body = form && new URLSearchParams(form);
    const answer = await fetch(this.url + path, { method: form ? 'POST' : 'GET', headers, body, redirect: 'manual' });
    this.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? this.cookie;
    return answer;
  }

  async page(path) {
    return (await this.#visit(path)).text();
  }

  async signIn(account) {
    await this.#visit('/do/sign-in/ask', { address: account.address });
    const [, text] = (await this.page('/sign-in?sign')).match(/<pre id="text"[^>]*>([\s\S]*?)<\/pre>/);
    const signature = await account.signMessage({ message: unescaped(text) });
    const answer = await this.#visit('/do/sign-in/prove', { signature });
    if (answer.headers.get('location') !== '/dashboard') throw new Error('the pages did not let somebody in');
  }

  /** A key that may do everything a key can. */
  async makeKey() {
    const [, form] = (await this.page('/dashboard/keys/new')).match(/name="form" value="([^"]*)"/);
    const scopes = { invites: '1', joins: '1', decisions: '1', devices: '1', groups: '1' };
    const made = await (await this.#visit('/dashboard/keys/new', { form, label: 'Script', ...scopes })).text();
    return made.match(/id="secret"[^>]* value="([^"]*)"/)[1];
  }

  async isSignedIn() {
    return (await this.#visit('/dashboard/me')).status === 200;
  }
}

const signedIn = async (service) => {
  const person = await Person.on(service.xmtpUrl);
  const caller = await Caller.signedIn(service.url, person.account);
  const browser = new Browser(service.url);
  await browser.signIn(person.account);
  await person.leave();
  return { caller, browser, account: person.account };
};

export class Stock {
  static async gather(service, pushHost) {
    const stock = Object.assign(new Stock(), { service, pushHost, invites: [], requests: [], groupId: '', round: 0 });
    stock.people = await each(Array(PEOPLE).fill(0), 4, () => signedIn(service));
    await stock.#makeGroup();
    await stock.#placeBystander();
    await stock.renew();
    return stock;
  }

  /** A group that our account adds people to, with a link that one of the people made. */
  async #makeGroup() {
    const admin = await Person.on(this.service.xmtpUrl);
    const caller = await Caller.signedIn(this.service.url, admin.account);
    const group = await admin.groupWith(this.service.account, 'Fuzzy');
    const body = { groupId: group.id, joinMode: 'manual_approval' };
    this.managed = await until('the service to know the group', () => caller.invite(body).catch(() => null));
    this.groupId = group.id;
    this.people[0].caller = caller;
    this.people[0].account = admin.account;
    await this.people[0].browser.signIn(admin.account);
    this.key = await this.people[0].browser.makeKey();
    const hook = { webhook: `http://${this.pushHost}/hook`, topic: group.id, name: 'Fuzzy' };
    this.groupLink = (await caller.post('/api/groups/create', hook)).groupLinkId;
    await admin.leave();
  }

  /** Somebody who has no part in this, with an invite and somebody's request on it. */
  async #placeBystander() {
    const [owner, guest] = await Promise.all([signedIn(this.service), signedIn(this.service)]);
    const invite = await owner.caller.invite({ groupName: 'Quiet', joinMode: 'manual_approval', label: 'untouched' });
    const request = await guest.caller.join(invite.id);
    await owner.caller.put('/me', { name: 'Owner' });
    await guest.caller.put('/me', { name: 'Guest' });
    this.bystander = { owner, guest, invite: invite.id, request: request.id };
    this.before = await this.seen();
  }

  /** How the bystander's things stand. */
  async seen() {
    const { owner, guest, invite, request } = this.bystander;
    const list = await owner.caller.get('/groupInvite');
    // Anybody with the link may ask on it.
    const mine = list.invites.map(({ pending: _, ...kept }) => kept);
    const [shown, asked, ...people] = await Promise.all([
      guest.caller.get(`/groupInvite/${invite}`), owner.caller.request(request),
      owner.caller.get('/me'), guest.caller.get('/me'),
    ]);
    return JSON.stringify({ mine, shown, asked, people });
  }

  /** Fresh things in the place of those that were ended, and everybody signed in again. */
  async renew() {
    const turn = this.round++;
    await each(this.people, 4, async (person, at) => {
      if (at % 6 !== turn % 6 && turn > 0) return;
      if (!(await person.caller.get('/me').catch(() => null))) await person.caller.signIn().catch(() => {});
      if (!(await person.browser.isSignedIn())) await person.browser.signIn(person.account).catch(() => {});
    });
    const someone = (offset) => this.people[(turn * 2 + offset) % PEOPLE];
    for (const [offset, joinMode] of ['auto_join_creator', 'manual_approval'].entries()) {
      const [owner, asker] = [someone(offset), someone(offset + 7)];
      const invite = await owner.caller.invite({ groupName: 'Fuzzy', joinMode }).catch(() => null);
      if (!invite) continue;
      this.invites.unshift({ id: invite.id, owner });
      const request = await asker.caller.join(invite.id).catch(() => null);
      if (request) this.requests.unshift({ id: request.id, invite: invite.id, owner, asker });
      const device = { platform: 'http', url: `http://${this.pushHost}/push` };
      await owner.caller.put('/devices/phone', device).catch(() => {});
    }
    const asked = await someone(3).caller.join(this.managed.id).catch(() => null);
    if (asked) this.requests.unshift({ id: asked.id, invite: this.managed.id, owner: this.people[0], asker: someone(3) });
    this.invites.splice(KEPT);
    this.requests.splice(KEPT);
    const page = await someone(5).browser.page('/dashboard/keys');
    this.apps = [...page.matchAll(/keys\/apps\/(\w+)\/sign-out/g)].map(([, id]) => id);
  }

  /** Ids of things that are there, the bystander's among them. */
  get others() {
    const { owner, guest, invite, request } = this.bystander;
    const people = [owner, guest, this.people[1]].map(({ caller }) => caller.inboxId);
    return [invite, request, this.managed.id, this.groupId, ...people, ...this.apps,
      ...this.invites.slice(0, 4).map(({ id }) => id), ...this.requests.slice(0, 4).map(({ id }) => id)];
  }

  get tokens() {
    return this.people.map(({ caller }) => caller.token);
  }
}
