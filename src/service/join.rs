//! Asking to join, and answering.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::domain::group::GROUP_CAPACITY;
use crate::domain::id::{GroupKey, InviteId, JoinRequestId};
use crate::domain::inbox::InboxId;
use crate::domain::invite::{Closed, Invite, JoinMode};
use crate::domain::join_request::{Decision, JoinRequest, MemberState, TRIES_MAX};
use crate::domain::permission::Action;
use crate::domain::problem::Problem;
use crate::domain::source::Source;
use crate::domain::view::{GroupState, OwnRequest, QueueTab, SignedIn};
use crate::domain::webhook::Event;
use crate::storage;
use crate::storage::job::NewJob;

use super::answer::load;
pub use super::answer::{answer, decide, retry, withdraw};
use super::event::room::{self, Shown};
use super::event::{door, surge};
use super::landing::own_request;
pub use super::queue::{counts, one, queue};
use super::webhook::tell;
use super::{Services, access, admit, decide, push};

const SETTLE_ROUND: Duration = Duration::from_millis(100);

/// Asks to join. The same inbox on the same invite gets the same request while it is open and during the
/// cool-down after a rejection (contract S9).
pub async fn request(services: &Services, actor: &SignedIn, invite_id: &str) -> Result<OwnRequest, Problem> {
    Ok(ask(services, actor, invite_id).await?.0)
}

/// Asks for a new invite where the link has ended: a request that a person decides. The link still open, or open
/// again, it is a request like any other.
pub async fn request_anew(
    services: &Services,
    actor: &SignedIn,
    invite_id: &str,
    source: Source,
) -> Result<OwnRequest, Problem> {
    Ok(ask_how(services, actor, invite_id, How { shown: &Shown::Nothing, source, anew: true }).await?.0)
}

/// Like [`request`]; says besides whether the request is new.
pub async fn ask(
    services: &Services,
    actor: &SignedIn,
    invite_id: &str,
) -> Result<(OwnRequest, bool), Problem> {
    ask_from(services, actor, invite_id, &Shown::Nothing, Source::App).await
}

/// The same for somebody who came from there and shows where they are.
pub async fn ask_from(
    services: &Services,
    actor: &SignedIn,
    invite_id: &str,
    shown: &Shown,
    source: Source,
) -> Result<(OwnRequest, bool), Problem> {
    let asked = ask_how(services, actor, invite_id, How { shown, source, anew: false }).await;
    if asked.as_ref().is_err_and(|problem| problem.code == "code_required") {
        room::count_wrong(services, &actor.inbox_id, shown).await?;
    }
    asked
}

/// What somebody shows of being where the link is on a screen, where they came from, and whether they ask for a new
/// invite.
#[derive(Clone, Copy)]
struct How<'a> {
    shown: &'a Shown,
    source: Source,
    anew: bool,
}

async fn ask_how(
    services: &Services,
    actor: &SignedIn,
    invite_id: &str,
    How { shown, source, anew }: How<'_>,
) -> Result<(OwnRequest, bool), Problem> {
    let id = InviteId::parse(invite_id).map_err(|_| Problem::invite_not_found())?;
    let tx = services.store.write_tx().await?;
    storage::one_at_a_time(&tx, &format!("ask:{id}:{}", actor.inbox_id)).await?;
    let invite = storage::invite::get(&tx, &id).await?.ok_or_else(Problem::invite_not_found)?;
    let latest = storage::join_request::latest(&tx, &id, &actor.inbox_id).await?;
    let is_member = is_member(&tx, invite.group.as_ref(), &actor.inbox_id).await?;
    if let Some(standing) = standing_request(services, &tx, &invite, latest.as_ref(), is_member).await? {
        return Ok((own_request(&standing), false));
    }
    let request = new_request(services, actor, &invite, is_member);
    let late = invite.over_at(services.now_ms()).filter(|_| anew && !is_member);
    let request = JoinRequest { late, ..request };
    let event = storage::event::get(&tx, &id).await?;
    let at = At { event: event.as_ref(), shown };
    let mut request =
        if is_member { request } else { admit_now(services, &tx, &invite, request, at).await? };
    let counted = request.decision == Decision::Approved && !is_member;
    if !storage::join_request::insert(&tx, &request, invite.group.as_ref(), counted).await? {
        // Another call of the same person was faster: its request is the answer.
        drop(tx);
        let first = storage::join_request::latest(services.store.read(), &id, &actor.inbox_id).await?;
        return first.map(|r| (own_request(&r), false)).ok_or_else(Problem::internal);
    }
    if counted {
        enqueue_admit(services, &tx, &invite, &request.id).await?;
    }
    if request.decision == Decision::Pending {
        door::welcome(&tx, &invite, event.as_ref(), &request.id).await?;
    }
    if request.decision == Decision::Pending && invite.gated {
        decide::order(services, &tx, &invite, &request.id).await?;
    } else if request.decision == Decision::Pending {
        push::announce(services, &tx, &invite, &request).await?;
    }
    let how = late.map(|late| late.words().to_owned());
    services.audit(&tx, Some(&actor.inbox_id), "join.requested", request.id.as_str(), how).await?;
    if source != Source::Direct {
        storage::funnel::came_from(&tx, &request.id, source).await?;
    }
    request.requested_at_ms = storage::join_request::arrived(&tx, &request.id).await?;
    tell::join(services, &tx, Event::JoinRequested, &invite, &request).await?;
    if request.decision == Decision::Approved {
        tell::join(services, &tx, Event::JoinApproved, &invite, &request).await?;
    }
    tx.commit().await?;
    services.bell.notify_one();
    Ok((own_request(&request), true))
}

