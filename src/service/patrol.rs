//! Looking again at those whom a gate let in, as often as the gate says. Whoever does not meet it any more is told;
//! taking them out is another job (`service::expel`). What could not be checked changes nothing.

use std::collections::{HashMap, HashSet};

use sea_orm::DatabaseTransaction;

use crate::domain::gate::{Gate, Outcome, Report};
use crate::domain::id::InviteId;
use crate::domain::inbox::InboxId;
use crate::domain::join_request::JoinRequest;
use crate::domain::patrol::{AGAIN_HOURS, Step, Warning, Watched, step};
use crate::domain::permission::Action;
use crate::domain::problem::Problem;
use crate::domain::view::GroupState;
use crate::storage;
use crate::storage::job::{Claimed, NewJob};
use crate::storage::watch::Unenrolled;

use super::warning::{self, Beat, beat, hours_ms};
use super::{Services, access, expel, gate};

/// The kind of job that looks at everybody whom one gate let in.
pub const KIND: &str = "patrol";
/// New or changed gates taken up in one round.
const ENROL_MAX: u32 = 50;

fn job_id(invite: &InviteId) -> String {
    format!("{KIND}:{invite}")
}

/// Orders the looks that new and changed gates ask for; the first is due when the time between two has passed.
pub async fn enrol(services: &Services) -> Result<(), Problem> {
    for kept in storage::watch::unenrolled(services.store.read(), ENROL_MAX).await? {
        let tx = services.store.write_tx().await?;
        if enrol_one(services, &tx, &kept).await? {
            tx.commit().await?;
        }
    }
    Ok(())
}

async fn enrol_one(
    services: &Services,
    tx: &DatabaseTransaction,
    kept: &Unenrolled,
) -> Result<bool, Problem> {
    let (id, now) = (job_id(&kept.invite_id), services.now_ms());
    // The job first, as a look does it: else the two could wait for each other.
    storage::job::cancel(tx, &id).await?;
    if !storage::watch::enrolled(tx, kept, now).await? {
        return Ok(false);
    }
    let Some(beat) = beat(tx, &kept.invite_id).await.ok().flatten() else {
        storage::watch::clear_all(tx, &kept.invite_id).await?;
        return Ok(true);
    };
    let payload = kept.invite_id.as_str().to_owned();
    let job = NewJob { queue: id.clone(), id, kind: KIND, payload };
    let first = now.saturating_add(hours_ms(services, beat.recheck.every_hours));
    storage::job::enqueue_for(tx, job, first, now).await?;
    Ok(true)
}

/// Looks at everybody for one claimed job, writes what follows, and puts the job back for its next time.
pub async fn run(services: &Services, epoch: i64, job: &Claimed) -> Result<(), Problem> {
    let db = services.store.read();
    let id = InviteId::parse(&job.payload).map_err(|_| Problem::internal())?;
    let Some(beat) = beat(db, &id).await? else { return give_up(services, epoch, job, &id).await };
    let mut people = Vec::new();
    if is_ready(services, &beat).await? {
        people = storage::watch::watched(db, &id).await?;
        people.retain(|request| !beat.gate.is_exempt(&request.inbox_id));
    }
    let reports = gate::look_again(services, &beat.gate, &people).await;
    let tx = services.store.write_tx().await?;
    if write(services, &tx, epoch, job, &beat, &people, &reports).await? {
        tx.commit().await?;
        services.bell.notify_one();
    }
    Ok(())
}

/// Whether our account is in the group; else nothing could follow from a look.
async fn is_ready(services: &Services, beat: &Beat) -> Result<bool, Problem> {
    let Some(key) = &beat.invite.group else { return Ok(false) };
    Ok(access::group(services.store.read(), key).await?.state == GroupState::Ready)
}

