//! How often links are looked at, by day and by where from, and where those came from who asked.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, text_null};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000016_funnel"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let views = Table::create()
            .table("link_views")
            .col(text("invite_id"))
            .col(big_integer("day"))
            .col(text("source"))
            .col(big_integer("views"))
            .col(big_integer("taps"))
            .primary_key(Index::create().col("invite_id").col("day").col("source"))
            .to_owned();
        manager.create_table(views).await?;
        let by_day = Index::create().name("link_views_day").table("link_views").col("day").to_owned();
        manager.create_index(by_day).await?;
        let source = Table::alter().table("join_requests").add_column(text_null("source")).to_owned();
        manager.alter_table(source).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let source = Table::alter().table("join_requests").drop_column("source").to_owned();
        manager.alter_table(source).await?;
        manager.drop_table(Table::drop().table("link_views").to_owned()).await
    }
}
