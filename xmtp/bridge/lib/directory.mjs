import { refuseAfterCutover } from './cutover.mjs';
import { explain } from './errors.mjs';
import { network, xmtp } from './network.mjs';

const NOBODY = `0x${'0'.repeat(40)}`;

export const wallet = (address) => ({
  identifier: address.toLowerCase(),
  identifierKind: xmtp().IdentifierKind.Ethereum,
});

export const addressesOf = (identifiers) =>
  identifiers.filter((one) => one.identifierKind === xmtp().IdentifierKind.Ethereum).map((one) => one.identifier);

const stateOf = (state) => ({
  inbox_id: state.inboxId,
  addresses: addressesOf(state.identifiers),
  installations: state.installations.map((one) => one.id),
});

const fromNetwork = (inboxes) => xmtp().fetchInboxStatesByInboxIds(network(), inboxes);

/**
 * The states of those inboxes that exist: libxmtp fails the whole look-up for one unknown id. A client looks up
 * over the connection it has; `fromNetwork` opens one.
 */
export const knownStates = async (inboxes, lookUp = fromNetwork) => {
  if (inboxes.length === 0) return [];
  try {
    return await lookUp(inboxes);
  } catch (cause) {
    if (explain(cause).kind === 'unreachable') throw cause;
    if (inboxes.length === 1) return [];
    const middle = inboxes.length >> 1;
    const halves = [inboxes.slice(0, middle), inboxes.slice(middle)];
    return (await Promise.all(halves.map((half) => knownStates(half, lookUp)))).flat();
  }
};

const inboxOf = ({ address }) => xmtp().getInboxIdByIdentity(network(), wallet(address));

const inboxesOf = async ({ addresses }) =>
  (await Promise.all(addresses.map((address) => inboxOf({ address })))).map((inbox) => inbox ?? null);

const inboxStates = async ({ inboxes }) => (await knownStates(inboxes)).map(stateOf);

const isInstallationOf = async ({ inbox, installation }) => {
  const [state] = await knownStates([inbox]);
  return state?.installations.some((one) => one.id === installation) ?? false;
};

const pingNetwork = async () => {
  await inboxOf({ address: NOBODY });
  await refuseAfterCutover();
};

export const directoryMethods = { inboxOf, inboxesOf, inboxStates, isInstallationOf, pingNetwork };
