//! Messages to other people's servers, written with the change they speak of, sent at least once; and each try.

use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::group::odd;
use super::statement;
use crate::domain::id::EndpointId;
use crate::domain::webhook::view::{AttemptView, DeliveryState};

/// How long a claim lasts; an older epoch's claim is taken over at once.
const CLAIM_MS: i64 = 60_000;
/// Claimed together for one endpoint, so that a slow server does not stand in the way of the others.
const PER_ENDPOINT: u32 = 4;

/// A message as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The `webhook-id`.
    pub id: String,
    pub endpoint: EndpointId,
    pub event: String,
    pub body: String,
}

/// A message as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    pub delivery: Delivery,
    pub state: DeliveryState,
    pub last_answer: Option<String>,
    pub created_at_ms: i64,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Delivered,
    Again {
        at_ms: i64,
    },
    Dead,
    /// A decision call without an answer: whoever asked asks again.
    Unanswered,
}

impl Outcome {
    const fn word(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Again { .. } => "ready",
            Self::Dead => "dead",
            Self::Unanswered => "unanswered",
        }
    }
}

/// Puts a message in that is to be sent at this moment; the same id twice is the same message.
pub async fn put<C: ConnectionTrait>(db: &C, new: &Delivery, now_ms: i64) -> Result<(), DbErr> {
    write(db, new, "ready", now_ms).await
}

/// Puts a decision call in, which its caller sends.
pub async fn note<C: ConnectionTrait>(db: &C, new: &Delivery, now_ms: i64) -> Result<(), DbErr> {
    write(db, new, "unanswered", now_ms).await
}

