//! Nonces and bearer tokens; only their hashes are here.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};

use super::entity::{nonce, token};
use super::statement;

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

/// Forgets nonces, tokens and sessions that ended before `now_ms`.
pub async fn forget_ended<C: ConnectionTrait>(db: &C, now_ms: i64) -> Result<(), DbErr> {
    for table in ["nonces", "tokens", "sessions"] {
        let sql = format!("DELETE FROM {table} WHERE expires_at <= $1");
        db.execute_raw(statement(db, &sql, [now_ms.into()])).await?;
    }
    Ok(())
}
