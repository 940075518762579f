// One person's XMTP client, and the few things an invite link needs of it. Everything else here is written
// against this class alone: with another XMTP library, replace this file.
import * as xmtp from '@xmtp/node-bindings';

const { Allow, Admin, SuperAdmin } = xmtp.PermissionPolicy;
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const unhex = (text) => Buffer.from(text, 'hex');

/** The connection to a network: `env` is `Local`, `Dev` or `Production`. */
export const connect = ({ env, apiUrl, gatewayHost }) => {
  const builder = new xmtp.BackendBuilder(xmtp.XmtpEnv[env]);
  if (apiUrl) builder.setApiUrl(apiUrl);
  if (gatewayHost) builder.setGatewayHost(gatewayHost);
  return builder.build();
};

/** A text that only the inbox of a link's creator can have signed: this link leads to this group. */
const statement = (linkUrl, groupId) => `This XMTP group invite link leads to this group.\n\n${linkUrl}\n${groupId}`;

export class Member {
  /**
   * Opens the installation of a wallet: one that is registered already, or with `signText`, which signs as
   * wallets do (65 bytes), a new one. Without `dbPath` it lives as long as the process.
   */
  static async open(backend, { dbPath, dbKey, address, signText }) {
    const identity = { identifier: address.toLowerCase(), identifierKind: xmtp.IdentifierKind.Ethereum };
    const inboxId = (await xmtp.getInboxIdByIdentity(backend, identity)) ?? xmtp.generateInboxId(identity);
    const store = dbPath ? { dbPath, encryptionKey: unhex(dbKey) } : {};
    const quiet = { level: 'Off' };
    const client = await xmtp.createClientWithBackend(backend, store, inboxId, identity, 'Disabled', undefined, quiet);
    const request = client.isRegistered() ? null : await client.createInboxSignatureRequest();
    if (request) {
      await request.addEcdsaSignature(await signText(await request.signatureText()));
      await client.registerIdentity(request);
    }
    return new Member(backend, client);
  }

  constructor(backend, client) {
    Object.assign(this, { backend, client, inboxId: client.inboxId(), installationId: client.installationId() });
  }

  /** Signs as this installation: Ed25519ph in the way of XMTP, as hex digits. */
  sign(text) {
    return hex(this.client.signWithInstallationKey(text));
  }

  /** What a link's creator keeps beside the link, so that members can tell it from a forged one. */
  vouch(linkUrl, groupId) {
    const { inboxId, installationId } = this;
    return { linkUrl, inboxId, installationId, signature: this.sign(statement(linkUrl, groupId)) };
  }

  /** Whether `creator` vouched for this link in this group. */
  async isVouched(link, groupId, creator) {
    try {
      const key = unhex(link.installationId);
      xmtp.verifySignedWithPublicKey(statement(link.linkUrl, groupId), unhex(link.signature), key);
      return link.inboxId === creator && (await xmtp.isInstallationAuthorized(this.backend, creator, key));
    } catch {
      return false;
    }
  }

  /** A new group; everybody in it may add people, or only its admins. */
  async createGroup(name, { everyoneMayAdd = false } = {}) {
    const { Default, AdminOnly } = xmtp.GroupPermissionsOptions;
    const permissions = everyoneMayAdd ? Default : AdminOnly;
    return (await this.client.conversations().createGroup([], { groupName: name, permissions })).id();
  }

  /** The groups this person is in, as the network has them now: `{ id, name, appData }`. */
  async groups() {
    const consentStates = Object.values(xmtp.ConsentState).filter(Number.isInteger);
    await this.client.conversations().syncAll(consentStates);
    const listed = this.client.conversations().list({ conversationType: xmtp.ConversationType.Group, consentStates });
    const active = listed.map((item) => item.conversation).filter((group) => group.isActive());
    return active.map((group) => ({ id: group.id(), name: group.groupName(), appData: group.appData() }));
  }

  #group(id) {
    return this.client.conversations().getConversationById(id);
  }

  /** A group as the network has it now. */
  async #fresh(id) {
    const group = this.#group(id);
    await group.sync();
    return group;
  }

  async members(id) {
    return (await (await this.#fresh(id)).listMembers()).map((member) => member.inboxId);
  }

  /** Whether every member of the group may add people (S23). */
  async everyoneMayAdd(id) {
    return (await this.#fresh(id)).groupPermissions().policySet().addMemberPolicy === Allow;
  }

  /** Whether this person may add people to the group now (S1). */
  async mayAdd(id) {
    const group = await this.#fresh(id);
    const policy = group.groupPermissions().policySet().addMemberPolicy;
    if (!group.isActive()) return false;
    if (policy === Allow) return true;
    if (group.isSuperAdmin(this.inboxId)) return policy === Admin || policy === SuperAdmin;
    return policy === Admin && group.isAdmin(this.inboxId);
  }

  /** Adds one person, unless they are in. Parallel changes of a group break each other: call one at a time. */
  async add(id, inboxId) {
    if ((await this.members(id)).includes(inboxId)) return false;
    await this.#group(id).addMembers([inboxId]);
    return true;
  }

  async setAppData(id, value) {
    await this.#group(id).updateAppData({ value });
  }

  close() {
    return this.client.close();
  }
}
