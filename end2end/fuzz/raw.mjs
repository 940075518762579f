// Valid requests made bad, byte by byte and piece by piece, on raw connections: nothing of it may be answered with
// 5xx, take longer than 3 s, show our inside, make the server grow, or touch what belongs to somebody else:
// node fuzz/raw.mjs [--requests <n>] [--seed <n>] [--database <url>] [--at-once <n>]
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { dice as diceOf } from '../crash/dice.mjs';
import { Pushes } from '../support/pushes.mjs';
import { Service } from '../support/service.mjs';
import { each } from '../support/wait.mjs';
import { Corpus } from './corpus.mjs';
import { Judge } from './judge.mjs';
import { mutated } from './mutate.mjs';
import { Stock } from './stock.mjs';
import { exchange, PATIENCE_MS } from './wire.mjs';

const { values: given } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    database: { type: 'string' },
    'at-once': { type: 'string', default: '24' },
    /** Sends this one alone: its number in the run of that seed. */
    only: { type: 'string' },
  },
});
const [requests, seed, atOnce] = [given.requests, given.seed, given['at-once']].map(Number);

const RENEW_EVERY = 1_000;
const WEIGH_EVERY = 5_000;
/** How much more memory the second half may end with. */
const GROWTH = 1.1;
const GROWTH_KIB = 8 * 1024;
/** Of each kind of fault, enough to see what is wrong. */
const FAULTS_SHOWN = 2;
/** Limits would answer for everything behind them. */
const SETTINGS = (pushHost) => `
[limits]
join_per_link = 1000000
pending_per_link = 100000
nonce_per_address = 1000000
session_per_address = 1000000
[egress]
allow = ["${pushHost}"]
`;

const say = (words) => console.log(`fuzz: ${words}`);
const residentKib = async (pid) => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(status.match(/VmRSS:\s+(\d+)/)[1]);
};
const mib = (kib) => `${Math.round(kib / 1024)} MiB`;

/** What the service's own log says went wrong, besides readiness, which is judged by its answers. */
const watchLog = ({ child }, said) => {
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      const bad = (line) => /panicked|\bERROR\b/.test(line) && !line.includes('route="/readyz"');
      said.push(...String(data).split('\n').filter(bad).map((line) => line.slice(0, 600)));
    });
  }
};

/** When this machine itself stood still: what was under way then proves nothing, and is asked again. */
const stalls = [];
const STALL_MS = 1_500;
/** So long the service believes what it then saw of its network. */
const RECOVERY_MS = 5_000;
let ticked = performance.now();
setInterval(() => {
  const now = performance.now();
  if (now - ticked > STALL_MS) stalls.push({ from: ticked, to: now });
  ticked = now;
}, 100).unref();
const stoodStill = (from) => stalls.some(({ to }) => to >= from) || performance.now() - ticked > STALL_MS;

const pushes = await Pushes.listen();
const settings = (given.database ? `database_url = "${given.database}"\n` : '') + SETTINGS(pushes.host);
const service = await Service.start({ settings });
const said = [];
const found = { faults: [], statuses: {}, ends: {}, slowest: { ms: 0 }, weights: [], again: 0 };
const count = (table, key) => (table[key] = (table[key] ?? 0) + 1);

