//! Admitters: who is willing to add people for a member-run invite, and who is at it just now.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait, DbErr};

use super::group::odd;
use super::{places, statement};
use crate::domain::id::{InviteId, JoinRequestId};
use crate::domain::inbox::InboxId;

pub async fn add<C: ConnectionTrait>(
    db: &C,
    invite: &InviteId,
    inbox: &InboxId,
    now_ms: i64,
) -> Result<(), DbErr> {
    let sql = "INSERT INTO admitters (invite_id, inbox_id, created_at) VALUES ($1, $2, $3) \
               ON CONFLICT (invite_id, inbox_id) DO NOTHING";
    let values = [invite.as_str().into(), inbox.as_str().into(), now_ms.into()];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

pub async fn remove<C: ConnectionTrait>(db: &C, invite: &InviteId, inbox: &InboxId) -> Result<(), DbErr> {
    let sql = "DELETE FROM admitters WHERE invite_id = $1 AND inbox_id = $2";
    db.execute_raw(statement(db, sql, [invite.as_str().into(), inbox.as_str().into()])).await.map(drop)
}

/// Those of these invites that somebody is admitter of.
pub async fn among<C: ConnectionTrait>(
    db: &C,
    inbox: &InboxId,
    invites: &[&InviteId],
) -> Result<HashSet<InviteId>, DbErr> {
    if invites.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!(
        "SELECT invite_id FROM admitters WHERE inbox_id = $1 AND invite_id IN ({})",
        places(2, invites.len())
    );
    let values = std::iter::once(inbox.as_str().into()).chain(invites.iter().map(|id| id.as_str().into()));
    let rows = db.query_all_raw(statement(db, &sql, values)).await?;
    rows.iter().map(|row| InviteId::parse(&row.try_get::<String>("", "invite_id")?).map_err(odd)).collect()
}

/// The admitters of an invite, longest willing first.
pub async fn of_invite<C: ConnectionTrait>(db: &C, invite: &InviteId) -> Result<Vec<InboxId>, DbErr> {
    let sql = "SELECT inbox_id FROM admitters WHERE invite_id = $1 ORDER BY created_at, inbox_id LIMIT 250";
    let rows = db.query_all_raw(statement(db, sql, [invite.as_str().into()])).await?;
    rows.iter().map(|row| InboxId::parse(&row.try_get::<String>("", "inbox_id")?).map_err(odd)).collect()
}

/// The invites somebody is admitter of.
pub async fn invites_of<C: ConnectionTrait>(db: &C, inbox: &InboxId) -> Result<Vec<InviteId>, DbErr> {
    let sql = "SELECT invite_id FROM admitters WHERE inbox_id = $1 ORDER BY created_at, invite_id LIMIT 500";
    let rows = db.query_all_raw(statement(db, sql, [inbox.as_str().into()])).await?;
    rows.iter().map(|row| InviteId::parse(&row.try_get::<String>("", "invite_id")?).map_err(odd)).collect()
}

/// Who may add people for an invite besides its creator (`groupMembers` of contract S2).
pub async fn named<C: ConnectionTrait>(db: &C, invite: &InviteId) -> Result<Vec<InboxId>, DbErr> {
    let sql = "SELECT group_members FROM invites WHERE id = $1";
    let row = db.query_one_raw(statement(db, sql, [invite.as_str().into()])).await?;
    let named: Option<String> = row.map(|row| row.try_get("", "group_members")).transpose()?.flatten();
    named.unwrap_or_default().split_whitespace().map(|id| InboxId::parse(id).map_err(odd)).collect()
}

/// Names others instead; who is not named any more is no admitter any more, but the creator stays one.
pub async fn rename<C: ConnectionTrait>(db: &C, invite: &InviteId, named: &[InboxId]) -> Result<(), DbErr> {
    let named: Vec<&str> = named.iter().map(InboxId::as_str).collect();
    let list = (!named.is_empty()).then(|| named.join(" "));
    let sql = "UPDATE invites SET group_members = $2 WHERE id = $1";
    db.execute_raw(statement(db, sql, [invite.as_str().into(), list.into()])).await?;
    for admitter in of_invite(db, invite).await? {
        if !named.contains(&admitter.as_str()) {
            let sql = "DELETE FROM admitters WHERE invite_id = $1 AND inbox_id = $2 \
                       AND inbox_id <> (SELECT created_by FROM invites WHERE id = $1)";
            let values = [invite.as_str().into(), admitter.as_str().into()];
            db.execute_raw(statement(db, sql, values)).await?;
        }
    }
    Ok(())
}

/// Takes the lease on adding a person, if it is free, lapsed or one's own; true where it is taken.
pub async fn claim<C: ConnectionTrait>(
    db: &C,
    request: &JoinRequestId,
    holder: &str,
    until_ms: i64,
    now_ms: i64,
) -> Result<bool, DbErr> {
    let sql = "UPDATE join_requests SET claimed_by = $2, claim_until = $3 WHERE id = $1 AND open_key IS NOT NULL \
               AND (claim_until IS NULL OR claim_until <= $4 OR claimed_by = $2)";
    let values = [request.as_str().into(), holder.into(), until_ms.into(), now_ms.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// How many other people are being added through an invite, and when the first of these leases ends.
pub async fn claims<C: ConnectionTrait>(
    db: &C,
    invite: &InviteId,
    besides: &JoinRequestId,
    now_ms: i64,
) -> Result<(i64, i64), DbErr> {
    let sql = "SELECT count(*) AS claims, coalesce(min(claim_until), $3) AS until_ms FROM join_requests \
               WHERE invite_id = $1 AND id <> $2 AND open_key IS NOT NULL AND claim_until > $3";
    let values = [invite.as_str().into(), besides.as_str().into(), now_ms.into()];
    let row = db.query_one_raw(statement(db, sql, values)).await?;
    row.map_or(Ok((0, now_ms)), |row| Ok((row.try_get("", "claims")?, row.try_get("", "until_ms")?)))
}

/// Until when somebody's lease on a request lasts.
pub async fn claim_until<C: ConnectionTrait>(db: &C, request: &JoinRequestId) -> Result<Option<i64>, DbErr> {
    let sql = "SELECT claim_until FROM join_requests WHERE id = $1";
    let row = db.query_one_raw(statement(db, sql, [request.as_str().into()])).await?;
    Ok(row.map(|row| row.try_get("", "claim_until")).transpose()?.flatten())
}
