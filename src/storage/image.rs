//! Pictures by content hash.

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, sea_query::OnConflict};

use super::entity::image::{ActiveModel, Column, Entity, Model};
use super::statement;

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

/// Keeps one size of a picture.
pub async fn put_size<C: ConnectionTrait>(
    db: &C,
    hash: &str,
    side: i64,
    mime: &str,
    bytes: &[u8],
) -> Result<(), DbErr> {
    let sql = "INSERT INTO image_sizes (hash, side, mime, bytes) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (hash, side) DO NOTHING";
    let values = [hash.into(), side.into(), mime.into(), bytes.to_vec().into()];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

/// One size of a picture: its media type and bytes.
pub async fn size<C: ConnectionTrait>(
    db: &C,
    hash: &str,
    side: i64,
) -> Result<Option<(String, Vec<u8>)>, DbErr> {
    let sql = "SELECT mime, bytes FROM image_sizes WHERE hash = $1 AND side = $2";
    let row = db.query_one_raw(statement(db, sql, [hash.into(), side.into()])).await?;
    row.map(|row| Ok((row.try_get("", "mime")?, row.try_get("", "bytes")?))).transpose()
}
