//! Who a link lets in by rule, groups of other servers, and what was found when somebody asked.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, boolean, string, text, text_null};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000006_gates"
    }
}

/// SQLite changes one column at a time.
fn columns() -> [(&'static str, ColumnDef); 4] {
    [
        ("invites", boolean("gated").default(false).take()),
        ("invites", text_null("topic")),
        ("join_requests", text_null("evidence")),
        ("join_requests", big_integer_null("checked_at")),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        let gates = Table::create()
            .table("gates")
            .col(string("invite_id").primary_key())
            .col(text("body"))
            .col(big_integer("updated_at"))
            .to_owned();
        manager.create_table(gates).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("gates").to_owned()).await?;
        for (table, column) in columns() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table(table).drop_column(name).to_owned()).await?;
        }
        Ok(())
    }
}
