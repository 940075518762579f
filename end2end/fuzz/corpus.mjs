// Valid requests: every call of the API's description, and the pages with their forms.
import { PICTURE } from './picture.mjs';

const utf8 = (text) => Buffer.from(text, 'utf8').latin1Slice();

/** A request as bytes, each a character. */
export const raw = ({ method, path, version = 'HTTP/1.1', headers, body }) =>
  `${method} ${path} ${version}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;

export const bodyText = ({ json, form, text }) => {
  if (json !== undefined) return utf8(JSON.stringify(json));
  return form ? new URLSearchParams(form).toString() : (text ?? '');
};

const BOUNDARY = 'f7c1d0e9';
const multipart = (fields) => {
  const part = (head, held) => `--${BOUNDARY}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${held}\r\n`;
  const texts = Object.entries(fields).map(([name, held]) => part(`name="${name}"`, held));
  const file = part('name="picture"; filename="group.png"\r\nContent-Type: image/png', PICTURE);
  return `${texts.join('')}${file}--${BOUNDARY}--\r\n`;
};

const BROWSER_KEYS = {
  p256dh: 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM',
  auth: 'tBHItJI5svbpez7KI4CCXg',
};
const DEVICES = (stock) => [
  { platform: 'http', url: `http://${stock.pushHost}/push`, authorization: 'Bearer x' },
  { platform: 'apns', token: '5d2f8c1b9a7e4f603c8d1e5b2a9f7c40de6b13f8a25c97e0b4d81f3a6c29e75b', topic: 'org.example.chat' },
  { platform: 'fcm', token: 'dQw4w9WgXcQ:APA91bH', names: true },
  { platform: 'webpush', subscription: { endpoint: `http://${stock.pushHost}/web`, keys: BROWSER_KEYS } },
];
const MODES = ['auto_join_creator', 'auto_join_members', 'manual_approval'];
const inbox = (who) => who.caller.inboxId;

/** Nobody meets it, and no chain is asked. */
const GATE = {
  rule: { type: 'any', of: [
    { type: 'allowList', csv: 'address\n0x2222222222222222222222222222222222222222' },
    { type: 'not', rule: { type: 'inboxAge', days: 0 } },
  ] },
};
const newLink = (d, s) => ({
  topic: s.groupId, name: 'Fuzzy', description: 'a', ...d.one([{ webhook: `http://${s.pushHost}/hook` }, { gate: GATE }]),
});
const asked = (s, { who }) => ({ groupLinkId: s.groupLink, topic: s.groupId, walletAddress: who.account.address });

