//! Groups of our client: a mirror of the network, kept by whoever holds the lease.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::Query,
};

use super::entity::{group, group_member};
use super::member::Change;
use super::statement;
use crate::domain::group::{ConversationId, GroupPermissions, Level, Policy};
use crate::domain::id::GroupKey;
use crate::domain::inbox::InboxId;
use crate::domain::view::GroupState;

/// A group as we keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub key: GroupKey,
    pub conversation_id: Option<ConversationId>,
    pub name: String,
    pub description: String,
    pub image_hash: Option<String>,
    pub permissions: GroupPermissions,
    pub state: GroupState,
    pub add_policy: Policy,
    pub created_by: InboxId,
    pub problem: Option<String>,
    pub created_at_ms: i64,
}

pub async fn insert<C: ConnectionTrait>(db: &C, new: &Group) -> Result<(), DbErr> {
    let row = group::ActiveModel {
        key: Set(new.key.as_str().to_owned()),
        conversation_id: Set(new.conversation_id.as_ref().map(|id| id.0.clone())),
        name: Set(new.name.clone()),
        description: Set(new.description.clone()),
        image_hash: Set(new.image_hash.clone()),
        permissions: Set(word(&new.permissions)),
        state: Set(word(&new.state)),
        add_policy: Set(word(&new.add_policy)),
        created_by: Set(new.created_by.as_str().to_owned()),
        problem: Set(new.problem.clone()),
        synced_at: Set(None),
        created_at: Set(new.created_at_ms),
    };
    group::Entity::insert(row).exec_without_returning(db).await.map(drop)
}

pub async fn get<C: ConnectionTrait>(db: &C, key: &GroupKey) -> Result<Option<Group>, DbErr> {
    group::Entity::find_by_id(key.as_str()).one(db).await?.map(read).transpose()
}

/// Those of these groups that there are.
pub async fn get_all<C: ConnectionTrait>(
    db: &C,
    keys: &[GroupKey],
) -> Result<HashMap<GroupKey, Group>, DbErr> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let among = group::Column::Key.is_in(keys.iter().map(GroupKey::as_str));
    let rows = group::Entity::find().filter(among).all(db).await?;
    rows.into_iter().map(|row| read(row).map(|group| (group.key.clone(), group))).collect()
}

pub async fn by_conversation<C: ConnectionTrait>(
    db: &C,
    id: &ConversationId,
) -> Result<Option<Group>, DbErr> {
    let row = group::Entity::find().filter(group::Column::ConversationId.eq(id.as_str())).one(db).await?;
    row.map(read).transpose()
}

/// Groups this inbox is in, and those being made for it, newest first.
pub async fn of_inbox<C: ConnectionTrait>(db: &C, inbox_id: &InboxId) -> Result<Vec<Group>, DbErr> {
    let member = Query::select()
        .column(group_member::Column::GroupKey)
        .from(group_member::Entity)
        .and_where(group_member::Column::InboxId.eq(inbox_id.as_str()))
        .to_owned();
    let making = group::Column::State.ne("ready").and(group::Column::CreatedBy.eq(inbox_id.as_str()));
    let rows = group::Entity::find()
        .filter(group::Column::Key.in_subquery(member).or(making))
        .order_by_desc(group::Column::CreatedAt)
        .limit(500)
        .all(db)
        .await?;
    rows.into_iter().map(read).collect()
}

/// All groups our client should be in.
pub async fn ready<C: ConnectionTrait>(db: &C) -> Result<Vec<Group>, DbErr> {
    let rows = group::Entity::find().filter(group::Column::State.eq("ready")).all(db).await?;
    rows.into_iter().map(read).collect()
}

/// What the network says of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirror {
    pub conversation_id: ConversationId,
    pub name: String,
    pub description: String,
    pub add_policy: Policy,
    pub state: GroupState,
    pub members: Vec<(InboxId, Level)>,
}

/// Writes what the network says, members included.
pub async fn mirror<C: ConnectionTrait>(
    db: &C,
    key: &GroupKey,
    mirror: &Mirror,
    now_ms: i64,
) -> Result<Change, DbErr> {
    let sql = "UPDATE groups SET conversation_id = $2, name = $3, description = $4, add_policy = $5, state = $6, \
               synced_at = $7, problem = NULL WHERE key = $1";
    let values = [
        key.as_str().into(),
        mirror.conversation_id.as_str().into(),
        mirror.name.clone().into(),
        mirror.description.clone().into(),
        word(&mirror.add_policy).into(),
        word(&mirror.state).into(),
        now_ms.into(),
    ];
    db.execute_raw(statement(db, sql, values)).await?;
    // What we can't see any more we leave as it was: the admins of a group that lost our account still find it.
    if mirror.state == GroupState::Gone {
        return Ok(Change::default());
    }
    super::member::mirror(db, key, &mirror.members, now_ms).await
}

/// Sets how far a group has come, with what stands in its way.
pub async fn set_state<C: ConnectionTrait>(
    db: &C,
    key: &GroupKey,
    state: GroupState,
    problem: Option<&str>,
) -> Result<(), DbErr> {
    let sql = "UPDATE groups SET state = $2, problem = $3 WHERE key = $1";
    db.execute_raw(statement(db, sql, [key.as_str().into(), word(&state).into(), problem.into()]))
        .await
        .map(drop)
}

pub async fn level_of<C: ConnectionTrait>(
    db: &C,
    key: &GroupKey,
    inbox: &InboxId,
) -> Result<Option<Level>, DbErr> {
    let id = (key.as_str().to_owned(), inbox.as_str().to_owned());
    group_member::Entity::find_by_id(id).one(db).await?.map(|row| from_word(&row.level)).transpose()
}

pub async fn member_count<C: ConnectionTrait>(db: &C, key: &GroupKey) -> Result<usize, DbErr> {
    let count = group_member::Entity::find()
        .filter(group_member::Column::GroupKey.eq(key.as_str()))
        .count(db)
        .await?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

fn read(row: group::Model) -> Result<Group, DbErr> {
    Ok(Group {
        key: GroupKey::parse(&row.key).map_err(odd)?,
        conversation_id: row.conversation_id.map(ConversationId),
        name: row.name,
        description: row.description,
        image_hash: row.image_hash,
        permissions: from_word(&row.permissions)?,
        state: from_word(&row.state)?,
        add_policy: from_word(&row.add_policy)?,
        created_by: InboxId::parse(&row.created_by).map_err(odd)?,
        problem: row.problem,
        created_at_ms: row.created_at,
    })
}

/// The serde spelling of a plain enum.
pub(super) fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

pub(super) fn from_word<T: serde::de::DeserializeOwned>(word: &str) -> Result<T, DbErr> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).map_err(odd)
}

pub(super) fn odd(error: impl std::fmt::Display) -> DbErr {
    DbErr::Type(format!("a stored value does not read back: {error}"))
}