const ask = async (corpus, judge, number) => {
  // The same choices for the same number, whatever became of the others.
  const dice = diceOf(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
  const call = corpus.any(dice);
  const { text, hangsUp } = mutated(dice, call, corpus.stock);
  const from = performance.now();
  let outcome = { hangsUp, ...(await exchange(service.port, text, { hangsUp })) };
  const failed = outcome.end === 'late' || outcome.ms > PATIENCE_MS || outcome.answer?.status >= 500;
  if (failed && stoodStill(from - RECOVERY_MS)) {
    found.again += 1;
    await service.ready();
    outcome = { hangsUp, ...(await exchange(service.port, text, { hangsUp })) };
  }
  count(found.ends, `${outcome.kind} ${outcome.end}`);
  count(found.statuses, outcome.answer?.status ?? 'none');
  const { answer, kind, ms, got } = outcome;
  const isTimed = answer && kind !== 'unsure' && !stoodStill(from);
  if (isTimed && ms > found.slowest.ms) found.slowest = { ms, name: call.name, number };
  const fault = judge.fault(text, outcome);
  if (fault) found.faults.push({ number, name: call.name, fault, ms: Math.round(ms), kind, hangsUp, text, got });
};

const weigh = async (number) => {
  const children = await Promise.all((await service.children()).map(residentKib));
  const own = await residentKib(service.process.pid);
  found.weights.push({ number, own });
  const rate = Math.round(number / ((performance.now() - begun) / 1000));
  say(`${number} sent, server ${mib(own)}, Node ${children.map(mib).join(' ')}, ${found.faults.length} faults, ${rate}/s`);
};

const grown = () => {
  const middle = found.weights.find(({ number }) => number >= requests / 2);
  const last = found.weights.at(-1);
  const allowed = middle.own * GROWTH + GROWTH_KIB;
  return last.own > allowed ? `memory grew from ${mib(middle.own)} in the middle to ${mib(last.own)}` : undefined;
};

const report = () => {
  const list = (table) => Object.entries(table).sort(([, a], [, b]) => b - a).map(([key, n]) => `${key}: ${n}`).join(', ');
  say(`statuses ${list(found.statuses)}`);
  say(`ends ${list(found.ends)}`);
  for (const { from, to } of stalls) say(`this machine stood still for ${Math.round(to - from)} ms`);
  if (stalls.length > 0) say(`${found.again} requests asked again after that`);
  say(`slowest ${Math.round(found.slowest.ms)} ms (${found.slowest.name}, number ${found.slowest.number})`);
  const kinds = {};
  for (const { text, got, ...about } of found.faults) {
    if (count(kinds, about.name ? `${about.fault.slice(0, 80)} (${about.name})` : about.fault) > FAULTS_SHOWN) continue;
    const [sent, back] = [text.slice(0, 1_500), got.slice(0, 1_200)].map((words) => JSON.stringify(words));
    say(`NOT SO: ${JSON.stringify(about)}\n  sent ${sent}\n  got ${back}`);
  }
  for (const [kind, n] of Object.entries(kinds)) say(`${n} × ${kind}`);
  for (const line of said.slice(0, 10)) say(`the log says: ${line}`);
};

let begun = performance.now();
try {
  say(`${requests} requests, seed ${seed}, ${atOnce} at once, ${given.database ? 'PostgreSQL' : 'SQLite'}`);
  const stock = await Stock.gather(service, pushes.host);
  const openapi = await (await fetch(`${service.url}/openapi.json`)).json();
  const [corpus, judge] = [new Corpus(openapi, stock), new Judge(openapi)];
  watchLog(service.process, said);
  begun = performance.now();
  await weigh(0);
  const numbers = given.only ? [Number(given.only)] : Array.from({ length: requests }, (_, at) => at);
  for (let at = 0; at < numbers.length; at += RENEW_EVERY) {
    if (at > 0) await stock.renew();
    await each(numbers.slice(at, at + RENEW_EVERY), atOnce, (number) => ask(corpus, judge, number));
    const done = Math.min(at + RENEW_EVERY, numbers.length);
    if (done % WEIGH_EVERY === 0 || done === numbers.length) await weigh(done);
    if (!service.process.isRunning) throw new Error('the service ended');
  }
  await service.ready();
  const after = await stock.seen();
  if (after !== stock.before) found.faults.push({ fault: `the bystander's things changed: ${stock.before} → ${after}`, text: '', got: '' });
  const growth = given.only ? undefined : grown();
  if (growth) found.faults.push({ fault: growth, text: '', got: '' });
  if (said.length > 0) found.faults.push({ fault: `the log has ${said.length} errors`, text: '', got: '' });
} catch (error) {
  found.faults.push({ fault: `broken: ${error.stack}\n${service.process.output.slice(-3_000)}`, text: '', got: '' });
} finally {
  report();
  await service.stop();
  await pushes.close();
}
say(found.faults.length === 0 ? 'nothing found' : `${found.faults.length} faults`);
process.exit(found.faults.length ? 1 : 0);
