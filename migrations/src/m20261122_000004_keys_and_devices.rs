//! What an owner is shown of keys, signed-in apps and devices.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, boolean, text_null};

const INDEX: &str = "api_keys_by_inbox";

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261122_000004_keys_and_devices"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        // The hash of 260 random bits: a part of it names the token and opens nothing.
        let named = "UPDATE tokens SET id = substr(token_hash, 1, 26) WHERE id IS NULL";
        manager.get_connection().execute_unprepared(named).await?;
        let index = Index::create().table("api_keys").name(INDEX).col("inbox_id").to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().table("api_keys").name(INDEX).to_owned()).await?;
        for (table, column) in columns() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table(table).drop_column(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn columns() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("api_keys", text_null("prefix")),
        ("api_keys", big_integer_null("last_used_at")),
        ("tokens", big_integer_null("last_used_at")),
        ("devices", text_null("label")),
        // A browser that was told of on the dashboard.
        ("devices", boolean("dashboard").default(false).take()),
    ]
}
