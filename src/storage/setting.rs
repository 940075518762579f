//! Small facts this installation remembers about itself.

use sea_orm::{ConnectionTrait, DbErr, EntityTrait, PaginatorTrait};

use super::entity::{operator, setting};
use super::statement;

pub async fn get<C: ConnectionTrait>(db: &C, key: &str) -> Result<Option<String>, DbErr> {
    Ok(setting::Entity::find_by_id(key).one(db).await?.map(|row| row.value))
}

pub async fn put<C: ConnectionTrait>(db: &C, key: &str, value: &str) -> Result<(), DbErr> {
    let sql = "INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    db.execute_raw(statement(db, sql, [key.into(), value.into()])).await.map(drop)
}

/// Removes a setting if it has exactly this value; false where it has not.
pub async fn take<C: ConnectionTrait>(db: &C, key: &str, value: &str) -> Result<bool, DbErr> {
    let sql = "DELETE FROM settings WHERE key = $1 AND value = $2";
    Ok(db.execute_raw(statement(db, sql, [key.into(), value.into()])).await?.rows_affected() == 1)
}

pub async fn is_operator<C: ConnectionTrait>(db: &C, inbox_id: &str) -> Result<bool, DbErr> {
    Ok(operator::Entity::find_by_id(inbox_id).one(db).await?.is_some())
}

pub async fn has_operator<C: ConnectionTrait>(db: &C) -> Result<bool, DbErr> {
    Ok(operator::Entity::find().count(db).await? > 0)
}

pub async fn add_operator<C: ConnectionTrait>(db: &C, inbox_id: &str, now_ms: i64) -> Result<(), DbErr> {
    let sql =
        "INSERT INTO operators (inbox_id, created_at) VALUES ($1, $2) ON CONFLICT (inbox_id) DO NOTHING";
    db.execute_raw(statement(db, sql, [inbox_id.into(), now_ms.into()])).await.map(drop)
}
