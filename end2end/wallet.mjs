// A wallet for the shell: the walk-throughs of docs/api.md sign with it.
//   node end2end/wallet.mjs address <private key>
//   node end2end/wallet.mjs sign <private key> <text>
import { privateKeyToAccount } from 'viem/accounts';

const [verb, key, message] = process.argv.slice(2);
const account = privateKeyToAccount(key);
const answers = { address: () => account.address, sign: () => account.signMessage({ message }) };
process.stdout.write(await answers[verb]());
