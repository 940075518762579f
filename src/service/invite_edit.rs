//! Changing, pausing and revoking an invite.

use crate::domain::group::{GROUP_DESCRIPTION_MAX, GROUP_NAME_MAX};
use crate::domain::id::InviteId;
use crate::domain::inbox::InboxId;
use crate::domain::invite::{Invite, LABEL_MAX, WELCOME_MAX};
use crate::domain::permission::Action;
use crate::domain::problem::Problem;
use crate::domain::text;
use crate::domain::view::InviteRow;
use crate::domain::webhook::Event;
use crate::storage;

use super::invite::{expiry, image_hash, image_url, join_mode, max_uses, row};
use super::webhook::tell;
use super::{Services, about, access};

/// What to change; `None` leaves as it is, `Some(None)` takes away.
#[derive(Clone, Debug, Default)]
pub struct InviteChange {
    pub group_name: Option<String>,
    pub description: Option<String>,
    pub label: Option<String>,
    pub welcome: Option<String>,
    pub join_mode: Option<String>,
    pub image_url: Option<Option<String>>,
    pub image_hash: Option<Option<String>>,
    pub expires_at_ms: Option<Option<i64>>,
    pub max_uses: Option<Option<i64>>,
    pub paused: Option<bool>,
    /// Who may add, for `auto_join_members`: all of them anew.
    pub group_members: Option<Vec<InboxId>>,
}

/// Changes an invite. What waits on it keeps its place.
pub async fn change(
    services: &Services,
    actor: &InboxId,
    invite_id: &str,
    change: InviteChange,
) -> Result<InviteRow, Problem> {
    let named = change.group_members.as_deref();
    edit(services, actor, invite_id, "invite.changed", named, |invite, now| apply(invite, &change, now)).await
}

/// Pauses or reopens.
pub async fn set_paused(
    services: &Services,
    actor: &InboxId,
    id: &str,
    paused: bool,
) -> Result<InviteRow, Problem> {
    let action = if paused { "invite.paused" } else { "invite.resumed" };
    edit(services, actor, id, action, None, |invite, _| Ok(Invite { paused, ..invite })).await
}

/// Ends an invite for good. What waits can still be answered.
pub async fn revoke(services: &Services, actor: &InboxId, id: &str) -> Result<InviteRow, Problem> {
    let ended = |invite: Invite, now| {
        let revoked_at_ms = invite.revoked_at_ms.or(Some(now));
        Ok(Invite { revoked_at_ms, ..invite })
    };
    edit(services, actor, id, "invite.revoked", None, ended).await
}

fn apply(invite: Invite, change: &InviteChange, now_ms: i64) -> Result<Invite, Problem> {
    if invite.revoked_at_ms.is_some() {
        return Err(Problem::new(410, "invite_revoked", "A revoked link can't be changed."));
    }
    let mut next = invite;
    if let Some(name) = &change.group_name {
        next.group_name = text::required_line(name, GROUP_NAME_MAX).map_err(about("groupName"))?;
    }
    if let Some(words) = &change.description {
        next.description = text::paragraphs(words, GROUP_DESCRIPTION_MAX).map_err(about("description"))?;
    }
    if let Some(label) = &change.label {
        next.label = text::optional_line(Some(label), LABEL_MAX).map_err(about("label"))?;
    }
    if let Some(welcome) = &change.welcome {
        next.welcome = Some(text::paragraphs(welcome, WELCOME_MAX).map_err(about("welcome"))?)
            .filter(|text| !text.is_empty());
    }
    if let Some(mode) = &change.join_mode {
        next.join_mode = join_mode(mode, next.group.is_some())?;
    }
    if let Some(url) = &change.image_url {
        next.image_url = image_url(url.as_deref())?;
    }
    if let Some(hash) = &change.image_hash {
        next.image_hash = image_hash(hash.as_deref())?;
    }
    if let Some(at) = change.expires_at_ms {
        next.expires_at_ms = expiry(at, now_ms)?;
    }
    if let Some(limit) = change.max_uses {
        next.max_uses = max_uses(limit)?;
    }
    next.paused = change.paused.unwrap_or(next.paused);
    Ok(next)
}

/// What those who listen are told of a change.
const fn event(before: &Invite, after: &Invite) -> Event {
    if after.revoked_at_ms.is_some() && before.revoked_at_ms.is_none() {
        Event::InviteRevoked
    } else if after.paused && !before.paused {
        Event::InvitePaused
    } else {
        Event::InviteUpdated
    }
}

async fn edit(
    services: &Services,
    actor: &InboxId,
    invite_id: &str,
    action: &'static str,
    named: Option<&[InboxId]>,
    change: impl FnOnce(Invite, i64) -> Result<Invite, Problem>,
) -> Result<InviteRow, Problem> {
    let id = InviteId::parse(invite_id).map_err(|_| Problem::not_found())?;
    let tx = services.store.write_tx().await?;
    // The whole row is written: of two edits at once the later must have seen the earlier.
    storage::one_at_a_time(&tx, &format!("invite:{id}")).await?;
    let before = storage::invite::get(&tx, &id).await?.ok_or_else(Problem::not_found)?;
    access::require(access::to_invite(&tx, actor, &before).await?, Action::EditInvite)?;
    let now = services.now_ms();
    let after = change(before.clone(), now)?;
    if let Some(named) = named {
        storage::admitter::rename(&tx, &id, named).await?;
    }
    if after != before || named.is_some() {
        storage::invite::update(&tx, &after, now).await?;
        services.audit(&tx, Some(actor), action, id.as_str(), None).await?;
        tell::invite(services, &tx, event(&before, &after), &after).await?;
    }
    let after = storage::invite::get(&tx, &id).await?.ok_or_else(Problem::internal)?;
    tx.commit().await?;
    row(services, actor, after).await
}
