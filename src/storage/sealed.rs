//! Cards that their creators' browsers sealed: text that nobody here can open.

use sea_orm::{ConnectionTrait, DbErr};

use super::statement;
use crate::domain::disclosure::Sealed;
use crate::domain::id::InviteId;

/// Keeps the card of an invite, in the place of the one before.
pub async fn put<C: ConnectionTrait>(db: &C, id: &InviteId, sealed: &Sealed) -> Result<(), DbErr> {
    let sql = "INSERT INTO sealed_cards (invite_id, sealed) VALUES ($1, $2) \
               ON CONFLICT (invite_id) DO UPDATE SET sealed = excluded.sealed";
    let values = [id.as_str().into(), sealed.as_str().into()];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

pub async fn get<C: ConnectionTrait>(db: &C, id: &InviteId) -> Result<Option<String>, DbErr> {
    let sql = "SELECT sealed FROM sealed_cards WHERE invite_id = $1";
    let row = db.query_one_raw(statement(db, sql, [id.as_str().into()])).await?;
    row.map(|row| row.try_get("", "sealed")).transpose()
}
