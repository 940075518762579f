//! Requests of wallets that have no inbox yet.

use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::group::odd;
use super::join_code::outcome;
use super::{places, statement};
use crate::domain::arrival::Outcome;
use crate::domain::id::InviteId;
use crate::domain::inbox::{InboxId, WalletAddress};

/// One request of one wallet on one invite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub invite_id: InviteId,
    pub address: WalletAddress,
    pub parked_at_ms: i64,
    pub expires_at_ms: i64,
    /// Set once the wallet has one.
    pub inbox_id: Option<InboxId>,
    pub outcome: Option<Outcome>,
}

const COLUMNS: &str = "invite_id, address, parked_at, expires_at, inbox_id, outcome";

/// Keeps a request; false where it is kept already. What ended before is begun anew.
pub async fn put<C: ConnectionTrait>(db: &C, row: &Row) -> Result<bool, DbErr> {
    let sql = "INSERT INTO parked_requests (invite_id, address, parked_at, expires_at, look_at) VALUES ($1, $2, $3, $4, $3) \
               ON CONFLICT (invite_id, address) DO UPDATE SET parked_at = excluded.parked_at, \
               expires_at = excluded.expires_at, look_at = excluded.look_at, inbox_id = NULL, outcome = NULL \
               WHERE parked_requests.expires_at <= excluded.parked_at OR parked_requests.outcome IS NOT NULL";
    let values = [
        row.invite_id.as_str().into(),
        row.address.lower().into(),
        row.parked_at_ms.into(),
        row.expires_at_ms.into(),
    ];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// How many wait on an invite.
pub async fn count<C: ConnectionTrait>(db: &C, invite: &InviteId, now_ms: i64) -> Result<i64, DbErr> {
    let sql = "SELECT COUNT(*) AS many FROM parked_requests WHERE invite_id = $1 AND inbox_id IS NULL AND expires_at > $2";
    let row = db.query_one_raw(statement(db, sql, [invite.as_str().into(), now_ms.into()])).await?;
    row.map_or(Ok(0), |row| row.try_get("", "many"))
}

/// What a wallet waits for, the request on this invite first.
pub async fn of_wallet<C: ConnectionTrait>(
    db: &C,
    address: &WalletAddress,
    invite: &InviteId,
    now_ms: i64,
) -> Result<Option<Row>, DbErr> {
    let sql = format!(
        "SELECT {COLUMNS} FROM parked_requests WHERE address = $1 AND expires_at > $3 \
         AND (invite_id = $2 OR inbox_id IS NOT NULL) \
         ORDER BY CASE WHEN invite_id = $2 THEN 0 ELSE 1 END, invite_id LIMIT 1"
    );
    let values = [address.lower().into(), invite.as_str().into(), now_ms.into()];
    db.query_one_raw(statement(db, &sql, values)).await?.map(read).transpose()
}

/// Takes a request back that nothing was done for yet; false where there is none.
pub async fn remove<C: ConnectionTrait>(
    db: &C,
    address: &WalletAddress,
    invite: &InviteId,
) -> Result<bool, DbErr> {
    let sql = "DELETE FROM parked_requests WHERE address = $1 AND invite_id = $2 AND inbox_id IS NULL";
    let values = [address.lower().into(), invite.as_str().into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// Wallets to be looked at, and since when the newest request of each is kept.
pub async fn due<C: ConnectionTrait>(
    db: &C,
    now_ms: i64,
    limit: u32,
) -> Result<Vec<(WalletAddress, i64)>, DbErr> {
    let sql = format!(
        "SELECT address, MAX(parked_at) AS parked_at FROM parked_requests WHERE inbox_id IS NULL AND look_at <= $1 \
         AND expires_at > $1 GROUP BY address ORDER BY MIN(look_at), address LIMIT {limit}"
    );
    let rows = db.query_all_raw(statement(db, &sql, [now_ms.into()])).await?;
    rows.iter()
        .map(|row| {
            let address = WalletAddress::parse(&row.try_get::<String>("", "address")?).map_err(odd)?;
            Ok((address, row.try_get("", "parked_at")?))
        })
        .collect()
}

/// Looks at these wallets again at `at_ms`.
pub async fn look_at<C: ConnectionTrait>(
    db: &C,
    addresses: &[WalletAddress],
    at_ms: i64,
) -> Result<(), DbErr> {
    if addresses.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "UPDATE parked_requests SET look_at = $1 WHERE inbox_id IS NULL AND address IN ({})",
        places(2, addresses.len())
    );
    let values = std::iter::once(at_ms.into()).chain(addresses.iter().map(|one| one.lower().into()));
    db.execute_raw(statement(db, &sql, values)).await.map(drop)
}

/// The inbox a wallet has now, for all its requests that are still kept.
pub async fn found<C: ConnectionTrait>(
    db: &C,
    address: &WalletAddress,
    inbox: &InboxId,
    now_ms: i64,
) -> Result<u64, DbErr> {
    let sql = "UPDATE parked_requests SET inbox_id = $2 WHERE address = $1 AND inbox_id IS NULL AND expires_at > $3";
    let values = [address.lower().into(), inbox.as_str().into(), now_ms.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected())
}

/// Requests of wallets that have an inbox, not made yet.
pub async fn unsettled<C: ConnectionTrait>(db: &C, now_ms: i64, limit: u32) -> Result<Vec<Row>, DbErr> {
    let sql = format!(
        "SELECT {COLUMNS} FROM parked_requests WHERE outcome IS NULL AND inbox_id IS NOT NULL AND look_at <= $1 \
         ORDER BY parked_at, invite_id, address LIMIT {limit}"
    );
    db.query_all_raw(statement(db, &sql, [now_ms.into()])).await?.into_iter().map(read).collect()
}

/// Makes a request at `at_ms` that could not be made now.
pub async fn later<C: ConnectionTrait>(db: &C, row: &Row, at_ms: i64) -> Result<(), DbErr> {
    let sql =
        "UPDATE parked_requests SET look_at = $3 WHERE invite_id = $1 AND address = $2 AND outcome IS NULL";
    let values = [row.invite_id.as_str().into(), row.address.lower().into(), at_ms.into()];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

/// Keeps what became of a request; false where another process did.
pub async fn settle<C: ConnectionTrait>(db: &C, row: &Row, outcome: &Outcome) -> Result<bool, DbErr> {
    let sql =
        "UPDATE parked_requests SET outcome = $3 WHERE invite_id = $1 AND address = $2 AND outcome IS NULL";
    let outcome = serde_json::to_string(outcome).map_err(odd)?;
    let values = [row.invite_id.as_str().into(), row.address.lower().into(), outcome.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// Forgets what is over.
pub async fn forget<C: ConnectionTrait>(db: &C, now_ms: i64) -> Result<(), DbErr> {
    let sql = "DELETE FROM parked_requests WHERE expires_at <= $1";
    db.execute_raw(statement(db, sql, [now_ms.into()])).await.map(drop)
}

fn read(row: QueryResult) -> Result<Row, DbErr> {
    let inbox: Option<String> = row.try_get("", "inbox_id")?;
    Ok(Row {
        invite_id: InviteId::parse(&row.try_get::<String>("", "invite_id")?).map_err(odd)?,
        address: WalletAddress::parse(&row.try_get::<String>("", "address")?).map_err(odd)?,
        parked_at_ms: row.try_get("", "parked_at")?,
        expires_at_ms: row.try_get("", "expires_at")?,
        inbox_id: inbox.map(|text| InboxId::parse(&text).map_err(odd)).transpose()?,
        outcome: outcome(&row)?,
    })
}
