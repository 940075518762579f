// The calls that apps repeat, against a static route of the same server; and what an open event stream costs.
import { readFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { each, until } from '../support/wait.mjs';
import { besides } from './load.mjs';

export const STREAMS = 5_000;
/** As many people, each with a request and a token of their own. */
export const FOLLOWED = 50;

const resident = async (pid) => Number((await readFile(`/proc/${pid}/status`, 'utf8')).match(/VmRSS:\s+(\d+)/)[1]) / 1024;

const follow = (url, token, agent) =>
  new Promise((resolve, reject) => {
    const asked = get(url, { agent, headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' } });
    asked.once('error', reject);
    asked.once('response', (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`an event stream answered ${answer.statusCode}`));
      answer.once('data', () => resolve(answer));
    });
  });

/** Lines of figures; `caller` polls `request`, which waits on `invite`. */
export const calls = async (service, { caller, invite, request }) => {
  const static_ = { url: `${service.url}/healthz` };
  const show = await besides({ url: `${service.url}/groupInvite/${invite}` }, static_);
  const poll = await besides({ url: `${service.url}/groupJoinRequest/${request}`, token: caller.token }, static_);
  return [
    ['GET /groupInvite/:id', `${show.figures}; a static route: ${show.other}; ${show.ratio}`],
    ['polling a request', `${poll.figures}; a static route: ${poll.other}; ${poll.ratio}`],
  ];
};

/**
 * Lines of figures of a service that was started for this: one that worked before has freed memory, which
 * streams would fill without being seen. Memory is counted from where each request is followed once, so that
 * what is made but once is not counted, and nothing is closed in between. `followed`: requests with the tokens of
 * those who made them; `decide` answers one.
 */
export const streams = async (service, followed, decide) => {
  const agent = new Agent({ keepAlive: false, maxSockets: Infinity });
  const open = (count) =>
    each(Array.from({ length: count }), 64, (_, index) => {
      const { request, token } = followed[index % followed.length];
      return follow(`${service.url}/groupJoinRequest/${request}/events`, token, agent);
    });
  const { pid } = service.process;
  const first = await open(followed.length);
  const before = await resident(pid);
  const further = await open(STREAMS - followed.length);
  const memory = await resident(pid);
  const all = [...first, ...further];
  const told = new Set();
  for (const stream of all) stream.on('data', (data) => String(data).startsWith('event: status') && told.add(stream));
  const begun = performance.now();
  await each(followed, 8, ({ request }) => decide(request));
  const decided = performance.now() - begun;
  await until('every stream to tell', () => told.size === STREAMS, 60_000, 5);
  const took = performance.now() - begun;
  for (const stream of all) stream.destroy();
  return [
    [
      `${STREAMS} event streams on ${followed.length} requests`,
      `${(((memory - before) * 1024) / further.length).toFixed(1)} KiB each; ${memory.toFixed(0)} MiB in all`,
    ],
    [`${followed.length} decisions told to them`, `${took.toFixed(0)} ms; made in ${decided.toFixed(0)} ms`],
  ];
};
