//! Gates, as the creators of links wrote them.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};

use super::entity::gate::{ActiveModel, Column, Entity};
use crate::domain::id::InviteId;

/// Keeps the gate of an invite, in place of the one it had.
pub async fn put<C: ConnectionTrait>(db: &C, id: &InviteId, body: &str, now_ms: i64) -> Result<(), DbErr> {
    let row = ActiveModel {
        invite_id: Set(id.as_str().to_owned()),
        body: Set(body.to_owned()),
        updated_at: Set(now_ms),
    };
    let mut anew = OnConflict::column(Column::InviteId);
    anew.update_columns([Column::Body, Column::UpdatedAt]);
    Entity::insert(row).on_conflict(anew).exec_without_returning(db).await.map(drop)
}

pub async fn get<C: ConnectionTrait>(db: &C, id: &InviteId) -> Result<Option<String>, DbErr> {
    Ok(Entity::find_by_id(id.as_str()).one(db).await?.map(|row| row.body))
}

pub async fn remove<C: ConnectionTrait>(db: &C, id: &InviteId) -> Result<(), DbErr> {
    Entity::delete_by_id(id.as_str()).exec(db).await.map(drop)
}
