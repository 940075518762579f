//! Leases: which process may drive our XMTP client. Decided by the database's clock (`security.md` 3.4).

use sea_orm::{ConnectionTrait, DbErr};

use super::{now_ms, statement};

/// How long a lease lasts without renewal.
pub const LEASE_MS: i64 = 15_000;

/// Takes the lease if it is free, lapsed, or was this holder's own; answers the new epoch.
///
/// The holder is an XMTP installation: its lock file proves that a predecessor of the same name is dead.
pub async fn acquire<C: ConnectionTrait>(db: &C, name: &str, holder: &str) -> Result<Option<i64>, DbErr> {
    let now = now_ms(db);
    let sql = format!(
        "INSERT INTO leases (name, holder, epoch, expires_at) VALUES ($1, $2, 1, {now} + {LEASE_MS}) \
         ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, epoch = leases.epoch + 1, \
         expires_at = excluded.expires_at WHERE leases.expires_at < {now} OR leases.holder = excluded.holder \
         RETURNING epoch"
    );
    let row = db.query_one_raw(statement(db, &sql, [name.into(), holder.into()])).await?;
    row.map(|row| row.try_get("", "epoch")).transpose()
}

/// Extends the lease; false where it was lost.
pub async fn renew<C: ConnectionTrait>(db: &C, name: &str, holder: &str, epoch: i64) -> Result<bool, DbErr> {
    let now = now_ms(db);
    let sql = format!(
        "UPDATE leases SET expires_at = {now} + {LEASE_MS} \
         WHERE name = $1 AND holder = $2 AND epoch = $3 AND expires_at > {now}"
    );
    let done = db.execute_raw(statement(db, &sql, [name.into(), holder.into(), epoch.into()])).await?;
    Ok(done.rows_affected() == 1)
}

/// Gives the lease back. The row stays: its epoch must never start again.
pub async fn release<C: ConnectionTrait>(db: &C, name: &str, holder: &str, epoch: i64) -> Result<(), DbErr> {
    let sql = "UPDATE leases SET expires_at = 0 WHERE name = $1 AND holder = $2 AND epoch = $3";
    db.execute_raw(statement(db, sql, [name.into(), holder.into(), epoch.into()])).await.map(drop)
}

/// Who holds the lease now, with the epoch; `None` where nobody does.
pub async fn holder<C: ConnectionTrait>(db: &C, name: &str) -> Result<Option<(String, i64)>, DbErr> {
    let sql = format!("SELECT holder, epoch FROM leases WHERE name = $1 AND expires_at > {}", now_ms(db));
    let row = db.query_one_raw(statement(db, &sql, [name.into()])).await?;
    row.map(|row| Ok((row.try_get("", "holder")?, row.try_get("", "epoch")?))).transpose()
}
