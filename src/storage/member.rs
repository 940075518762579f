//! Who is in our groups, and who was.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use super::entity::{former_member, group_member};
use super::group::word;
use crate::domain::group::Level;
use crate::domain::id::GroupKey;
use crate::domain::inbox::InboxId;

/// Who came and who left since the list was written last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    pub added: Vec<InboxId>,
    pub removed: Vec<InboxId>,
}

/// Writes what differs from the network's list; who is not on it any more has left. The first list
/// of a group brings nobody in.
pub async fn mirror<C: ConnectionTrait>(
    db: &C,
    key: &GroupKey,
    members: &[(InboxId, Level)],
    now_ms: i64,
) -> Result<Change, DbErr> {
    let of_group = group_member::Column::GroupKey.eq(key.as_str());
    let known = group_member::Entity::find().filter(of_group.clone()).all(db).await?;
    let mut known: HashMap<_, _> = known.into_iter().map(|row| (row.inbox_id, row.level)).collect();
    let first = known.is_empty();
    let (mut fresh, mut added) = (Vec::new(), Vec::new());
    for (inbox, level) in members {
        let level = word(level);
        let before = known.remove(inbox.as_str());
        if before.is_none() && !first {
            added.push(inbox.clone());
        }
        if before.as_ref() != Some(&level) {
            fresh.push(group_member::ActiveModel {
                group_key: Set(key.as_str().to_owned()),
                inbox_id: Set(inbox.as_str().to_owned()),
                level: Set(level),
            });
        }
    }
    let gone: Vec<String> = known.into_keys().collect();
    let removed = gone.iter().filter_map(|id| InboxId::parse(id).ok()).collect();
    let change = Change { added, removed };
    if !gone.is_empty() {
        let theirs = group_member::Column::InboxId.is_in(gone.iter());
        group_member::Entity::delete_many().filter(of_group).filter(theirs).exec(db).await?;
        remember(db, key, gone, now_ms).await?;
    }
    if fresh.is_empty() {
        return Ok(change);
    }
    let same = OnConflict::columns([group_member::Column::GroupKey, group_member::Column::InboxId])
        .update_column(group_member::Column::Level)
        .to_owned();
    group_member::Entity::insert_many(fresh).on_conflict(same).exec_without_returning(db).await?;
    Ok(change)
}

async fn remember<C: ConnectionTrait>(
    db: &C,
    key: &GroupKey,
    gone: Vec<String>,
    now_ms: i64,
) -> Result<(), DbErr> {
    let rows = gone.into_iter().map(|inbox_id| former_member::ActiveModel {
        group_key: Set(key.as_str().to_owned()),
        inbox_id: Set(inbox_id),
        left_at: Set(now_ms),
    });
    let again = OnConflict::columns([former_member::Column::GroupKey, former_member::Column::InboxId])
        .value(former_member::Column::LeftAt, Expr::val(now_ms))
        .to_owned();
    former_member::Entity::insert_many(rows).on_conflict(again).exec_without_returning(db).await.map(drop)
}

/// Whether this inbox was in the group and left it, or was taken out.
pub async fn has_left<C: ConnectionTrait>(db: &C, key: &GroupKey, inbox: &InboxId) -> Result<bool, DbErr> {
    let id = (key.as_str().to_owned(), inbox.as_str().to_owned());
    Ok(former_member::Entity::find_by_id(id).one(db).await?.is_some())
}
