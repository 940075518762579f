//! The page behind the link: what this invite is, and where this visitor stands.

use crate::domain::gate::Report;
use crate::domain::group::GROUP_CAPACITY;
use crate::domain::id::InviteId;
use crate::domain::inbox::{InboxId, Person};
use crate::domain::invite::{Closed, Invite, status_word};
use crate::domain::join_request::{Code, Decision, JoinRequest, MemberState, TRIES_MAX};
use crate::domain::problem::Problem;
use crate::domain::view::{GroupState, InviteCard, Landing, LandingState, OwnRequest};
use crate::storage;
use crate::storage::group::Group;

use super::join::was_removed;
use super::{Services, gate};

/// The invite page as `visitor` sees it. Unknown and malformed ids look alike.
pub async fn view(
    services: &Services,
    invite_id: &str,
    visitor: Option<&InboxId>,
) -> Result<Landing, Problem> {
    let db = services.store.read();
    let id = InviteId::parse(invite_id).map_err(|_| Problem::invite_not_found())?;
    let invite = storage::invite::get(db, &id).await?.ok_or_else(Problem::invite_not_found)?;
    let group = match &invite.group {
        Some(key) => storage::group::get(db, key).await?,
        None => None,
    };
    let members = match &group {
        Some(group) => Some(storage::group::member_count(db, &group.key).await?),
        None => None,
    };
    let own = match visitor {
        Some(inbox) => own(services, &invite, group.as_ref(), inbox).await?,
        None => Own::default(),
    };
    let state = match state(&invite, group.as_ref(), members, &own, services.now_ms()) {
        LandingState::Approval if services.reach.is_away() => LandingState::Away { approval: true },
        LandingState::Open if services.reach.is_away() => LandingState::Away { approval: false },
        state => state,
    };
    let stranger = matches!(state, LandingState::Revoked);
    let creator = storage::person::get(db, &invite.created_by).await?;
    let mut card = card(services, &invite, creator, members);
    if stranger {
        redact(&mut card);
    }
    let conversation_id = match state {
        LandingState::Member { .. } => group.and_then(|group| group.conversation_id).map(|id| id.0),
        _ => None,
    };
    let visitor = match visitor {
        Some(inbox) => Some(storage::person::get(db, inbox).await?),
        None => None,
    };
    let gate = if stranger { None } else { shown_gate(services, &invite, &own).await? };
    Ok(Landing { card, state, visitor, conversation_id, gate })
}

/// Where people open an invite.
pub fn link_url(services: &Services, id: &InviteId) -> String {
    format!("{}/invite/{id}", services.site.base_url)
}

/// Where people open a group link (contract S34).
pub fn group_link_url(services: &Services, id: &InviteId) -> String {
    format!("{}/group/{id}", services.site.base_url)
}

/// The card of an invite.
pub(super) fn card(
    services: &Services,
    invite: &Invite,
    creator: Person,
    members: Option<usize>,
) -> InviteCard {
    InviteCard {
        id: invite.id.clone(),
        link_url: link_url(services, &invite.id),
        group_name: invite.group_name.clone(),
        description: invite.description.clone(),
        image_hash: invite.image_hash.clone(),
        image_url: invite.image_url.clone(),
        fetched_hash: invite.fetched_hash.clone(),
        creator,
        join_mode: invite.join_mode,
        status: status_word(invite.open_at(services.now_ms())).to_owned(),
        expires_at_ms: invite.expires_at_ms,
        places_left: invite.max_uses.map(|max| max.saturating_sub(invite.uses).max(0)),
        managed: invite.group.is_some(),
        members,
        version: invite.version,
    }
}

/// A request as its maker sees it.
pub(super) fn own_request(request: &JoinRequest) -> OwnRequest {
    OwnRequest {
        id: request.id.clone(),
        status: request.status(),
        member_state: request.member_state,
        code: request.code,
        reason: request.reason.clone(),
        requested_at_ms: request.requested_at_ms,
        decided_at_ms: request.decided_at_ms,
        automatic: request.decision == Decision::Approved && request.decided_by.is_none(),
    }
}

/// What the link asks for; where the visitor asked, what was found.
async fn shown_gate(services: &Services, invite: &Invite, own: &Own) -> Result<Option<Report>, Problem> {
    if !invite.gated {
        return Ok(None);
    }
    if let Some((evidence, _)) = &own.evidence {
        return Ok(serde_json::from_str(evidence).ok());
    }
    Ok(gate::of(services.store.read(), &invite.id).await?.map(|gate| gate::unasked(&gate)))
}

