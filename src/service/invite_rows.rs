//! Looking at invites: however many there are, the database is asked a fixed number of times.

use std::collections::HashMap;

use crate::domain::gate::Gate;
use crate::domain::id::{GroupKey, InviteId};
use crate::domain::inbox::InboxId;
use crate::domain::invite::Invite;
use crate::domain::permission::{Action, Standing, may};
use crate::domain::problem::Problem;
use crate::domain::view::{GroupState, InviteRow};
use crate::storage;

use super::invite_edit::may_be_gated;
use super::{Services, access, gate, landing};

/// Characters of a gate's JSON that a list shows; most gates have a few hundred, an allow-list two million.
const GATE_IN_LIST_MAX: i32 = 16 * 1024;

/// One invite for those who may see its requests; else not found.
pub async fn get(services: &Services, actor: &InboxId, invite_id: &str) -> Result<InviteRow, Problem> {
    let db = services.store.read();
    let id = InviteId::parse(invite_id).map_err(|_| Problem::not_found())?;
    let invite = storage::invite::get(db, &id).await?.ok_or_else(Problem::not_found)?;
    let standing = access::to_invite(db, actor, &invite).await?;
    access::require(standing, Action::SeeRequests).map_err(|_| Problem::not_found())?;
    rows(services, vec![invite], &[standing]).await?.pop().ok_or_else(Problem::not_found)
}

/// The invites of a group, newest first.
pub async fn of_group(services: &Services, actor: &InboxId, key: &str) -> Result<Vec<InviteRow>, Problem> {
    let db = services.store.read();
    let key = GroupKey::parse(key).map_err(|_| Problem::not_found())?;
    let group = access::group(db, &key).await?;
    if group.state != GroupState::Ready && group.created_by == *actor {
        return Ok(Vec::new());
    }
    access::require(access::to_group(db, actor, &group).await?, Action::SeeRequests)?;
    let invites = storage::invite::of_group(db, &key).await?;
    let standings = access::to_invites(db, actor, &invites).await?;
    rows(services, invites, &standings).await
}

/// The invites `actor` made and may still see.
pub async fn mine(services: &Services, actor: &InboxId) -> Result<Vec<InviteRow>, Problem> {
    let db = services.store.read();
    let invites = storage::invite::by_creator(db, actor).await?;
    let standings = access::to_invites(db, actor, &invites).await?;
    let seen = invites.into_iter().zip(standings).filter(|(_, standing)| may(*standing, Action::SeeRequests));
    let (seen, standings): (Vec<_>, Vec<_>) = seen.unzip();
    rows(services, seen, &standings).await
}

/// The gates of these invites, for whoever may change them. In a list those too long for one are left out.
pub async fn gates(services: &Services, rows: &[InviteRow]) -> Result<HashMap<InviteId, Gate>, Problem> {
    let mine: Vec<_> = rows.iter().filter(|row| row.gated && row.may_edit).map(|row| &row.card.id).collect();
    let longest = if rows.len() == 1 { i32::MAX } else { GATE_IN_LIST_MAX };
    let kept = storage::gate::of_all(services.store.read(), &mine, longest).await?;
    let read = |(id, text): (String, String)| {
        let id = InviteId::parse(&id).map_err(|_| Problem::internal())?;
        gate::kept(&id, &text).map(|gate| (id, gate))
    };
    kept.into_iter().map(read).collect()
}

/// One invite, whoever looks.
pub(super) async fn row(services: &Services, actor: &InboxId, invite: Invite) -> Result<InviteRow, Problem> {
    let standing = access::to_invite(services.store.read(), actor, &invite).await?;
    rows(services, vec![invite], &[standing]).await?.pop().ok_or_else(Problem::internal)
}

/// These invites as who stands to them like this sees them.
pub(super) async fn rows(
    services: &Services,
    invites: Vec<Invite>,
    standings: &[Standing],
) -> Result<Vec<InviteRow>, Problem> {
    let db = services.store.read();
    let ids: Vec<_> = invites.iter().map(|invite| invite.id.clone()).collect();
    let waiting = storage::pending::by_invite(db, &ids).await?;
    let members = storage::member::counts(db, &access::groups_of(&invites)).await?;
    let people = storage::person::get_all(db, invites.iter().map(|one| one.created_by.clone())).await?;
    let row = |(invite, standing): (Invite, &Standing)| {
        let creator = people.get(&invite.created_by).cloned()?;
        let inside = invite.group.as_ref().map(|key| members.get(key).copied().unwrap_or(0));
        Some(InviteRow {
            card: landing::card(services, &invite, creator, inside),
            waiting: waiting.get(&invite.id).copied().unwrap_or(0),
            may_edit: may(*standing, Action::EditInvite),
            gated: invite.gated,
            may_be_gated: may_be_gated(&invite),
            label: invite.label,
            welcome: invite.welcome,
            group: invite.group,
            uses: invite.uses,
            max_uses: invite.max_uses,
            paused: invite.paused,
            created_at_ms: invite.created_at_ms,
        })
    };
    Ok(invites.into_iter().zip(standings).filter_map(row).collect())
}
