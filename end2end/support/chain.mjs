// A chain of one's own: anvil, with the contracts of tests/evm.
import { spawn, execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { encodeAbiParameters, encodeFunctionData, parseAbi } from 'viem';
import { until } from './wait.mjs';

const EVM = new URL('../../tests/evm/', import.meta.url).pathname;
const ID = 31337;
const ABI = parseAbi(['function give(address to, uint256 number)']);

const anvil = () => {
  const packages = `${EVM}node_modules/@foundry-rs`;
  const [name] = readdirSync(packages).filter((name) => name.startsWith('anvil-'));
  return `${packages}/${name}/bin/anvil`;
};

const compiled = async () => {
  const { stdout } = await promisify(execFile)('node', ['compile.mjs', 'tokens.sol'], { cwd: EVM, maxBuffer: 2 ** 26 });
  return JSON.parse(stdout);
};

export class Chain {
  static async start() {
    const chain = Object.assign(new Chain(), { id: ID });
    const [contracts] = await Promise.all([compiled(), chain.#launch()]);
    [chain.rich] = await chain.#ask('eth_accounts', []);
    const decimals = encodeAbiParameters([{ type: 'uint256' }], [6n]).slice(2);
    chain.coins = await chain.#deploy(contracts.Coins + decimals);
    return chain;
  }

  #launch() {
    const args = ['--chain-id', String(ID), '--port', '0', '--accounts', '1'];
    this.child = spawn(anvil(), args, { stdio: ['ignore', 'pipe', 'inherit'] });
    return new Promise((resolve, reject) => {
      this.child.once('exit', (code) => reject(new Error(`anvil ended (${code})`)));
      createInterface({ input: this.child.stdout }).on('line', (line) => {
        const [, address] = line.match(/^Listening on (.*)$/) ?? [];
        if (address) resolve((this.url = `http://${address}`));
      });
    });
  }

  async #ask(method, params) {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const { result, error } = await (await fetch(this.url, { method: 'POST', headers, body })).json();
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  async #send(transaction) {
    const hash = await this.#ask('eth_sendTransaction', [{ from: this.rich, ...transaction }]);
    const mined = () => this.#ask('eth_getTransactionReceipt', [hash]);
    const receipt = await until('a transaction to be mined', mined);
    if (receipt?.status !== '0x1') throw new Error(`not mined well: ${JSON.stringify(receipt)}`);
    return receipt;
  }

  async #deploy(code) {
    return (await this.#send({ data: `0x${code}` })).contractAddress;
  }

  /** From the next block on this wallet has so many tokens. */
  async gives(address, tokens) {
    const data = encodeFunctionData({ abi: ABI, functionName: 'give', args: [address, BigInt(tokens) * 10n ** 6n] });
    await this.#send({ to: this.coins, data });
  }

  /** For `usher.toml`: gates look at the newest block, since nothing here is ever undone. */
  get settings() {
    return `[[chains]]\nid = ${ID}\nrpc = ["${this.url}"]\nblock = "latest"\n`;
  }

  /** A gate that asks for so many tokens. */
  gate(tokens, more = {}) {
    const rule = { type: 'erc20', chain: `eip155:${ID}`, contract: this.coins, minimum: String(tokens), label: 'CLUB' };
    return { rule, ...more };
  }

  async stop() {
    this.child.removeAllListeners('exit');
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill();
    await ended;
  }
}
