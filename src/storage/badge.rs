//! Links for one person each, by the sheet.

use sea_orm::{ConnectionTrait, DbErr};

use super::group::odd;
use super::statement;
use crate::domain::id::InviteId;

/// A link of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    pub invite_id: InviteId,
    pub serial: i64,
}

/// Sheets of badges made like one link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    pub id: String,
    pub badges: i64,
    pub created_at_ms: i64,
}

pub async fn insert<C: ConnectionTrait>(
    db: &C,
    sheet: &str,
    like: &InviteId,
    badge: &Badge,
    now_ms: i64,
) -> Result<(), DbErr> {
    let sql =
        "INSERT INTO badges (invite_id, sheet, made_like, serial, created_at) VALUES ($1, $2, $3, $4, $5)";
    let values = [
        badge.invite_id.as_str().into(),
        sheet.into(),
        like.as_str().into(),
        badge.serial.into(),
        now_ms.into(),
    ];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

/// The badges of a sheet in their order.
pub async fn of_sheet<C: ConnectionTrait>(db: &C, sheet: &str) -> Result<Vec<Badge>, DbErr> {
    let sql = "SELECT invite_id, serial FROM badges WHERE sheet = $1 ORDER BY serial";
    let rows = db.query_all_raw(statement(db, sql, [sheet.into()])).await?;
    let read = |row: sea_orm::QueryResult| {
        let invite_id = InviteId::parse(&row.try_get::<String>("", "invite_id")?).map_err(odd)?;
        Ok(Badge { invite_id, serial: row.try_get("", "serial")? })
    };
    rows.into_iter().map(read).collect()
}

/// The sheets made like this link, newest first.
pub async fn sheets<C: ConnectionTrait>(db: &C, like: &InviteId) -> Result<Vec<Sheet>, DbErr> {
    let sql = "SELECT sheet, COUNT(*) AS badges, MAX(created_at) AS made_at FROM badges WHERE made_like = $1 \
               GROUP BY sheet ORDER BY made_at DESC, sheet LIMIT 100";
    let rows = db.query_all_raw(statement(db, sql, [like.as_str().into()])).await?;
    let read = |row: sea_orm::QueryResult| {
        Ok(Sheet {
            id: row.try_get("", "sheet")?,
            badges: row.try_get("", "badges")?,
            created_at_ms: row.try_get("", "made_at")?,
        })
    };
    rows.into_iter().map(read).collect()
}
