//! Devices that can be pushed to. What a push service calls them by stays in here and in `notify`.

use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::group::odd;
use super::statement;
use crate::domain::inbox::InboxId;

/// One device of one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Device {
    pub inbox_id: InboxId,
    pub device_id: String,
    /// The push target as JSON; see `domain::device`.
    pub target: String,
    /// Names of people and groups may go to the push service.
    pub names: bool,
}

/// Registers a device or changes it.
pub async fn put<C: ConnectionTrait>(db: &C, device: &Device, now_ms: i64) -> Result<(), DbErr> {
    let sql = "INSERT INTO devices (inbox_id, device_id, target, names, updated_at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (inbox_id, device_id) DO UPDATE SET target = excluded.target, names = excluded.names, \
               updated_at = excluded.updated_at";
    let values = [
        device.inbox_id.as_str().into(),
        device.device_id.clone().into(),
        device.target.clone().into(),
        device.names.into(),
        now_ms.into(),
    ];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
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
    let sql = "SELECT inbox_id, device_id, target, names FROM devices WHERE inbox_id = $1 AND device_id = $2";
    let row = db.query_one_raw(statement(db, sql, [inbox.as_str().into(), device_id.into()])).await?;
    row.map(|row| read(&row)).transpose()
}

/// All devices of one person, in a stable order.
pub async fn of_inbox<C: ConnectionTrait>(db: &C, inbox: &InboxId) -> Result<Vec<Device>, DbErr> {
    let sql = "SELECT inbox_id, device_id, target, names FROM devices WHERE inbox_id = $1 ORDER BY device_id LIMIT 50";
    let rows = db.query_all_raw(statement(db, sql, [inbox.as_str().into()])).await?;
    rows.iter().map(read).collect()
}

fn read(row: &QueryResult) -> Result<Device, DbErr> {
    let inbox_id: String = row.try_get("", "inbox_id")?;
    Ok(Device {
        inbox_id: InboxId::parse(&inbox_id).map_err(odd)?,
        device_id: row.try_get("", "device_id")?,
        target: row.try_get("", "target")?,
        names: row.try_get("", "names")?,
    })
}
