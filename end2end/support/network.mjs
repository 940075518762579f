// The local XMTP network as a process of its own.
import { Running } from './programs.mjs';

export class Network {
  /** Starts a node; with a directory, what it keeps survives it. */
  static async start({ dir, port = 0 } = {}) {
    const args = ['--addr', `127.0.0.1:${port}`, '--control-addr', '127.0.0.1:0'];
    if (dir) args.push('--dir', dir);
    const network = new Network();
    network.process = new Running('xmtp-devnet', args);
    const [line] = await network.process.line(/^\{"control".*|^\{.*"event":"ready".*/);
    const { url, control, networkId } = JSON.parse(line);
    return Object.assign(network, { url, control, networkId });
  }

  async #ask(path, method = 'GET', body) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(this.control + path, { method, headers, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  stats() {
    return this.#ask('/stats');
  }

  /** How often a group was changed. */
  async commits(groupId) {
    return (await this.#ask(`/commits/${groupId}`)).commits;
  }

  faults(plan) {
    return this.#ask('/faults', plan ? 'POST' : 'DELETE', plan);
  }

  stop() {
    return this.process.stop();
  }
}
