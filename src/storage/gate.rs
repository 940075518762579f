//! Gates, as the creators of links wrote them.

use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::entity::gate::{ActiveModel, Column, Entity};
use crate::domain::id::InviteId;

/// Keeps the gate of an invite, in place of the one it had.
pub async fn put<C: ConnectionTrait>(db: &C, id: &InviteId, body: &str, now_ms: i64) -> Result<(), DbErr> {
    let row = ActiveModel {
        invite_id: Set(id.as_str().to_owned()),
        body: Set(body.to_owned()),
        updated_at: Set(now_ms),
        enrolled_at: Set(None),
    };
    let mut anew = OnConflict::column(Column::InviteId);
    anew.update_columns([Column::Body, Column::UpdatedAt, Column::EnrolledAt]);
    Entity::insert(row).on_conflict(anew).exec_without_returning(db).await.map(drop)
}

pub async fn get<C: ConnectionTrait>(db: &C, id: &InviteId) -> Result<Option<String>, DbErr> {
    Ok(Entity::find_by_id(id.as_str()).one(db).await?.map(|row| row.body))
}

/// Like [`get`], with the time of its last change.
pub async fn dated<C: ConnectionTrait>(db: &C, id: &InviteId) -> Result<Option<(String, i64)>, DbErr> {
    Ok(Entity::find_by_id(id.as_str()).one(db).await?.map(|row| (row.body, row.updated_at)))
}

/// The gates of these invites; those with more than `longest` characters are left out.
pub async fn of_all<C: ConnectionTrait>(
    db: &C,
    ids: &[&InviteId],
    longest: i32,
) -> Result<Vec<(String, String)>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let short = Expr::expr(Func::char_length(Expr::col(Column::Body))).lte(longest);
    let ours = Column::InviteId.is_in(ids.iter().map(|id| id.as_str()));
    let rows = Entity::find().filter(ours).filter(short).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.invite_id, row.body)).collect())
}

pub async fn remove<C: ConnectionTrait>(db: &C, id: &InviteId) -> Result<(), DbErr> {
    Entity::delete_by_id(id.as_str()).exec(db).await.map(drop)
}
