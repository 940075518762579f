// Programs under test: started with nothing of our own environment, ended by their process id.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './wait.mjs';

const PROGRAMS = process.env.E2E_PROGRAMS ?? new URL('../../target/debug', import.meta.url).pathname;
/** Enough of what a program says to tell why it failed. */
const LINES_KEPT = 400;

export const program = (name) => {
  const path = join(PROGRAMS, name);
  if (!existsSync(path)) throw new Error(`${path} is not built; start with: cargo xtask e2e`);
  return path;
};

const environment = () => {
  const ours = Object.entries(process.env).filter(([name]) => !/^(USHER_|E2E_|RUST_LOG$)/.test(name));
  return { ...Object.fromEntries(ours), NO_COLOR: '1' };
};

/** A port that was free a moment ago. */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** A new directory, and how to be rid of it. */
export const tempDir = async (name) => {
  const path = await mkdtemp(join(tmpdir(), `usher-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
};

/** A running program. */
export class Running {
  constructor(name, args, env = {}) {
    this.lines = [];
    this.partial = { stdout: '', stderr: '' };
    this.name = name;
    this.child = spawn(program(name), args, { env: { ...environment(), ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stdin.on('error', () => {});
    for (const stream of ['stdout', 'stderr']) this.child[stream].on('data', (data) => this.#keep(stream, data));
    this.ended = new Promise((resolve) => this.child.once('close', (code, signal) => resolve(signal ?? code)));
    this.ended.then((how) => (this.how = how));
  }

  #keep(stream, data) {
    const lines = (this.partial[stream] + data).split('\n');
    this.partial[stream] = lines.pop();
    this.lines.push(...lines);
    if (this.lines.length > 2 * LINES_KEPT) this.lines.splice(0, this.lines.length - LINES_KEPT);
  }

  get pid() {
    return this.child.pid;
  }

  get output() {
    return this.lines.join('\n');
  }

  get isRunning() {
    return this.how === undefined;
  }

  /** Types a line. */
  type(line) {
    this.child.stdin.write(`${line}\n`);
  }

  /** The first line that fits, as soon as it is there. */
  line(pattern, patience) {
    return until(`${this.name} to say ${pattern}`, () => {
      const found = this.lines.map((line) => line.match(pattern)).find(Boolean);
      if (!found && !this.isRunning) throw new Error(`${this.name} ended (${this.how}):\n${this.output}`);
      return found;
    }, patience);
  }

  /** Asks it to end, and makes it. */
  async stop() {
    if (!this.isRunning) return;
    this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), 30_000);
    await this.ended;
    clearTimeout(late);
  }

  /** Gives it no chance. */
  async kill() {
    if (this.isRunning) this.child.kill('SIGKILL');
    await this.ended;
  }
}
