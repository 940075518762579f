//! Deciding by rule: a job looks at the gate of a link and says yes, no, or that it could not look. Could not
//! look is never a yes and never a no: it is tried again, and in the end a person decides.

use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::domain::gate::{Outcome, Report};
use crate::domain::id::JoinRequestId;
use crate::domain::invite::{Invite, JoinMode};
use crate::domain::join_request::{Code, Decision, JoinRequest};
use crate::domain::problem::Problem;
use crate::domain::webhook::Event;
use crate::storage;
use crate::storage::job::{Claimed, NewJob};

use super::decision_hook::Asking;
use super::gate::{self, Look};
use super::join::{enqueue_admit, was_removed};
use super::webhook::tell;
use super::{Services, push};

/// The kind of job that looks at the gate for one request.
pub const KIND: &str = "decide";
/// After a look that found nothing out (`security.md` 3.8). Then admins decide by hand.
const WAITS_MS: [i64; 6] = [2_000, 10_000, 60_000, 300_000, 1_800_000, 7_200_000];

fn job_id(request: &JoinRequestId) -> String {
    format!("{KIND}:{request}")
}

/// Orders the look at the gate, in the transaction that keeps the request.
pub(super) async fn order<C: ConnectionTrait>(
    services: &Services,
    tx: &C,
    invite: &Invite,
    request: &JoinRequestId,
) -> Result<(), Problem> {
    let job = NewJob {
        id: job_id(request),
        kind: KIND,
        queue: invite.id.as_str().to_owned(),
        payload: request.as_str().to_owned(),
    };
    Ok(storage::job::enqueue(tx, job, services.now_ms()).await?)
}

/// The same for a request that was looked at before.
pub(super) async fn order_again<C: ConnectionTrait>(
    services: &Services,
    tx: &C,
    invite: &Invite,
    request: &JoinRequestId,
) -> Result<(), Problem> {
    order(services, tx, invite, request).await?;
    storage::job::revive(tx, &job_id(request), services.now_ms()).await?;
    Ok(())
}

/// Looks at the gate for one claimed job, and writes what follows from it.
pub async fn run(services: &Services, epoch: i64, job: &Claimed) -> Result<(), Problem> {
    let Some((request, invite)) = open(services, job).await? else {
        storage::job::finish(services.store.write(), job, epoch, services.now_ms()).await?;
        return Ok(());
    };
    let asking = Asking { generation: 1, attempt: job.attempt };
    let look = gate::look(services, &invite, &request, asking).await?;
    let tx = services.store.write_tx().await?;
    if write(services, &tx, epoch, job, &request, &look).await? {
        tx.commit().await?;
        services.bell.notify_one();
    }
    Ok(())
}

/// The request of a job that still waits for its gate.
async fn open(services: &Services, job: &Claimed) -> Result<Option<(JoinRequest, Invite)>, Problem> {
    let db = services.store.read();
    let Ok(id) = JoinRequestId::parse(&job.payload) else { return Ok(None) };
    let Some(request) = storage::join_request::get(db, &id).await? else { return Ok(None) };
    let invite = storage::invite::get(db, &request.invite_id).await?;
    Ok(invite.filter(|invite| invite.gated && request.decision == Decision::Pending).map(|it| (request, it)))
}

/// False where the claim was lost: then nothing is written.
async fn write(
    services: &Services,
    tx: &DatabaseTransaction,
    epoch: i64,
    job: &Claimed,
    request: &JoinRequest,
    look: &Look,
) -> Result<bool, Problem> {
    let (report, now) = (&look.report, services.now_ms());
    let invite = storage::invite::get(tx, &request.invite_id).await?.ok_or_else(Problem::internal)?;
    let waits = usize::try_from(job.attempt - 1).ok().and_then(|tried| WAITS_MS.get(tried));
    let ours = match (report.outcome, waits) {
        (Outcome::Unchecked, Some(wait)) => {
            let at = now.saturating_add(look.wait_ms.unwrap_or(*wait));
            storage::job::retry(tx, job, epoch, at, "the gate could not be checked").await?
        }
        (Outcome::Unchecked, None) => {
            storage::job::bury(tx, job, epoch, now, "the gate could not be checked").await?
        }
        _ => storage::job::finish(tx, job, epoch, now).await?,
    };
    if !ours {
        return Ok(false);
    }
    let code = (report.outcome == Outcome::Unchecked).then_some(Code::NotChecked);
    if !keep(tx, request, report, code, now).await? {
        return Ok(true);
    }
    match report.outcome {
        Outcome::Met if invite.join_mode == JoinMode::Automatic && request.late.is_none() => {
            let_in(services, tx, &invite, request).await?
        }
        Outcome::Met => push::announce(services, tx, &invite, request).await?,
        Outcome::NotMet => turn_away(services, tx, &invite, request, &look.reason()).await?,
        // Nobody looks any more: a person decides.
        Outcome::Unchecked if waits.is_none() => push::announce(services, tx, &invite, request).await?,
        Outcome::Unchecked => {}
    }
    Ok(true)
}

/// False where somebody decided meanwhile.
async fn keep(
    tx: &DatabaseTransaction,
    request: &JoinRequest,
    report: &Report,
    code: Option<Code>,
    now_ms: i64,
) -> Result<bool, Problem> {
    let evidence = serde_json::to_string(report).map_err(|_| Problem::internal())?;
    Ok(storage::join_request::set_evidence(tx, &request.id, &evidence, code, now_ms).await?)
}

/// Says yes where a place is left and the link still lets people in; else the request waits for a person.
async fn let_in(
    services: &Services,
    tx: &DatabaseTransaction,
    invite: &Invite,
    request: &JoinRequest,
) -> Result<(), Problem> {
    let now = services.now_ms();
    if let Some(key) = &invite.group
        && was_removed(tx, key, &request.inbox_id, true).await?
    {
        return push::announce(services, tx, invite, request).await;
    }
    if !storage::invite::claim_gated_use(tx, &invite.id).await?
        || !storage::join_request::approve(tx, &request.id, None, true, now).await?
    {
        return Ok(());
    }
    services.audit(tx, None, "join.approved", request.id.as_str(), Some("gate met".to_owned())).await?;
    tell::join(services, tx, Event::JoinApproved, invite, request).await?;
    if invite.group.is_some() {
        return enqueue_admit(services, tx, invite, &request.id).await;
    }
    // The server that answered has added the person (contract S37).
    if storage::join_request::set_member(tx, &request.id, now).await? {
        services.audit(tx, None, "member.added", request.id.as_str(), None).await?;
        tell::join(services, tx, Event::MemberAdded, invite, request).await?;
    }
    Ok(())
}

async fn turn_away(
    services: &Services,
    tx: &DatabaseTransaction,
    invite: &Invite,
    request: &JoinRequest,
    reason: &str,
) -> Result<(), Problem> {
    let now = services.now_ms();
    storage::join_request::reject(tx, &request.id, None, Code::GateNotMet, Some(reason), now).await?;
    tell::join(services, tx, Event::JoinRejected, invite, request).await?;
    let why = Some("gate not met".to_owned());
    Ok(services.audit(tx, None, "join.rejected", request.id.as_str(), why).await?)
}
