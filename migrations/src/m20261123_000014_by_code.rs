//! People who ask from an XMTP app, and wallets that wait for their inbox.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, text_null};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000014_by_code"
    }
}

fn index(name: &str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let codes = Table::create()
            .table("join_codes")
            .col(text("code_hash").primary_key())
            .col(text("browser_hash"))
            .col(text("invite_id"))
            .col(big_integer("expires_at"))
            .col(text_null("inbox_id"))
            .col(text_null("address"))
            .col(text_null("message_id"))
            .col(text_null("outcome"))
            .to_owned();
        let parked = Table::create()
            .table("parked_requests")
            .col(text("invite_id"))
            .col(text("address"))
            .col(big_integer("parked_at"))
            .col(big_integer("expires_at"))
            .col(big_integer("look_at"))
            .col(text_null("inbox_id"))
            .col(text_null("outcome"))
            .primary_key(Index::create().col("invite_id").col("address"))
            .to_owned();
        let heard = Table::create()
            .table("heard_messages")
            .col(text("message_id").primary_key())
            .col(big_integer("sent_at"))
            .to_owned();
        let told = Table::create()
            .table("told_requests")
            .col(text("join_request_id").primary_key())
            .col(big_integer("asked_at"))
            .to_owned();
        for table in [codes, parked, heard, told] {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in [
            ("join_codes_browser", "join_codes", &["browser_hash"][..]),
            ("join_codes_open", "join_codes", &["outcome", "inbox_id"]),
            ("parked_requests_address", "parked_requests", &["address"]),
            ("parked_requests_look", "parked_requests", &["inbox_id", "look_at"]),
        ] {
            manager.create_index(index(name, table, columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["told_requests", "heard_messages", "parked_requests", "join_codes"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
