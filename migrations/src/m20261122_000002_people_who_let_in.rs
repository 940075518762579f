//! Member-run groups: who may add people, on which devices, and who is at it. Keys for programs.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, boolean, text, text_null};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261122_000002_people_who_let_in"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        let by_invite =
            Index::create().table("admitters").name("admitters_by_inbox").col("inbox_id").to_owned();
        manager.create_index(by_invite).await?;
        let by_change = Index::create()
            .table("join_requests")
            .name("join_requests_by_change")
            .col("updated_at")
            .to_owned();
        manager.create_index(by_change).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(Index::drop().table("join_requests").name("join_requests_by_change").to_owned())
            .await?;
        for (table, column) in columns() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table(table).drop_column(name).to_owned()).await?;
        }
        for name in ["api_keys", "admitters", "devices"] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn tables() -> [TableCreateStatement; 3] {
    let devices = Table::create()
        .table("devices")
        .col(text("inbox_id"))
        .col(text("device_id"))
        .col(text("target"))
        .col(boolean("names"))
        .col(big_integer("updated_at"))
        .primary_key(Index::create().col("inbox_id").col("device_id"))
        .to_owned();
    let admitters = Table::create()
        .table("admitters")
        .col(text("invite_id"))
        .col(text("inbox_id"))
        .col(big_integer("created_at"))
        .primary_key(Index::create().col("invite_id").col("inbox_id"))
        .to_owned();
    let api_keys = Table::create()
        .table("api_keys")
        .col(text("id").primary_key())
        .col(text("key_hash").unique_key())
        .col(text("inbox_id"))
        .col(text("label"))
        .col(text("scopes"))
        .col(big_integer("created_at"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("revoked_at"))
        .to_owned();
    [devices, admitters, api_keys]
}

fn columns() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("join_requests", text_null("claimed_by")),
        ("join_requests", big_integer_null("claim_until")),
        ("tokens", text_null("id")),
    ]
}
