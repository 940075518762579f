//! Taking people out whom a gate let in: told before, their time over, looked at once more. As for adding, only the
//! member list is believed.

use std::collections::{HashMap, HashSet};

use sea_orm::DatabaseTransaction;

use crate::domain::gate::{Outcome, Report};
use crate::domain::group::{ConversationId, Level};
use crate::domain::id::{GroupKey, InviteId, JoinRequestId};
use crate::domain::inbox::InboxId;
use crate::domain::join_request::{JoinRequest, REASON_MAX};
use crate::domain::patrol::Warning;
use crate::domain::problem::Problem;
use crate::storage;
use crate::storage::job::{Claimed, NewJob};
use crate::xmtp::{GroupClient, XmtpError, XmtpErrorKind, XmtpResult};

use super::warning::{self, Beat, beat};
use super::webhook::tell;
use super::{Services, access, admit::backoff_ms, gate, history, mirror};

/// The kind of job that takes one person out.
pub const KIND: &str = "expel";

/// While the warning is on its way, and where the gate could not be looked at.
const AGAIN_MIN_MS: i64 = 60_000;
const AGAIN_MAX_MS: i64 = 60 * 60 * 1000;
const RETRY_MIN_MS: i64 = 1_000;
const RETRY_MAX_MS: i64 = 5 * 60 * 1000;
const ATTEMPTS_MAX: i64 = 20;

/// One person of a batch.
struct Case {
    job: Claimed,
    request: JoinRequest,
    warning: Warning,
    beat: Beat,
    /// Still in by the gate alone, as our books say.
    watched: bool,
}

/// What came of one person.
enum Fate {
    /// Out, by us.
    Removed,
    /// Out already, or in by somebody's word: not our matter any more.
    NotOurs,
    Still(XmtpError),
}

fn job_id(warning: &Warning) -> String {
    format!("{KIND}:{}:{}", warning.request, warning.warned_at_ms)
}

/// Orders what comes when the time of a warning is over, in the transaction that notes it.
pub(super) async fn order(
    services: &Services,
    tx: &DatabaseTransaction,
    beat: &Beat,
    warning: &Warning,
) -> Result<(), Problem> {
    let Some(key) = &beat.invite.group else { return Ok(()) };
    let job = NewJob {
        id: job_id(warning),
        kind: KIND,
        queue: key.as_str().to_owned(),
        payload: format!("{}:{}", warning.request, warning.warned_at_ms),
    };
    Ok(storage::job::enqueue_for(tx, job, warning.until_ms, services.now_ms()).await?)
}

/// Lets a job that was put aside try anew.
pub(super) async fn order_again(
    services: &Services,
    tx: &DatabaseTransaction,
    warning: &Warning,
) -> Result<(), Problem> {
    Ok(storage::job::wake_dead(tx, &job_id(warning), services.now_ms()).await?)
}

/// Takes out those of one group whose time is over, in one commit.
pub async fn batch(
    services: &Services,
    client: &dyn GroupClient,
    epoch: i64,
    queue: &str,
    jobs: Vec<Claimed>,
) -> Result<(), Problem> {
    let (key, conversation) = access::group_of_queue(services.store.read(), queue).await?;
    let mut cases = Vec::with_capacity(jobs.len());
    for job in jobs {
        cases.extend(case(services, epoch, job).await?);
    }
    let mut due = Vec::with_capacity(cases.len());
    for (case, report) in looked_at(services, cases).await {
        match report.outcome {
            Outcome::NotMet => due.push((case, report)),
            Outcome::Met => spare(services, epoch, &case, &report).await?,
            Outcome::Unchecked => wait(services, epoch, &case).await?,
        }
    }
    if due.is_empty() {
        return Ok(());
    }
    let fates = match take_out(client, &conversation, &due).await {
        Ok(fates) => fates,
        Err(error) => due.iter().map(|_| Fate::Still(error.clone())).collect(),
    };
    write(services, client, epoch, (&key, &conversation), due, fates).await
}

/// `None` where there is nothing to do, or not yet.
async fn case(services: &Services, epoch: i64, job: Claimed) -> Result<Option<Case>, Problem> {
    let (db, now) = (services.store.read(), services.now_ms());
    let Some((request, warning, beat)) = load(services, &job).await? else {
        storage::job::finish(services.store.write(), &job, epoch, now).await?;
        return Ok(None);
    };
    let over = warning.over_at(warning::told(db, &warning).await?);
    let later = over.unwrap_or_else(|| now.saturating_add(AGAIN_MIN_MS));
    if over.is_none_or(|over| over > now) {
        storage::job::next_time(services.store.write(), &job, epoch, later).await?;
        return Ok(None);
    }
    let watched = storage::watch::watched(db, &beat.invite.id).await?;
    let watched = watched.iter().any(|one| one.id == request.id);
    Ok(Some(Case { job, request, warning, beat, watched }))
}

