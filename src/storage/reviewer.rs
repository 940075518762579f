//! Reviewers: who answers requests for a group without being one of its admins.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait, DbErr};

use super::group::odd;
use super::{places, statement};
use crate::domain::id::GroupKey;
use crate::domain::inbox::InboxId;

/// False where they were one already.
pub async fn add<C: ConnectionTrait>(
    db: &C,
    group: &GroupKey,
    inbox: &InboxId,
    now_ms: i64,
) -> Result<bool, DbErr> {
    let sql = "INSERT INTO reviewers (group_key, inbox_id, created_at) VALUES ($1, $2, $3) \
               ON CONFLICT (group_key, inbox_id) DO NOTHING";
    let values = [group.as_str().into(), inbox.as_str().into(), now_ms.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// False where they were none.
pub async fn remove<C: ConnectionTrait>(db: &C, group: &GroupKey, inbox: &InboxId) -> Result<bool, DbErr> {
    let sql = "DELETE FROM reviewers WHERE group_key = $1 AND inbox_id = $2";
    let values = [group.as_str().into(), inbox.as_str().into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// Those of a group, who came first first.
pub async fn of_group<C: ConnectionTrait>(db: &C, group: &GroupKey) -> Result<Vec<InboxId>, DbErr> {
    let sql = "SELECT inbox_id FROM reviewers WHERE group_key = $1 ORDER BY created_at, inbox_id";
    let rows = db.query_all_raw(statement(db, sql, [group.as_str().into()])).await?;
    rows.iter().map(|row| InboxId::parse(&row.try_get::<String>("", "inbox_id")?).map_err(odd)).collect()
}

/// The groups somebody reviews for.
pub async fn groups_of<C: ConnectionTrait>(db: &C, inbox: &InboxId) -> Result<Vec<GroupKey>, DbErr> {
    let sql = "SELECT group_key FROM reviewers WHERE inbox_id = $1 ORDER BY created_at, group_key LIMIT 500";
    keys(db.query_all_raw(statement(db, sql, [inbox.as_str().into()])).await?)
}

/// Those of these groups that somebody reviews for.
pub async fn among<C: ConnectionTrait>(
    db: &C,
    inbox: &InboxId,
    groups: &[GroupKey],
) -> Result<HashSet<GroupKey>, DbErr> {
    if groups.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!(
        "SELECT group_key FROM reviewers WHERE inbox_id = $1 AND group_key IN ({})",
        places(2, groups.len())
    );
    let values = std::iter::once(inbox.as_str().into()).chain(groups.iter().map(|key| key.as_str().into()));
    Ok(keys(db.query_all_raw(statement(db, &sql, values)).await?)?.into_iter().collect())
}

fn keys(rows: Vec<sea_orm::QueryResult>) -> Result<Vec<GroupKey>, DbErr> {
    rows.iter().map(|row| GroupKey::parse(&row.try_get::<String>("", "group_key")?).map_err(odd)).collect()
}
