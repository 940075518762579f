// An event: a crowd with one link, asking over HTTP as fast as a minute of scanning is.
import { Caller } from '../support/api.mjs';
import { Person } from '../support/people.mjs';
import { each, sleep, until } from '../support/wait.mjs';

export const GUESTS = 240;
/** More people than seats: what is left of a group of 250 besides its admin and our account. */
export const TOO_MANY = 300;
const SEATS = 248;
const MINUTE_MS = 60_000;
const LANES = 8;

/** People with an inbox and a token; their apps are closed. */
const crowd = (count, network, service) =>
  each(Array.from({ length: count }), LANES, async () => {
    const person = await Person.on(network.url);
    const api = await Caller.signedIn(service.url, person.account);
    await person.leave();
    return { inboxId: person.inboxId, api };
  });

const isOver = ({ status, memberState }) => status === 'approved' || (memberState !== 'adding' && memberState !== 'waiting');

/** From the request of each to the end of it; what was refused at once says so. */
const arrive = async (people, invite, within) => {
  const begun = performance.now();
  return Promise.all(people.map(async ({ api }, index) => {
    await sleep((within / people.length) * index);
    const asked = performance.now();
    const request = await api.join(invite.id).catch((refused) => ({ refused: refused.code ?? String(refused) }));
    if (request.refused) return request;
    const end = await until('the request to end', async () => {
      const now = await api.request(request.id);
      return isOver(now) && now;
    }, 120_000, 100);
    return { ...end, took: performance.now() - asked, at: performance.now() - begun };
  }));
};

const at = (numbers, share) => [...numbers].sort((a, b) => a - b)[Math.ceil(numbers.length * share) - 1];

/** Lines of figures for crowds at a link of their own. */
export const events = async (network, service, groupWithLink) => {
  const lines = [];
  for (const count of [GUESTS, TOO_MANY]) {
    const { admin, group, invite } = await groupWithLink();
    const people = await crowd(count, network, service);
    const before = await network.commits(group.id);
    const ends = await arrive(people, invite, MINUTE_MS / 2);
    const members = new Set(await admin.members(group.id));
    const inside = people.filter(({ inboxId }) => members.has(inboxId)).length;
    const wanted = Math.min(count, SEATS);
    if (inside !== wanted) throw new Error(`${inside} of ${count} people are members, not ${wanted}`);
    const approved = ends.filter(({ status }) => status === 'approved');
    if (approved.length !== wanted) throw new Error(`${approved.length} were told that they are in, not ${wanted}`);
    const told = ends.filter(({ refused, code }) => refused === 'group_full' || code === 'group_full').length;
    if (told !== count - wanted) throw new Error(`${told} were told that the group is full, not ${count - wanted}`);
    const took = approved.map((end) => end.took);
    const commits = (await network.commits(group.id)) - before;
    const last = Math.max(...approved.map((end) => end.at));
    lines.push([
      `${count} people in half a minute`,
      `${inside} members, ${told} told that it is full; request to member p50 ${at(took, 0.5).toFixed(0)} ms, ` +
        `p95 ${at(took, 0.95).toFixed(0)} ms; the last after ${(last / 1000).toFixed(1)} s; ${commits} commits`,
    ]);
  }
  return lines;
};

/** How many of so many answers under load have every tag of a link preview in their head. */
export const heads = async (url, count = 1_000) => {
  const tags = ['<title>', 'property="og:title"', 'property="og:description"', 'property="og:image"', 'rel="canonical"'];
  const whole = await each(Array.from({ length: count }), 50, async (_, index) => {
    // A cookie of nobody's: such a page is rendered for itself, not taken from the shelf.
    const page = await (await fetch(url, { headers: index % 2 ? { cookie: 'usher=x' } : {} })).text();
    const [head] = page.split('</head>');
    return tags.every((tag) => head.includes(tag));
  });
  const complete = whole.filter(Boolean).length;
  if (complete !== count) throw new Error(`${count - complete} of ${count} answers lack head tags`);
  return [`head tags of ${count} answers, half of them rendered`, `all there in ${complete}`];
};
