//! Who is in our groups, and who was.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use super::entity::{former_member, group_member};
use super::group::{from_word, odd, word};
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
        by_gate: Set(false),
    });
    let again = OnConflict::columns([former_member::Column::GroupKey, former_member::Column::InboxId])
        .value(former_member::Column::LeftAt, Expr::val(now_ms))
        .value(former_member::Column::ByGate, Expr::val(false))
        .to_owned();
    former_member::Entity::insert_many(rows).on_conflict(again).exec_without_returning(db).await.map(drop)
}

/// In which of these groups this inbox is, and as what.
pub async fn levels<C: ConnectionTrait>(
    db: &C,
    inbox: &InboxId,
    keys: &[GroupKey],
) -> Result<HashMap<GroupKey, Level>, DbErr> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let theirs = group_member::Entity::find().filter(group_member::Column::InboxId.eq(inbox.as_str()));
    let rows = theirs.filter(in_any(keys)).all(db).await?;
    rows.iter()
        .map(|row| Ok((GroupKey::parse(&row.group_key).map_err(odd)?, from_word(&row.level)?)))
        .collect()
}

/// How many are in each of these groups; a missing one is empty.
pub async fn counts<C: ConnectionTrait>(
    db: &C,
    keys: &[GroupKey],
) -> Result<HashMap<GroupKey, usize>, DbErr> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let counted = group_member::Entity::find()
        .select_only()
        .column(group_member::Column::GroupKey)
        .column_as(group_member::Column::InboxId.count(), "members")
        .filter(in_any(keys))
        .group_by(group_member::Column::GroupKey);
    let rows = counted.into_tuple::<(String, i64)>().all(db).await?;
    let read = |(key, count): (String, i64)| {
        Ok((GroupKey::parse(&key).map_err(odd)?, usize::try_from(count).unwrap_or(usize::MAX)))
    };
    rows.into_iter().map(read).collect()
}

fn in_any(keys: &[GroupKey]) -> Expr {
    group_member::Column::GroupKey.is_in(keys.iter().map(GroupKey::as_str))
}

/// How somebody last went out of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    pub at_ms: i64,
    /// A gate took them out, and no person.
    pub by_gate: bool,
}

/// How this inbox last left the group, or was taken out; `None` where it never did.
pub async fn left<C: ConnectionTrait>(
    db: &C,
    key: &GroupKey,
    inbox: &InboxId,
) -> Result<Option<Left>, DbErr> {
    let id = (key.as_str().to_owned(), inbox.as_str().to_owned());
    let row = former_member::Entity::find_by_id(id).one(db).await?;
    Ok(row.map(|row| Left { at_ms: row.left_at, by_gate: row.by_gate }))
}

/// A gate took this inbox out: that is how it last left.
pub async fn taken_out_by_gate<C: ConnectionTrait>(
    db: &C,
    key: &GroupKey,
    inbox: &InboxId,
    now_ms: i64,
) -> Result<(), DbErr> {
    let row = former_member::ActiveModel {
        group_key: Set(key.as_str().to_owned()),
        inbox_id: Set(inbox.as_str().to_owned()),
        left_at: Set(now_ms),
        by_gate: Set(true),
    };
    let again = OnConflict::columns([former_member::Column::GroupKey, former_member::Column::InboxId])
        .update_columns([former_member::Column::LeftAt, former_member::Column::ByGate])
        .to_owned();
    former_member::Entity::insert(row).on_conflict(again).exec_without_returning(db).await.map(drop)
}
