import { clientOf } from './clients.mjs';
import { refuseAfterCutover } from './cutover.mjs';
import { knownStates } from './directory.mjs';
import { explain, isUnsent, Refusal } from './errors.mjs';
import { conversationOf } from './groups.mjs';
import { xmtp } from './network.mjs';
import { inTurn } from './queue.mjs';

const allows = (policy, group, inbox) => {
  const { Allow, Admin, SuperAdmin } = xmtp().PermissionPolicy;
  if (policy === Allow) return true;
  if (group.isSuperAdmin(inbox)) return policy === Admin || policy === SuperAdmin;
  return policy === Admin && group.isAdmin(inbox);
};

/** libxmtp publishes what the group will refuse and then cannot say why, so we look first. */
const check = (group, inbox, permitted) => {
  if (!group.isActive()) throw new Refusal('inactive', 'we are not in this group any more');
  if (!permitted(group.groupPermissions().policySet(), group, inbox))
    throw new Refusal('forbidden', 'the policy of this group does not let us');
};

const change = (params, permitted, work) =>
  inTurn(`${params.client} ${params.group}`, params.deadline, async () => {
    const group = conversationOf(params);
    const inbox = clientOf(params).inboxId();
    check(group, inbox, permitted);
    try {
      return await work(group);
    } catch (cause) {
      if (isUnsent(cause)) await refuseAfterCutover();
      if (!['conflict', 'internal'].includes(explain(cause).kind)) throw cause;
      await group.sync().catch(() => {});
      check(group, inbox, permitted);
      throw cause;
    }
  });

const mayAdd = (set, group, inbox) => allows(set.addMemberPolicy, group, inbox);
const mayRemove = (set, group, inbox) => allows(set.removeMemberPolicy, group, inbox);
const mayAppoint = (set, group, inbox) =>
  group.isSuperAdmin(inbox) || (allows(set.addAdminPolicy, group, inbox) && allows(set.removeAdminPolicy, group, inbox));
const mayAppointAll = (_set, group, inbox) => group.isSuperAdmin(inbox);
const mayEdit = (set, group, inbox) => allows(set.updateGroupNamePolicy, group, inbox);
const always = () => true;

const reachable = async (params) => {
  const client = clientOf(params);
  const states = await knownStates(params.inboxes, (inboxes) => client.fetchInboxStatesByInboxIds(inboxes, true));
  const installations = states.flatMap((state) => state.installations.map((one) => one.id));
  if (installations.length === 0) return [];
  const statuses = await client.fetchKeyPackageStatusesByInstallationIds(installations);
  const valid = ({ id }) => statuses[id] && !statuses[id].validationError;
  return states.filter((state) => state.installations.some(valid)).map((state) => state.inboxId);
};

/**
 * All or nothing. Left alone, libxmtp enters an inbox without a valid key package as a member as long as
 * another one of the same call has one: everybody lists it, and it can read nothing.
 */
const addMembers = (params) =>
  change(params, mayAdd, async (group) => {
    const members = new Set((await group.listMembers()).map((member) => member.inboxId));
    const inboxes = params.inboxes.filter((inbox) => !members.has(inbox));
    if (inboxes.length === 0) return;
    const able = new Set(await reachable({ ...params, inboxes }));
    const unable = inboxes.find((inbox) => !able.has(inbox));
    if (unable) throw new Refusal('not_registered', `inbox ${unable} has no valid key package`);
    await group.addMembers(inboxes);
  });

const removeMembers = (params) => change(params, mayRemove, (group) => group.removeMembers(params.inboxes));

const LEVELS = {
  super_admin: async (group, inbox) => {
    if (!group.isSuperAdmin(inbox)) await group.addSuperAdmin(inbox);
  },
  admin: async (group, inbox) => {
    if (!group.isAdmin(inbox)) await group.addAdmin(inbox);
    if (group.isSuperAdmin(inbox)) await group.removeSuperAdmin(inbox);
  },
  member: async (group, inbox) => {
    if (group.isSuperAdmin(inbox)) await group.removeSuperAdmin(inbox);
    if (group.isAdmin(inbox)) await group.removeAdmin(inbox);
  },
};

const setLevel = (params) => {
  const { inbox, level } = params;
  const touchesSuper = (group) => level === 'super_admin' || group.isSuperAdmin(inbox);
  const permitted = (set, group, self) => (touchesSuper(group) ? mayAppointAll : mayAppoint)(set, group, self);
  return change(params, permitted, (group) => LEVELS[level](group, inbox));
};

const updateMetadata = (params) =>
  change(params, mayEdit, async (group) => {
    const { name, description, image_url } = params.change;
    if (name != null) await group.updateGroupName(name);
    if (description != null) await group.updateGroupDescription(description);
    if (image_url != null) await group.updateGroupImageUrlSquare(image_url);
  });

const leave = (params) => change(params, always, (group) => group.leaveGroup());

export const membershipMethods = { reachable, addMembers, removeMembers, setLevel, updateMetadata, leave };
