//! How often links were looked at, by day and by where from; what became of it is told from the requests.

use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::statement;
use crate::domain::funnel::{Count, DAY_MS, Steps};
use crate::domain::id::{InviteId, JoinRequestId};
use crate::domain::source::Source;

/// What one process saw since it last said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub invite: InviteId,
    pub day: i64,
    pub source: Source,
    pub views: i64,
    pub taps: i64,
}

/// Adds to what other processes saw. A link that is not there is not counted.
pub async fn add<C: ConnectionTrait>(db: &C, seen: &Seen) -> Result<(), DbErr> {
    let sql = "INSERT INTO link_views (invite_id, day, source, views, taps) \
               SELECT id, CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS BIGINT), CAST($5 AS BIGINT) \
               FROM invites WHERE id = $1 \
               ON CONFLICT (invite_id, day, source) DO UPDATE \
               SET views = link_views.views + excluded.views, taps = link_views.taps + excluded.taps";
    let values = [
        seen.invite.as_str().into(),
        seen.day.into(),
        seen.source.word().into(),
        seen.views.into(),
        seen.taps.into(),
    ];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

/// Notes where the maker of a request came from.
pub async fn came_from<C: ConnectionTrait>(db: &C, id: &JoinRequestId, source: Source) -> Result<(), DbErr> {
    let sql = "UPDATE join_requests SET source = $2 WHERE id = $1";
    db.execute_raw(statement(db, sql, [id.as_str().into(), source.word().into()])).await.map(drop)
}

/// The link itself, and the badges made like it.
const ITS_OWN: &str = "invite_id = $1 OR invite_id IN (SELECT invite_id FROM badges WHERE made_like = $1)";

/// What was counted of a link and of its badges from this day on.
pub async fn counts<C: ConnectionTrait>(db: &C, id: &InviteId, from_day: i64) -> Result<Vec<Count>, DbErr> {
    let looks = format!(
        "SELECT day, source, CAST(SUM(views) AS BIGINT) AS views, CAST(SUM(taps) AS BIGINT) AS taps \
         FROM link_views WHERE ({ITS_OWN}) AND day >= $2 GROUP BY day, source"
    );
    let rows = db.query_all_raw(statement(db, &looks, [id.as_str().into(), from_day.into()])).await?;
    let look = |row: &QueryResult| -> Result<Steps, DbErr> {
        Ok(Steps { views: number(row, "views")?, taps: number(row, "taps")?, ..Steps::default() })
    };
    let mut counts = rows.iter().map(|row| count(row, look(row)?)).collect::<Result<Vec<_>, DbErr>>()?;
    let asked = format!(
        "SELECT requested_at / {DAY_MS} AS day, COALESCE(source, 'direct') AS source, \
         CAST(COUNT(*) AS BIGINT) AS requests, \
         CAST(SUM(CASE WHEN decision = 'approved' THEN 1 ELSE 0 END) AS BIGINT) AS approved, \
         CAST(SUM(CASE WHEN member_at IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS members \
         FROM join_requests WHERE ({ITS_OWN}) AND requested_at >= $2 GROUP BY 1, 2"
    );
    let from_ms = from_day.saturating_mul(DAY_MS);
    let rows = db.query_all_raw(statement(db, &asked, [id.as_str().into(), from_ms.into()])).await?;
    for row in &rows {
        let (requests, approved, members) =
            (number(row, "requests")?, number(row, "approved")?, number(row, "members")?);
        counts.push(count(row, Steps { requests, approved, members, ..Steps::default() })?);
    }
    Ok(counts)
}

fn count(row: &QueryResult, steps: Steps) -> Result<Count, DbErr> {
    let source: String = row.try_get("", "source")?;
    Ok(Count { day: row.try_get("", "day")?, source: Source::read(&source), steps })
}

fn number(row: &QueryResult, column: &str) -> Result<u64, DbErr> {
    Ok(u64::try_from(row.try_get::<i64>("", column)?).unwrap_or(0))
}

/// Forgets the days before this one.
pub async fn forget<C: ConnectionTrait>(db: &C, before_day: i64) -> Result<(), DbErr> {
    let sql = "DELETE FROM link_views WHERE day < $1";
    db.execute_raw(statement(db, sql, [before_day.into()])).await.map(drop)
}
