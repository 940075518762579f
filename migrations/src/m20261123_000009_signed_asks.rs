//! What hosts sign with that ask us about a group link.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, text, text_null};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000009_signed_asks"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let secrets = Table::create()
            .table("link_secrets")
            .col(text("invite_id").primary_key())
            .col(text("owner"))
            .col(text("secret"))
            .col(text_null("previous_secret"))
            .col(big_integer_null("previous_until"))
            .col(big_integer("created_at"))
            .to_owned();
        manager.create_table(secrets).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("link_secrets").to_owned()).await
    }
}
