//! Devices that can be pushed to. What a push service calls them by stays in here and in `notify`.

use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::group::{from_word, odd};
use super::statement;
use crate::domain::group::Level;
use crate::domain::id::GroupKey;
use crate::domain::inbox::InboxId;

/// One device of one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Device {
    pub inbox_id: InboxId,
    pub device_id: String,
    /// The push target as JSON, sealed; see `domain::device` and `domain::seal`.
    pub target: String,
    /// Names of people and groups may go to the push service.
    pub names: bool,
    /// What its owner calls it by.
    pub label: Option<String>,
    /// A browser that shows requests of the dashboard.
    pub dashboard: bool,
    pub updated_at_ms: i64,
}

const COLUMNS: &str =
    "devices.inbox_id, device_id, target, names, label, dashboard, devices.updated_at AS updated_at";

/// Registers a device or changes it.
pub async fn put<C: ConnectionTrait>(db: &C, device: &Device) -> Result<(), DbErr> {
    let sql = "INSERT INTO devices (inbox_id, device_id, target, names, label, dashboard, updated_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) \
               ON CONFLICT (inbox_id, device_id) DO UPDATE SET target = excluded.target, names = excluded.names, \
               label = excluded.label, dashboard = excluded.dashboard, updated_at = excluded.updated_at";
    let values = [
        device.inbox_id.as_str().into(),
        device.device_id.clone().into(),
        device.target.clone().into(),
        device.names.into(),
        device.label.clone().into(),
        device.dashboard.into(),
        device.updated_at_ms.into(),
    ];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

/// Takes a browser away from whoever else had it told of their requests.
pub async fn delete_of_others<C: ConnectionTrait>(
    db: &C,
    inbox: &InboxId,
    device_id: &str,
) -> Result<(), DbErr> {
    let sql = "DELETE FROM devices WHERE inbox_id <> $1 AND device_id = $2 AND dashboard";
    db.execute_raw(statement(db, sql, [inbox.as_str().into(), device_id.into()])).await.map(drop)
}

/// Seals a target that is not yet; one that was changed meanwhile stays as it is.
pub async fn reseal<C: ConnectionTrait>(db: &C, device: &Device, sealed: &str) -> Result<(), DbErr> {
    let sql = "UPDATE devices SET target = $4 WHERE inbox_id = $1 AND device_id = $2 AND target = $3";
    let values = [
        device.inbox_id.as_str().into(),
        device.device_id.clone().into(),
        device.target.clone().into(),
        sealed.into(),
    ];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

/// Up to `limit` devices whose target is still plain JSON.
pub async fn unsealed<C: ConnectionTrait>(db: &C, limit: u64) -> Result<Vec<Device>, DbErr> {
    let sql = format!("SELECT {COLUMNS} FROM devices WHERE target LIKE '{{%' LIMIT {limit}");
    let rows = db.query_all_raw(statement(db, &sql, [])).await?;
    rows.iter().map(read).collect()
}

/// Forgets a device whose target is gone, unless it has another one by now.
pub async fn forget<C: ConnectionTrait>(db: &C, device: &Device) -> Result<(), DbErr> {
    let sql = "DELETE FROM devices WHERE inbox_id = $1 AND device_id = $2 AND target = $3";
    let Device { inbox_id, device_id, target, .. } = device.clone();
    db.execute_raw(statement(db, sql, [inbox_id.as_str().into(), device_id.into(), target.into()]))
        .await
        .map(drop)
}

/// Forgets a device; an unknown one is fine.
pub async fn delete<C: ConnectionTrait>(db: &C, inbox: &InboxId, device_id: &str) -> Result<(), DbErr> {
    let sql = "DELETE FROM devices WHERE inbox_id = $1 AND device_id = $2";
    db.execute_raw(statement(db, sql, [inbox.as_str().into(), device_id.into()])).await.map(drop)
}

pub async fn get<C: ConnectionTrait>(
    db: &C,
    inbox: &InboxId,
    device_id: &str,
) -> Result<Option<Device>, DbErr> {
    let sql = format!("SELECT {COLUMNS} FROM devices WHERE inbox_id = $1 AND device_id = $2");
    let row = db.query_one_raw(statement(db, &sql, [inbox.as_str().into(), device_id.into()])).await?;
    row.map(|row| read(&row)).transpose()
}

/// All devices of one person, in a stable order.
pub async fn of_inbox<C: ConnectionTrait>(db: &C, inbox: &InboxId) -> Result<Vec<Device>, DbErr> {
    let sql = format!("SELECT {COLUMNS} FROM devices WHERE inbox_id = $1 ORDER BY device_id LIMIT 50");
    let rows = db.query_all_raw(statement(db, &sql, [inbox.as_str().into()])).await?;
    rows.iter().map(read).collect()
}

/// The browsers in which members of a group are told of requests, each with its owner's level there.
pub async fn dashboards_of_group<C: ConnectionTrait>(
    db: &C,
    group: &GroupKey,
) -> Result<Vec<(Device, Level)>, DbErr> {
    let sql = format!(
        "SELECT {COLUMNS}, level FROM devices JOIN group_members ON group_members.inbox_id = devices.inbox_id \
         WHERE group_key = $1 AND dashboard ORDER BY devices.inbox_id, device_id LIMIT 200"
    );
    let rows = db.query_all_raw(statement(db, &sql, [group.as_str().into()])).await?;
    rows.iter().map(|row| Ok((read(row)?, from_word(&row.try_get::<String>("", "level")?)?))).collect()
}

fn read(row: &QueryResult) -> Result<Device, DbErr> {
    let inbox_id: String = row.try_get("", "inbox_id")?;
    Ok(Device {
        inbox_id: InboxId::parse(&inbox_id).map_err(odd)?,
        device_id: row.try_get("", "device_id")?,
        target: row.try_get("", "target")?,
        names: row.try_get("", "names")?,
        label: row.try_get("", "label")?,
        dashboard: row.try_get("", "dashboard")?,
        updated_at_ms: row.try_get("", "updated_at")?,
    })
}
