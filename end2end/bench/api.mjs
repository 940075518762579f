// The calls that apps repeat, against a static route of the same server; and what an open event stream costs.
import { readFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { each, until } from '../support/wait.mjs';
import { besides } from './load.mjs';

export const STREAMS = 5_000;

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

/** Lines of figures; `caller` follows `request`, which waits on `invite`. */
export const api = async (service, { caller, invite, request, decide }) => {
  const static_ = { url: `${service.url}/healthz` };
  const show = await besides({ url: `${service.url}/groupInvite/${invite}` }, static_);
  const path = `${service.url}/groupJoinRequest/${request}`;
  const poll = await besides({ url: path, token: caller.token }, static_);
  const before = await resident(service.process.pid);
  const agent = new Agent({ keepAlive: false, maxSockets: Infinity });
  const streams = await each(Array.from({ length: STREAMS }), 64, () => follow(`${path}/events`, caller.token, agent));
  const open = await resident(service.process.pid);
  let told = 0;
  for (const stream of streams) stream.on('data', () => (told += 1));
  const begun = performance.now();
  await decide();
  await until('every stream to tell', () => told >= STREAMS, 30_000, 5);
  const took = performance.now() - begun;
  for (const stream of streams) stream.destroy();
  return [
    ['GET /groupInvite/:id', `${show.figures}; a static route: ${show.other}; ${show.ratio}`],
    ['polling a request', `${poll.figures}; a static route: ${poll.other}; ${poll.ratio}`],
    [`memory of one of ${STREAMS} event streams`, `${(((open - before) * 1024) / STREAMS).toFixed(1)} KiB`],
    [`a decision told to ${STREAMS} event streams`, `${took.toFixed(0)} ms`],
  ];
};
