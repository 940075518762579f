// Prints the creation code of every contract in the files named, as JSON: {"Name": "6080…"}.
import { readFileSync } from 'node:fs';
import solc from 'solc';

const sources = Object.fromEntries(process.argv.slice(2).map((file) => [file, { content: readFileSync(file, 'utf8') }]));
const settings = {
  // Without PUSH0, which not every chain knows; without metadata, so that the same source is the same code.
  evmVersion: 'paris',
  optimizer: { enabled: true, runs: 1 },
  metadata: { bytecodeHash: 'none', appendCBOR: false },
  outputSelection: { '*': { '*': ['evm.bytecode.object'] } },
};
const output = JSON.parse(solc.compile(JSON.stringify({ language: 'Solidity', sources, settings })));
for (const { formattedMessage } of output.errors ?? []) console.error(formattedMessage);
if (output.errors?.some(({ severity }) => severity === 'error')) process.exit(1);
const contracts = Object.values(output.contracts).flatMap(Object.entries);
console.log(JSON.stringify(Object.fromEntries(contracts.map(([name, it]) => [name, it.evm.bytecode.object]))));
