// The link creator's app: which links a group can have, and making one.
import { inviteOf } from './host.mjs';

/** How people may come in through a link of this group (S23): all members add only where all members may. */
export const joinModes = async (me, groupId) => {
  if (!(await me.mayAdd(groupId))) return [];
  const everyone = await me.everyoneMayAdd(groupId);
  return ['auto_join_creator', ...(everyone ? ['auto_join_members'] : []), 'manual_approval'];
};

/** Makes a link to a group, and keeps it beside the group's id; the host is never told that id (S2–S4). */
export const makeLink = async ({ host, me, links, groupId, joinMode = 'auto_join_creator', groupImage }) => {
  const modes = await joinModes(me, groupId);
  if (modes.length === 0) throw new Error('this person may not add people to the group, so nobody could come in');
  if (!modes.includes(joinMode)) throw new Error(`${joinMode} is not for this group; choose ${modes.join(' or ')}`);
  const { name } = (await me.groups()).find(({ id }) => id === groupId);
  const groupMembers = joinMode === 'auto_join_members' ? await me.members(groupId) : undefined;
  const { linkUrl } = await host.post('/groupInvite', { groupName: name, groupImage, joinMode, groupMembers });
  await links.keep(linkUrl, groupId);
  await host.put(`/groupInvite/${inviteOf(linkUrl)}/admitters/me`);
  return linkUrl;
};

/** After people came or went: says again who may let others in through an `auto_join_members` link. */
export const nameMembers = async ({ host, me, groupId, linkUrl }) =>
  host.patch(`/groupInvite/${inviteOf(linkUrl)}`, { groupMembers: await me.members(groupId) });
