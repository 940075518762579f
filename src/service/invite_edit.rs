//! Changing, pausing and revoking an invite.

use sea_orm::DatabaseTransaction;

use crate::domain::disclosure::Disclosure;
use crate::domain::gate::Gate;
use crate::domain::group::{GROUP_DESCRIPTION_MAX, GROUP_NAME_MAX};
use crate::domain::id::InviteId;
use crate::domain::inbox::InboxId;
use crate::domain::invite::{Invite, JoinMode, LABEL_MAX, WELCOME_MAX};
use crate::domain::permission::Action;
use crate::domain::problem::Problem;
use crate::domain::text;
use crate::domain::view::{InviteRow, QueueTab};
use crate::domain::webhook::Event;
use crate::storage;

use super::disclosure::window;
use super::invite::{expiry, image_hash, image_url, join_mode, max_uses};
use super::invite_rows::row;
use super::webhook::tell;
use super::{Services, about, access, decide, disclosure, gate, picture};

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
    /// What a stranger is told: a wire spelling of `Disclosure`.
    pub disclosure: Option<String>,
    /// What the creator's browser sealed anew.
    pub sealed: Option<String>,
    pub opens_at_ms: Option<Option<i64>>,
    pub expires_at_ms: Option<Option<i64>>,
    pub max_uses: Option<Option<i64>>,
    pub paused: Option<bool>,
    /// Who may add, for `auto_join_members`: all of them anew.
    pub group_members: Option<Vec<InboxId>>,
    /// Who is let in by rule, as JSON (`domain::gate`). Taken away, admins decide unless `join_mode` says else.
    pub gate: Option<Option<String>>,
    /// The version somebody looked at when they made this change; another one is refused.
    pub version: Option<i64>,
}

/// What is written beside the row of an invite.
#[derive(Default)]
struct Beside<'a> {
    named: Option<&'a [InboxId]>,
    gate: Option<Option<&'a Gate>>,
    sealed: Option<&'a str>,
    version: Option<i64>,
}

/// Changes an invite. What waits on it keeps its place.
pub async fn change(
    services: &Services,
    actor: &InboxId,
    invite_id: &str,
    change: InviteChange,
) -> Result<InviteRow, Problem> {
    let gate = match &change.gate {
        Some(Some(text)) => {
            // Chains are asked for nobody who may not change this.
            may_edit(services, actor, invite_id).await?;
            Some(Some(gate::read(services, text).await?))
        }
        Some(None) => Some(None),
        None => None,
    };
    let beside = Beside {
        named: change.group_members.as_deref(),
        gate: gate.as_ref().map(Option::as_ref),
        sealed: change.sealed.as_deref(),
        version: change.version,
    };
    edit(services, actor, invite_id, "invite.changed", beside, |invite, now| apply(invite, &change, now))
        .await
}

/// The invite, for whoever may change it.
pub(super) async fn may_edit(
    services: &Services,
    actor: &InboxId,
    invite_id: &str,
) -> Result<Invite, Problem> {
    let id = InviteId::parse(invite_id).map_err(|_| Problem::not_found())?;
    let db = services.store.read();
    let invite = storage::invite::get(db, &id).await?.ok_or_else(Problem::not_found)?;
    access::require(access::to_invite(db, actor, &invite).await?, Action::EditInvite)?;
    Ok(invite)
}

/// Somebody changed the invite after it was looked at.
pub(super) fn changed_meanwhile() -> Problem {
    Problem::new(409, "changed_meanwhile", "Somebody changed this link meanwhile.")
        .detail("Look at what it says now. What you typed still stands: send it again if it is still right.")
}

/// Pauses or reopens.
pub async fn set_paused(
    services: &Services,
    actor: &InboxId,
    id: &str,
    paused: bool,
) -> Result<InviteRow, Problem> {
    let action = if paused { "invite.paused" } else { "invite.resumed" };
    edit(services, actor, id, action, Beside::default(), |invite, _| Ok(Invite { paused, ..invite })).await
}

/// Ends an invite for good. What waits can still be answered.
pub async fn revoke(services: &Services, actor: &InboxId, id: &str) -> Result<InviteRow, Problem> {
    let ended = |invite: Invite, now| {
        let revoked_at_ms = invite.revoked_at_ms.or(Some(now));
        Ok(Invite { revoked_at_ms, ..invite })
    };
    edit(services, actor, id, "invite.revoked", Beside::default(), ended).await
}