/** What each call of the description is asked with: `{ path?, json?, who?, headers? }`, by operation id. */
const CALLS = {
  listInvites: () => ({}),
  createInvite: (d, s, { who }) => ({
    json: d.one([
      { groupName: 'Builders', groupImage: 'https://example.org/g.png', joinMode: d.one(MODES), groupMembers: [inbox(who)] },
      { groupName: 'Builders', description: 'who build', expiresAt: '2036-01-01T00:00:00Z', maxUses: 5, label: 'poster' },
      { groupId: s.groupId, joinMode: 'manual_approval' },
    ]),
  }),
  getInvite: (d, s, { invite }) => ({ id: invite.id }),
  changeInvite: (d, s, { invite }) => ({ id: invite.id, who: invite.owner,
    json: { groupName: 'Later', description: 'a', label: null, groupImage: null, joinMode: d.one(MODES),
      expiresAt: '2036-01-01T00:00:00Z', maxUses: 9, paused: false } }),
  revokeInvite: (d, s, { invite }) => ({ id: invite.id, who: invite.owner }),
  createJoinRequest: (d, s, { invite }) => ({ json: { inviteId: invite.id, ...d.one([{}, { code: '0a1b2c3d4e5f' }]) } }),
  createJoinFromInvite: (d, s, { invite }) => ({ json: { inviteId: invite.id } }),
  getJoinFromInvite: (d, s, { request }) => ({ query: `?inviteId=${request.invite}`, who: request.asker }),
  getJoinRequest: (d, s, { request }) => ({ id: request.id, who: request.asker }),
  answerJoinRequest: (d, s, { request }) => ({ id: request.id, who: request.owner,
    json: { status: d.one(['approved', 'rejected']), reason: 'Not now' } }),
  withdrawJoinRequest: (d, s, { request }) => ({ id: request.id, who: request.asker }),
  notify: (d, s, { request }) => ({ id: request.id, who: request.asker,
    json: { inviteId: request.invite, joinRequestId: request.id, recipientId: inbox(request.owner), groupName: 'Fuzzy',
      type: d.one(MODES), groupMembers: [inbox(request.owner)], requesterName: 'Bo', requesterAvatar: 'https://example.org/b.png' } }),
  followJoinRequest: (d, s, { request }) => ({ id: request.id, who: request.asker, headers: [['accept', 'text/event-stream']] }),
  volunteer: (d, s, { invite }) => ({ id: invite.id }),
  standDown: (d, s, { invite }) => ({ id: invite.id }),
  claim: (d, s, { request }) => ({ id: request.id, who: request.owner, json: { deviceId: 'phone' } }),
  listPendingJoins: (d, s, { who }) => ({ json: { userId: inbox(who), lastCheckTimestamp: '2026-01-01T00:00:00Z' } }),
  putDevice: (d, s) => ({ id: d.one(['phone', 'tablet', 'a.b_c:d-e']), json: d.one(DEVICES(s)) }),
  deleteDevice: () => ({ id: 'tablet' }),
  getMe: () => ({}),
  putMe: () => ({ json: { name: 'Al', avatar: null } }),
  createNonce: () => ({ open: true }),
  createToken: (d, s, { who }) => ({ open: true, json: d.one([
    { siwe: { message: signInText(who), signature: `0x${'6c'.repeat(64)}1b` } },
    { xmtp: { inboxId: inbox(who), installationId: 'a1'.repeat(32), message: signInText(who), signature: `0x${'0a'.repeat(64)}` } },
  ]) }),
  createGroup: (d) => ({ json: { name: 'Holders', description: 'who hold', ...d.one([{}, { gate: GATE }]) } }),
  createGroupLink: (d, s, { managed }) => ({ who: managed.owner, json: newLink(d, s) }),
  createGroupLinkByUrl: (d, s) => ({ open: true, id: s.key, json: newLink(d, s) }),
  getGroupLink: (d, s) => ({ open: true, id: s.groupLink }),
  makeWebhookSecret: (d, s, { managed }) => ({ who: managed.owner, id: s.groupLink }),
  deleteWebhookSecret: (d, s, { managed }) => ({ who: managed.owner, id: s.groupLink }),
  joinGroupLink: (d, s, { invite }) => ({ json: { groupLinkId: d.one([s.groupLink, invite.id]) } }),
  decide: (d, s, about) => ({ who: about.managed.owner, json: asked(s, about) }),
  decideByUrl: (d, s, about) => ({ open: true, id: s.key, json: asked(s, about) }),
  getOpenApi: () => ({ open: true }),
  getNetwork: () => ({ open: true }),
  healthz: () => ({ open: true }),
  readyz: () => ({ open: true }),
};
const signInText = (who) => [
  'localhost wants you to sign in with your Ethereum account:', who.account.address, '', '', 'URI: http://localhost', 'Version: 1',
  'Chain ID: 1', 'Nonce: 7w3k9q2m5x8c1v4b6n0z3h5t2d', 'Issued At: 2026-11-22T18:00:00Z', 'Expiration Time: 2036-11-22T18:05:00Z',
].join('\n');
/** Asked less often than the rest: what they end others need, or what they give or make is large. */
const SELDOM = { createGroup: 0.02, revokeInvite: 0.2, withdrawJoinRequest: 0.3, getOpenApi: 0.1 };

