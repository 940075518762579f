//! Admitting: the one place that adds people to a group, many at a time, and believes only the member list.

use std::collections::{HashMap, HashSet};

use crate::domain::group::{ConversationId, GROUP_CAPACITY, Member};
use crate::domain::id::{GroupKey, JoinRequestId};
use crate::domain::inbox::InboxId;
use crate::domain::join_request::{Code, Decision, JoinRequest, MemberState};
use crate::domain::problem::Problem;
use crate::domain::view::GroupState;
use crate::storage;
use crate::storage::job::Claimed;
use crate::xmtp::{GroupClient, XmtpError, XmtpErrorKind};

use super::webhook::tell;
use super::{Services, access, history, mirror, recheck, welcome};

/// The kind of job that admits one person.
pub const KIND: &str = "admit";

const RETRY_MIN_MS: i64 = 1_000;
const RETRY_MAX_MS: i64 = 5 * 60 * 1000;
const ATTEMPTS_MAX: i64 = 20;
/// Who can't be reached may install an app later: we look again, ever less often.
const NOT_REACHABLE_MIN_MS: i64 = 10 * 60 * 1000;
const NOT_REACHABLE_MAX_MS: i64 = 24 * 60 * 60 * 1000;
const NOT_REACHABLE_ATTEMPTS_MAX: i64 = 20;

/// The job of a request.
pub fn job_id(request: &JoinRequestId) -> String {
    format!("{KIND}:{request}")
}

/// How long to wait before attempt `attempt + 1`: doubling, from `min_ms`, at most `max_ms`.
pub fn backoff_ms(attempt: i64, min_ms: i64, max_ms: i64) -> i64 {
    let doublings = u32::try_from(attempt.saturating_sub(1).clamp(0, 30)).unwrap_or(30);
    min_ms.saturating_mul(1i64 << doublings).min(max_ms)
}

/// One person of a batch.
struct Case {
    job: Claimed,
    request: JoinRequest,
}

/// What came of one person.
enum Outcome {
    Member,
    /// Stands still; an admin can retry.
    Stuck(Code),
    /// Stands still, and we look again by ourselves.
    LookAgain(Code),
    /// The network or a race: soon again.
    Again(XmtpError),
}

/// Admits a batch of one group in as few commits as can be.
pub async fn batch(
    services: &Services,
    client: &dyn GroupClient,
    epoch: i64,
    queue: &str,
    jobs: Vec<Claimed>,
) -> Result<(), Problem> {
    let (key, conversation) = access::group_of_queue(services.store.read(), queue).await?;
    let cases = cases(services, epoch, jobs).await?;
    if cases.is_empty() {
        return Ok(());
    }
    let tried = if services.limits.unsafe_skip_membership_check {
        Ok(attempt_blindly(client, &conversation, &cases).await)
    } else {
        attempt(client, &conversation, &cases).await
    };
    let outcomes = match tried {
        Ok(outcomes) => outcomes,
        Err(error) => cases.iter().map(|_| of_error(&error)).collect(),
    };
    write(services, client, epoch, &key, &conversation, cases, outcomes).await
}

/// Loads the requests; jobs whose request wants nothing more are done.
async fn cases(services: &Services, epoch: i64, jobs: Vec<Claimed>) -> Result<Vec<Case>, Problem> {
    let mut open = Vec::with_capacity(jobs.len());
    for job in jobs {
        let request = match JoinRequestId::parse(&job.payload) {
            Ok(id) => storage::join_request::get(services.store.read(), &id).await?,
            Err(_) => None,
        };
        match request.filter(|r| r.decision == Decision::Approved && r.member_state != MemberState::Member) {
            Some(request) => open.push((job, request)),
            None => {
                storage::job::finish(services.store.write(), &job, epoch, services.now_ms()).await?;
            }
        }
    }
    let open = recheck::before_add(services, epoch, open).await?;
    Ok(open.into_iter().map(|(job, request)| Case { job, request }).collect())
}

async fn attempt(
    client: &dyn GroupClient,
    conversation: &ConversationId,
    cases: &[Case],
) -> Result<Vec<Outcome>, XmtpError> {
    client.sync(conversation).await?;
    let members = ids(&client.members(conversation).await?);
    let retried = |case: &&Case| case.job.attempt > 1 && !members.contains(&case.request.inbox_id);
    let since = cases.iter().filter(retried).map(|case| case.job.first_attempt_at_ms).min();
    let added = match since {
        Some(since) => added_since(client, conversation, since).await?,
        None => HashMap::new(),
    };
    let was_added = |case: &&Case| {
        added.get(&case.request.inbox_id).is_some_and(|at| *at >= case.job.first_attempt_at_ms)
    };
    let mut wanted = Vec::new();
    let mut early = Vec::with_capacity(cases.len());
    for case in cases {
        let inbox = &case.request.inbox_id;
        let outcome = if members.contains(inbox) {
            Some(Outcome::Member)
        } else if retried(&case) && was_added(&case) {
            Some(Outcome::Stuck(Code::RemovedSince))
        } else {
            wanted.push(inbox.clone());
            None
        };
        early.push(outcome);
    }
    let results = add(client, conversation, members.len(), &wanted).await?;
    let outcome = |case: &Case| {
        let found = results.iter().find(|(inbox, _)| *inbox == case.request.inbox_id);
        found.map_or(Outcome::Stuck(Code::Failed), |(_, fate)| fate.outcome())
    };
    Ok(early.into_iter().zip(cases).map(|(early, case)| early.unwrap_or_else(|| outcome(case))).collect())
}

