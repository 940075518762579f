// A page of documentation as something to run: its shell in one shell, its scripts in this process.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

const ROOT = new URL('../../', import.meta.url).pathname;
/** Longer than any one block takes. */
const PATIENCE_MS = 60_000;

/** The sections of a Markdown page with their fenced blocks, and how many numbered steps each has. */
export const sections = async (path) => {
  const found = [];
  let fence;
  for (const line of (await readFile(ROOT + path, 'utf8')).split('\n')) {
    const [, indent, kind] = line.match(/^( *)```(\w*)$/) ?? [];
    if (fence) {
      if (kind === '') fence = undefined;
      else fence.text += `${line.slice(fence.indent)}\n`;
    } else if (kind !== undefined) {
      fence = { kind, text: '', indent: indent.length };
      found.at(-1)?.blocks.push(fence);
    } else if (line.startsWith('## ')) {
      found.push({ title: line.slice(3), blocks: [], steps: 0 });
    } else if (/^\d+\. /.test(line) && found.length > 0) {
      found.at(-1).steps += 1;
    }
  }
  return found;
};

const AsyncFunction = (async () => {}).constructor;

/** Runs blocks one after the other; variables and functions of the shell stay. */
export class Walkthrough {
  constructor(env, clients) {
    this.env = { ...env };
    this.clients = clients;
  }

  /** Runs a section; `expected(shown, said)` compares a JSON block with what the shell block before it printed. */
  async run({ blocks }, expected) {
    let said = '';
    for (const { kind, text } of blocks) {
      if (kind === 'sh') said = await this.#shell(text);
      else if (kind === 'js') await this.#script(text);
      else if (kind === 'json') expected(JSON.parse(text), JSON.parse(said));
      else throw new Error(`what is a block of ${kind}?`);
    }
  }

  #script(text) {
    const names = Object.keys(this.clients);
    const run = new AsyncFunction('env', ...names, text);
    return run(this.env, ...names.map((name) => this.clients[name]));
  }

  /** Everything a block sets goes to the next one through the environment. */
  async #shell(text) {
    const script = `set -aeuo pipefail\n${text}\nfor f in $(compgen -A function); do export -f "$f"; done\nenv -0 >&3`;
    const stdio = ['ignore', 'pipe', 'pipe', 'pipe'];
    const child = spawn('bash', ['-c', script], { cwd: ROOT, env: this.env, stdio, timeout: PATIENCE_MS });
    const read = async (stream) => {
      let whole = '';
      for await (const part of stream) whole += part;
      return whole;
    };
    const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code)));
    const [out, err, env] = await Promise.all([1, 2, 3].map((at) => read(child.stdio[at])));
    const how = await ended;
    if (how !== 0) throw new Error(`${how}: ${text}\n${out}\n${err}`);
    const pairs = env.split('\0').filter(Boolean).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
    this.env = Object.fromEntries(pairs);
    return out;
  }
}
