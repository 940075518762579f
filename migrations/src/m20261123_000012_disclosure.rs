//! What a link tells strangers, what its creator's browser sealed, when it opens, and who asked after it ended.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, text, text_null};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000012_disclosure"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let add = |table: &'static str, column: ColumnDef| {
            Table::alter().table(table).add_column(column).to_owned()
        };
        let mut disclosure = text("disclosure");
        disclosure.default("public");
        manager.alter_table(add("invites", disclosure)).await?;
        manager.alter_table(add("invites", big_integer_null("opens_at"))).await?;
        manager.alter_table(add("join_requests", text_null("late"))).await?;
        let sealed = Table::create()
            .table("sealed_cards")
            .col(text("invite_id").primary_key())
            .col(text("sealed"))
            .to_owned();
        manager.create_table(sealed).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("sealed_cards").to_owned()).await?;
        for (table, column) in [("join_requests", "late"), ("invites", "opens_at"), ("invites", "disclosure")]
        {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
