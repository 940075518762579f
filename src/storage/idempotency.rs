//! Answers kept for `Idempotency-Key`: the same key and body gets the same answer.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::entity::idempotency::{Column, Entity, Model};
use super::statement;

/// What is known of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Ours now: do the work, then [`answer`].
    Fresh,
    /// The first call is still under way.
    InFlight,
    /// The first call's answer.
    Answered { status: i64, body: String },
    /// The key was used with another body.
    OtherBody,
}

/// Claims a key for a body.
pub async fn claim<C: ConnectionTrait>(
    db: &C,
    key_hash: &str,
    body_hash: &str,
    now_ms: i64,
) -> Result<Known, DbErr> {
    let sql = "INSERT INTO idempotency (key_hash, body_hash, created_at) VALUES ($1, $2, $3) ON CONFLICT (key_hash) DO NOTHING";
    let values = [key_hash.into(), body_hash.into(), now_ms.into()];
    if db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1 {
        return Ok(Known::Fresh);
    }
    Ok(match Entity::find_by_id(key_hash).one(db).await? {
        Some(Model { body_hash: other, .. }) if other != body_hash => Known::OtherBody,
        Some(Model { status: Some(status), body: Some(body), .. }) => Known::Answered { status, body },
        _ => Known::InFlight,
    })
}

/// Keeps the answer of a claimed key.
pub async fn answer<C: ConnectionTrait>(
    db: &C,
    key_hash: &str,
    status: i64,
    body: &str,
) -> Result<(), DbErr> {
    let sql = "UPDATE idempotency SET status = $2, body = $3 WHERE key_hash = $1";
    db.execute_raw(statement(db, sql, [key_hash.into(), status.into(), body.into()])).await.map(drop)
}

/// Gives a claimed key back: the work failed in a way that may be repeated.
pub async fn release<C: ConnectionTrait>(db: &C, key_hash: &str) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::KeyHash.eq(key_hash))
        .filter(Column::Status.is_null())
        .exec(db)
        .await
        .map(drop)
}

/// Forgets keys older than `before_ms`.
pub async fn forget<C: ConnectionTrait>(db: &C, before_ms: i64) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::CreatedAt.lt(before_ms)).exec(db).await.map(drop)
}