/// What the negative control of the crash test does: adds, and believes it happened.
async fn attempt_blindly(
    client: &dyn GroupClient,
    conversation: &ConversationId,
    cases: &[Case],
) -> Vec<Outcome> {
    let all: Vec<_> = cases.iter().map(|case| case.request.inbox_id.clone()).collect();
    let _ = client.add_members(conversation, &all).await;
    cases.iter().map(|_| Outcome::Member).collect()
}

/// Who was added since then, and when: who of them is no member was in, and somebody took them out. Nothing
/// re-adds after a removal (`design.md` 3).
async fn added_since(
    client: &dyn GroupClient,
    conversation: &ConversationId,
    since_ms: i64,
) -> Result<HashMap<InboxId, i64>, XmtpError> {
    let changes = history::changes_since(client, conversation, since_ms).await?;
    Ok(changes
        .into_iter()
        .flat_map(|change| change.added.into_iter().map(move |inbox| (inbox, change.at_ms)))
        .collect())
}

/// What the network made of one inbox.
#[derive(Clone)]
enum Fate {
    Member,
    Full,
    Unreachable,
    Refused(XmtpError),
}

impl Fate {
    fn outcome(&self) -> Outcome {
        match self {
            Self::Member => Outcome::Member,
            Self::Full => Outcome::Stuck(Code::GroupFull),
            Self::Unreachable => Outcome::LookAgain(Code::NotReachable),
            Self::Refused(error) => of_error(error),
        }
    }
}

fn of_error(error: &XmtpError) -> Outcome {
    match error.kind {
        XmtpErrorKind::GroupFull => Outcome::Stuck(Code::GroupFull),
        XmtpErrorKind::NotRegistered => Outcome::LookAgain(Code::NotReachable),
        XmtpErrorKind::Forbidden => Outcome::Stuck(Code::NotAllowed),
        XmtpErrorKind::Inactive | XmtpErrorKind::UnknownConversation => Outcome::Stuck(Code::GroupGone),
        _ => Outcome::Again(error.clone()),
    }
}

/// Adds all who fit and can be reached, in one commit where the network lets us.
async fn add(
    client: &dyn GroupClient,
    conversation: &ConversationId,
    present: usize,
    wanted: &[InboxId],
) -> Result<Vec<(InboxId, Fate)>, XmtpError> {
    let mut places = GROUP_CAPACITY.saturating_sub(present);
    let mut fates = Vec::with_capacity(wanted.len());
    let mut waiting = wanted;
    // Who can't be added leaves the place to the next.
    while places > 0 && !waiting.is_empty() {
        let (fitting, over) = waiting.split_at(places.min(waiting.len()));
        let done = add_apart(client, conversation, fitting).await?;
        places -= done.iter().filter(|(_, fate)| matches!(fate, Fate::Member)).count();
        fates.extend(done);
        waiting = over;
    }
    fates.extend(waiting.iter().map(|inbox| (inbox.clone(), Fate::Full)));
    Ok(fates)
}

/// One commit for all. Where somebody can't be reached, the rest get in without them; where it does not show
/// who it is, halves.
async fn add_apart(
    client: &dyn GroupClient,
    conversation: &ConversationId,
    inboxes: &[InboxId],
) -> Result<Vec<(InboxId, Fate)>, XmtpError> {
    if inboxes.is_empty() {
        return Ok(Vec::new());
    }
    let added = client.add_members(conversation, inboxes).await;
    // The outcome of a failed call is unknown: only the member list says who is in.
    client.sync(conversation).await?;
    let members = ids(&client.members(conversation).await?);
    let (inside, outside): (Vec<_>, Vec<_>) =
        inboxes.iter().cloned().partition(|inbox| members.contains(inbox));
    let mut fates = all(inside, &Fate::Member);
    match added {
        Err(error) if error.kind == XmtpErrorKind::NotRegistered && outside.len() > 1 => {
            let reachable: HashSet<_> = client.reachable(&outside).await?.into_iter().collect();
            let (able, unable): (Vec<_>, Vec<_>) =
                outside.into_iter().partition(|inbox| reachable.contains(inbox));
            let middle = if unable.is_empty() { able.len() / 2 } else { able.len() };
            let (left, right) = able.split_at(middle);
            fates.extend(all(unable, &Fate::Unreachable));
            fates.extend(Box::pin(add_apart(client, conversation, left)).await?);
            fates.extend(Box::pin(add_apart(client, conversation, right)).await?);
        }
        Err(error) => fates.extend(all(outside, &Fate::Refused(error))),
        Ok(()) => fates.extend(all(outside, &Fate::Unreachable)),
    }
    Ok(fates)
}