/// What the job is about, while its warning stands: a gate that was changed since says nothing of it.
async fn load(services: &Services, job: &Claimed) -> Result<Option<(JoinRequest, Warning, Beat)>, Problem> {
    let db = services.store.read();
    let Some((id, warned_at)) = job.payload.split_once(':') else { return Ok(None) };
    let Ok(id) = JoinRequestId::parse(id) else { return Ok(None) };
    let (request, warning) =
        (storage::join_request::get(db, &id).await?, storage::watch::warning(db, &id).await?);
    let (Some(request), Some(warning)) = (request, warning) else { return Ok(None) };
    let Some(beat) = beat(db, &request.invite_id).await? else { return Ok(None) };
    let stands = warning.warned_at_ms.to_string() == warned_at && warning.gate_at_ms == beat.gate_at_ms;
    Ok((stands && !beat.gate.is_exempt(&request.inbox_id)).then_some((request, warning, beat)))
}

/// Once more, for those of each link together.
async fn looked_at(services: &Services, cases: Vec<Case>) -> Vec<(Case, Report)> {
    let mut by_link: HashMap<InviteId, Vec<Case>> = HashMap::new();
    for case in cases {
        by_link.entry(case.request.invite_id.clone()).or_default().push(case);
    }
    let mut looked = Vec::new();
    for cases in by_link.into_values() {
        let Some(first) = cases.first() else { continue };
        let requests: Vec<_> = cases.iter().map(|case| case.request.clone()).collect();
        let reports = gate::look_again(services, &first.beat.gate, &requests).await;
        looked.extend(cases.into_iter().zip(reports));
    }
    looked
}

async fn spare(services: &Services, epoch: i64, case: &Case, report: &Report) -> Result<(), Problem> {
    let tx = services.store.write_tx().await?;
    if storage::job::finish(&tx, &case.job, epoch, services.now_ms()).await? {
        let found = (&case.warning, report);
        warning::clear(services, &tx, &case.beat, &case.request, found).await?;
        tx.commit().await?;
        services.bell.notify_one();
    }
    Ok(())
}

async fn wait(services: &Services, epoch: i64, case: &Case) -> Result<(), Problem> {
    let wait = backoff_ms(case.job.attempt, AGAIN_MIN_MS, AGAIN_MAX_MS);
    let (at, why) = (services.now_ms().saturating_add(wait), "the gate could not be checked");
    storage::job::retry(services.store.write(), &case.job, epoch, at, why).await?;
    Ok(())
}

async fn take_out(
    client: &dyn GroupClient,
    conversation: &ConversationId,
    due: &[(Case, Report)],
) -> XmtpResult<Vec<Fate>> {
    client.sync(conversation).await?;
    let before = levels(client, conversation).await?;
    let theirs = |case: &Case| before.get(&case.request.inbox_id) == Some(&Level::Member) && case.watched;
    let wanted: Vec<_> =
        due.iter().filter(|(case, _)| theirs(case)).map(|(case, _)| case.request.inbox_id.clone()).collect();
    let tried = if wanted.is_empty() { Ok(()) } else { client.remove_members(conversation, &wanted).await };
    // The outcome of a failed call is unknown: only the member list says who is out.
    client.sync(conversation).await?;
    let after = levels(client, conversation).await?;
    let earlier = taken_out_earlier(client, conversation, due, &before).await?;
    let still = || XmtpError::new(XmtpErrorKind::Conflict, "still a member");
    let fate = |(case, _): &(Case, Report)| {
        let inbox = &case.request.inbox_id;
        match (theirs(case), after.contains_key(inbox)) {
            (true, true) => Fate::Still(tried.clone().err().unwrap_or_else(still)),
            (true, false) => Fate::Removed,
            (false, _) if earlier.contains(inbox) => Fate::Removed,
            (false, _) => Fate::NotOurs,
        }
    };
    Ok(due.iter().map(fate).collect())
}

async fn levels(
    client: &dyn GroupClient,
    conversation: &ConversationId,
) -> XmtpResult<HashMap<InboxId, Level>> {
    let members = client.members(conversation).await?;
    Ok(members.into_iter().map(|member| (member.inbox_id, member.level)).collect())
}

