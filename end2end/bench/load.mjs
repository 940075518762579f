// The same load on two addresses, turn about, so that whatever else the machine does hits both.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const ROUNDS = 5;
const WRK = ['-t1', '-c64', '-d5s', '--latency'];

const run = promisify(execFile);

const load = async ({ url, token }) => {
  const headers = token ? ['-H', `Authorization: Bearer ${token}`] : [];
  const { stdout } = await run('wrk', [...WRK, ...headers, url]);
  if (/Non-2xx/.test(stdout)) throw new Error(`${url} did not always answer 200:\n${stdout}`);
  const [, p99, unit] = stdout.match(/99%\s+([\d.]+)(us|ms|s)/);
  const scale = { us: 0.001, ms: 1, s: 1000 }[unit];
  return { perSecond: Number(stdout.match(/Requests\/sec:\s+([\d.]+)/)[1]), p99: Number(p99) * scale };
};

const middle = (runs, key) => runs.map((run) => run[key]).sort((a, b) => a - b)[Math.floor(runs.length / 2)];
const figures = (runs) => `${middle(runs, 'perSecond').toFixed(0)} a second, p99 ${middle(runs, 'p99').toFixed(1)} ms`;

/** The figures of ours, those of the other, and the ratio, in words. */
export const besides = async (ours, other) => {
  const [one, two] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    one.push(await load(ours));
    two.push(await load(other));
  }
  const ratio = middle(one, 'perSecond') / middle(two, 'perSecond');
  return { figures: figures(one), other: figures(two), ratio: `${ratio.toFixed(2)} times` };
};
