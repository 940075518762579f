// The service as its operator starts it.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, Running, tempDir } from './programs.mjs';
import { until } from './wait.mjs';

export class Service {
  /**
   * Starts the service on free ports and waits until it is ready. Without a network it brings its own, or stands
   * `beside` one, as if another process of its data directory had brought it.
   * Without a database it has SQLite.
   * `settings` go into `usher.toml`. One that is `keptUp` is started again when it ends by itself, as whatever
   * manages processes would do.
   */
  static async start({ network, beside, dir, databaseUrl, settings = '', keptUp = false } = {}) {
    const service = new Service();
    Object.assign(service, { keptUp, databaseUrl, revivals: [] });
    service.temp = dir ? undefined : await tempDir('service');
    service.dir = dir ?? service.temp.path;
    service.port = await freePort();
    service.url = `http://localhost:${service.port}`;
    service.network = network;
    service.devnetPort = network ? undefined : beside ? new URL(beside.url).port : await freePort();
    if (beside) await writeFile(join(service.dir, 'network-id'), beside.networkId);
    await writeFile(join(service.dir, 'usher.toml'), settings);
    await service.restart();
    return service;
  }

  /** Starts it again on the same directory and address. */
  async restart() {
    this.launch();
    await this.ready();
    this.readyAfter = performance.now() - this.startedAt;
  }

  /** Starts the program and does not wait for it. */
  launch() {
    this.startedAt = performance.now();
    this.process = new Running('usher', ['--config', join(this.dir, 'usher.toml')], {
      USHER_ADDR: `127.0.0.1:${this.port}`,
      USHER_BASE_URL: this.url,
      USHER_DATA_DIR: this.dir,
      ...(this.databaseUrl && { USHER_DATABASE_URL: this.databaseUrl }),
      USHER_XMTP_NETWORK: this.network?.url ?? 'local',
      ...(this.devnetPort && { USHER_DEVNET_ADDR: `127.0.0.1:${this.devnetPort}` }),
    });
  }

  async ready(patience = 60_000) {
    // A service that was killed a moment ago leaves broken connections behind: ask again.
    const ask = (path) => fetch(this.url + path).catch(() => null);
    const facts = await until('the service to be ready', async () => {
      if (!this.process.isRunning) this.#revive();
      if (!(await ask('/readyz'))?.ok) return false;
      const facts = await (await ask('/.well-known/usher.json'))?.json().catch(() => null);
      return facts?.accountInboxId && facts;
    }, patience);
    this.account = facts.accountInboxId;
    this.xmtpUrl = this.network?.url ?? facts.apiUrl;
  }

  #revive() {
    const words = `usher ended (${this.process.how}):\n${this.process.output}`;
    if (!this.keptUp) throw new Error(words);
    this.revivals.push(words.split('\n').at(-1));
    this.launch();
  }

  /** The Node children: `[]` where there are none. */
  async children() {
    const found = [];
    for (const pid of await readdir('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(parent) === this.process.pid) found.push(Number(pid));
    }
    return found;
  }

  async stop() {
    await this.process.stop();
    await this.temp?.remove();
  }
}
