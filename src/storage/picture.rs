//! Pictures at addresses elsewhere: what became of each, and which links and groups show it.

use sea_orm::{ConnectionTrait, DbErr};

use super::statement;
use crate::domain::id::{GroupKey, InviteId};

/// What became of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// The picture, once it is kept.
    pub hash: Option<String>,
    /// Why it did not come the last time.
    pub problem: Option<String>,
    /// Since when it is not asked for any more.
    pub settled_at_ms: Option<i64>,
}

pub async fn remote<C: ConnectionTrait>(db: &C, url: &str) -> Result<Option<Remote>, DbErr> {
    let sql = "SELECT hash, problem, settled_at FROM remote_pictures WHERE url = $1";
    let row = db.query_one_raw(statement(db, sql, [url.into()])).await?;
    let read = |row: sea_orm::QueryResult| {
        Ok(Remote {
            hash: row.try_get("", "hash")?,
            problem: row.try_get("", "problem")?,
            settled_at_ms: row.try_get("", "settled_at")?,
        })
    };
    row.map(read).transpose()
}

/// Notes an address, or that it is asked again from the beginning.
pub async fn ask<C: ConnectionTrait>(db: &C, url: &str, now_ms: i64) -> Result<(), DbErr> {
    let sql = "INSERT INTO remote_pictures (url, asked_at) VALUES ($1, $2) \
               ON CONFLICT (url) DO UPDATE SET asked_at = $2, problem = NULL, settled_at = NULL \
               WHERE remote_pictures.hash IS NULL";
    db.execute_raw(statement(db, sql, [url.into(), now_ms.into()])).await.map(drop)
}

/// It did not come: `settled_at_ms` where it is given up.
pub async fn trouble<C: ConnectionTrait>(
    db: &C,
    url: &str,
    why: &str,
    settled_at_ms: Option<i64>,
) -> Result<(), DbErr> {
    let sql = "UPDATE remote_pictures SET problem = $2, settled_at = $3 WHERE url = $1 AND hash IS NULL";
    db.execute_raw(statement(db, sql, [url.into(), why.into(), settled_at_ms.into()])).await.map(drop)
}

pub async fn kept<C: ConnectionTrait>(db: &C, url: &str, hash: &str, now_ms: i64) -> Result<(), DbErr> {
    let sql = "UPDATE remote_pictures SET hash = $2, problem = NULL, settled_at = $3 WHERE url = $1";
    db.execute_raw(statement(db, sql, [url.into(), hash.into(), now_ms.into()])).await.map(drop)
}

/// Nobody wants it any more, and nobody has it.
pub async fn forget<C: ConnectionTrait>(db: &C, url: &str) -> Result<(), DbErr> {
    let sql = "DELETE FROM remote_pictures WHERE url = $1 AND hash IS NULL";
    db.execute_raw(statement(db, sql, [url.into()])).await.map(drop)
}

/// Whether a link that is not revoked or a group names this address.
pub async fn is_wanted<C: ConnectionTrait>(db: &C, url: &str) -> Result<bool, DbErr> {
    let sql = "SELECT 1 AS yes FROM invites WHERE image_url = $1 AND revoked_at IS NULL \
               UNION ALL SELECT 1 AS yes FROM groups WHERE image_url = $1 LIMIT 1";
    Ok(db.query_one_raw(statement(db, sql, [url.into()])).await?.is_some())
}

/// Addresses that links name and nobody asked yet, each with somebody who wants it.
pub async fn unasked<C: ConnectionTrait>(db: &C, limit: u32) -> Result<Vec<(String, String)>, DbErr> {
    let sql = format!(
        "SELECT image_url AS url, MIN(created_by) AS who FROM invites WHERE image_url IS NOT NULL \
         AND image_hash IS NULL AND revoked_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM remote_pictures WHERE remote_pictures.url = invites.image_url) \
         GROUP BY image_url ORDER BY MIN(created_at) DESC LIMIT {limit}"
    );
    let rows = db.query_all_raw(statement(db, &sql, [])).await?;
    rows.iter().map(|row| Ok((row.try_get("", "url")?, row.try_get("", "who")?))).collect()
}

/// The address of a group's own picture.
pub async fn of_group<C: ConnectionTrait>(db: &C, key: &GroupKey) -> Result<Option<String>, DbErr> {
    let sql = "SELECT image_url FROM groups WHERE key = $1";
    let row = db.query_one_raw(statement(db, sql, [key.as_str().into()])).await?;
    row.map_or(Ok(None), |row| row.try_get("", "image_url"))
}

pub async fn set_of_group<C: ConnectionTrait>(
    db: &C,
    key: &GroupKey,
    url: Option<&str>,
) -> Result<(), DbErr> {
    let sql = "UPDATE groups SET image_url = $2 WHERE key = $1";
    db.execute_raw(statement(db, sql, [key.as_str().into(), url.into()])).await.map(drop)
}

const OF_GROUP: &str =
    "image_hash = (SELECT hash FROM remote_pictures WHERE remote_pictures.url = groups.image_url)";
/// A link's own, else its group's.
const OF_LINK: &str = "fetched_hash = COALESCE(\
     (SELECT hash FROM remote_pictures WHERE remote_pictures.url = invites.image_url), \
     (SELECT groups.image_hash FROM groups WHERE groups.key = invites.group_key))";

/// Shows a link what is kept for it; what that is.
pub async fn show_link<C: ConnectionTrait>(db: &C, id: &InviteId) -> Result<Option<String>, DbErr> {
    let sql = format!("UPDATE invites SET {OF_LINK} WHERE id = $1 RETURNING fetched_hash");
    let row = db.query_one_raw(statement(db, &sql, [id.as_str().into()])).await?;
    row.map_or(Ok(None), |row| row.try_get("", "fetched_hash"))
}

/// Shows a group and its links what is kept for them.
pub async fn show_group<C: ConnectionTrait>(db: &C, key: &GroupKey) -> Result<(), DbErr> {
    let group = format!("UPDATE groups SET {OF_GROUP} WHERE key = $1");
    db.execute_raw(statement(db, &group, [key.as_str().into()])).await?;
    let links = format!("UPDATE invites SET {OF_LINK} WHERE group_key = $1");
    db.execute_raw(statement(db, &links, [key.as_str().into()])).await.map(drop)
}

/// Shows a picture wherever its address is named.
pub async fn show<C: ConnectionTrait>(db: &C, url: &str) -> Result<(), DbErr> {
    let groups = format!("UPDATE groups SET {OF_GROUP} WHERE image_url = $1");
    db.execute_raw(statement(db, &groups, [url.into()])).await?;
    let links = format!(
        "UPDATE invites SET {OF_LINK} WHERE image_url = $1 \
         OR group_key IN (SELECT key FROM groups WHERE groups.image_url = $1)"
    );
    db.execute_raw(statement(db, &links, [url.into()])).await.map(drop)
}
