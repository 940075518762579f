//! Who wants to be told by a message what became of their request.

use sea_orm::{ConnectionTrait, DbErr};

use super::group::odd;
use super::statement;
use crate::domain::id::JoinRequestId;

/// Notes the wish; twice is once.
pub async fn ask<C: ConnectionTrait>(db: &C, request: &JoinRequestId, now_ms: i64) -> Result<(), DbErr> {
    let sql = "INSERT INTO told_requests (join_request_id, asked_at) VALUES ($1, $2) ON CONFLICT (join_request_id) DO NOTHING";
    db.execute_raw(statement(db, sql, [request.as_str().into(), now_ms.into()])).await.map(drop)
}

pub async fn is_asked<C: ConnectionTrait>(db: &C, request: &JoinRequestId) -> Result<bool, DbErr> {
    let sql = "SELECT 1 AS one FROM told_requests WHERE join_request_id = $1";
    Ok(db.query_one_raw(statement(db, sql, [request.as_str().into()])).await?.is_some())
}

/// Requests of such people that ended: they are in, or somebody said no.
pub async fn due<C: ConnectionTrait>(db: &C, limit: u32) -> Result<Vec<JoinRequestId>, DbErr> {
    let sql = format!(
        "SELECT t.join_request_id AS id FROM told_requests t JOIN join_requests r ON r.id = t.join_request_id \
         WHERE r.member_at IS NOT NULL OR r.decision = 'rejected' ORDER BY t.asked_at, t.join_request_id LIMIT {limit}"
    );
    let rows = db.query_all_raw(statement(db, &sql, [])).await?;
    rows.iter().map(|row| JoinRequestId::parse(&row.try_get::<String>("", "id")?).map_err(odd)).collect()
}

/// Takes the wish away; false where another process did.
pub async fn done<C: ConnectionTrait>(db: &C, request: &JoinRequestId) -> Result<bool, DbErr> {
    let sql = "DELETE FROM told_requests WHERE join_request_id = $1";
    Ok(db.execute_raw(statement(db, sql, [request.as_str().into()])).await?.rows_affected() == 1)
}
