//! What hosts sign with that ask about a link; sealed.

use sea_orm::{ConnectionTrait, DbErr};

use super::group::odd;
use super::statement;
use crate::domain::id::InviteId;
use crate::domain::inbox::InboxId;

/// The secret of one link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkSecret {
    /// Who made it, and vouches for what it signs.
    pub owner: InboxId,
    /// Sealed.
    pub secret: String,
    /// Sealed; it signs as well until `previous_until_ms`.
    pub previous_secret: Option<String>,
    pub previous_until_ms: Option<i64>,
}

pub async fn get<C: ConnectionTrait>(db: &C, invite: &InviteId) -> Result<Option<LinkSecret>, DbErr> {
    let sql = "SELECT owner, secret, previous_secret, previous_until FROM link_secrets WHERE invite_id = $1";
    let row = db.query_one_raw(statement(db, sql, [invite.as_str().into()])).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(LinkSecret {
        owner: InboxId::parse(&row.try_get::<String>("", "owner")?).map_err(odd)?,
        secret: row.try_get("", "secret")?,
        previous_secret: row.try_get("", "previous_secret")?,
        previous_until_ms: row.try_get("", "previous_until")?,
    }))
}

/// Keeps the secret of a link, in place of the one it had.
pub async fn put<C: ConnectionTrait>(
    db: &C,
    invite: &InviteId,
    new: &LinkSecret,
    now_ms: i64,
) -> Result<(), DbErr> {
    let sql = "INSERT INTO link_secrets (invite_id, owner, secret, previous_secret, previous_until, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (invite_id) DO UPDATE SET owner = excluded.owner, \
               secret = excluded.secret, previous_secret = excluded.previous_secret, \
               previous_until = excluded.previous_until, created_at = excluded.created_at";
    let values = [
        invite.as_str().into(),
        new.owner.as_str().into(),
        new.secret.clone().into(),
        new.previous_secret.clone().into(),
        new.previous_until_ms.into(),
        now_ms.into(),
    ];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

/// Forgets it; false where there is none.
pub async fn remove<C: ConnectionTrait>(db: &C, invite: &InviteId) -> Result<bool, DbErr> {
    let sql = "DELETE FROM link_secrets WHERE invite_id = $1";
    Ok(db.execute_raw(statement(db, sql, [invite.as_str().into()])).await?.rows_affected() == 1)
}
