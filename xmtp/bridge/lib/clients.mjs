import { wallet } from './directory.mjs';
import { Refusal } from './errors.mjs';
import { network, xmtp } from './network.mjs';
import { inTurn } from './queue.mjs';
import { ask } from './rpc.mjs';
import { listen } from './streams.mjs';

const clients = new Map();

/** The client behind a handle. */
export const clientOf = ({ client }) => {
  const open = clients.get(client);
  if (!open) throw new Refusal('internal', `no client ${client}`);
  return open.client;
};

const create = ({ dbPath, dbKey, inboxId, address }) =>
  xmtp().createClientWithBackend(
    network(),
    { dbPath, encryptionKey: Buffer.from(dbKey, 'hex') },
    inboxId,
    wallet(address),
    'Disabled',
    undefined,
    { level: 'Off' },
    // A client that is registered already needs no network to open.
    true,
  );

const register = async (client, handle) => {
  const request = await client.createInboxSignatureRequest();
  if (!request) return;
  const text = await request.signatureText();
  const { signature } = await ask('sign', { client: handle, text });
  await request.addEcdsaSignature(Buffer.from(signature, 'hex'));
  await client.registerIdentity(request);
};

const identityOf = ({ client }) => ({ inbox_id: client.inboxId(), installation_id: client.installationId() });

const begin = async (handle, account) => {
  const client = await create(account);
  try {
    if (!client.isRegistered()) await register(client, handle);
  } catch (cause) {
    await client.close();
    throw cause;
  }
  clients.set(handle, { client, stop: listen(client, handle) });
};

/** Opens a client, registering it where it is new. A client that is open already is fine. */
const open = ({ client: handle, deadline, ...account }) =>
  inTurn(`open ${handle}`, deadline, async () => {
    if (!clients.has(handle)) await begin(handle, account);
    return identityOf(clients.get(handle));
  });

const close = ({ client: handle, deadline }) =>
  inTurn(`open ${handle}`, deadline, async () => {
    const open = clients.get(handle);
    clients.delete(handle);
    open?.stop();
    await open?.client.close();
  });

export const closeAll = () => Promise.allSettled([...clients.keys()].map((client) => close({ client, deadline: Infinity })));

export const clientMethods = { open, close };
