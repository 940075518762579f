//! Who did what, append-only.

use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};

use super::entity::audit::{ActiveModel, Entity};

/// One entry.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    pub id: String,
    pub actor: Option<&'a str>,
    pub action: &'static str,
    pub object: &'a str,
    pub detail: Option<String>,
}

pub async fn write<C: ConnectionTrait>(db: &C, entry: Entry<'_>, now_ms: i64) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(entry.id),
        at: Set(now_ms),
        actor: Set(entry.actor.map(str::to_owned)),
        action: Set(entry.action.to_owned()),
        object: Set(entry.object.to_owned()),
        detail: Set(entry.detail),
    };
    Entity::insert(row).exec_without_returning(db).await.map(drop)
}
