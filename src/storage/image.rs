//! Pictures by content hash.

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, sea_query::OnConflict};

use super::entity::image::{ActiveModel, Column, Entity, Model};

/// Keeps a picture; the same bytes twice are the same picture.
pub async fn put<C: ConnectionTrait>(db: &C, image: Model) -> Result<(), DbErr> {
    let active: ActiveModel = image.into();
    let same = OnConflict::column(Column::Hash).do_nothing().to_owned();
    match Entity::insert(active.reset_all()).on_conflict(same).exec_without_returning(db).await {
        Ok(_) | Err(DbErr::RecordNotInserted) => Ok(()),
        Err(error) => Err(error),
    }
}

pub async fn get<C: ConnectionTrait>(db: &C, hash: &str) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(hash).one(db).await
}
