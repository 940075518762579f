//! The page behind the link: what this invite is, and where this visitor stands.

use crate::domain::disclosure::{Disclosure, HIDDEN_NAME};
use crate::domain::gate::Report;
use crate::domain::id::InviteId;
use crate::domain::inbox::{InboxId, Person};
use crate::domain::invite::{Invite, status_word};
use crate::domain::join_request::{Decision, JoinRequest};
use crate::domain::permission::{Action, may};
use crate::domain::problem::Problem;
use crate::domain::view::{InviteCard, Landing, LandingState, OwnRequest};
use crate::storage;
use crate::storage::group::Group;

use super::event::room::Shown;
use super::join::was_removed;
use super::landing_state::{Own, state};
use super::{Services, access, event, gate};

/// The invite page as `visitor` sees it. Unknown and malformed ids look alike.
pub async fn view(
    services: &Services,
    invite_id: &str,
    visitor: Option<&InboxId>,
) -> Result<Landing, Problem> {
    view_from(services, invite_id, visitor, &Shown::Nothing).await
}

/// The same for somebody who shows where they are.
pub async fn view_from(
    services: &Services,
    invite_id: &str,
    visitor: Option<&InboxId>,
    shown: &Shown,
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
        LandingState::Approval | LandingState::Removed if services.reach.is_away() => {
            LandingState::Away { approval: true }
        }
        LandingState::Open if services.reach.is_away() => LandingState::Away { approval: false },
        state => state,
    };
    let here = event::here(services, &invite, own.latest.as_ref(), shown).await?;
    let state = here.bar(state);
    let stranger = matches!(state, LandingState::Revoked);
    let creator = storage::person::get(db, &invite.created_by).await?;
    let mut card = card(services, &invite, creator, members);
    if stranger {
        redact(&mut card);
    } else if !is_told(services, &invite, &state, visitor).await? {
        hide(&mut card);
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
    Ok(Landing { card, state, visitor, conversation_id, gate, here })
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
        disclosure: invite.disclosure,
        hidden: false,
        status: status_word(invite.open_at(services.now_ms())).to_owned(),
        opens_at_ms: invite.opens_at_ms,
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
        late: request.late,
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

/// Whom a link tells what it is about: everybody, or those who are in or were let in, and those who run it.
async fn is_told(
    services: &Services,
    invite: &Invite,
    state: &LandingState,
    visitor: Option<&InboxId>,
) -> Result<bool, Problem> {
    let let_in = matches!(
        state,
        LandingState::Member { .. } | LandingState::Adding { .. } | LandingState::Failed { .. }
    );
    match visitor {
        _ if invite.disclosure == Disclosure::Public || let_in => Ok(true),
        Some(inbox) => {
            let standing = access::to_invite(services.store.read(), inbox, invite).await?;
            Ok(may(standing, Action::SeeRequests))
        }
        None => Ok(false),
    }
}

/// A private group says that it is one. When the link ends and how many places are left says nothing of whose it is.
fn hide(card: &mut InviteCard) {
    HIDDEN_NAME.clone_into(&mut card.group_name);
    card.hidden = true;
    card.description.clear();
    card.image_hash = None;
    card.image_url = None;
    card.fetched_hash = None;
    card.creator = nobody(&card.creator);
    card.members = None;
}

/// A revoked invite says nothing about its group.
fn redact(card: &mut InviteCard) {
    hide(card);
    card.group_name.clear();
    card.opens_at_ms = None;
    card.expires_at_ms = None;
    card.places_left = None;
}

fn nobody(instead_of: &Person) -> Person {
    let inbox_id = InboxId::parse(&"0".repeat(64)).unwrap_or_else(|_| instead_of.inbox_id.clone());
    Person { inbox_id, name: None, address: None }
}
