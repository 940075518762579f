//! Pictures at addresses elsewhere, fetched once; each picture in the sizes pages show.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, blob, text, text_null};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000015_pictures"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let remote = Table::create()
            .table("remote_pictures")
            .col(text("url").primary_key())
            .col(text_null("hash"))
            .col(text_null("problem"))
            .col(big_integer("asked_at"))
            .col(big_integer_null("settled_at"))
            .to_owned();
        manager.create_table(remote).await?;
        let sizes = Table::create()
            .table("image_sizes")
            .col(text("hash"))
            .col(big_integer("side"))
            .col(text("mime"))
            .col(blob("bytes"))
            .primary_key(Index::create().col("hash").col("side"))
            .to_owned();
        manager.create_table(sizes).await?;
        let group = Table::alter().table("groups").add_column(text_null("image_url")).to_owned();
        manager.alter_table(group).await?;
        let invite = Table::alter().table("invites").add_column(text_null("fetched_hash")).to_owned();
        manager.alter_table(invite).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let invite = Table::alter().table("invites").drop_column("fetched_hash").to_owned();
        manager.alter_table(invite).await?;
        let group = Table::alter().table("groups").drop_column("image_url").to_owned();
        manager.alter_table(group).await?;
        manager.drop_table(Table::drop().table("image_sizes").to_owned()).await?;
        manager.drop_table(Table::drop().table("remote_pictures").to_owned()).await
    }
}
