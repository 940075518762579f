// The Node child: one official XMTP client library, spoken to in JSON-RPC 2.0 lines.
// stdout carries RPC and nothing else; what a person should read goes to stderr.
import { closeAll, clientMethods } from './lib/clients.mjs';
import { directoryMethods } from './lib/directory.mjs';
import { groupMethods } from './lib/groups.mjs';
import { membershipMethods } from './lib/membership.mjs';
import { messageMethods } from './lib/messages.mjs';
import { networkMethods } from './lib/network.mjs';
import { serve } from './lib/rpc.mjs';

const GOODBYE_MS = 1000;

console.log = console.info = console.debug = console.error;

process.on('unhandledRejection', (reason) => console.error(`unhandled: ${reason?.message ?? reason}`));
// Ctrl-C and service managers signal us as well; our parent decides when we go, by closing stdin.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

await serve({
  ping: () => 'pong',
  ...networkMethods,
  ...directoryMethods,
  ...clientMethods,
  ...groupMethods,
  ...membershipMethods,
  ...messageMethods,
});

setTimeout(() => process.exit(0), GOODBYE_MS);
await closeAll();
process.exit(0);
