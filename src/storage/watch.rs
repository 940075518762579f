//! Whom gates let in and are looked at again: who they are, and who was told that something is missing.

use std::collections::HashMap;

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::entity::gate_warning::{ActiveModel, Column, Entity, Model};
use super::entity::join_request;
use super::group::{odd, word};
use super::statement;
use crate::domain::id::{InviteId, JoinRequestId};
use crate::domain::join_request::{Code, JoinRequest};
use crate::domain::patrol::Warning;

/// A gate whose work was not ordered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unenrolled {
    pub invite_id: InviteId,
    pub body: String,
    pub updated_at_ms: i64,
}

/// Gates that are new or changed.
pub async fn unenrolled<C: ConnectionTrait>(db: &C, limit: u32) -> Result<Vec<Unenrolled>, DbErr> {
    let sql = format!(
        "SELECT invite_id, body, updated_at FROM gates WHERE enrolled_at IS NULL ORDER BY invite_id LIMIT {limit}"
    );
    let rows = db.query_all_raw(statement(db, &sql, [])).await?;
    rows.iter()
        .map(|row| {
            let id: String = row.try_get("", "invite_id")?;
            Ok(Unenrolled {
                invite_id: InviteId::parse(&id).map_err(odd)?,
                body: row.try_get("", "body")?,
                updated_at_ms: row.try_get("", "updated_at")?,
            })
        })
        .collect()
}

/// The work on this gate is ordered. False where it was changed meanwhile, or somebody was faster.
pub async fn enrolled<C: ConnectionTrait>(db: &C, gate: &Unenrolled, now_ms: i64) -> Result<bool, DbErr> {
    let sql =
        "UPDATE gates SET enrolled_at = $3 WHERE invite_id = $1 AND updated_at = $2 AND enrolled_at IS NULL";
    let values = [gate.invite_id.as_str().into(), gate.updated_at_ms.into(), now_ms.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// The requests of those who came in through an invite by rule and are plain members since. Who left and was let
/// in again in another way is there by somebody's word.
pub async fn watched<C: ConnectionTrait>(db: &C, invite: &InviteId) -> Result<Vec<JoinRequest>, DbErr> {
    let sql = "SELECT r.* FROM join_requests r \
               JOIN group_members m ON m.group_key = r.group_key AND m.inbox_id = r.inbox_id AND m.level = 'member' \
               LEFT JOIN former_members f ON f.group_key = r.group_key AND f.inbox_id = r.inbox_id \
               WHERE r.invite_id = $1 AND r.decision = 'approved' AND r.member_state = 'member' \
               AND r.decided_by IS NULL AND r.counted AND (f.left_at IS NULL OR f.left_at <= r.member_at) \
               ORDER BY r.requested_at, r.id";
    let rows = join_request::Entity::find().from_raw_sql(statement(db, sql, [invite.as_str().into()]));
    rows.all(db).await?.into_iter().map(super::join_request::read).collect()
}

/// A gate took this person out: the request says so, and its place is free again. False where it did not stand.
pub async fn lose<C: ConnectionTrait>(
    db: &C,
    id: &JoinRequestId,
    reason: &str,
    now_ms: i64,
) -> Result<bool, DbErr> {
    let sql = "UPDATE join_requests SET decision = 'rejected', member_state = 'waiting', decided_at = $2, updated_at = $2, \
               code = $3, reason = $4, counted = $5 \
               WHERE id = $1 AND decision = 'approved' AND member_state = 'member' AND decided_by IS NULL";
    let values =
        [id.as_str().into(), now_ms.into(), word(&Code::GateLost).into(), reason.into(), false.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// Notes a warning, in place of an earlier one.
pub async fn warn<C: ConnectionTrait>(db: &C, invite: &InviteId, warning: &Warning) -> Result<(), DbErr> {
    let row = ActiveModel {
        request_id: Set(warning.request.as_str().to_owned()),
        invite_id: Set(invite.as_str().to_owned()),
        warned_at: Set(warning.warned_at_ms),
        until_at: Set(warning.until_ms),
        gate_at: Set(warning.gate_at_ms),
    };
    let anew = sea_orm::sea_query::OnConflict::column(Column::RequestId)
        .update_columns([Column::WarnedAt, Column::UntilAt, Column::GateAt])
        .to_owned();
    Entity::insert(row).on_conflict(anew).exec_without_returning(db).await.map(drop)
}

pub async fn warning<C: ConnectionTrait>(db: &C, id: &JoinRequestId) -> Result<Option<Warning>, DbErr> {
    Entity::find_by_id(id.as_str()).one(db).await?.map(read).transpose()
}

/// The warnings of an invite by request.
pub async fn warnings<C: ConnectionTrait>(
    db: &C,
    invite: &InviteId,
) -> Result<HashMap<JoinRequestId, Warning>, DbErr> {
    let rows = Entity::find().filter(Column::InviteId.eq(invite.as_str())).all(db).await?;
    rows.into_iter().map(|row| read(row).map(|warning| (warning.request.clone(), warning))).collect()
}

/// False where there was none.
pub async fn clear<C: ConnectionTrait>(db: &C, id: &JoinRequestId) -> Result<bool, DbErr> {
    Ok(Entity::delete_by_id(id.as_str()).exec(db).await?.rows_affected == 1)
}

/// Nobody is looked at any more.
pub async fn clear_all<C: ConnectionTrait>(db: &C, invite: &InviteId) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::InviteId.eq(invite.as_str())).exec(db).await.map(drop)
}

fn read(row: Model) -> Result<Warning, DbErr> {
    Ok(Warning {
        request: JoinRequestId::parse(&row.request_id).map_err(odd)?,
        warned_at_ms: row.warned_at,
        until_ms: row.until_at,
        gate_at_ms: row.gate_at,
    })
}
