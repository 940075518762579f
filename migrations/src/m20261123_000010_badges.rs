//! Links for one person each, made and printed by the sheet.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000010_badges"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let badges = Table::create()
            .table("badges")
            .col(text("invite_id").primary_key())
            .col(text("sheet"))
            .col(text("made_like"))
            .col(big_integer("serial"))
            .col(big_integer("created_at"))
            .to_owned();
        manager.create_table(badges).await?;
        for column in ["sheet", "made_like"] {
            let name = format!("badges_by_{column}");
            manager
                .create_index(Index::create().name(name.as_str()).table("badges").col(column).to_owned())
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("badges").to_owned()).await
    }
}
