//! Servers that are told what happens or asked who may join; their secrets are sealed.

use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::group::odd;
use super::statement;
use crate::domain::id::{EndpointId, GroupKey, InviteId};
use crate::domain::inbox::InboxId;
use crate::domain::invite::Invite;
use crate::domain::webhook::view::{Kind, State};
use crate::domain::webhook::{Breaker, Event, event};

/// One endpoint as we keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub id: EndpointId,
    pub owner: InboxId,
    pub kind: Kind,
    pub group: Option<GroupKey>,
    pub invite: Option<InviteId>,
    pub url: String,
    pub events: Vec<Event>,
    /// Sealed.
    pub secret: String,
    /// Sealed; it signs as well until `previous_until_ms`.
    pub previous_secret: Option<String>,
    pub previous_until_ms: Option<i64>,
    /// The form that rotated last.
    pub rotated_by: Option<String>,
    pub state: State,
    pub breaker: Breaker,
    pub created_at_ms: i64,
    pub last_used_at_ms: Option<i64>,
}

const COLUMNS: &str = "id, owner, kind, group_key, invite_id, url, events, secret, previous_secret, previous_until, \
     rotated_by, state, failures, failing_since, resting_until, created_at, last_used_at";

pub async fn insert<C: ConnectionTrait>(db: &C, new: &Endpoint) -> Result<(), DbErr> {
    let sql = "INSERT INTO endpoints (id, owner, kind, group_key, invite_id, url, events, secret, state, failures, \
               created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10)";
    let values = [
        new.id.as_str().into(),
        new.owner.as_str().into(),
        new.kind.as_str().into(),
        new.group.as_ref().map(GroupKey::as_str).into(),
        new.invite.as_ref().map(InviteId::as_str).into(),
        new.url.clone().into(),
        event::write(&new.events).into(),
        new.secret.clone().into(),
        new.state.as_str().into(),
        new.created_at_ms.into(),
    ];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

pub async fn get<C: ConnectionTrait>(db: &C, id: &EndpointId) -> Result<Option<Endpoint>, DbErr> {
    let sql = format!("SELECT {COLUMNS} FROM endpoints WHERE id = $1");
    one(db, &sql, id.as_str()).await
}

/// The endpoint that decides for an invite.
pub async fn decision_of<C: ConnectionTrait>(db: &C, invite: &InviteId) -> Result<Option<Endpoint>, DbErr> {
    let sql = format!("SELECT {COLUMNS} FROM endpoints WHERE invite_id = $1 AND kind = 'decision'");
    one(db, &sql, invite.as_str()).await
}

async fn one<C: ConnectionTrait>(db: &C, sql: &str, value: &str) -> Result<Option<Endpoint>, DbErr> {
    let row = db.query_one_raw(statement(db, sql, [value.into()])).await?;
    row.map(|row| read(&row)).transpose()
}

/// Somebody's endpoints, newest first.
pub async fn of_owner<C: ConnectionTrait>(db: &C, owner: &InboxId) -> Result<Vec<Endpoint>, DbErr> {
    let sql =
        format!("SELECT {COLUMNS} FROM endpoints WHERE owner = $1 ORDER BY created_at DESC, id LIMIT 500");
    let rows = db.query_all_raw(statement(db, &sql, [owner.as_str().into()])).await?;
    rows.iter().map(read).collect()
}

/// Those that could hear of this invite: of its creator, its admitters and the members of its group.
pub async fn near_invite<C: ConnectionTrait>(db: &C, invite: &Invite) -> Result<Vec<Endpoint>, DbErr> {
    let sql = format!(
        "SELECT {COLUMNS} FROM endpoints WHERE kind = 'event' AND state = 'on' \
         AND (invite_id IS NULL OR invite_id = $1) AND (group_key IS NULL OR group_key = $2) \
         AND owner IN (SELECT $3 UNION SELECT inbox_id FROM admitters WHERE invite_id = $1 \
         UNION SELECT inbox_id FROM group_members WHERE group_key = $2) ORDER BY id"
    );
    let group = invite.group.as_ref().map(GroupKey::as_str);
    let values = [invite.id.as_str().into(), group.into(), invite.created_by.as_str().into()];
    let rows = db.query_all_raw(statement(db, &sql, values)).await?;
    rows.iter().map(read).collect()
}

/// Those that could hear of this group: of its members.
pub async fn near_group<C: ConnectionTrait>(db: &C, key: &GroupKey) -> Result<Vec<Endpoint>, DbErr> {
    let sql = format!(
        "SELECT {COLUMNS} FROM endpoints WHERE kind = 'event' AND state = 'on' AND invite_id IS NULL \
         AND (group_key IS NULL OR group_key = $1) \
         AND owner IN (SELECT inbox_id FROM group_members WHERE group_key = $1) ORDER BY id"
    );
    let rows = db.query_all_raw(statement(db, &sql, [key.as_str().into()])).await?;
    rows.iter().map(read).collect()
}

/// Writes what its owner may change, and how it did.
pub async fn update<C: ConnectionTrait>(db: &C, endpoint: &Endpoint) -> Result<(), DbErr> {
    let sql = "UPDATE endpoints SET group_key = $2, url = $3, events = $4, secret = $5, previous_secret = $6, \
               previous_until = $7, rotated_by = $8, state = $9, failures = $10, failing_since = $11, \
               resting_until = $12, last_used_at = $13 WHERE id = $1";
    let values = [
        endpoint.id.as_str().into(),
        endpoint.group.as_ref().map(GroupKey::as_str).into(),
        endpoint.url.clone().into(),
        event::write(&endpoint.events).into(),
        endpoint.secret.clone().into(),
        endpoint.previous_secret.clone().into(),
        endpoint.previous_until_ms.into(),
        endpoint.rotated_by.clone().into(),
        endpoint.state.as_str().into(),
        endpoint.breaker.failures.into(),
        endpoint.breaker.failing_since_ms.into(),
        endpoint.breaker.resting_until_ms.into(),
        endpoint.last_used_at_ms.into(),
    ];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

/// Takes the one look at a server that is left alone; false where somebody else took it.
pub async fn take_probe<C: ConnectionTrait>(
    db: &C,
    id: &EndpointId,
    before: Breaker,
    next: Breaker,
) -> Result<bool, DbErr> {
    let sql = "UPDATE endpoints SET resting_until = $3 WHERE id = $1 AND resting_until = $2";
    let values = [id.as_str().into(), before.resting_until_ms.into(), next.resting_until_ms.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// Forgets an endpoint with everything that was sent to it.
pub async fn delete<C: ConnectionTrait>(db: &C, id: &EndpointId) -> Result<(), DbErr> {
    let own = "DELETE FROM delivery_attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE endpoint_id = $1)";
    for sql in [own, "DELETE FROM deliveries WHERE endpoint_id = $1", "DELETE FROM endpoints WHERE id = $1"] {
        db.execute_raw(statement(db, sql, [id.as_str().into()])).await?;
    }
    Ok(())
}

fn read(row: &QueryResult) -> Result<Endpoint, DbErr> {
    let text = |name: &str| row.try_get::<String>("", name);
    let maybe = |name: &str| row.try_get::<Option<String>>("", name);
    let unknown = |what: &str| DbErr::Custom(format!("{what} of an endpoint"));
    Ok(Endpoint {
        id: EndpointId::parse(&text("id")?).map_err(odd)?,
        owner: InboxId::parse(&text("owner")?).map_err(odd)?,
        kind: Kind::parse(&text("kind")?).ok_or_else(|| unknown("kind"))?,
        group: maybe("group_key")?.map(|key| GroupKey::parse(&key).map_err(odd)).transpose()?,
        invite: maybe("invite_id")?.map(|id| InviteId::parse(&id).map_err(odd)).transpose()?,
        url: text("url")?,
        events: event::read(&text("events")?),
        secret: text("secret")?,
        previous_secret: maybe("previous_secret")?,
        previous_until_ms: row.try_get("", "previous_until")?,
        rotated_by: maybe("rotated_by")?,
        state: State::parse(&text("state")?).ok_or_else(|| unknown("state"))?,
        breaker: Breaker {
            failures: row.try_get("", "failures")?,
            failing_since_ms: row.try_get("", "failing_since")?,
            resting_until_ms: row.try_get("", "resting_until")?,
        },
        created_at_ms: row.try_get("", "created_at")?,
        last_used_at_ms: row.try_get("", "last_used_at")?,
    })
}