fn apply(invite: Invite, change: &InviteChange, now_ms: i64) -> Result<Invite, Problem> {
    if invite.revoked_at_ms.is_some() {
        return Err(Problem::new(410, "invite_revoked", "A revoked link can't be changed."));
    }
    let mut next = match &change.disclosure {
        Some(disclosure) => disclosure::changed(invite, disclosure)?,
        None => invite,
    };
    if next.disclosure == Disclosure::Blind {
        disclosure::unreadable(&readable(change))?;
    }
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
        next.join_mode = join_mode(mode, may_be_gated(&next))?;
    }
    if let Some(gate) = &change.gate {
        next = with_gate(next, gate.is_some(), change.join_mode.is_none())?;
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
    next.opens_at_ms = change.opens_at_ms.unwrap_or(next.opens_at_ms);
    window(next.opens_at_ms, next.expires_at_ms)?;
    if let Some(limit) = change.max_uses {
        next.max_uses = max_uses(limit)?;
    }
    next.paused = change.paused.unwrap_or(next.paused);
    Ok(next)
}

/// The texts of a change that this server would keep readable.
fn readable(change: &InviteChange) -> [&str; 4] {
    fn of(text: Option<&String>) -> &str {
        text.map_or("", String::as_str)
    }
    let (url, hash) = (change.image_url.as_ref(), change.image_hash.as_ref());
    let (url, hash) = (url.and_then(Option::as_ref), hash.and_then(Option::as_ref));
    [of(change.group_name.as_ref()), of(change.description.as_ref()), of(url), of(hash)]
}

/// Whether a gate can decide about this link: somebody has to add whom it lets in.
pub(super) fn may_be_gated(invite: &Invite) -> bool {
    invite.group.is_some() || invite.topic.is_some()
}

pub(super) fn not_to_be_gated() -> Problem {
    Problem::invalid("Only a link to a group that this service's account is in can have a gate.").on("gate")
}

/// Who takes a gate away does not let everybody in by accident.
fn with_gate(invite: Invite, gated: bool, mode_is_free: bool) -> Result<Invite, Problem> {
    if !may_be_gated(&invite) {
        return Err(not_to_be_gated());
    }
    if !gated && invite.group.is_none() {
        let why =
            "The people of this link are added by another server: put another gate in the place of this one.";
        return Err(Problem::invalid(why).on("gate"));
    }
    let opens = invite.gated && !gated && mode_is_free && invite.join_mode == JoinMode::Automatic;
    let join_mode = if opens { JoinMode::ManualApproval } else { invite.join_mode };
    Ok(Invite { gated, join_mode, ..invite })
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
    Beside { named, gate, sealed, version }: Beside<'_>,
    change: impl FnOnce(Invite, i64) -> Result<Invite, Problem>,
) -> Result<InviteRow, Problem> {
    let id = InviteId::parse(invite_id).map_err(|_| Problem::not_found())?;
    let tx = services.store.write_tx().await?;
    // The whole row is written: of two edits at once the later must have seen the earlier.
    storage::one_at_a_time(&tx, &format!("invite:{id}")).await?;
    let before = storage::invite::get(&tx, &id).await?.ok_or_else(Problem::not_found)?;
    access::require(access::to_invite(&tx, actor, &before).await?, Action::EditInvite)?;
    if version.is_some_and(|seen| seen != before.version) {
        return Err(changed_meanwhile());
    }
    let now = services.now_ms();
    let after = change(before.clone(), now)?;
    let sealed = sealed.map(|sealed| disclosure::resealed(&after, sealed)).transpose()?;
    if let Some(sealed) = &sealed {
        storage::sealed::put(&tx, &id, sealed).await?;
    }
    if let Some(named) = named {
        storage::admitter::rename(&tx, &id, named).await?;
    }
    if after != before || named.is_some() || gate.is_some() || sealed.is_some() {
        storage::invite::update(&tx, &after, now).await?;
        if (&after.image_hash, &after.image_url) != (&before.image_hash, &before.image_url) {
            picture::of_link(services, &tx, &after).await?;
        }
        let detail = gate.map(|gate| if gate.is_some() { "gate set" } else { "gate removed" }.to_owned());
        services.audit(&tx, Some(actor), action, id.as_str(), detail).await?;
        tell::invite(services, &tx, event(&before, &after), &after).await?;
    }
    if let Some(gate) = gate {
        write_gate(services, &tx, &after, gate).await?;
    }
    let after = storage::invite::get(&tx, &id).await?.ok_or_else(Problem::internal)?;
    tx.commit().await?;
    services.bell.notify_one();
    row(services, actor, after).await
}

/// Keeps the gate. Who waits was asked nothing yet, or something else: the new gate looks at each.
async fn write_gate(
    services: &Services,
    tx: &DatabaseTransaction,
    invite: &Invite,
    gate: Option<&Gate>,
) -> Result<(), Problem> {
    let Some(next) = gate else { return Ok(storage::gate::remove(tx, &invite.id).await?) };
    gate::keep(services, tx, invite, next).await?;
    let only = std::slice::from_ref(&invite.id);
    let most = u64::try_from(services.limits.pending_per_link).unwrap_or(u64::MAX);
    for request in storage::join_request::queue(tx, &[], only, QueueTab::Waiting, most).await? {
        decide::order_again(services, tx, invite, &request.id).await?;
    }
    Ok(())
}
