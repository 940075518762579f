//! Codes that pages show; only their hashes are here.

use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::group::odd;
use super::statement;
use crate::domain::arrival::Outcome;
use crate::domain::id::InviteId;
use crate::domain::inbox::{InboxId, WalletAddress};

/// One code, and who sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    pub code_hash: String,
    pub browser_hash: String,
    pub invite_id: InviteId,
    pub expires_at_ms: i64,
    /// The inbox it came from.
    pub inbox_id: Option<InboxId>,
    pub address: Option<WalletAddress>,
    /// The message it came in.
    pub message_id: Option<String>,
    pub outcome: Option<Outcome>,
}

const COLUMNS: &str =
    "code_hash, browser_hash, invite_id, expires_at, inbox_id, address, message_id, outcome";

/// Keeps a code nobody has sent yet; false where there is such a code already.
pub async fn put<C: ConnectionTrait>(db: &C, code: &Issued) -> Result<bool, DbErr> {
    let sql = "INSERT INTO join_codes (code_hash, browser_hash, invite_id, expires_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (code_hash) DO NOTHING";
    let values = [
        code.code_hash.as_str().into(),
        code.browser_hash.as_str().into(),
        code.invite_id.as_str().into(),
        code.expires_at_ms.into(),
    ];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

pub async fn get<C: ConnectionTrait>(db: &C, code_hash: &str) -> Result<Option<Issued>, DbErr> {
    let sql = format!("SELECT {COLUMNS} FROM join_codes WHERE code_hash = $1");
    db.query_one_raw(statement(db, &sql, [code_hash.into()])).await?.map(read).transpose()
}

/// Lets the first inbox that sends a code have it; false for everybody after it.
pub async fn claim<C: ConnectionTrait>(
    db: &C,
    code_hash: &str,
    inbox: &InboxId,
    message_id: &str,
) -> Result<bool, DbErr> {
    let sql =
        "UPDATE join_codes SET inbox_id = $2, message_id = $3 WHERE code_hash = $1 AND inbox_id IS NULL";
    let values = [code_hash.into(), inbox.as_str().into(), message_id.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// Takes back the codes of a browser that nobody has sent.
pub async fn drop_unsent<C: ConnectionTrait>(db: &C, browser_hash: &str) -> Result<(), DbErr> {
    let sql = "DELETE FROM join_codes WHERE browser_hash = $1 AND inbox_id IS NULL";
    db.execute_raw(statement(db, sql, [browser_hash.into()])).await.map(drop)
}

/// Codes that were sent and for which nobody has asked yet.
pub async fn unsettled<C: ConnectionTrait>(db: &C, limit: u32) -> Result<Vec<Issued>, DbErr> {
    let sql = format!(
        "SELECT {COLUMNS} FROM join_codes WHERE outcome IS NULL AND inbox_id IS NOT NULL ORDER BY expires_at LIMIT {limit}"
    );
    db.query_all_raw(statement(db, &sql, [])).await?.into_iter().map(read).collect()
}

/// Keeps what became of the request; false where another process did.
pub async fn settle<C: ConnectionTrait>(
    db: &C,
    code_hash: &str,
    address: Option<&WalletAddress>,
    outcome: &Outcome,
) -> Result<bool, DbErr> {
    let sql = "UPDATE join_codes SET address = $2, outcome = $3 WHERE code_hash = $1 AND outcome IS NULL";
    let outcome = serde_json::to_string(outcome).map_err(odd)?;
    let values = [code_hash.into(), address.map(WalletAddress::lower).into(), outcome.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// Forgets codes that ended before `before_ms`.
pub async fn forget<C: ConnectionTrait>(db: &C, before_ms: i64) -> Result<(), DbErr> {
    let sql = "DELETE FROM join_codes WHERE expires_at < $1";
    db.execute_raw(statement(db, sql, [before_ms.into()])).await.map(drop)
}

fn read(row: QueryResult) -> Result<Issued, DbErr> {
    let inbox: Option<String> = row.try_get("", "inbox_id")?;
    let address: Option<String> = row.try_get("", "address")?;
    Ok(Issued {
        code_hash: row.try_get("", "code_hash")?,
        browser_hash: row.try_get("", "browser_hash")?,
        invite_id: InviteId::parse(&row.try_get::<String>("", "invite_id")?).map_err(odd)?,
        expires_at_ms: row.try_get("", "expires_at")?,
        inbox_id: inbox.map(|text| InboxId::parse(&text).map_err(odd)).transpose()?,
        address: address.map(|text| WalletAddress::parse(&text).map_err(odd)).transpose()?,
        message_id: row.try_get("", "message_id")?,
        outcome: outcome(&row)?,
    })
}

/// The outcome in a row of ours.
pub(super) fn outcome(row: &QueryResult) -> Result<Option<Outcome>, DbErr> {
    let text: Option<String> = row.try_get("", "outcome")?;
    text.map(|json| serde_json::from_str(&json).map_err(odd)).transpose()
}
