//! Servers that are told and asked, what they were told and asked, and each try.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, text, text_null};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000007_webhooks"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [endpoints(), deliveries(), attempts()] {
            manager.create_table(table).await?;
        }
        for (table, name, columns) in INDEXES {
            let mut index = Index::create();
            index.table(table).name(name);
            for column in columns {
                index.col(column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["delivery_attempts", "deliveries", "endpoints"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

const INDEXES: [(&str, &str, [&str; 2]); 5] = [
    ("endpoints", "endpoints_by_owner", ["owner", "created_at"]),
    ("endpoints", "endpoints_by_invite", ["invite_id", "kind"]),
    ("deliveries", "deliveries_by_endpoint", ["endpoint_id", "created_at"]),
    ("deliveries", "deliveries_due", ["state", "run_after"]),
    ("delivery_attempts", "delivery_attempts_by_time", ["at", "delivery_id"]),
];

fn table(name: &'static str, columns: Vec<ColumnDef>) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name);
    for column in columns {
        table.col(column);
    }
    table
}

fn key(name: &'static str) -> ColumnDef {
    text(name).primary_key().take()
}

fn endpoints() -> TableCreateStatement {
    table(
        "endpoints",
        vec![
            key("id"),
            text("owner"),
            text("kind"),
            text_null("group_key"),
            text_null("invite_id"),
            text("url"),
            text("events"),
            text("secret"),
            text_null("previous_secret"),
            big_integer_null("previous_until"),
            // The form that rotated last: sent twice it rotates once.
            text_null("rotated_by"),
            text("state"),
            big_integer("failures"),
            big_integer_null("failing_since"),
            big_integer_null("resting_until"),
            big_integer("created_at"),
            big_integer_null("last_used_at"),
        ],
    )
}

fn deliveries() -> TableCreateStatement {
    table(
        "deliveries",
        vec![
            key("id"),
            text("endpoint_id"),
            text("event"),
            text("body"),
            text("state"),
            big_integer("attempt"),
            big_integer("run_after"),
            big_integer("claim_epoch"),
            big_integer("claim_until"),
            text_null("last_answer"),
            big_integer("created_at"),
            big_integer_null("finished_at"),
        ],
    )
}

fn attempts() -> TableCreateStatement {
    let columns = vec![
        text("delivery_id"),
        big_integer("number"),
        big_integer("at"),
        big_integer_null("status"),
        big_integer("ms"),
        text("excerpt"),
    ];
    let mut table = table("delivery_attempts", columns);
    table.primary_key(Index::create().col("delivery_id").col("number"));
    table
}
