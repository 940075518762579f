//! Keys for programs; only their hashes are here.

use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::group::odd;
use super::statement;
use crate::domain::inbox::InboxId;

/// A key as its owner sees it later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    pub id: String,
    pub inbox_id: InboxId,
    pub label: String,
    /// Words parted by spaces.
    pub scopes: String,
    /// How the secret begins.
    pub prefix: Option<String>,
    pub last_used_at_ms: Option<i64>,
    pub created_at_ms: i64,
    pub expires_at_ms: i64,
    pub revoked_at_ms: Option<i64>,
}

const COLUMNS: &str = "id, inbox_id, label, scopes, prefix, last_used_at, created_at, expires_at, revoked_at";

/// Keeps a new key; false where there is one with this id.
pub async fn insert<C: ConnectionTrait>(db: &C, key: &ApiKey, key_hash: &str) -> Result<bool, DbErr> {
    let sql = "INSERT INTO api_keys (id, key_hash, inbox_id, label, scopes, prefix, created_at, expires_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING";
    let values = [
        key.id.clone().into(),
        key_hash.into(),
        key.inbox_id.as_str().into(),
        key.label.clone().into(),
        key.scopes.clone().into(),
        key.prefix.clone().into(),
        key.created_at_ms.into(),
        key.expires_at_ms.into(),
    ];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// Notes that a key was used.
pub async fn touch<C: ConnectionTrait>(db: &C, id: &str, now_ms: i64) -> Result<(), DbErr> {
    let sql = "UPDATE api_keys SET last_used_at = $2 WHERE id = $1";
    db.execute_raw(statement(db, sql, [id.into(), now_ms.into()])).await.map(drop)
}

/// The live key behind a secret.
pub async fn by_hash<C: ConnectionTrait>(
    db: &C,
    key_hash: &str,
    now_ms: i64,
) -> Result<Option<ApiKey>, DbErr> {
    let sql = format!(
        "SELECT {COLUMNS} FROM api_keys WHERE key_hash = $1 AND revoked_at IS NULL AND expires_at > $2"
    );
    let row = db.query_one_raw(statement(db, &sql, [key_hash.into(), now_ms.into()])).await?;
    row.map(|row| read(&row)).transpose()
}

/// One key somebody made.
pub async fn get<C: ConnectionTrait>(db: &C, inbox: &InboxId, id: &str) -> Result<Option<ApiKey>, DbErr> {
    let sql = format!("SELECT {COLUMNS} FROM api_keys WHERE inbox_id = $1 AND id = $2");
    let row = db.query_one_raw(statement(db, &sql, [inbox.as_str().into(), id.into()])).await?;
    row.map(|row| read(&row)).transpose()
}

/// All keys somebody made, newest first.
pub async fn of_inbox<C: ConnectionTrait>(db: &C, inbox: &InboxId) -> Result<Vec<ApiKey>, DbErr> {
    let sql =
        format!("SELECT {COLUMNS} FROM api_keys WHERE inbox_id = $1 ORDER BY created_at DESC, id LIMIT 100");
    let rows = db.query_all_raw(statement(db, &sql, [inbox.as_str().into()])).await?;
    rows.iter().map(read).collect()
}

/// Ends a key of this person for good; false where there is none.
pub async fn revoke<C: ConnectionTrait>(
    db: &C,
    inbox: &InboxId,
    id: &str,
    now_ms: i64,
) -> Result<bool, DbErr> {
    let sql = "UPDATE api_keys SET revoked_at = COALESCE(revoked_at, $3) WHERE inbox_id = $1 AND id = $2";
    let values = [inbox.as_str().into(), id.into(), now_ms.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

fn read(row: &QueryResult) -> Result<ApiKey, DbErr> {
    let inbox_id: String = row.try_get("", "inbox_id")?;
    Ok(ApiKey {
        id: row.try_get("", "id")?,
        inbox_id: InboxId::parse(&inbox_id).map_err(odd)?,
        label: row.try_get("", "label")?,
        scopes: row.try_get("", "scopes")?,
        prefix: row.try_get("", "prefix")?,
        last_used_at_ms: row.try_get("", "last_used_at")?,
        created_at_ms: row.try_get("", "created_at")?,
        expires_at_ms: row.try_get("", "expires_at")?,
        revoked_at_ms: row.try_get("", "revoked_at")?,
    })
}
