import { wallet } from './directory.mjs';
import { Refusal } from './errors.mjs';
import { network, xmtp } from './network.mjs';
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

const open = async ({ client: handle, ...account }) => {
  if (clients.has(handle)) throw new Refusal('internal', `client ${handle} is open`);
  const client = await create(account);
  if (!client.isRegistered()) await register(client, handle);
  clients.set(handle, { client, stop: listen(client, handle) });
  return { inbox_id: client.inboxId(), installation_id: client.installationId() };
};

const close = async ({ client: handle }) => {
  const open = clients.get(handle);
  clients.delete(handle);
  open?.stop();
  await open?.client.close();
};

export const closeAll = () => Promise.allSettled([...clients.keys()].map((client) => close({ client })));

export const clientMethods = { open, close };
