import { clientOf } from './clients.mjs';
import { addressesOf } from './directory.mjs';
import { Refusal } from './errors.mjs';
import { xmtp } from './network.mjs';

const POLICIES = ['everyone', 'nobody', 'admins', 'super_admins'];
const LEVELS = ['member', 'admin', 'super_admin'];

const nanosToMillis = (nanos) => Number(nanos / 1_000_000n);

/** The conversation, from the local database. */
export const conversationOf = (params) => {
  try {
    return clientOf(params).conversations().getConversationById(params.group);
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal('unknown_conversation', cause.message.split('\n', 1)[0]);
  }
};

const policy = (number) => POLICIES[number] ?? 'nobody';

const policiesOf = (group) => {
  const set = group.groupPermissions().policySet();
  return {
    add_member: policy(set.addMemberPolicy),
    remove_member: policy(set.removeMemberPolicy),
    update_metadata: policy(set.updateGroupNamePolicy),
  };
};

const infoOf = (group) => ({
  id: group.id(),
  name: group.groupName(),
  description: group.groupDescription(),
  image_url: group.groupImageUrlSquare() || null,
  policies: policiesOf(group),
  active: group.isActive(),
  mark: group.appData(),
  created_at_ms: nanosToMillis(group.createdAtNs()),
});

const memberOf = (member) => ({
  inbox_id: member.inboxId,
  addresses: addressesOf(member.accountIdentifiers),
  level: LEVELS[member.permissionLevel],
});

const permissionsOf = (name) => {
  const { AdminOnly, Default } = xmtp().GroupPermissionsOptions;
  return name === 'everyone-is-admin' ? Default : AdminOnly;
};

const createGroup = async (params) => {
  const { name, description, image_url, permissions, mark } = params.new;
  const options = {
    permissions: permissionsOf(permissions),
    groupName: name,
    groupDescription: description,
    groupImageUrlSquare: image_url ?? undefined,
    appData: mark,
  };
  return infoOf(await clientOf(params).conversations().createGroup([], options));
};

const sync = async (params) => {
  try {
    await conversationOf(params).sync();
  } catch (cause) {
    if (cause.kind !== 'unknown_conversation') throw cause;
    await clientOf(params).conversations().sync();
    await conversationOf(params).sync();
  }
};

/** Whatever we think of who wrote first. */
export const consents = () => Object.values(xmtp().ConsentState).filter(Number.isInteger);

const syncAll = async (params) => {
  await clientOf(params).conversations().syncAll(consents());
};

const group = async (params) => {
  const conversation = conversationOf(params);
  const metadata = await conversation.groupMetadata();
  if (metadata.conversationType() !== xmtp().ConversationType.Group)
    throw new Refusal('unknown_conversation', `${params.group} is not a group`);
  return infoOf(conversation);
};

const groups = (params) =>
  clientOf(params)
    .conversations()
    .list({ conversationType: xmtp().ConversationType.Group, consentStates: consents() })
    .map((item) => infoOf(item.conversation));

const members = async (params) => (await conversationOf(params).listMembers()).map(memberOf);

export const groupMethods = { createGroup, sync, syncAll, group, groups, members };
