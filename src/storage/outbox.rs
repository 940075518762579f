//! The outbox: messages to the outside, written with the change they speak of, sent at least once.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};

use super::entity::outbox::{Column, Entity};
use super::job::CLAIM_MS;
use super::{skip_locked, statement};

/// Something to say to the outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Also the receiver's key against saying it twice.
    pub id: String,
    pub kind: String,
    pub payload: String,
}

/// Puts a letter in; the same id twice is the same letter.
pub async fn put<C: ConnectionTrait>(db: &C, letter: Letter, now_ms: i64) -> Result<(), DbErr> {
    let sql = "INSERT INTO outbox (id, kind, payload, state, run_after, attempt, claim_epoch, claim_until, created_at) \
               VALUES ($1, $2, $3, 'ready', $4, 0, 0, 0, $4) ON CONFLICT (id) DO NOTHING";
    let values = [letter.id.into(), letter.kind.into(), letter.payload.into(), now_ms.into()];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

/// Claims up to `limit` due letters of a kind.
pub async fn claim<C: ConnectionTrait>(
    db: &C,
    kind: &str,
    epoch: i64,
    limit: u32,
    now_ms: i64,
) -> Result<Vec<(Letter, i64)>, DbErr> {
    let sql = format!(
        "UPDATE outbox SET state = 'running', attempt = attempt + 1, claim_epoch = $2, claim_until = $1 + {CLAIM_MS} \
         WHERE id IN (SELECT id FROM outbox WHERE kind = $3 AND ((state = 'ready' AND run_after <= $1) \
         OR (state = 'running' AND (claim_epoch < $2 OR claim_until < $1))) ORDER BY run_after, id LIMIT {limit}{}) \
         RETURNING id, kind, payload, attempt",
        skip_locked(db)
    );
    let rows = db.query_all_raw(statement(db, &sql, [now_ms.into(), epoch.into(), kind.into()])).await?;
    rows.iter()
        .map(|row| {
            let letter = Letter {
                id: row.try_get("", "id")?,
                kind: row.try_get("", "kind")?,
                payload: row.try_get("", "payload")?,
            };
            Ok((letter, row.try_get("", "attempt")?))
        })
        .collect()
}

/// Whether a letter of this kind is due.
pub async fn is_due<C: ConnectionTrait>(db: &C, kind: &str, epoch: i64, now_ms: i64) -> Result<bool, DbErr> {
    let sql = "SELECT 1 AS one FROM outbox WHERE kind = $3 AND ((state = 'ready' AND run_after <= $1) \
               OR (state = 'running' AND (claim_epoch < $2 OR claim_until < $1))) LIMIT 1";
    let row = db.query_one_raw(statement(db, sql, [now_ms.into(), epoch.into(), kind.into()])).await?;
    Ok(row.is_some())
}

/// Marks a letter as sent.
pub async fn sent<C: ConnectionTrait>(db: &C, id: &str, epoch: i64, now_ms: i64) -> Result<bool, DbErr> {
    let sql = "UPDATE outbox SET state = 'sent', sent_at = $3 WHERE id = $1 AND state = 'running' AND claim_epoch = $2";
    Ok(db.execute_raw(statement(db, sql, [id.into(), epoch.into(), now_ms.into()])).await?.rows_affected()
        == 1)
}

/// Keeps a letter for later, or for good where `run_after_ms` is `None`.
pub async fn failed<C: ConnectionTrait>(
    db: &C,
    id: &str,
    epoch: i64,
    run_after_ms: Option<i64>,
    error: &str,
) -> Result<bool, DbErr> {
    let state = if run_after_ms.is_some() { "ready" } else { "dead" };
    let sql = "UPDATE outbox SET state = $3, run_after = $4, last_error = $5 \
               WHERE id = $1 AND state = 'running' AND claim_epoch = $2";
    let values = [id.into(), epoch.into(), state.into(), run_after_ms.unwrap_or(0).into(), error.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// How many letters are in this state.
pub async fn count<C: ConnectionTrait>(db: &C, state: &str) -> Result<u64, DbErr> {
    Entity::find().filter(Column::State.eq(state)).count(db).await
}

/// Letters of one kind that were given up for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenUp {
    pub kind: String,
    pub why: Option<String>,
    pub many: i64,
}

/// What was written since `since_ms` and given up, the most frequent reason of each kind first.
pub async fn given_up<C: ConnectionTrait>(db: &C, since_ms: i64) -> Result<Vec<GivenUp>, DbErr> {
    let sql = "SELECT kind, last_error, COUNT(*) AS many FROM outbox WHERE state = 'dead' AND created_at >= $1 \
               GROUP BY kind, last_error ORDER BY kind, many DESC, last_error";
    let rows = db.query_all_raw(statement(db, sql, [since_ms.into()])).await?;
    let read = |row: &sea_orm::QueryResult| {
        Ok(GivenUp {
            kind: row.try_get("", "kind")?,
            why: row.try_get("", "last_error")?,
            many: row.try_get("", "many")?,
        })
    };
    rows.iter().map(read).collect()
}

/// A letter that is not needed any more.
pub async fn void<C: ConnectionTrait>(db: &C, id: &str, epoch: i64) -> Result<bool, DbErr> {
    let sql = "UPDATE outbox SET state = 'void' WHERE id = $1 AND state = 'running' AND claim_epoch = $2";
    Ok(db.execute_raw(statement(db, sql, [id.into(), epoch.into()])).await?.rows_affected() == 1)
}

/// The state words of these letters.
pub async fn states<C: ConnectionTrait>(db: &C, ids: &[String]) -> Result<Vec<String>, DbErr> {
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().map(String::as_str))).all(db).await?;
    Ok(rows.into_iter().map(|row| row.state).collect())
}

/// What became of a letter: its state word, and when it was sent.
pub async fn fate<C: ConnectionTrait>(db: &C, id: &str) -> Result<Option<(String, Option<i64>)>, DbErr> {
    Ok(Entity::find_by_id(id).one(db).await?.map(|row| (row.state, row.sent_at)))
}

/// Forgets letters that were sent or not needed, written before `before_ms`.
pub async fn forget_sent<C: ConnectionTrait>(db: &C, before_ms: i64) -> Result<(), DbErr> {
    let sql = "DELETE FROM outbox WHERE state IN ('sent', 'void') AND created_at < $1";
    db.execute_raw(statement(db, sql, [before_ms.into()])).await.map(drop)
}