const FORMS = {
  '/do/open': (d, { invite }) => ({ link: `https://example.org/invite/${invite.id}` }),
  '/do/join': (d, { invite }) => ({ invite: invite.id }),
  '/do/by-code/show': (d, { invite }) => ({ invite: invite.id }),
  '/do/parked/withdraw': (d, { invite }) => ({ invite: invite.id }),
  '/do/tell-me': (d, { request }) => ({ invite: request.invite, request: request.id }),
  '/do/withdraw': (d, { request }) => ({ invite: request.invite, request: request.id }),
  '/do/sign-out': (d, { invite }) => ({ invite: invite.id }),
  '/do/sign-in/ask': (d, { who, invite }) => ({ address: who.account.address, invite: invite.id }),
  '/do/sign-in/prove': (d, { who }) => ({ address: who.account.address, signature: `0x${'6c'.repeat(64)}1b`, invite: '', join: '' }),
  '/do/links/pause': (d, { invite }) => ({ id: invite.id, paused: d.one(['', 'on']) }),
  '/do/links/revoke': (d, { invite }) => ({ id: invite.id }),
  '/do/event/code': (d, { invite }) => ({ id: invite.id, on: d.one(['', '', '1']) }),
  '/do/event/door': (d, { invite }) => ({ id: invite.id, on: d.one(['', '1']) }),
  '/do/event/let-in': (d, { request }) => ({ id: request.invite, request: request.id }),
  '/do/event/surge': (d, { invite }) => ({ id: invite.id, minutes: d.one(['', '30', 'x']) }),
  '/do/event/screen': (d, { invite }) => ({ id: invite.id }),
  '/do/requests/approve': (d, { request }) => ({ request: request.id, tab: '' }),
  '/do/requests/reject': (d, { request }) => ({ request: request.id, reason: 'No', tab: 'decided' }),
  '/do/requests/retry': (d, { request }) => ({ request: request.id, tab: '' }),
  '/do/reviewers/appoint': (d, { who, stock }) => ({ group: stock.groupId, who: d.one([who.account.address, inbox(who)]) }),
  '/do/reviewers/dismiss': (d, { who, stock }) => ({ group: stock.groupId, who: inbox(who) }),
  '/do/me/name': (d, { invite }) => ({ name: 'Al', invite: invite.id }),
  '/do/devices/tell': (d, { stock }) => ({ endpoint: `http://${stock.pushHost}/web`, ...BROWSER_KEYS }),
  '/do/devices/remove': () => ({ device: 'tablet' }),
  '/do/keys/revoke': () => ({ id: '0h7v2m9k4c8q3w5x1z6t0b2n4d' }),
  '/do/apps/sign-out': (d, { stock }) => ({ id: d.one([...stock.apps, 'none']) }),
  '/do/set-up': () => ({ secret: '0h7v2m9k4c8q3w5x1z6t0b2n4d' }),
  '/do/visitor/say': () => ({ conversation: 'a1'.repeat(16), text: 'Hi', form: '' }),
  '/do/webhooks/test': () => ({ id: '0h7v2m9k4c8q3w5x1z6t0b2n4d' }),
  '/do/webhooks/replay': () => ({ id: '0h7v2m9k4c8q3w5x1z6t0b2n4d', delivery: 'msg_0h7v2m9k4c8q3w5x1z6t0b2n4d' }),
  '/do/webhooks/switch': (d) => ({ id: '0h7v2m9k4c8q3w5x1z6t0b2n4d', on: d.one(['', '1']) }),
  '/do/webhooks/rotate': () => ({ id: '0h7v2m9k4c8q3w5x1z6t0b2n4d', form: '' }),
  '/do/webhooks/delete': () => ({ id: '0h7v2m9k4c8q3w5x1z6t0b2n4d' }),
  '/do/webhooks/change/0h7v2m9k4c8q3w5x1z6t0b2n4d': (d, { stock }) => ({ url: `http://${stock.pushHost}/hook`, group: '', 'join.requested': '1' }),
  '/dashboard/webhooks/new': (d, { stock }) => ({ form: '', url: `http://${stock.pushHost}/hook`, 'join.requested': '1', 'member.added': '1' }),
  '/dashboard/keys/new': () => ({ form: '', label: 'poster', invites: 'on', joins: 'on' }),
};
const LINK = {
  form: '', mode: 'manual_approval', closes: 'date', date: '2036-01-01T12:00', offset: '0', limit: '5', label: 'a', description: 'b',
  welcome: 'c', disclosure: 'teaser', opens: '2026-01-01T12:00', opens_offset: '0',
};
const PAGES = ['/', '/invite/{invite}', '/i/{invite}', '/i/{invite}/0A1B2C3D4E5F', '/screen/{invite}', '/invite/{invite}/sign-in', '/invite/{invite}/code', '/status/{request}/00000000000000000000000000000000', '/sign-in?sign', '/set-up/{invite}', '/visitor', '/dashboard',
  '/dashboard/requests?tab=decided', '/dashboard/requests/{request}/approve', '/dashboard/requests/{request}/reject', '/dashboard/groups',
  '/dashboard/groups/new', '/dashboard/groups/{group}', '/dashboard/links', '/dashboard/links/new?group={group}', '/dashboard/links/{invite}',
  '/dashboard/links/{invite}/edit', '/dashboard/links/{invite}/event', '/dashboard/links/{invite}/door?did={request}', '/dashboard/links/{invite}/revoke', '/dashboard/links/{invite}/poster?size=a4', '/dashboard/links/{invite}/poster.pdf?size=tent', '/dashboard/keys', '/dashboard/keys/new', '/dashboard/webhooks', '/dashboard/webhooks/new', '/dashboard/me?for={invite}',
  '/qr/{invite}', '/sealed/{invite}', '/card/{invite}/0123456789abcdef.png', '/qr/{invite}.png', '/qr/{invite}.pdf?use=logo', '/images/{image}', '/assets/usher.css', '/dashboard/worker.js', '/robots.txt', '/favicon.ico', '/nowhere'];