/// The request that already speaks for this inbox, if there is one.
async fn standing_request(
    services: &Services,
    tx: &DatabaseTransaction,
    invite: &Invite,
    latest: Option<&JoinRequest>,
    is_member: bool,
) -> Result<Option<JoinRequest>, Problem> {
    let Some(latest) = latest else { return Ok(None) };
    let done = latest.member_at_ms.is_some() && (is_member || invite.group.is_none());
    if latest.is_open() || done {
        return Ok(Some(latest.clone()));
    }
    if is_member {
        // Came in another way after this request had ended.
        return Ok(None);
    }
    let Some(until) = latest.cool_down_until() else { return Ok(None) };
    let tries = storage::join_request::rejections(tx, &invite.id, &latest.inbox_id).await?;
    Ok((services.now_ms() < until || tries >= TRIES_MAX).then(|| latest.clone()))
}

fn new_request(services: &Services, actor: &SignedIn, invite: &Invite, is_member: bool) -> JoinRequest {
    let now = services.now_ms();
    JoinRequest {
        id: JoinRequestId::from_random(services.random_id()),
        invite_id: invite.id.clone(),
        inbox_id: actor.inbox_id.clone(),
        address: actor.address.clone(),
        decision: if is_member { Decision::Approved } else { Decision::Pending },
        member_state: if is_member { MemberState::Member } else { MemberState::Waiting },
        code: None,
        reason: None,
        decided_by: None,
        requested_at_ms: now,
        decided_at_ms: is_member.then_some(now),
        member_at_ms: is_member.then_some(now),
        late: None,
    }
}

/// What goes on where the link is on a screen, and what somebody shows of being there.
#[derive(Clone, Copy)]
struct At<'a> {
    event: Option<&'a storage::event::Event>,
    shown: &'a Shown,
}

/// Checks that the invite takes a new request; where no person must decide, claims a place and says yes.
/// Who was in the group before and is not any more is always decided by a person.
async fn admit_now(
    services: &Services,
    tx: &DatabaseTransaction,
    invite: &Invite,
    request: JoinRequest,
    At { event, shown }: At<'_>,
) -> Result<JoinRequest, Problem> {
    let now = services.now_ms();
    if request.late.is_none() {
        invite.open_at(now)?;
        room::admits(services, &invite.id, event, shown)?;
    }
    let limit = surge::room(services, &invite.id, event);
    let per_wallet = services.limits.join_per_wallet;
    services.take(tx, &format!("join:inbox:{}", request.inbox_id), per_wallet).await?;
    services.take(tx, &limit.key, limit.asks).await?;
    let was_removed = match &invite.group {
        Some(key) => {
            takes_more(tx, key).await?;
            was_removed(tx, key, &request.inbox_id, invite.gated).await?
        }
        None => false,
    };
    let by_rule = invite.join_mode == JoinMode::Automatic && !invite.gated;
    if !by_rule || was_removed || request.late.is_some() {
        return wait_for_a_person(tx, invite, request, limit.waits).await;
    }
    if storage::invite::claim_open_use(tx, &invite.id, now).await? {
        let (decision, member_state) = (Decision::Approved, MemberState::Adding);
        return Ok(JoinRequest { decision, member_state, decided_at_ms: Some(now), ..request });
    }
    let changed = storage::invite::get(tx, &invite.id).await?.ok_or_else(Problem::invite_not_found)?;
    changed.open_at(now)?;
    if changed.join_mode == JoinMode::Automatic {
        return Err(Closed::UsedUp { places: changed.max_uses.unwrap_or_default() }.into());
    }
    wait_for_a_person(tx, invite, request, limit.waits).await
}

