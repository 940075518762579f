//! Answering requests: yes, no, taking back, trying again.

use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::domain::id::JoinRequestId;
use crate::domain::inbox::InboxId;
use crate::domain::invite::Invite;
use crate::domain::join_request::{
    Answer, Code, Decided, Decision, JoinRequest, MemberState, REASON_MAX, decide as may_decide,
};
use crate::domain::permission::Action;
use crate::domain::problem::Problem;
use crate::domain::text;
use crate::domain::view::OwnRequest;
use crate::domain::webhook::Event;
use crate::storage;

use super::join::enqueue_admit;
use super::landing::own_request;
use super::webhook::tell;
use super::{Services, access, admit, push};

/// Answers a request. The same answer again is the same; a contradicting one is `409 already_decided`.
pub async fn decide(
    services: &Services,
    actor: &InboxId,
    request_id: &str,
    answer: Answer,
) -> Result<OwnRequest, Problem> {
    let yes = answer == Answer::Approve;
    let tx = services.store.write_tx().await?;
    let invite = decide_in(services, &tx, actor, request_id, answer, false).await?;
    if yes && invite.group.is_none() {
        let (request, _) = load(&tx, request_id).await?;
        push::approved(services, &tx, &invite, &request).await?;
    }
    commit(services, tx, request_id).await
}

async fn decide_in(
    services: &Services,
    tx: &DatabaseTransaction,
    actor: &InboxId,
    request_id: &str,
    answer: Answer,
    is_in: bool,
) -> Result<Invite, Problem> {
    let (request, invite) = load_alone(tx, request_id).await?;
    access::require(access::to_invite(tx, actor, &invite).await?, Action::Decide)?;
    match may_decide(request.decision, request.stands_still(invite.group.is_none()), &answer) {
        Ok(()) => {}
        Err(Decided::Same) => return Ok(invite),
        Err(Decided::Otherwise) => return Err(already_decided(&request)),
    }
    let (action, event) = match answer {
        Answer::Approve => {
            (approve(services, tx, actor, &invite, &request, is_in).await?, Event::JoinApproved)
        }
        Answer::Reject { reason } => {
            (reject(services, tx, actor, &invite, &request, reason).await?, Event::JoinRejected)
        }
    };
    services.audit(tx, Some(actor), action, request.id.as_str(), None).await?;
    tell::join(services, tx, event, &invite, &request).await?;
    Ok(invite)
}

/// Ends the change of a request; answers how it stands now.
async fn commit(
    services: &Services,
    tx: DatabaseTransaction,
    request_id: &str,
) -> Result<OwnRequest, Problem> {
    let (after, _) = load(&tx, request_id).await?;
    tx.commit().await?;
    services.bell.notify_one();
    Ok(own_request(&after))
}

/// Answers as an app does. Where members do the adding, its yes says that the person is in (contract S18).
pub async fn answer(
    services: &Services,
    actor: &InboxId,
    request_id: &str,
    answer: Answer,
) -> Result<OwnRequest, Problem> {
    let yes = answer == Answer::Approve;
    let tx = services.store.write_tx().await?;
    let invite = decide_in(services, &tx, actor, request_id, answer, true).await?;
    if yes && invite.group.is_none() {
        let (request, _) = load(&tx, request_id).await?;
        if storage::join_request::set_member(&tx, &request.id, services.now_ms()).await? {
            services.audit(&tx, Some(actor), "member.added", request.id.as_str(), None).await?;
            tell::join(services, &tx, Event::MemberAdded, &invite, &request).await?;
        }
    }
    commit(services, tx, request_id).await
}

/// `is_in`: an app of the group's members says that the person is in. That no limit can undo.
async fn approve(
    services: &Services,
    tx: &DatabaseTransaction,
    actor: &InboxId,
    invite: &Invite,
    request: &JoinRequest,
    is_in: bool,
) -> Result<&'static str, Problem> {
    // Who asked after the link had ended is let in beside its limit.
    let counted = request.late.is_none() && storage::invite::claim_use(tx, &invite.id).await?;
    let given = counted || request.late.is_some() || is_in && was_claimed(tx, invite, request).await?;
    if !given {
        let places = invite.max_uses.unwrap_or_default();
        return Err(Problem::new(
            409,
            "invite_used_up",
            format!("All {places} places on this link are taken."),
        )
        .detail("Raise the limit of the link, then approve."));
    }
    if !storage::join_request::approve(tx, &request.id, Some(actor), counted, services.now_ms()).await? {
        return Err(already_decided(request));
    }
    enqueue_admit(services, tx, invite, &request.id).await?;
    Ok("join.approved")
}

/// Whether an app took a lease on the add while there was a place; it may have lapsed since.
async fn was_claimed(
    tx: &DatabaseTransaction,
    invite: &Invite,
    request: &JoinRequest,
) -> Result<bool, Problem> {
    Ok(invite.group.is_none() && storage::admitter::claim_until(tx, &request.id).await?.is_some())
}

