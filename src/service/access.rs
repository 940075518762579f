//! How somebody stands to an invite, a group or a request. Foreign things look as if they were not there.

use std::collections::BTreeSet;

use sea_orm::ConnectionTrait;

use crate::domain::group::ConversationId;
use crate::domain::group::Level;
use crate::domain::id::GroupKey;
use crate::domain::inbox::InboxId;
use crate::domain::invite::{Invite, JoinMode};
use crate::domain::permission::{Action, Standing, may, standing_of};
use crate::domain::problem::Problem;
use crate::storage;
use crate::storage::group::Group;

/// How `actor` stands to a group of ours.
pub async fn to_group<C: ConnectionTrait>(
    db: &C,
    actor: &InboxId,
    group: &Group,
) -> Result<Standing, Problem> {
    let level = storage::group::level_of(db, &group.key, actor).await?;
    Ok(standing_of(level, group.add_policy))
}

/// How `actor` stands to an invite: in a managed group only the group's own rights count.
pub async fn to_invite<C: ConnectionTrait>(
    db: &C,
    actor: &InboxId,
    invite: &Invite,
) -> Result<Standing, Problem> {
    let standing = to_invites(db, actor, std::slice::from_ref(invite)).await?.pop();
    standing.ok_or_else(Problem::not_found)
}

/// The same for several in their order, with as many queries as for one.
pub async fn to_invites<C: ConnectionTrait>(
    db: &C,
    actor: &InboxId,
    invites: &[Invite],
) -> Result<Vec<Standing>, Problem> {
    let keys = groups_of(invites);
    let groups = storage::group::get_all(db, &keys).await?;
    let levels = storage::member::levels(db, actor, &keys).await?;
    let reviewed = storage::reviewer::among(db, actor, &keys).await?;
    let shared = |invite: &&Invite| {
        invite.join_mode == JoinMode::AutoJoinMembers && invite.group.is_none() && invite.created_by != *actor
    };
    let shared: Vec<_> = invites.iter().filter(shared).map(|invite| &invite.id).collect();
    let admits = storage::admitter::among(db, actor, &shared).await?;
    let standing = |invite: &Invite| match &invite.group {
        Some(key) => match in_group(actor, invite, groups.get(key), levels.get(key).copied()) {
            standing if reviewed.contains(key) && !may(standing, Action::Decide) => Standing::Reviewer,
            standing => standing,
        },
        None if invite.created_by == *actor => Standing::Creator,
        None if admits.contains(&invite.id) => Standing::Admitter,
        None => Standing::Stranger,
    };
    Ok(invites.iter().map(standing).collect())
}

/// The groups these invites lead to, each once.
pub fn groups_of(invites: &[Invite]) -> Vec<GroupKey> {
    let keys: BTreeSet<_> = invites.iter().filter_map(|invite| invite.group.clone()).collect();
    keys.into_iter().collect()
}

fn in_group(actor: &InboxId, invite: &Invite, group: Option<&Group>, level: Option<Level>) -> Standing {
    let Some(group) = group else { return Standing::Stranger };
    let standing = standing_of(level, group.add_policy);
    let creator = *actor == invite.created_by && may(standing, Action::MakeInvite);
    let above = may(standing, Action::EditInvite);
    if creator && !above { Standing::Creator } else { standing }
}

/// Refuses unless the action is allowed. Who may not see the requests is told nothing about them; a member of
/// the group is told that its invites are not theirs to change.
pub fn require(standing: Standing, action: Action) -> Result<(), Problem> {
    if may(standing, action) {
        return Ok(());
    }
    let of_invite = matches!(action, Action::MakeInvite | Action::EditInvite);
    let known =
        may(standing, Action::SeeRequests) || of_invite && matches!(standing, Standing::Member { .. });
    Err(if known { Problem::forbidden("The group does not let you do this.") } else { Problem::not_found() })
}

/// The group of a queue of work, and its id on the network.
pub async fn group_of_queue<C: ConnectionTrait>(
    db: &C,
    queue: &str,
) -> Result<(GroupKey, ConversationId), Problem> {
    let key = GroupKey::parse(queue).map_err(|_| Problem::internal())?;
    let group = storage::group::get(db, &key).await?;
    let conversation = group.and_then(|group| group.conversation_id).ok_or_else(Problem::internal)?;
    Ok((key, conversation))
}

/// A group that must exist.
pub async fn group<C: ConnectionTrait>(db: &C, key: &GroupKey) -> Result<Group, Problem> {
    storage::group::get(db, key).await?.ok_or_else(Problem::not_found)
}
