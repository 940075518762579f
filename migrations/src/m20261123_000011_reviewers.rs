//! Who answers requests for a group besides those whom the group itself lets.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000011_reviewers"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let reviewers = Table::create()
            .table("reviewers")
            .col(text("group_key"))
            .col(text("inbox_id"))
            .col(big_integer("created_at"))
            .primary_key(Index::create().col("group_key").col("inbox_id"))
            .to_owned();
        manager.create_table(reviewers).await?;
        let by_inbox = Index::create().name("reviewers_inbox").table("reviewers").col("inbox_id").to_owned();
        manager.create_index(by_inbox).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("reviewers").to_owned()).await
    }
}
