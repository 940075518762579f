//! Nonces and bearer tokens; only their hashes are here.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::entity::{nonce, token};
use super::statement;
use crate::domain::inbox::InboxId;

/// The most tokens one list shows.
const TOKENS_MAX: u64 = 200;

pub async fn put_nonce<C: ConnectionTrait>(
    db: &C,
    nonce_hash: &str,
    browser_hash: Option<&str>,
    expires_at: i64,
) -> Result<(), DbErr> {
    let row = nonce::ActiveModel {
        nonce_hash: Set(nonce_hash.to_owned()),
        browser_hash: Set(browser_hash.map(str::to_owned)),
        expires_at: Set(expires_at),
    };
    nonce::Entity::insert(row).exec_without_returning(db).await.map(drop)
}

/// Burns a nonce, whoever asks; true where it was live and belonged to this browser (or to none).
pub async fn burn_nonce<C: ConnectionTrait>(
    db: &C,
    nonce_hash: &str,
    browser_hash: Option<&str>,
    now_ms: i64,
) -> Result<bool, DbErr> {
    let sql = "DELETE FROM nonces WHERE nonce_hash = $1 RETURNING browser_hash, expires_at";
    let Some(row) = db.query_one_raw(statement(db, sql, [nonce_hash.into()])).await? else {
        return Ok(false);
    };
    let owner: Option<String> = row.try_get("", "browser_hash")?;
    let expires_at: i64 = row.try_get("", "expires_at")?;
    Ok(expires_at > now_ms && owner.as_deref() == browser_hash)
}

pub async fn put_token<C: ConnectionTrait>(db: &C, row: token::Model) -> Result<(), DbErr> {
    let active: token::ActiveModel = row.into();
    token::Entity::insert(active.reset_all()).exec_without_returning(db).await.map(drop)
}

pub async fn token<C: ConnectionTrait>(
    db: &C,
    token_hash: &str,
    now_ms: i64,
) -> Result<Option<token::Model>, DbErr> {
    Ok(token::Entity::find_by_id(token_hash).one(db).await?.filter(|token| token.expires_at > now_ms))
}

/// Notes that a token was used.
pub async fn touch_token<C: ConnectionTrait>(db: &C, token_hash: &str, now_ms: i64) -> Result<(), DbErr> {
    let sql = "UPDATE tokens SET last_used_at = $2 WHERE token_hash = $1";
    db.execute_raw(statement(db, sql, [token_hash.into(), now_ms.into()])).await.map(drop)
}

/// The live tokens of a person, newest first.
pub async fn tokens_of<C: ConnectionTrait>(
    db: &C,
    inbox: &InboxId,
    now_ms: i64,
) -> Result<Vec<token::Model>, DbErr> {
    token::Entity::find()
        .filter(token::Column::InboxId.eq(inbox.as_str()))
        .filter(token::Column::ExpiresAt.gt(now_ms))
        .order_by_desc(token::Column::CreatedAt)
        .order_by_asc(token::Column::TokenHash)
        .limit(TOKENS_MAX)
        .all(db)
        .await
}

/// Ends a token of this person; false where there is none.
pub async fn delete_token<C: ConnectionTrait>(db: &C, inbox: &InboxId, id: &str) -> Result<bool, DbErr> {
    let sql = "DELETE FROM tokens WHERE inbox_id = $1 AND id = $2";
    let values = [inbox.as_str().into(), id.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() > 0)
}

/// Forgets nonces, tokens and sessions that ended before `now_ms`.
pub async fn forget_ended<C: ConnectionTrait>(db: &C, now_ms: i64) -> Result<(), DbErr> {
    for table in ["nonces", "tokens", "sessions"] {
        let sql = format!("DELETE FROM {table} WHERE expires_at <= $1");
        db.execute_raw(statement(db, &sql, [now_ms.into()])).await?;
    }
    Ok(())
}
