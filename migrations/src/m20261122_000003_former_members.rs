//! Who left a group or was taken out of it: nobody lets these in again but a person.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let former = Table::create()
            .table("former_members")
            .col(text("group_key"))
            .col(text("inbox_id"))
            .col(big_integer("left_at"))
            .primary_key(Index::create().col("group_key").col("inbox_id"))
            .to_owned();
        manager.create_table(former).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("former_members").to_owned()).await
    }
}
