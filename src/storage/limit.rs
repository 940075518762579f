//! Limits shared by all processes: the generic cell rate algorithm in one statement.

use sea_orm::{ConnectionTrait, DbErr};

use super::statement;

/// So many at once, then one more every interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub burst: i64,
    pub interval_ms: i64,
}

/// Takes one; answers `Err` with the milliseconds to wait where it is too often.
pub async fn take<C: ConnectionTrait>(
    db: &C,
    key: &str,
    rate: Rate,
    now_ms: i64,
) -> Result<Result<(), i64>, DbErr> {
    let tolerance = rate.interval_ms.saturating_mul(rate.burst.saturating_sub(1));
    let sql = "INSERT INTO limits (key, theoretical_at) VALUES ($1, $2 + $3) ON CONFLICT (key) DO UPDATE SET \
               theoretical_at = $3 + CASE WHEN limits.theoretical_at > $2 THEN limits.theoretical_at ELSE $2 END \
               WHERE limits.theoretical_at <= $2 + $4 RETURNING theoretical_at";
    let values = [key.into(), now_ms.into(), rate.interval_ms.into(), tolerance.into()];
    if db.query_one_raw(statement(db, sql, values)).await?.is_some() {
        return Ok(Ok(()));
    }
    let row = db
        .query_one_raw(statement(db, "SELECT theoretical_at FROM limits WHERE key = $1", [key.into()]))
        .await?;
    let at: i64 = row.map(|row| row.try_get("", "theoretical_at")).transpose()?.unwrap_or(now_ms);
    Ok(Err(at.saturating_sub(tolerance).saturating_sub(now_ms).max(1)))
}

/// Forgets limits that are whole again.
pub async fn forget<C: ConnectionTrait>(db: &C, now_ms: i64) -> Result<(), DbErr> {
    let sql = "DELETE FROM limits WHERE theoretical_at <= $1";
    db.execute_raw(statement(db, sql, [now_ms.into()])).await.map(drop)
}
