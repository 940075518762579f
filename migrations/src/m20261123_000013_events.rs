//! Links at an event: a screen on the wall, a code that changes, pairs at the door, a surge that is expected.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, boolean, text, text_null};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000013_events"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let events = Table::create()
            .table("link_events")
            .col(text("invite_id").primary_key())
            .col(text_null("code_secret"))
            .col(boolean("at_door").default(false))
            .col(big_integer_null("surge_until"))
            .col(text_null("screen_hash").unique_key())
            .col(text_null("screen_form"))
            .col(big_integer_null("screen_made_at"))
            .col(big_integer("updated_at"))
            .to_owned();
        manager.create_table(events).await?;
        let surges =
            Index::create().name("link_events_surge").table("link_events").col("surge_until").to_owned();
        manager.create_index(surges).await?;
        let pairs = Table::create()
            .table("door_pairs")
            .col(text("request_id").primary_key())
            .col(text("invite_id"))
            .col(big_integer("pair"))
            .to_owned();
        manager.create_table(pairs).await?;
        let by_invite =
            Index::create().name("door_pairs_invite").table("door_pairs").col("invite_id").to_owned();
        manager.create_index(by_invite).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("door_pairs").to_owned()).await?;
        manager.drop_table(Table::drop().table("link_events").to_owned()).await
    }
}