async fn write<C: ConnectionTrait>(db: &C, new: &Delivery, state: &str, now_ms: i64) -> Result<(), DbErr> {
    let sql = "INSERT INTO deliveries (id, endpoint_id, event, body, state, attempt, run_after, claim_epoch, \
               claim_until, created_at) VALUES ($1, $2, $3, $4, $5, 0, $6, 0, 0, $6) ON CONFLICT (id) DO NOTHING";
    let values = [
        new.id.clone().into(),
        new.endpoint.as_str().into(),
        new.event.clone().into(),
        new.body.clone().into(),
        state.into(),
        now_ms.into(),
    ];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

const DUE: &str = "((state = 'ready' AND run_after <= $1) OR (state = 'running' AND (claim_epoch < $2 OR claim_until < $1)))";
/// What is for an endpoint that is switched off waits.
const ON: &str = "endpoint_id IN (SELECT id FROM endpoints WHERE state = 'on')";

/// Whether a message is due.
pub async fn is_due<C: ConnectionTrait>(db: &C, epoch: i64, now_ms: i64) -> Result<bool, DbErr> {
    let sql = format!("SELECT 1 AS one FROM deliveries WHERE {DUE} AND {ON} LIMIT 1");
    Ok(db.query_one_raw(statement(db, &sql, [now_ms.into(), epoch.into()])).await?.is_some())
}

/// Claims up to `limit` due messages, with the number of the try.
pub async fn claim<C: ConnectionTrait>(
    db: &C,
    epoch: i64,
    limit: u32,
    now_ms: i64,
) -> Result<Vec<(Delivery, i64)>, DbErr> {
    // What is due is looked at once more where it is written: of two at once the second finds it claimed.
    let sql = format!(
        "UPDATE deliveries SET state = 'running', attempt = attempt + 1, claim_epoch = $2, \
         claim_until = $1 + {CLAIM_MS} WHERE {DUE} AND id IN (SELECT id FROM (SELECT id, run_after, \
         ROW_NUMBER() OVER (PARTITION BY endpoint_id ORDER BY run_after, id) AS place \
         FROM deliveries WHERE {DUE} AND {ON}) AS due WHERE place <= {PER_ENDPOINT} \
         ORDER BY run_after, id LIMIT {limit}) RETURNING id, endpoint_id, event, body, attempt"
    );
    let rows = db.query_all_raw(statement(db, &sql, [now_ms.into(), epoch.into()])).await?;
    rows.iter().map(|row| Ok((read(row)?, row.try_get("", "attempt")?))).collect()
}

/// Writes what became of a claimed message; false where the claim is lost.
pub async fn finish<C: ConnectionTrait>(
    db: &C,
    id: &str,
    epoch: i64,
    outcome: Outcome,
    answer: &str,
    now_ms: i64,
) -> Result<bool, DbErr> {
    let sql = "UPDATE deliveries SET state = $3, run_after = COALESCE($4, run_after), last_answer = $5, \
               finished_at = $6 WHERE id = $1 AND state = 'running' AND claim_epoch = $2";
    let (next, ended) = moments(outcome, now_ms);
    let values = [id.into(), epoch.into(), outcome.word().into(), next.into(), answer.into(), ended.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// Writes what became of a decision call.
pub async fn decided<C: ConnectionTrait>(
    db: &C,
    id: &str,
    outcome: Outcome,
    answer: &str,
    now_ms: i64,
) -> Result<(), DbErr> {
    let sql = "UPDATE deliveries SET state = $2, last_answer = $3, finished_at = $4, attempt = attempt + 1 WHERE id = $1";
    let (_, ended) = moments(outcome, now_ms);
    let values = [id.into(), outcome.word().into(), answer.into(), ended.into()];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

const fn moments(outcome: Outcome, now_ms: i64) -> (Option<i64>, Option<i64>) {
    match outcome {
        Outcome::Again { at_ms } => (Some(at_ms), None),
        Outcome::Unanswered => (None, None),
        Outcome::Delivered | Outcome::Dead => (None, Some(now_ms)),
    }
}

/// Puts a claimed message back that was not tried.
pub async fn put_back<C: ConnectionTrait>(db: &C, id: &str, epoch: i64, at_ms: i64) -> Result<(), DbErr> {
    let sql = "UPDATE deliveries SET state = 'ready', run_after = $3, attempt = attempt - 1 \
               WHERE id = $1 AND state = 'running' AND claim_epoch = $2";
    db.execute_raw(statement(db, sql, [id.into(), epoch.into(), at_ms.into()])).await.map(drop)
}

/// Has a finished or dead message sent again, or a waiting one now; false where it is being sent.
pub async fn replay<C: ConnectionTrait>(db: &C, id: &str, now_ms: i64) -> Result<bool, DbErr> {
    let sql = "UPDATE deliveries SET state = 'ready', run_after = $2, attempt = 0, finished_at = NULL \
               WHERE id = $1 AND state IN ('ready', 'delivered', 'dead')";
    Ok(db.execute_raw(statement(db, sql, [id.into(), now_ms.into()])).await?.rows_affected() == 1)
}

/// Writes a try down, as the next number.
pub async fn log<C: ConnectionTrait>(
    db: &C,
    delivery: &str,
    at_ms: i64,
    status: Option<u16>,
    took_ms: i64,
    excerpt: &str,
) -> Result<(), DbErr> {
    let sql = "INSERT INTO delivery_attempts (delivery_id, number, at, status, ms, excerpt) \
               SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5 FROM delivery_attempts WHERE delivery_id = $1";
    let values =
        [delivery.into(), at_ms.into(), status.map(i64::from).into(), took_ms.into(), excerpt.into()];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

const LOGGED: &str =
    "SELECT id, endpoint_id, event, body, state, run_after, last_answer, created_at FROM deliveries";

/// One message.
pub async fn get<C: ConnectionTrait>(db: &C, id: &str) -> Result<Option<Logged>, DbErr> {
    let sql = format!("{LOGGED} WHERE id = $1");
    let row = db.query_one_raw(statement(db, &sql, [id.into()])).await?;
    row.map(|row| logged(&row)).transpose()
}

/// The newest messages of an endpoint, newest first.
pub async fn of_endpoint<C: ConnectionTrait>(
    db: &C,
    endpoint: &EndpointId,
    limit: u32,
) -> Result<Vec<Logged>, DbErr> {
    let sql = format!("{LOGGED} WHERE endpoint_id = $1 ORDER BY created_at DESC, id DESC LIMIT {limit}");
    let rows = db.query_all_raw(statement(db, &sql, [endpoint.as_str().into()])).await?;
    rows.iter().map(logged).collect()
}

/// The newest tries of a message, newest first.
pub async fn attempts<C: ConnectionTrait>(db: &C, id: &str) -> Result<Vec<AttemptView>, DbErr> {
    let sql = "SELECT number, at, status, ms, excerpt FROM delivery_attempts WHERE delivery_id = $1 \
               ORDER BY number DESC LIMIT 20";
    let rows = db.query_all_raw(statement(db, sql, [id.into()])).await?;
    rows.iter()
        .map(|row| {
            let status: Option<i64> = row.try_get("", "status")?;
            Ok(AttemptView {
                number: row.try_get("", "number")?,
                at_ms: row.try_get("", "at")?,
                status: status.and_then(|status| u16::try_from(status).ok()),
                took_ms: row.try_get("", "ms")?,
                excerpt: row.try_get("", "excerpt")?,
            })
        })
        .collect()
}

/// Forgets what was written before `before_ms`, sent or not.
pub async fn forget<C: ConnectionTrait>(db: &C, before_ms: i64) -> Result<(), DbErr> {
    let own = "DELETE FROM delivery_attempts WHERE at < $1 OR delivery_id IN (SELECT id FROM deliveries WHERE created_at < $1)";
    for sql in [own, "DELETE FROM deliveries WHERE created_at < $1"] {
        db.execute_raw(statement(db, sql, [before_ms.into()])).await?;
    }
    Ok(())
}

fn read(row: &QueryResult) -> Result<Delivery, DbErr> {
    let endpoint: String = row.try_get("", "endpoint_id")?;
    Ok(Delivery {
        id: row.try_get("", "id")?,
        endpoint: EndpointId::parse(&endpoint).map_err(odd)?,
        event: row.try_get("", "event")?,
        body: row.try_get("", "body")?,
    })
}

fn logged(row: &QueryResult) -> Result<Logged, DbErr> {
    let (word, next_at_ms): (String, i64) = (row.try_get("", "state")?, row.try_get("", "run_after")?);
    let state = match word.as_str() {
        "delivered" => DeliveryState::Delivered,
        "dead" => DeliveryState::Dead,
        "unanswered" => DeliveryState::Unanswered,
        _ => DeliveryState::Waiting { next_at_ms },
    };
    Ok(Logged {
        delivery: read(row)?,
        state,
        last_answer: row.try_get("", "last_answer")?,
        created_at_ms: row.try_get("", "created_at")?,
    })
}