const API_PART = 0.78;
const FORM_PART = 0.5;

export class Corpus {
  /** Throws where the description knows a call that we don't. */
  constructor(openapi, stock) {
    Object.assign(this, { stock, host: new URL(stock.service.url).host, operations: [] });
    for (const [path, methods] of Object.entries(openapi.paths)) {
      for (const [method, { operationId }] of Object.entries(methods)) {
        const call = CALLS[operationId];
        if (!call) throw new Error(`nothing to ask ${operationId} (${method} ${path}) with`);
        this.operations.push({ path, method: method.toUpperCase(), operationId, call });
      }
    }
  }

  /** Any of them: `{ name, method, path, headers, json?, form?, text? }`. */
  any(dice) {
    const { stock } = this;
    const who = dice.one(stock.people);
    const managed = { id: stock.managed.id, owner: stock.people[0] };
    const about = { stock, who, managed, invite: dice.one([...stock.invites, managed]), request: dice.one(stock.requests) };
    if (dice.between(0, 1) < API_PART) return this.#api(dice, about);
    return dice.between(0, 1) < FORM_PART ? this.#form(dice, about) : this.#page(dice, about);
  }

  #api(dice, about) {
    const { path, method, operationId, call } = dice.one(this.operations);
    if (dice.between(0, 1) > (SELDOM[operationId] ?? 1)) return this.#api(dice, about);
    const { id = '', query = '', who = about.who, json, headers = [], open } = call(dice, this.stock, about);
    const list = [['host', this.host], ...headers];
    const caller = dice.between(0, 1) < 0.15 ? about.who : who;
    if (!open) list.push(['authorization', `Bearer ${caller.caller.token}`]);
    if (json) list.push(['content-type', 'application/json']);
    if (method === 'POST' && dice.between(0, 1) < 0.1) list.push(['idempotency-key', `k-${Math.floor(dice.between(0, 50))}`]);
    return { name: operationId, method, path: path.replace(/\{\w+\}/, id) + query, headers: list, json };
  }

  #page(dice, { who, invite, request }) {
    const path = dice.one(PAGES).replace('{invite}', invite.id).replace('{request}', request.id)
      .replace('{group}', this.stock.groupId).replace('{image}', 'a1'.repeat(32));
    return { name: 'page', method: 'GET', path, headers: this.#browser(dice, who) };
  }

  #form(dice, about) {
    const path = dice.one([...Object.keys(FORMS), 'create', 'change']);
    const who = path.startsWith('/do/links') || !FORMS[path] ? about.invite.owner : about.who;
    const headers = [...this.#browser(dice, who), ['origin', this.stock.service.url]];
    if (FORMS[path]) {
      headers.push(['content-type', 'application/x-www-form-urlencoded']);
      return { name: path, method: 'POST', path, headers, form: FORMS[path](dice, about) };
    }
    headers.push(['content-type', `multipart/form-data; boundary=${BOUNDARY}`]);
    const text = multipart({ ...LINK, group: this.stock.groupId });
    const to = path === 'create' ? '/do/links/create' : `/do/links/change/${about.invite.id}`;
    return { name: to.slice(0, 16), method: 'POST', path: to, headers, text };
  }

  #browser(dice, { browser }) {
    const cookie = dice.between(0, 1) < 0.8 ? [['cookie', browser.cookie]] : [];
    return [['host', this.host], ['user-agent', 'Mozilla/5.0'], ...cookie];
  }
}