async fn reject(
    services: &Services,
    tx: &DatabaseTransaction,
    actor: &InboxId,
    invite: &Invite,
    request: &JoinRequest,
    reason: Option<String>,
) -> Result<&'static str, Problem> {
    let reason = text::paragraphs(reason.as_deref().unwrap_or_default(), REASON_MAX)?;
    let reason = (!reason.is_empty()).then_some(reason);
    end(services, tx, actor, invite, request, Code::Rejected, reason.as_deref()).await?;
    Ok("join.rejected")
}

/// Says no to a request that waits, or whose add stands still; then its place is free again.
async fn end(
    services: &Services,
    tx: &DatabaseTransaction,
    by: &InboxId,
    invite: &Invite,
    request: &JoinRequest,
    code: Code,
    reason: Option<&str>,
) -> Result<(), Problem> {
    let (id, now) = (&request.id, services.now_ms());
    if request.decision == Decision::Pending {
        let done = storage::join_request::reject(tx, id, Some(by), code, reason, now).await?;
        return if done { Ok(()) } else { Err(already_decided(request)) };
    }
    // The job first, as `admit` does it: else the two could wait for each other.
    let idle = match &invite.group {
        Some(_) => storage::job::cancel(tx, &admit::job_id(id)).await?,
        None => storage::admitter::claim_until(tx, id).await?.is_none_or(|until| until <= now),
    };
    if !idle {
        return Err(Problem::new(409, "being_added", "We are trying to add this person right now.")
            .detail("Look again in a minute."));
    }
    let counted = storage::join_request::is_counted(tx, id).await?;
    if !storage::join_request::give_up(tx, id, by, code, reason, now).await? {
        return Err(already_decided(request));
    }
    if counted {
        storage::invite::release_use(tx, &request.invite_id).await?;
    }
    Ok(())
}

/// Takes one's own request back, while nobody has decided or where a yes can't be carried out.
pub async fn withdraw(services: &Services, actor: &InboxId, request_id: &str) -> Result<OwnRequest, Problem> {
    let tx = services.store.write_tx().await?;
    let (request, invite) = load_alone(&tx, request_id).await?;
    if request.inbox_id != *actor {
        return Err(Problem::not_found());
    }
    match (request.decision, request.member_state, request.code) {
        (Decision::Rejected, _, Some(Code::Withdrawn)) => return Ok(own_request(&request)),
        (Decision::Pending, ..) => {}
        _ if request.stands_still(invite.group.is_none()) => {}
        _ => return Err(already_decided(&request)),
    }
    end(services, &tx, actor, &invite, &request, Code::Withdrawn, None).await?;
    services.audit(&tx, Some(actor), "join.withdrawn", request.id.as_str(), None).await?;
    commit(services, tx, request_id).await
}

/// Tries an add again that could not succeed before.
pub async fn retry(services: &Services, actor: &InboxId, request_id: &str) -> Result<OwnRequest, Problem> {
    let tx = services.store.write_tx().await?;
    let (request, invite) = load(&tx, request_id).await?;
    access::require(access::to_invite(&tx, actor, &invite).await?, Action::Decide)?;
    let now = services.now_ms();
    if request.decision == Decision::Approved && request.is_open() {
        // The job first, as `admit` does it: else the two could wait for each other.
        enqueue_admit(services, &tx, &invite, &request.id).await?;
        storage::job::revive(&tx, &admit::job_id(&request.id), now).await?;
        storage::join_request::set_adding(&tx, &request.id, MemberState::Adding, None, now).await?;
        services.audit(&tx, Some(actor), "join.retried", request.id.as_str(), None).await?;
    }
    commit(services, tx, request_id).await
}

pub(super) async fn load<C: ConnectionTrait>(
    db: &C,
    request_id: &str,
) -> Result<(JoinRequest, Invite), Problem> {
    let id = JoinRequestId::parse(request_id).map_err(|_| Problem::not_found())?;
    let request = storage::join_request::get(db, &id).await?.ok_or_else(Problem::not_found)?;
    let invite = storage::invite::get(db, &request.invite_id).await?.ok_or_else(Problem::not_found)?;
    Ok((request, invite))
}

/// Like [`load`], and nobody else changes the request until the transaction ends.
async fn load_alone(tx: &DatabaseTransaction, request_id: &str) -> Result<(JoinRequest, Invite), Problem> {
    let id = JoinRequestId::parse(request_id).map_err(|_| Problem::not_found())?;
    storage::one_at_a_time(tx, &format!("request:{id}")).await?;
    load(tx, request_id).await
}

fn already_decided(request: &JoinRequest) -> Problem {
    let how = match (request.decision, request.code) {
        (Decision::Approved, _) => "Somebody already approved this request.",
        (_, Some(Code::Withdrawn)) => "The person took this request back.",
        _ => "Somebody already rejected this request.",
    };
    Problem::new(409, "already_decided", how)
}
