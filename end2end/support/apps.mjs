// People whose app is the reference in xmtp/bridge/reference: in this process, or in a terminal.
import { join } from 'node:path';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { hexToBytes } from 'viem';
import { Host, inviteOf } from '../../xmtp/bridge/reference/host.mjs';
import { Links } from '../../xmtp/bridge/reference/links.mjs';
import { connect, Member } from '../../xmtp/bridge/reference/member.mjs';
import { keepAdmitting } from '../../xmtp/bridge/reference/run.mjs';
import { freePort, Running, tempDir } from './programs.mjs';
import { until } from './wait.mjs';

/** Ports for people's own servers, and the setting that lets the service push to them. */
export const pushAddresses = async (count) => {
  const addresses = (await Promise.all(Array.from({ length: count }, freePort))).map((port) => `127.0.0.1:${port}`);
  return { addresses, settings: `[egress]\nallow = ${JSON.stringify(addresses)}\n` };
};

/** Somebody with the reference app, signed in at the service with their installation. */
export class App {
  static async on(network, service) {
    const account = privateKeyToAccount(generatePrivateKey());
    const signText = async (message) => hexToBytes(await account.signMessage({ message }));
    const backend = await connect({ env: 'Local', apiUrl: network.url });
    const app = new App();
    app.me = await Member.open(backend, { address: account.address, signText });
    app.host = new Host(service.url, app.me);
    app.links = new Links(app.me);
    app.lines = [];
    return app;
  }

  get inboxId() {
    return this.me.inboxId;
  }

  /** Starts admitting and waits until it stands. */
  async admit(linkUrl, options = {}) {
    this.stopping = new AbortController();
    const { host, me, links } = this;
    const tell = (line) => this.lines.push(line);
    const deviceId = `device-${me.installationId.slice(0, 8)}`;
    const inviteId = inviteOf(linkUrl);
    const { signal } = this.stopping;
    this.admitting = keepAdmitting({ host, me, links, inviteId, deviceId, tell, signal, ...options });
    this.admitting.catch((cause) => tell(`ended: ${cause.stack}`));
    await this.says(/^ready/);
  }

  says(pattern, patience) {
    return until(`an admitter to say ${pattern}; it said ${this.lines.join(' / ')}`, () => this.lines.find((line) => pattern.test(line)), patience);
  }

  /** Ends the app; the inbox stays on the network. */
  async leave() {
    this.stopping?.abort();
    await this.admitting;
    await this.me.close();
  }
}

/** Somebody at a terminal with `usher`. */
export class Terminal {
  static async of(name) {
    const home = await tempDir(name);
    return Object.assign(new Terminal(), { name, home, running: [] });
  }

  /** Starts one of the apps. */
  run(verb, ...args) {
    const config = join(this.home.path, 'none.toml');
    const app = new Running('usher', ['--config', config, verb, ...args, '--name', this.name], {
      USHER_DATA_DIR: this.home.path,
    });
    this.running.push(app);
    return app;
  }

  /** Makes a link and waits for it. */
  async makeLink(service, ...args) {
    const [link] = await this.run('creator', service.url, ...args).line(/^http.*\/invite\/\w+$/);
    return link;
  }

  async leave() {
    await Promise.all(this.running.map((app) => app.stop()));
    await this.home.remove();
  }
}
