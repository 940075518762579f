//! The pairs that guests show at the door of an event.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait, DbErr};

use super::group::odd;
use super::statement;
use crate::domain::event::pair::Pair;
use crate::domain::id::{InviteId, JoinRequestId};

/// Somebody who waits at the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub request: JoinRequestId,
    pub pair: Pair,
    pub requested_at_ms: i64,
}

/// Gives a request its pair, for as long as there is the request.
pub async fn insert<C: ConnectionTrait>(
    db: &C,
    link: &InviteId,
    request: &JoinRequestId,
    pair: Pair,
) -> Result<(), DbErr> {
    let sql = "INSERT INTO door_pairs (request_id, invite_id, pair) VALUES ($1, $2, $3)";
    let values = [request.as_str().into(), link.as_str().into(), pair.place().into()];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

/// The pair of a request.
pub async fn of<C: ConnectionTrait>(db: &C, request: &JoinRequestId) -> Result<Option<Pair>, DbErr> {
    let sql = "SELECT pair FROM door_pairs WHERE request_id = $1";
    let row = db.query_one_raw(statement(db, sql, [request.as_str().into()])).await?;
    row.map(|row| pair(&row)).transpose()
}

/// The pairs of those who wait for a decision on this link.
pub async fn taken<C: ConnectionTrait>(db: &C, link: &InviteId) -> Result<HashSet<Pair>, DbErr> {
    let sql = "SELECT p.pair AS pair FROM door_pairs p JOIN join_requests r ON r.id = p.request_id \
               WHERE p.invite_id = $1 AND r.decision = 'pending'";
    db.query_all_raw(statement(db, sql, [link.as_str().into()])).await?.iter().map(pair).collect()
}

/// Those who wait for a decision and have no pair yet, who came first first.
pub async fn without<C: ConnectionTrait>(db: &C, link: &InviteId) -> Result<Vec<JoinRequestId>, DbErr> {
    let sql = "SELECT r.id AS request_id FROM join_requests r WHERE r.invite_id = $1 AND r.decision = 'pending' \
               AND NOT EXISTS (SELECT 1 FROM door_pairs p WHERE p.request_id = r.id) ORDER BY r.requested_at, r.id";
    db.query_all_raw(statement(db, sql, [link.as_str().into()])).await?.iter().map(request).collect()
}

/// Those who wait with a pair, newest first. Behind a gate only those it was looked at for.
pub async fn waiting<C: ConnectionTrait>(
    db: &C,
    link: &InviteId,
    gated: bool,
    limit: u64,
) -> Result<Vec<Waiting>, DbErr> {
    let looked =
        if gated { "AND r.evidence IS NOT NULL AND (r.code IS NULL OR r.code <> 'not_checked')" } else { "" };
    let sql = format!(
        "SELECT r.id AS request_id, p.pair AS pair, r.requested_at AS requested_at \
         FROM door_pairs p JOIN join_requests r ON r.id = p.request_id \
         WHERE p.invite_id = $1 AND r.decision = 'pending' {looked} \
         ORDER BY r.requested_at DESC, r.id LIMIT {limit}"
    );
    let rows = db.query_all_raw(statement(db, &sql, [link.as_str().into()])).await?;
    let read = |row: &sea_orm::QueryResult| {
        let requested_at_ms = row.try_get("", "requested_at")?;
        Ok(Waiting { request: request(row)?, pair: pair(row)?, requested_at_ms })
    };
    rows.iter().map(read).collect()
}

fn request(row: &sea_orm::QueryResult) -> Result<JoinRequestId, DbErr> {
    JoinRequestId::parse(&row.try_get::<String>("", "request_id")?).map_err(odd)
}

fn pair(row: &sea_orm::QueryResult) -> Result<Pair, DbErr> {
    let place: i64 = row.try_get("", "pair")?;
    Pair::at(place).ok_or_else(|| odd(place))
}
