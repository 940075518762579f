// People: a wallet each, and the official XMTP client.
import { Client, createBackend, IdentifierKind, LogLevel } from '@xmtp/node-sdk';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { hexToBytes } from 'viem';

const signerOf = (account) => ({
  type: 'EOA',
  getIdentifier: () => ({ identifier: account.address.toLowerCase(), identifierKind: IdentifierKind.Ethereum }),
  signMessage: async (message) => hexToBytes(await account.signMessage({ message })),
});

/** A wallet that never was on XMTP. */
export const stranger = () => withKey(generatePrivateKey());

/** An account that can tell its key, for programs of their own. */
const withKey = (privateKey) => Object.assign(privateKeyToAccount(privateKey), { privateKey });

export class Person {
  /** Somebody with an app: an inbox on the network of `url`, kept in memory only. */
  static async on(url, account = stranger()) {
    const person = new Person();
    Object.assign(person, { account, url });
    person.client = await Client.create(signerOf(account), {
      env: 'local',
      apiUrl: url,
      dbPath: null,
      disableDeviceSync: true,
      loggingLevel: LogLevel.Off,
      useSingleConnection: true,
    });
    person.inboxId = person.client.inboxId;
    return person;
  }

  get address() {
    return this.account.address;
  }

  get privateKey() {
    return this.account.privateKey;
  }

  /** A group of this person, with the service's account allowed to add people. */
  async groupWith(accountInboxId, name = 'Night Runners') {
    const group = await this.client.conversations.createGroup([accountInboxId], { groupName: name });
    await group.addAdmin(accountInboxId);
    return group;
  }

  /** The group as this person's own app finds it, or nothing. */
  async group(id) {
    await this.client.conversations.syncAll();
    return this.client.conversations.listGroups().find((group) => group.id === id);
  }

  /** Everything this person can read in a group. */
  async texts(id) {
    const group = await this.group(id);
    await group?.sync();
    const messages = (await group?.messages()) ?? [];
    return messages.map((message) => message.content).filter((content) => typeof content === 'string');
  }

  async members(id) {
    const group = await this.group(id);
    await group?.sync();
    return ((await group?.members()) ?? []).map((member) => member.inboxId);
  }

  /** Closes the app; the inbox stays on the network. */
  async leave() {
    await this.client.close?.();
    this.client = undefined;
  }

  /** Takes the app off the only device: the inbox stays, but nobody can add it to anything. */
  async uninstall() {
    const backend = await createBackend({ env: 'local', apiUrl: this.url });
    const installation = this.client.installationIdBytes;
    await Client.revokeInstallations(signerOf(this.account), this.inboxId, [installation], backend);
    await this.leave();
  }
}