fn all(inboxes: Vec<InboxId>, fate: &Fate) -> Vec<(InboxId, Fate)> {
    inboxes.into_iter().map(|inbox| (inbox, fate.clone())).collect()
}

fn ids(members: &[Member]) -> HashSet<InboxId> {
    members.iter().map(|member| member.inbox_id.clone()).collect()
}

/// Writes what came of it, in one transaction, each line only if its claim still holds.
async fn write(
    services: &Services,
    client: &dyn GroupClient,
    epoch: i64,
    key: &GroupKey,
    conversation: &ConversationId,
    cases: Vec<Case>,
    outcomes: Vec<Outcome>,
) -> Result<(), Problem> {
    let fresh = mirror::read(client, conversation).await.ok();
    let tx = services.store.write_tx().await?;
    let now = services.now_ms();
    let mut admitted = Vec::new();
    let mut ours = false;
    for (case, outcome) in cases.iter().zip(outcomes) {
        if !write_one(services, &tx, epoch, case, &outcome).await? {
            continue;
        }
        ours = true;
        if matches!(outcome, Outcome::Member) {
            admitted.push(&case.request);
        }
        if matches!(outcome, Outcome::Stuck(Code::GroupGone)) {
            storage::group::set_state(&tx, key, GroupState::Gone, Some("our account is not in the group"))
                .await?;
        }
    }
    if !ours {
        // Another process took all of this over; what we read of the group may be older than what it wrote.
        return Ok(());
    }
    if let Some(fresh) = fresh {
        let change = storage::group::mirror(&tx, key, &fresh, now).await?;
        tell::members(services, &tx, key, &change, &admitted).await?;
    }
    welcome::put(services, &tx, conversation, &admitted).await?;
    tx.commit().await?;
    tracing::info!(group.key = %key, people = cases.len(), admitted = admitted.len(), "people were added");
    Ok(())
}

/// False where the claim was lost: then nothing of this person is written.
async fn write_one(
    services: &Services,
    tx: &sea_orm::DatabaseTransaction,
    epoch: i64,
    Case { job, request }: &Case,
    outcome: &Outcome,
) -> Result<bool, Problem> {
    let now = services.now_ms();
    let set = |state, code| storage::join_request::set_adding(tx, &request.id, state, code, now);
    let ours = match outcome {
        Outcome::Member => {
            let ours = storage::job::finish(tx, job, epoch, now).await?;
            if ours && storage::join_request::set_member(tx, &request.id, now).await? {
                services.audit(tx, None, "member.added", request.id.as_str(), None).await?;
            }
            return Ok(ours);
        }
        Outcome::Stuck(code) => {
            let ours = storage::job::bury(tx, job, epoch, now, &format!("{code:?}")).await?;
            (ours, MemberState::Failed, Some(*code))
        }
        Outcome::LookAgain(code) if job.attempt >= NOT_REACHABLE_ATTEMPTS_MAX => (
            storage::job::bury(tx, job, epoch, now, &format!("{code:?}")).await?,
            MemberState::Failed,
            Some(*code),
        ),
        Outcome::LookAgain(code) => {
            let at = now.saturating_add(backoff_ms(job.attempt, NOT_REACHABLE_MIN_MS, NOT_REACHABLE_MAX_MS));
            let ours = storage::job::retry(tx, job, epoch, at, &format!("{code:?}")).await?;
            (ours, MemberState::Failed, Some(*code))
        }
        Outcome::Again(error) if job.attempt >= ATTEMPTS_MAX && !error.kind.passes() => {
            let ours = storage::job::bury(tx, job, epoch, now, &error.to_string()).await?;
            (ours, MemberState::Failed, Some(Code::Failed))
        }
        Outcome::Again(error) => {
            let at = now.saturating_add(backoff_ms(job.attempt, RETRY_MIN_MS, RETRY_MAX_MS));
            let ours = storage::job::retry(tx, job, epoch, at, &error.to_string()).await?;
            let code = (error.kind == XmtpErrorKind::Unreachable).then_some(Code::Unreachable);
            (ours, MemberState::Adding, code)
        }
    };
    let (ours, state, code) = ours;
    if ours {
        set(state, code).await?;
    }
    Ok(ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_up_to_its_limit() {
        let waits: Vec<_> = (1..=5).map(|attempt| backoff_ms(attempt, 1_000, 6_000)).collect();
        assert_eq!(waits, [1_000, 2_000, 4_000, 6_000, 6_000]);
        assert_eq!(backoff_ms(i64::MAX, 1, 9), 9);
    }
}