/// Who is gone because an earlier attempt of this very job got so far; others left, or people took them out.
async fn taken_out_earlier(
    client: &dyn GroupClient,
    conversation: &ConversationId,
    due: &[(Case, Report)],
    before: &HashMap<InboxId, Level>,
) -> XmtpResult<HashSet<InboxId>> {
    let gone =
        due.iter().filter(|(case, _)| case.job.attempt > 1 && !before.contains_key(&case.request.inbox_id));
    let Some(since) = gone.map(|(case, _)| case.job.first_attempt_at_ms).min() else {
        return Ok(HashSet::new());
    };
    let us = client.inbox_id();
    let changes = history::changes_since(client, conversation, since).await?;
    let mut last_out: HashMap<InboxId, bool> = HashMap::new();
    for change in changes {
        last_out.extend(change.removed.into_iter().map(|inbox| (inbox, change.by == us)));
    }
    Ok(last_out
        .into_iter()
        .filter_map(|(inbox, by_us)| (by_us && !before.contains_key(&inbox)).then_some(inbox))
        .collect())
}

/// Writes what came of it, in one transaction, each line only if its claim still holds.
async fn write(
    services: &Services,
    client: &dyn GroupClient,
    epoch: i64,
    (key, conversation): (&GroupKey, &ConversationId),
    due: Vec<(Case, Report)>,
    fates: Vec<Fate>,
) -> Result<(), Problem> {
    let fresh = mirror::read(client, conversation).await.ok();
    let tx = services.store.write_tx().await?;
    let now = services.now_ms();
    let (mut ours, mut out) = (false, Vec::new());
    for ((case, report), fate) in due.iter().zip(&fates) {
        if !settle(&tx, epoch, &case.job, fate, now).await? {
            continue;
        }
        ours = true;
        match fate {
            Fate::Removed => {
                removed(services, &tx, case, report).await?;
                out.push(&case.request.inbox_id);
            }
            Fate::NotOurs => drop(storage::watch::clear(&tx, &case.request.id).await?),
            Fate::Still(_) => {}
        }
    }
    if !ours {
        // Another process took all of this over; what we read of the group may be older than what it wrote.
        return Ok(());
    }
    if let Some(fresh) = fresh {
        let change = storage::group::mirror(&tx, key, &fresh, now).await?;
        tell::members(services, &tx, key, &change, &[]).await?;
    }
    for inbox in &out {
        storage::member::taken_out_by_gate(&tx, key, inbox, now).await?;
    }
    tx.commit().await?;
    services.bell.notify_one();
    tracing::info!(group.key = %key, people = due.len(), removed = out.len(), "a gate was not met any more");
    Ok(())
}

/// False where the claim was lost: then nothing of this person is written.
async fn settle(
    tx: &DatabaseTransaction,
    epoch: i64,
    job: &Claimed,
    fate: &Fate,
    now_ms: i64,
) -> Result<bool, Problem> {
    let Fate::Still(error) = fate else { return Ok(storage::job::finish(tx, job, epoch, now_ms).await?) };
    let why = error.to_string();
    let again = error.kind.passes() || error.kind.is_transient() && job.attempt < ATTEMPTS_MAX;
    let at = now_ms.saturating_add(backoff_ms(job.attempt, RETRY_MIN_MS, RETRY_MAX_MS));
    Ok(if again {
        storage::job::retry(tx, job, epoch, at, &why).await?
    } else {
        storage::job::bury(tx, job, epoch, now_ms, &why).await?
    })
}

async fn removed(
    services: &Services,
    tx: &DatabaseTransaction,
    case: &Case,
    report: &Report,
) -> Result<(), Problem> {
    let (id, now) = (&case.request.id, services.now_ms());
    storage::watch::clear(tx, id).await?;
    warning::keep(tx, &case.request, report, now).await?;
    if !storage::watch::lose(tx, id, &reason(report), now).await? {
        return Ok(());
    }
    storage::invite::release_use(tx, &case.request.invite_id).await?;
    let why = Some("gate no longer met".to_owned());
    services.audit(tx, None, "member.removed", id.as_str(), why).await?;
    warning::farewell(services, tx, &case.beat, &case.request, (&case.warning, report)).await
}

/// Why the door is shut again, for the person.
fn reason(report: &Report) -> String {
    let advice = report.advice.as_deref().unwrap_or("Something this link asks for went missing.");
    advice.chars().take(REASON_MAX).collect()
}