#[derive(Default)]
struct Own {
    member: bool,
    /// Was in the group and is not any more: a person decides (`service::join`).
    removed: bool,
    latest: Option<JoinRequest>,
    rejections: u64,
    /// What was found when the gate was last looked at, and when.
    evidence: Option<(String, i64)>,
}

async fn own(
    services: &Services,
    invite: &Invite,
    group: Option<&Group>,
    inbox: &InboxId,
) -> Result<Own, Problem> {
    let db = services.store.read();
    let member = match group {
        Some(group) => storage::group::level_of(db, &group.key, inbox).await?.is_some(),
        None => false,
    };
    let removed = match &group {
        Some(group) if !member => was_removed(db, &group.key, inbox, invite.gated).await?,
        _ => false,
    };
    let latest = storage::join_request::latest(db, &invite.id, inbox).await?;
    let rejections = storage::join_request::rejections(db, &invite.id, inbox).await?;
    let evidence = match &latest {
        Some(latest) if invite.gated => storage::join_request::evidence(db, &latest.id).await?,
        _ => None,
    };
    Ok(Own { member, removed, latest, rejections, evidence })
}

/// The first that fits, in the order of `product.md` 4.2.
fn state(
    invite: &Invite,
    group: Option<&Group>,
    members: Option<usize>,
    own: &Own,
    now_ms: i64,
) -> LandingState {
    if let Some(mine) = own_state(invite, own) {
        return mine;
    }
    let open = invite.open_at(now_ms);
    if open == Err(Closed::Revoked) {
        return LandingState::Revoked;
    }
    if let Some(rejected) = rejected(own, now_ms) {
        return rejected;
    }
    if open.is_ok()
        && let Some(request) = own.latest.as_ref().filter(|latest| lacks(latest))
    {
        return LandingState::NotMet { request: own_request(request) };
    }
    match open {
        Err(Closed::Revoked) => LandingState::Revoked,
        Err(Closed::Expired { at_ms }) => LandingState::Expired { at_ms },
        Err(Closed::UsedUp { places }) => LandingState::UsedUp { places },
        Err(Closed::Paused) => LandingState::Paused,
        Ok(()) if group.is_some_and(|group| group.state != GroupState::Ready) => LandingState::GroupGone,
        Ok(()) if members.is_some_and(|n| n >= GROUP_CAPACITY) => LandingState::Full,
        Ok(()) if invite.join_mode.needs_approval() || own.removed => LandingState::Approval,
        Ok(()) => LandingState::Open,
    }
}

/// A gate said no before, or took them out again.
fn lacks(request: &JoinRequest) -> bool {
    matches!(request.code, Some(Code::GateNotMet | Code::GateLost))
}

fn own_state(invite: &Invite, own: &Own) -> Option<LandingState> {
    let latest = own.latest.as_ref();
    let asked = latest.is_some_and(|request| request.member_at_ms.is_some());
    // Who runs a member-run group alone knows who is in it: there the request itself is the word.
    let member_run = invite.group.is_none() && asked;
    if own.member || member_run {
        return Some(LandingState::Member { asked });
    }
    let request = latest.filter(|request| request.is_open())?;
    let shown = own_request(request);
    Some(match (request.decision, request.member_state) {
        (Decision::Approved, MemberState::Failed) => {
            LandingState::Failed { request: shown, code: request.code.unwrap_or(Code::Failed) }
        }
        (Decision::Approved, _) => LandingState::Adding { request: shown },
        _ if invite.gated && being_checked(request, own) => LandingState::Checking { request: shown },
        _ => LandingState::Pending { request: shown },
    })
}

/// Nobody looked yet, or what they saw said nothing: after a look that did, a person decides.
fn being_checked(request: &JoinRequest, own: &Own) -> bool {
    own.evidence.is_none() || request.code == Some(Code::NotChecked)
}

fn rejected(own: &Own, now_ms: i64) -> Option<LandingState> {
    let latest = own.latest.as_ref()?;
    let until = latest.cool_down_until()?;
    let request = own_request(latest);
    if own.rejections >= TRIES_MAX {
        return Some(LandingState::Rejected { request, again_at_ms: None });
    }
    (now_ms < until).then_some(LandingState::Rejected { request, again_at_ms: Some(until) })
}

/// A revoked invite says nothing about its group.
fn redact(card: &mut InviteCard) {
    card.group_name.clear();
    card.description.clear();
    card.image_hash = None;
    card.image_url = None;
    card.fetched_hash = None;
    if let Ok(nobody) = InboxId::parse(&"0".repeat(64)) {
        card.creator = Person { inbox_id: nobody, name: None, address: None };
    }
    card.expires_at_ms = None;
    card.members = None;
    card.places_left = None;
}