/// Nobody is looked at any more.
async fn give_up(services: &Services, epoch: i64, job: &Claimed, id: &InviteId) -> Result<(), Problem> {
    let tx = services.store.write_tx().await?;
    if storage::job::finish(&tx, job, epoch, services.now_ms()).await? {
        storage::watch::clear_all(&tx, id).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// False where the claim was lost: then nothing is written.
async fn write(
    services: &Services,
    tx: &DatabaseTransaction,
    epoch: i64,
    job: &Claimed,
    seen: &Beat,
    people: &[JoinRequest],
    reports: &[Report],
) -> Result<bool, Problem> {
    let now = services.now_ms();
    let unsure = reports.iter().any(|report| report.outcome == Outcome::Unchecked);
    let every = seen.recheck.every_hours;
    let wait = hours_ms(services, if unsure { every.min(AGAIN_HOURS) } else { every });
    // What was found speaks of the gate as it was: a changed one is looked at anew.
    let changed = beat(tx, &seen.invite.id).await?.is_none_or(|kept| kept.gate_at_ms != seen.gate_at_ms);
    let next = if changed { now } else { now.saturating_add(wait) };
    if !storage::job::next_time(tx, job, epoch, next).await? {
        return Ok(false);
    }
    if changed {
        return Ok(true);
    }
    let still: HashSet<_> =
        storage::watch::watched(tx, &seen.invite.id).await?.into_iter().map(|request| request.id).collect();
    let warnings = storage::watch::warnings(tx, &seen.invite.id).await?;
    for (request, report) in people.iter().zip(reports).filter(|(request, _)| still.contains(&request.id)) {
        let warned = warnings.get(&request.id).filter(|warning| warning.gate_at_ms == seen.gate_at_ms);
        follow(services, tx, seen, request, report, warned).await?;
    }
    Ok(true)
}

async fn follow(
    services: &Services,
    tx: &DatabaseTransaction,
    beat: &Beat,
    request: &JoinRequest,
    report: &Report,
    warned: Option<&Warning>,
) -> Result<(), Problem> {
    let now = services.now_ms();
    match (step(report.outcome, warned.map(|warning| warning.until_ms), now), warned) {
        (Step::Warn, _) => warning::warn(services, tx, beat, request, report).await,
        (Step::Clear, Some(warned)) => warning::clear(services, tx, beat, request, (warned, report)).await,
        // Its job is on its way, unless it was put aside: then it tries anew.
        (Step::Remove, Some(warned)) => expel::order_again(services, tx, warned).await,
        _ => Ok(()),
    }
}

/// Who would be told or taken out by a look now, at the gate as it stands or at `draft`, a new one, which gives
/// everybody the whole time. Changes nothing, and tells nobody.
pub async fn dry_run(
    services: &Services,
    actor: &InboxId,
    invite_id: &str,
    draft: Option<&Gate>,
) -> Result<Vec<Watched>, Problem> {
    let db = services.store.read();
    let id = InviteId::parse(invite_id).map_err(|_| Problem::not_found())?;
    let invite = storage::invite::get(db, &id).await?.ok_or_else(Problem::not_found)?;
    access::require(access::to_invite(db, actor, &invite).await?, Action::EditInvite)?;
    let mut warnings = HashMap::new();
    let standing = gate::dated(db, &id).await?;
    if let (None, Some((_, gate_at_ms))) = (draft, &standing) {
        warnings = storage::watch::warnings(db, &id).await?;
        warnings.retain(|_, warning| warning.gate_at_ms == *gate_at_ms);
    }
    let Some(gate) = draft.or(standing.as_ref().map(|(gate, _)| gate)) else { return Ok(Vec::new()) };
    let requests = storage::watch::watched(db, &id).await?;
    let reports = gate::look_again(services, gate, &requests).await;
    let inboxes = requests.iter().map(|request| request.inbox_id.clone());
    let mut people = storage::person::get_all(db, inboxes).await?;
    let mut watched = Vec::with_capacity(requests.len());
    for (request, report) in requests.iter().zip(reports) {
        let Some(person) = people.remove(&request.inbox_id) else { continue };
        let until_ms = warnings.get(&request.id).map(|warning| warning.until_ms);
        let exempt = gate.is_exempt(&request.inbox_id);
        let step = if exempt { Step::Stay } else { step(report.outcome, until_ms, services.now_ms()) };
        watched.push(Watched { person, step, report, exempt, until_ms });
    }
    Ok(watched)
}
