//! People: what they say of themselves and the wallet they last came with.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::entity::person::{Column, Entity, Model};
use super::statement;
use crate::domain::inbox::{InboxId, Person, Profile, WalletAddress};

/// One person; somebody never seen before has no name and no wallet.
pub async fn get<C: ConnectionTrait>(db: &C, inbox_id: &InboxId) -> Result<Person, DbErr> {
    let row = Entity::find_by_id(inbox_id.as_str()).one(db).await?;
    Ok(row.map_or_else(|| unknown(inbox_id), |row| person(inbox_id, row)))
}

/// One person, with what others' apps may show of them.
pub async fn profile<C: ConnectionTrait>(db: &C, inbox_id: &InboxId) -> Result<Profile, DbErr> {
    let row = Entity::find_by_id(inbox_id.as_str()).one(db).await?;
    let avatar = row.as_ref().and_then(|row| row.avatar.clone());
    Ok(Profile { person: row.map_or_else(|| unknown(inbox_id), |row| person(inbox_id, row)), avatar })
}

/// Several people at once.
pub async fn get_all<C: ConnectionTrait>(
    db: &C,
    inbox_ids: impl IntoIterator<Item = InboxId>,
) -> Result<HashMap<InboxId, Person>, DbErr> {
    let mut people: HashMap<_, _> = inbox_ids.into_iter().map(|id| (id.clone(), unknown(&id))).collect();
    let ids = people.keys().map(|id| id.as_str().to_owned()).collect::<Vec<_>>();
    for row in Entity::find().filter(Column::InboxId.is_in(ids)).all(db).await? {
        if let Ok(id) = InboxId::parse(&row.inbox_id) {
            people.insert(id.clone(), person(&id, row));
        }
    }
    Ok(people)
}

/// Remembers the wallet somebody came with.
pub async fn seen<C: ConnectionTrait>(
    db: &C,
    inbox_id: &InboxId,
    address: &WalletAddress,
    now_ms: i64,
) -> Result<(), DbErr> {
    let sql = "INSERT INTO people (inbox_id, address, visitor, updated_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (inbox_id) DO UPDATE SET address = excluded.address, updated_at = excluded.updated_at";
    let values = [inbox_id.as_str().into(), address.lower().into(), false.into(), now_ms.into()];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

/// Sets or removes the self-declared name.
pub async fn set_name<C: ConnectionTrait>(
    db: &C,
    inbox_id: &InboxId,
    name: Option<&str>,
    now_ms: i64,
) -> Result<(), DbErr> {
    let sql = "INSERT INTO people (inbox_id, name, visitor, updated_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (inbox_id) DO UPDATE SET name = excluded.name, updated_at = excluded.updated_at";
    let values = [inbox_id.as_str().into(), name.into(), false.into(), now_ms.into()];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

/// Sets or removes the self-declared name and picture.
pub async fn set_profile<C: ConnectionTrait>(
    db: &C,
    inbox_id: &InboxId,
    name: Option<&str>,
    avatar: Option<&str>,
    now_ms: i64,
) -> Result<(), DbErr> {
    let sql = "INSERT INTO people (inbox_id, name, avatar, visitor, updated_at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (inbox_id) DO UPDATE SET name = excluded.name, avatar = excluded.avatar, \
               updated_at = excluded.updated_at";
    let values = [inbox_id.as_str().into(), name.into(), avatar.into(), false.into(), now_ms.into()];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

/// Marks somebody as a throw-away person of the local network.
pub async fn set_visitor<C: ConnectionTrait>(db: &C, inbox_id: &InboxId) -> Result<(), DbErr> {
    let sql = "UPDATE people SET visitor = $2 WHERE inbox_id = $1";
    db.execute_raw(statement(db, sql, [inbox_id.as_str().into(), true.into()])).await.map(drop)
}

pub async fn is_visitor<C: ConnectionTrait>(db: &C, inbox_id: &InboxId) -> Result<bool, DbErr> {
    Ok(Entity::find_by_id(inbox_id.as_str()).one(db).await?.is_some_and(|row| row.visitor))
}

fn unknown(inbox_id: &InboxId) -> Person {
    Person { inbox_id: inbox_id.clone(), name: None, address: None }
}

fn person(inbox_id: &InboxId, row: Model) -> Person {
    let address = row.address.and_then(|address| WalletAddress::parse(&address).ok());
    Person { inbox_id: inbox_id.clone(), name: row.name, address }
}
