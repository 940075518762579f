//! Times are epoch milliseconds; secrets are SHA-256 hashes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, blob, boolean, text, text_null, text_uniq};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261122_000001_first_house"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            if let Some(name) = table.get_table_name() {
                manager.drop_table(Table::drop().table(name.clone()).to_owned()).await?;
            }
        }
        Ok(())
    }
}

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

fn unique_or_null(name: &'static str) -> ColumnDef {
    text_null(name).unique_key().take()
}

fn tables() -> Vec<TableCreateStatement> {
    let mut all = people_and_groups();
    all.extend(invites_and_requests());
    all.extend(work());
    all.extend(doors());
    all
}

fn people_and_groups() -> Vec<TableCreateStatement> {
    let mut members = table("group_members", vec![text("group_key"), text("inbox_id"), text("level")]);
    members.primary_key(Index::create().col("group_key").col("inbox_id"));
    vec![
        table(
            "people",
            vec![
                key("inbox_id"),
                text_null("name"),
                text_null("avatar"),
                text_null("address"),
                boolean("visitor"),
                big_integer("updated_at"),
            ],
        ),
        table(
            "groups",
            vec![
                key("key"),
                unique_or_null("conversation_id"),
                text("name"),
                text("description"),
                text_null("image_hash"),
                text("permissions"),
                text("state"),
                text("add_policy"),
                text("created_by"),
                text_null("problem"),
                big_integer_null("synced_at"),
                big_integer("created_at"),
            ],
        ),
        members,
    ]
}

fn invites_and_requests() -> Vec<TableCreateStatement> {
    vec![
        table(
            "invites",
            vec![
                key("id"),
                text_null("group_key"),
                text("created_by"),
                text("group_name"),
                text("description"),
                text_null("image_url"),
                text_null("image_hash"),
                text_null("label"),
                text_null("welcome"),
                text("join_mode"),
                text_null("group_members"),
                big_integer_null("expires_at"),
                big_integer_null("max_uses"),
                big_integer("uses"),
                boolean("paused"),
                big_integer_null("revoked_at"),
                big_integer("version"),
                big_integer("created_at"),
                big_integer("updated_at"),
            ],
        ),
        table(
            "join_requests",
            vec![
                key("id"),
                text("invite_id"),
                text_null("group_key"),
                text("inbox_id"),
                text_null("address"),
                text("decision"),
                text("member_state"),
                text_null("code"),
                text_null("reason"),
                text_null("decided_by"),
                // One open request per invite and inbox: set while it is open, and unique.
                unique_or_null("open_key"),
                boolean("counted"),
                big_integer("requested_at"),
                big_integer_null("decided_at"),
                big_integer_null("member_at"),
                big_integer("updated_at"),
            ],
        ),
    ]
}

fn work() -> Vec<TableCreateStatement> {
    vec![
        table(
            "jobs",
            vec![
                key("id"),
                text("kind"),
                text("queue"),
                text("payload"),
                text("state"),
                big_integer("run_after"),
                big_integer("attempt"),
                text_null("claimed_by"),
                big_integer("claim_epoch"),
                big_integer("claim_until"),
                text_null("last_error"),
                big_integer_null("first_attempt_at"),
                big_integer("created_at"),
                big_integer_null("finished_at"),
            ],
        ),
        table(
            "outbox",
            vec![
                key("id"),
                text("kind"),
                text("payload"),
                text("state"),
                big_integer("run_after"),
                big_integer("attempt"),
                big_integer("claim_epoch"),
                big_integer("claim_until"),
                text_null("last_error"),
                big_integer("created_at"),
                big_integer_null("sent_at"),
            ],
        ),
        table("leases", vec![key("name"), text("holder"), big_integer("epoch"), big_integer("expires_at")]),
        table(
            "idempotency",
            vec![
                key("key_hash"),
                text("body_hash"),
                big_integer_null("status"),
                text_null("body"),
                big_integer("created_at"),
            ],
        ),
    ]
}

fn doors() -> Vec<TableCreateStatement> {
    vec![
        table("sessions", vec![key("id_hash"), text("data"), big_integer("expires_at")]),
        table("nonces", vec![key("nonce_hash"), text_null("browser_hash"), big_integer("expires_at")]),
        table(
            "tokens",
            vec![
                key("token_hash"),
                text("inbox_id"),
                text_null("address"),
                big_integer("created_at"),
                big_integer("expires_at"),
            ],
        ),
        table("limits", vec![key("key"), big_integer("theoretical_at")]),
        table("settings", vec![key("key"), text("value")]),
        table("operators", vec![key("inbox_id"), big_integer("created_at")]),
        table(
            "images",
            vec![
                key("hash"),
                text("mime"),
                blob("bytes"),
                big_integer("width"),
                big_integer("height"),
                text("created_by"),
                big_integer("created_at"),
            ],
        ),
        table(
            "audit",
            vec![
                text_uniq("id"),
                big_integer("at"),
                text_null("actor"),
                text("action"),
                text("object"),
                text_null("detail"),
            ],
        ),
    ]
}

fn index(table: &'static str, name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.table(table).name(name);
    for column in columns {
        index.col(*column);
    }
    index
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("group_members", "group_members_by_inbox", &["inbox_id"]),
        index("invites", "invites_by_group", &["group_key", "created_at"]),
        index("invites", "invites_by_creator", &["created_by", "created_at"]),
        index("join_requests", "join_requests_by_invite", &["invite_id", "requested_at"]),
        index("join_requests", "join_requests_by_person", &["invite_id", "inbox_id", "requested_at"]),
        index("join_requests", "join_requests_by_group", &["group_key", "decision", "member_state"]),
        index("jobs", "jobs_due", &["state", "run_after"]),
        index("jobs", "jobs_by_queue", &["queue", "state"]),
        index("outbox", "outbox_due", &["state", "run_after"]),
        index("sessions", "sessions_by_end", &["expires_at"]),
        index("nonces", "nonces_by_end", &["expires_at"]),
        index("tokens", "tokens_by_inbox", &["inbox_id"]),
    ]
}
