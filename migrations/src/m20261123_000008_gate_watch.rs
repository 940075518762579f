//! Who was told that a gate is not met any more, whom a gate took out, and which gates are looked at again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, boolean, text};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000008_gate_watch"
    }
}

/// SQLite changes one column at a time.
fn columns() -> [(&'static str, ColumnDef); 2] {
    [
        ("former_members", boolean("by_gate").default(false).take()),
        // When the work on a gate was ordered that its kept text asks for; nothing after it was changed.
        ("gates", big_integer_null("enrolled_at")),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        let enrolled =
            Index::create().table("gates").name("gates_by_enrolment").col("enrolled_at").to_owned();
        manager.create_index(enrolled).await?;
        let warnings = Table::create()
            .table("gate_warnings")
            .col(text("request_id").primary_key())
            .col(text("invite_id"))
            .col(big_integer("warned_at"))
            .col(big_integer("until_at"))
            .col(big_integer("gate_at"))
            .to_owned();
        manager.create_table(warnings).await?;
        let by_invite = Index::create()
            .table("gate_warnings")
            .name("gate_warnings_by_invite")
            .col("invite_id")
            .to_owned();
        manager.create_index(by_invite).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("gate_warnings").to_owned()).await?;
        manager.drop_index(Index::drop().table("gates").name("gates_by_enrolment").to_owned()).await?;
        for (table, column) in columns() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table(table).drop_column(name).to_owned()).await?;
        }
        Ok(())
    }
}
