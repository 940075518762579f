//! Messages to our account that were acted on: none of them is twice.

use sea_orm::{ConnectionTrait, DbErr};

use super::statement;

/// Notes that a message is acted on in this transaction; false where it was before.
pub async fn hear<C: ConnectionTrait>(db: &C, message_id: &str, sent_at_ms: i64) -> Result<bool, DbErr> {
    let sql = "INSERT INTO heard_messages (message_id, sent_at) VALUES ($1, $2) ON CONFLICT (message_id) DO NOTHING";
    let values = [message_id.into(), sent_at_ms.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

pub async fn was_heard<C: ConnectionTrait>(db: &C, message_id: &str) -> Result<bool, DbErr> {
    let sql = "SELECT 1 AS one FROM heard_messages WHERE message_id = $1";
    Ok(db.query_one_raw(statement(db, sql, [message_id.into()])).await?.is_some())
}

/// Forgets messages sent before `before_ms`.
pub async fn forget<C: ConnectionTrait>(db: &C, before_ms: i64) -> Result<(), DbErr> {
    let sql = "DELETE FROM heard_messages WHERE sent_at < $1";
    db.execute_raw(statement(db, sql, [before_ms.into()])).await.map(drop)
}