async fn wait_for_a_person(
    tx: &DatabaseTransaction,
    invite: &Invite,
    request: JoinRequest,
    places: usize,
) -> Result<JoinRequest, Problem> {
    let only = std::slice::from_ref(&invite.id);
    let waiting = storage::join_request::count(tx, &[], only, QueueTab::Waiting).await?;
    if waiting >= places { Err(Problem::rate_limited(600)) } else { Ok(request) }
}

/// Was in the group and is not any more: whoever took them out did not want them back without a word. Whom a gate
/// took out last may come back through a gate, but not past it.
pub(super) async fn was_removed<C: ConnectionTrait>(
    db: &C,
    key: &GroupKey,
    inbox: &InboxId,
    gated: bool,
) -> Result<bool, Problem> {
    let since_ms = match storage::member::left(db, key, inbox).await? {
        Some(left) if !(left.by_gate && gated) => return Ok(true),
        left => left.map_or(i64::MIN, |left| left.at_ms),
    };
    Ok(storage::join_request::was_member(db, key, inbox, since_ms).await?)
}

async fn takes_more(tx: &DatabaseTransaction, key: &GroupKey) -> Result<(), Problem> {
    if access::group(tx, key).await?.state != GroupState::Ready {
        return Err(Problem::new(409, "group_gone", "This group can't be reached right now.")
            .detail("The admins have to let our account in again."));
    }
    if storage::group::member_count(tx, key).await? >= GROUP_CAPACITY {
        return Err(Problem::new(409, "group_full", "All 250 places in this group are taken."));
    }
    Ok(())
}

async fn is_member<C: ConnectionTrait>(
    db: &C,
    group: Option<&GroupKey>,
    inbox: &InboxId,
) -> Result<bool, Problem> {
    let Some(key) = group else { return Ok(false) };
    Ok(storage::group::level_of(db, key, inbox).await?.is_some())
}

pub(super) async fn enqueue_admit(
    services: &Services,
    tx: &DatabaseTransaction,
    invite: &Invite,
    request: &JoinRequestId,
) -> Result<(), Problem> {
    let Some(key) = &invite.group else { return Ok(()) };
    let job = NewJob {
        id: admit::job_id(request),
        kind: admit::KIND,
        queue: key.as_str().to_owned(),
        payload: request.as_str().to_owned(),
    };
    Ok(storage::job::enqueue(tx, job, services.now_ms()).await?)
}

/// One's own request, or one on an invite one may answer on; else not found (contract S17).
pub async fn get(services: &Services, actor: &InboxId, request_id: &str) -> Result<OwnRequest, Problem> {
    let db = services.store.read();
    let (request, invite) = load(db, request_id).await?;
    if request.inbox_id != *actor {
        let standing = access::to_invite(db, actor, &invite).await?;
        access::require(standing, Action::SeeRequests).map_err(|_| Problem::not_found())?;
    }
    Ok(own_request(&request))
}

/// One's own newest request on an invite (contract S16); not found where there is none.
pub async fn own(services: &Services, actor: &InboxId, invite_id: &str) -> Result<OwnRequest, Problem> {
    let id = InviteId::parse(invite_id).map_err(|_| Problem::not_found())?;
    let latest = storage::join_request::latest(services.store.read(), &id, actor).await?;
    latest.map(|request| own_request(&request)).ok_or_else(Problem::not_found)
}

/// The request once nothing moves any more, or when the caller has waited long enough (contract S18).
pub async fn settled(services: &Services, actor: &InboxId, request_id: &str) -> Result<OwnRequest, Problem> {
    let mut request = get(services, actor, request_id).await?;
    let mut waited = Duration::ZERO;
    while !request.decision_is_final() && waited < services.limits.answer_within {
        tokio::time::sleep(SETTLE_ROUND).await;
        waited += SETTLE_ROUND;
        request = get(services, actor, request_id).await?;
    }
    Ok(request)
}
