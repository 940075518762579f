//! Answers kept for `Idempotency-Key`: the same key and body gets the same answer.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::entity::idempotency::{Column, Entity, Model};
use super::statement;

/// An answer as it is sent again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// What is known of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Ours now: do the work, then [`answer`].
    Fresh,
    /// The first call is still under way.
    InFlight,
    /// The first call's answer.
    Answered(Kept),
    /// The key was used with another body.
    OtherBody,
}

/// Claims a key for a body. A claim made before `lapsed_ms` that never got its answer is taken over.
pub async fn claim<C: ConnectionTrait>(
    db: &C,
    key_hash: &str,
    body_hash: &str,
    now_ms: i64,
    lapsed_ms: i64,
) -> Result<Known, DbErr> {
    let sql = "INSERT INTO idempotency (key_hash, body_hash, created_at) VALUES ($1, $2, $3) ON CONFLICT (key_hash) DO NOTHING";
    let values = [key_hash.into(), body_hash.into(), now_ms.into()];
    if changed(db, sql, values).await? {
        return Ok(Known::Fresh);
    }
    let sql = "UPDATE idempotency SET created_at = $3 WHERE key_hash = $1 AND body_hash = $2 AND status IS NULL AND created_at < $4";
    let values = [key_hash.into(), body_hash.into(), now_ms.into(), lapsed_ms.into()];
    if changed(db, sql, values).await? {
        return Ok(Known::Fresh);
    }
    Ok(match Entity::find_by_id(key_hash).one(db).await? {
        Some(Model { body_hash: other, .. }) if other != body_hash => Known::OtherBody,
        Some(Model { status: Some(status), body: Some(body), headers, .. }) => {
            let status = u16::try_from(status).map_err(|error| DbErr::Custom(error.to_string()))?;
            let headers = headers.as_deref().map(serde_json::from_str).transpose();
            let headers = headers.map_err(|error| DbErr::Json(error.to_string()))?.unwrap_or_default();
            Known::Answered(Kept { status, headers, body })
        }
        _ => Known::InFlight,
    })
}

/// Keeps the answer of a key claimed at `claimed_ms`; false where that claim was taken over or has one already.
pub async fn answer<C: ConnectionTrait>(
    db: &C,
    key_hash: &str,
    claimed_ms: i64,
    kept: &Kept,
) -> Result<bool, DbErr> {
    let headers = serde_json::to_string(&kept.headers).map_err(|error| DbErr::Json(error.to_string()))?;
    let sql = "UPDATE idempotency SET status = $3, headers = $4, body = $5 WHERE key_hash = $1 AND created_at = $2 AND status IS NULL";
    let status = i64::from(kept.status).into();
    changed(db, sql, [key_hash.into(), claimed_ms.into(), status, headers.into(), kept.body.as_str().into()])
        .await
}

/// Gives a key claimed at `claimed_ms` back: the work failed in a way that may be repeated.
pub async fn release<C: ConnectionTrait>(db: &C, key_hash: &str, claimed_ms: i64) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::KeyHash.eq(key_hash))
        .filter(Column::CreatedAt.eq(claimed_ms))
        .filter(Column::Status.is_null())
        .exec(db)
        .await
        .map(drop)
}

/// Forgets keys older than `before_ms`.
pub async fn forget<C: ConnectionTrait>(db: &C, before_ms: i64) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::CreatedAt.lt(before_ms)).exec(db).await.map(drop)
}

async fn changed<C: ConnectionTrait, const N: usize>(
    db: &C,
    sql: &str,
    values: [sea_orm::Value; N],
) -> Result<bool, DbErr> {
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}
