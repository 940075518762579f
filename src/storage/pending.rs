//! Requests waiting for an admitter, for those who missed the push; and how some requests stand.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbErr};

use super::group::odd;
use super::{now_ms, places, statement};
use crate::domain::cursor::Cursor;
use crate::domain::id::{GroupKey, InviteId};
use crate::domain::inbox::InboxId;

/// One waiting request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub invite_id: String,
    pub request_id: String,
    pub group_name: String,
    pub requester: InboxId,
    pub requested_at_ms: i64,
}

/// Open requests on member-run invites this inbox made or is admitter of, and on invites to a group of ours that it
/// made those that wait for a person's word, from `cursor` on, oldest first. Behind a revoked or paused link only a
/// person lets in (`Invite::lets_in`), and who asked after the link had ended is an app's business once a person said
/// yes (`Invite::met_by`).
pub async fn since<C: ConnectionTrait>(
    db: &C,
    inbox: &InboxId,
    cursor: &Cursor,
    limit: u32,
) -> Result<Vec<Waiting>, DbErr> {
    let sql = format!(
        "SELECT r.id AS request_id, r.invite_id AS invite_id, i.group_name AS group_name, r.inbox_id AS inbox_id, r.requested_at AS requested_at \
         FROM join_requests r JOIN invites i ON i.id = r.invite_id \
         WHERE r.open_key IS NOT NULL AND (i.group_key IS NULL OR r.decision = 'pending' AND i.created_by = $1) \
         AND (r.requested_at > $2 OR r.requested_at = $2 AND r.id > $3) \
         AND (i.join_mode IN ('manual_approval', 'automatic') OR r.late IS NULL AND i.revoked_at IS NULL AND NOT i.paused \
         OR r.late IS NOT NULL AND r.decision = 'approved') AND (i.created_by = $1 \
         OR i.join_mode = 'auto_join_members' AND EXISTS (SELECT 1 FROM admitters a WHERE a.invite_id = i.id AND a.inbox_id = $1)) \
         ORDER BY r.requested_at, r.id LIMIT {limit}"
    );
    let values = [inbox.as_str().into(), cursor.at_ms.into(), cursor.after.clone().into()];
    let rows = db.query_all_raw(statement(db, &sql, values)).await?;
    rows.iter()
        .map(|row| {
            Ok(Waiting {
                invite_id: row.try_get("", "invite_id")?,
                request_id: row.try_get("", "request_id")?,
                group_name: row.try_get("", "group_name")?,
                requester: InboxId::parse(&row.try_get::<String>("", "inbox_id")?).map_err(odd)?,
                requested_at_ms: row.try_get("", "requested_at")?,
            })
        })
        .collect()
}

/// How many wait for a decision behind each of these invites; who is missing has none.
pub async fn by_invite<C: ConnectionTrait>(
    db: &C,
    invites: &[InviteId],
) -> Result<HashMap<InviteId, usize>, DbErr> {
    let counts = counted(db, "invite_id", invites.iter().map(InviteId::as_str).collect()).await?;
    counts.into_iter().map(|(id, count)| Ok((InviteId::parse(&id).map_err(odd)?, count))).collect()
}

/// How many wait for a decision before each of these groups; who is missing has none.
pub async fn by_group<C: ConnectionTrait>(
    db: &C,
    groups: &[GroupKey],
) -> Result<HashMap<GroupKey, usize>, DbErr> {
    let counts = counted(db, "group_key", groups.iter().map(GroupKey::as_str).collect()).await?;
    counts.into_iter().map(|(key, count)| Ok((GroupKey::parse(&key).map_err(odd)?, count))).collect()
}

async fn counted<C: ConnectionTrait>(
    db: &C,
    by: &'static str,
    ids: Vec<&str>,
) -> Result<Vec<(String, usize)>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {by} AS id, count(*) AS waiting FROM join_requests WHERE decision = 'pending' AND {by} IN ({}) GROUP BY {by}",
        places(1, ids.len())
    );
    let rows = db.query_all_raw(statement(db, &sql, ids.into_iter().map(Into::into))).await?;
    rows.iter()
        .map(|row| {
            let count: i64 = row.try_get("", "waiting")?;
            Ok((row.try_get("", "id")?, usize::try_from(count).unwrap_or(usize::MAX)))
        })
        .collect()
}

/// The database's clock.
pub async fn now<C: ConnectionTrait>(db: &C) -> Result<i64, DbErr> {
    let row = db.query_one_raw(statement(db, &format!("SELECT {} AS now_ms", now_ms(db)), [])).await?;
    row.map_or(Ok(0), |row| row.try_get("", "now_ms"))
}

/// How each of these requests stands, in a word that is another one after each change.
pub async fn standings<C: ConnectionTrait>(db: &C, ids: &[String]) -> Result<Vec<(String, String)>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id, decision || ' ' || member_state || ' ' || coalesce(code, '') || ' ' || updated_at AS standing \
         FROM join_requests WHERE id IN ({})",
        places(1, ids.len())
    );
    let rows = db.query_all_raw(statement(db, &sql, ids.iter().map(Into::into))).await?;
    rows.iter().map(|row| Ok((row.try_get("", "id")?, row.try_get("", "standing")?))).collect()
}
