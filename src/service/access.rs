//! How somebody stands to an invite, a group or a request. Foreign things look as if they were not there.

use sea_orm::ConnectionTrait;

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
    let Some(key) = &invite.group else {
        return to_member_run(db, actor, invite).await;
    };
    let group = group(db, key).await?;
    let standing = to_group(db, actor, &group).await?;
    let creator = *actor == invite.created_by && may(standing, Action::MakeInvite);
    let above = may(standing, Action::EditInvite);
    Ok(if creator && !above { Standing::Creator } else { standing })
}

async fn to_member_run<C: ConnectionTrait>(
    db: &C,
    actor: &InboxId,
    invite: &Invite,
) -> Result<Standing, Problem> {
    if *actor == invite.created_by {
        return Ok(Standing::Creator);
    }
    let shared = invite.join_mode == JoinMode::AutoJoinMembers;
    let admits = shared && storage::admitter::is_one(db, &invite.id, actor).await?;
    Ok(if admits { Standing::Admitter } else { Standing::Stranger })
}

/// Refuses unless the action is allowed; who may not even see the requests is told nothing.
pub fn require(standing: Standing, action: Action) -> Result<(), Problem> {
    if may(standing, action) {
        return Ok(());
    }
    let known = may(standing, Action::SeeRequests) || matches!(standing, Standing::Member { .. });
    Err(if known { Problem::forbidden("The group does not let you do this.") } else { Problem::not_found() })
}

/// A group that must exist.
pub async fn group<C: ConnectionTrait>(db: &C, key: &GroupKey) -> Result<Group, Problem> {
    storage::group::get(db, key).await?.ok_or_else(Problem::not_found)
}
