//! Jobs: work that must happen, enqueued in the transaction that decided it, claimed under a lease and
//! fenced by its epoch (`security.md` 3.3).

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::entity::job::{Column, Entity, Model};
use super::{skip_locked, statement};

/// How long a claim lasts; an older epoch's claim is taken over at once.
pub const CLAIM_MS: i64 = 30_000;

/// A job to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// The same id twice is the same job.
    pub id: String,
    pub kind: &'static str,
    /// Jobs of one queue never run at the same time.
    pub queue: String,
    pub payload: String,
}

/// A job in the hands of this process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    pub id: String,
    pub payload: String,
    pub attempt: i64,
    /// When the first attempt of this job began.
    pub first_attempt_at_ms: i64,
}

/// The right to work: the lease's holder and epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimant {
    pub lease: &'static str,
    pub holder: String,
    pub epoch: i64,
}

/// Enqueues; an existing job of the same id stays as it is.
pub async fn enqueue<C: ConnectionTrait>(db: &C, job: NewJob, now_ms: i64) -> Result<(), DbErr> {
    enqueue_for(db, job, now_ms, now_ms).await
}

/// Like [`enqueue`], to run at `at_ms` and not before.
pub async fn enqueue_for<C: ConnectionTrait>(
    db: &C,
    job: NewJob,
    at_ms: i64,
    now_ms: i64,
) -> Result<(), DbErr> {
    let sql = "INSERT INTO jobs (id, kind, queue, payload, state, run_after, attempt, claim_epoch, claim_until, created_at) \
               VALUES ($1, $2, $3, $4, 'ready', $5, 0, 0, 0, $6) ON CONFLICT (id) DO NOTHING";
    let values =
        [job.id.into(), job.kind.into(), job.queue.into(), job.payload.into(), at_ms.into(), now_ms.into()];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

/// Puts a claimed job back for its next time, as if it had never run; false where the claim was lost.
pub async fn next_time<C: ConnectionTrait>(
    db: &C,
    job: &Claimed,
    epoch: i64,
    run_after_ms: i64,
) -> Result<bool, DbErr> {
    let sql = "UPDATE jobs SET state = 'ready', run_after = $4, attempt = 0, first_attempt_at = NULL, last_error = NULL \
               WHERE id = $1 AND state = 'running' AND claim_epoch = $2 AND attempt = $3";
    let values = [job.id.clone().into(), epoch.into(), job.attempt.into(), run_after_ms.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// Makes a dead job run again now; any other stays as it is.
pub async fn wake_dead<C: ConnectionTrait>(db: &C, id: &str, now_ms: i64) -> Result<(), DbErr> {
    let sql = "UPDATE jobs SET state = 'ready', run_after = $2, attempt = 0, first_attempt_at = NULL, finished_at = NULL \
               WHERE id = $1 AND state = 'dead'";
    db.execute_raw(statement(db, sql, [id.into(), now_ms.into()])).await.map(drop)
}

/// Makes a finished or dead job run again, or a waiting one run now.
pub async fn revive<C: ConnectionTrait>(db: &C, id: &str, now_ms: i64) -> Result<bool, DbErr> {
    let sql = "UPDATE jobs SET state = 'ready', run_after = $2, attempt = 0, first_attempt_at = NULL, finished_at = NULL \
               WHERE id = $1 AND state <> 'running'";
    Ok(db.execute_raw(statement(db, sql, [id.into(), now_ms.into()])).await?.rows_affected() == 1)
}

const DUE: &str = "((state = 'ready' AND run_after <= $1) OR (state = 'running' AND (claim_epoch < $2 OR claim_until < $1)))";

/// The queues of this kind with something due.
pub async fn due_queues<C: ConnectionTrait>(
    db: &C,
    kind: &str,
    epoch: i64,
    now_ms: i64,
) -> Result<Vec<String>, DbErr> {
    let sql = format!(
        "SELECT queue FROM jobs WHERE kind = $3 AND {DUE} GROUP BY queue ORDER BY MIN(run_after), queue"
    );
    let rows = db.query_all_raw(statement(db, &sql, [now_ms.into(), epoch.into(), kind.into()])).await?;
    rows.iter().map(|row| row.try_get("", "queue")).collect()
}

/// How many jobs of a queue are due.
pub async fn count_due<C: ConnectionTrait>(
    db: &C,
    kind: &str,
    queue: &str,
    epoch: i64,
    now_ms: i64,
) -> Result<i64, DbErr> {
    let sql = format!("SELECT COUNT(*) AS due FROM jobs WHERE kind = $3 AND queue = $4 AND {DUE}");
    let values = [now_ms.into(), epoch.into(), kind.into(), queue.into()];
    let row = db.query_one_raw(statement(db, &sql, values)).await?;
    row.map_or(Ok(0), |row| row.try_get("", "due"))
}

/// Claims up to `limit` due jobs of a queue, in one statement, only while the claimant holds its lease.
pub async fn claim<C: ConnectionTrait>(
    db: &C,
    claimant: &Claimant,
    kind: &str,
    queue: &str,
    limit: u32,
    now_ms: i64,
) -> Result<Vec<Claimed>, DbErr> {
    let sql = format!(
        "UPDATE jobs SET state = 'running', attempt = attempt + 1, claimed_by = $3, claim_epoch = $2, \
         claim_until = $1 + {CLAIM_MS}, first_attempt_at = COALESCE(first_attempt_at, $1) \
         WHERE id IN (SELECT id FROM jobs WHERE kind = $4 AND queue = $5 AND {DUE} ORDER BY run_after, id LIMIT {limit}{}) \
         AND EXISTS (SELECT 1 FROM leases WHERE name = $6 AND holder = $3 AND epoch = $2 AND expires_at > {}) \
         RETURNING id, payload, attempt, first_attempt_at",
        skip_locked(db),
        super::now_ms(db),
    );
    let values = [
        now_ms.into(),
        claimant.epoch.into(),
        claimant.holder.clone().into(),
        kind.into(),
        queue.into(),
        claimant.lease.into(),
    ];
    let rows = db.query_all_raw(statement(db, &sql, values)).await?;
    let mut claimed = rows
        .iter()
        .map(|row| {
            Ok(Claimed {
                id: row.try_get("", "id")?,
                payload: row.try_get("", "payload")?,
                attempt: row.try_get("", "attempt")?,
                first_attempt_at_ms: row.try_get("", "first_attempt_at")?,
            })
        })
        .collect::<Result<Vec<_>, DbErr>>()?;
    claimed.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(claimed)
}

/// Marks a claimed job as done; false where the claim was lost (then nothing may be written).
pub async fn finish<C: ConnectionTrait>(
    db: &C,
    job: &Claimed,
    epoch: i64,
    now_ms: i64,
) -> Result<bool, DbErr> {
    let sql = "UPDATE jobs SET state = 'done', finished_at = $4, last_error = NULL \
               WHERE id = $1 AND state = 'running' AND claim_epoch = $2 AND attempt = $3";
    let values = [job.id.clone().into(), epoch.into(), job.attempt.into(), now_ms.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// Gives a claimed job back to run at `run_after_ms`; false where the claim was lost.
pub async fn retry<C: ConnectionTrait>(
    db: &C,
    job: &Claimed,
    epoch: i64,
    run_after_ms: i64,
    error: &str,
) -> Result<bool, DbErr> {
    let sql = "UPDATE jobs SET state = 'ready', run_after = $4, last_error = $5 \
               WHERE id = $1 AND state = 'running' AND claim_epoch = $2 AND attempt = $3";
    let values = [job.id.clone().into(), epoch.into(), job.attempt.into(), run_after_ms.into(), error.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// Puts a claimed job aside for people to see; false where the claim was lost.
pub async fn bury<C: ConnectionTrait>(
    db: &C,
    job: &Claimed,
    epoch: i64,
    now_ms: i64,
    error: &str,
) -> Result<bool, DbErr> {
    let sql = "UPDATE jobs SET state = 'dead', finished_at = $4, last_error = $5 \
               WHERE id = $1 AND state = 'running' AND claim_epoch = $2 AND attempt = $3";
    let values = [job.id.clone().into(), epoch.into(), job.attempt.into(), now_ms.into(), error.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// Takes a job away, unless somebody is at it: false then.
pub async fn cancel<C: ConnectionTrait>(db: &C, id: &str) -> Result<bool, DbErr> {
    let sql = "DELETE FROM jobs WHERE id = $1 AND state <> 'running'";
    db.execute_raw(statement(db, sql, [id.into()])).await?;
    Ok(state(db, id).await?.is_none())
}

/// One job's state word, for tests and `doctor`.
pub async fn state<C: ConnectionTrait>(db: &C, id: &str) -> Result<Option<String>, DbErr> {
    Ok(Entity::find_by_id(id).one(db).await?.map(|job| job.state))
}

/// How many jobs are in this state.
pub async fn count<C: ConnectionTrait>(db: &C, state: &str) -> Result<u64, DbErr> {
    Entity::find().filter(Column::State.eq(state)).count(db).await
}

/// How many jobs of each kind were given up.
pub async fn dead<C: ConnectionTrait>(db: &C) -> Result<Vec<(String, i64)>, DbErr> {
    let sql = "SELECT kind, COUNT(*) AS many FROM jobs WHERE state = 'dead' GROUP BY kind ORDER BY kind";
    let rows = db.query_all_raw(statement(db, sql, [])).await?;
    rows.iter().map(|row| Ok((row.try_get("", "kind")?, row.try_get("", "many")?))).collect()
}

/// When the next waiting job wants to run.
pub async fn next_due<C: ConnectionTrait>(db: &C) -> Result<Option<i64>, DbErr> {
    let waiting = Column::State.eq("ready");
    let job: Option<Model> =
        Entity::find().filter(waiting).order_by_asc(Column::RunAfter).limit(1).one(db).await?;
    Ok(job.map(|job| job.run_after))
}

/// Forgets jobs done before `before_ms`.
pub async fn forget_done<C: ConnectionTrait>(db: &C, before_ms: i64) -> Result<u64, DbErr> {
    let done =
        Entity::delete_many().filter(Column::State.eq("done")).filter(Column::FinishedAt.lt(before_ms));
    Ok(done.exec(db).await?.rows_affected)
}
