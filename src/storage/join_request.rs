//! Join requests: one open one per invite and inbox, every change guarded by the state it starts from.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::entity::join_request::{ActiveModel, Column, Entity, Model};
use super::group::{from_word, odd, word};
use super::{now_ms, statement};
use crate::domain::id::{GroupKey, InviteId, JoinRequestId};
use crate::domain::inbox::{InboxId, WalletAddress};
use crate::domain::join_request::{Code, Decision, JoinRequest, Late, MemberState};
use crate::domain::view::QueueTab;

/// Keeps a new request; false where this inbox already has an open one on this invite.
pub async fn insert<C: ConnectionTrait>(
    db: &C,
    request: &JoinRequest,
    group: Option<&GroupKey>,
    counted: bool,
) -> Result<bool, DbErr> {
    let row = ActiveModel {
        id: Set(request.id.as_str().to_owned()),
        invite_id: Set(request.invite_id.as_str().to_owned()),
        group_key: Set(group.map(|key| key.as_str().to_owned())),
        inbox_id: Set(request.inbox_id.as_str().to_owned()),
        address: Set(request.address.as_ref().map(WalletAddress::lower)),
        decision: Set(word(&request.decision)),
        member_state: Set(word(&request.member_state)),
        code: Set(request.code.as_ref().map(word)),
        reason: Set(request.reason.clone()),
        decided_by: Set(request.decided_by.as_ref().map(|id| id.as_str().to_owned())),
        open_key: Set(request.is_open().then(|| open_key(&request.invite_id, &request.inbox_id))),
        counted: Set(counted),
        requested_at: Set(request.requested_at_ms),
        decided_at: Set(request.decided_at_ms),
        member_at: Set(request.member_at_ms),
        updated_at: Set(request.requested_at_ms),
        evidence: Set(None),
        checked_at: Set(None),
        late: Set(request.late.as_ref().map(word)),
    };
    let taken = sea_orm::sea_query::OnConflict::column(Column::OpenKey).do_nothing().to_owned();
    match Entity::insert(row).on_conflict(taken).exec_without_returning(db).await {
        Ok(rows) => Ok(rows > 0),
        Err(DbErr::RecordNotInserted) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Puts the database's clock on a new request, and answers it. The last statement of its transaction: what
/// [`super::pending`] goes by must be visible soon after the time it bears, whichever process wrote it.
pub async fn arrived<C: ConnectionTrait>(db: &C, id: &JoinRequestId) -> Result<i64, DbErr> {
    let now = now_ms(db);
    let sql = format!("UPDATE join_requests SET requested_at = {now} WHERE id = $1 RETURNING requested_at");
    let row = db.query_one_raw(statement(db, &sql, [id.as_str().into()])).await?;
    row.ok_or_else(|| DbErr::RecordNotFound(id.to_string()))?.try_get("", "requested_at")
}

pub async fn get<C: ConnectionTrait>(db: &C, id: &JoinRequestId) -> Result<Option<JoinRequest>, DbErr> {
    Entity::find_by_id(id.as_str()).one(db).await?.map(read).transpose()
}

/// The newest request of an inbox on an invite.
pub async fn latest<C: ConnectionTrait>(
    db: &C,
    invite: &InviteId,
    inbox: &InboxId,
) -> Result<Option<JoinRequest>, DbErr> {
    let row = of(invite, inbox).order_by_desc(Column::RequestedAt).order_by_desc(Column::Id).one(db).await?;
    row.map(read).transpose()
}

/// How often an admin said no to this inbox on this invite. A gate is no admin.
pub async fn rejections<C: ConnectionTrait>(
    db: &C,
    invite: &InviteId,
    inbox: &InboxId,
) -> Result<u64, DbErr> {
    let no = of(invite, inbox).filter(Column::Decision.eq("rejected")).filter(Column::Code.is_not_in([
        "withdrawn",
        "gate_not_met",
        "gate_lost",
    ]));
    no.count(db).await
}

/// Whether a request of this inbox, through any invite of the group, made it a member after `since_ms`.
pub async fn was_member<C: ConnectionTrait>(
    db: &C,
    group: &GroupKey,
    inbox: &InboxId,
    since_ms: i64,
) -> Result<bool, DbErr> {
    let sql = "SELECT id FROM join_requests WHERE inbox_id = $2 \
               AND (member_at > $3 OR (code = 'removed_since' AND updated_at > $3)) \
               AND invite_id IN (SELECT id FROM invites WHERE group_key = $1) LIMIT 1";
    let values = [group.as_str().into(), inbox.as_str().into(), since_ms.into()];
    Ok(db.query_one_raw(statement(db, sql, values)).await?.is_some())
}

fn of(invite: &InviteId, inbox: &InboxId) -> Select<Entity> {
    Entity::find().filter(Column::InviteId.eq(invite.as_str())).filter(Column::InboxId.eq(inbox.as_str()))
}

/// Says yes to a pending request; `counted` where a place was claimed for it. False where it is not pending.
pub async fn approve<C: ConnectionTrait>(
    db: &C,
    id: &JoinRequestId,
    by: Option<&InboxId>,
    counted: bool,
    now_ms: i64,
) -> Result<bool, DbErr> {
    let sql = "UPDATE join_requests SET decision = 'approved', member_state = 'adding', decided_by = $2, decided_at = $3, \
               updated_at = $3, code = NULL, counted = $4 WHERE id = $1 AND decision = 'pending'";
    let values = [id.as_str().into(), by.map(InboxId::as_str).into(), now_ms.into(), counted.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// Says no to a pending request. False where it is not pending.
pub async fn reject<C: ConnectionTrait>(
    db: &C,
    id: &JoinRequestId,
    by: Option<&InboxId>,
    code: Code,
    reason: Option<&str>,
    now_ms: i64,
) -> Result<bool, DbErr> {
    let sql = "UPDATE join_requests SET decision = 'rejected', member_state = 'waiting', decided_by = $2, decided_at = $3, \
               updated_at = $3, code = $4, reason = $5, open_key = NULL WHERE id = $1 AND decision = 'pending'";
    let values = [
        id.as_str().into(),
        by.map(InboxId::as_str).into(),
        now_ms.into(),
        word(&code).into(),
        reason.into(),
    ];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// Ends an approved request whose add stands still. False where the person is in already.
pub async fn give_up<C: ConnectionTrait>(
    db: &C,
    id: &JoinRequestId,
    by: &InboxId,
    code: Code,
    reason: Option<&str>,
    now_ms: i64,
) -> Result<bool, DbErr> {
    let sql = "UPDATE join_requests SET decision = 'rejected', member_state = 'waiting', decided_by = $2, decided_at = $3, \
               updated_at = $3, code = $4, reason = $5, open_key = NULL, counted = $6 \
               WHERE id = $1 AND decision = 'approved' AND member_state <> 'member'";
    let values = [
        id.as_str().into(),
        by.as_str().into(),
        now_ms.into(),
        word(&code).into(),
        reason.into(),
        false.into(),
    ];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// The person is in the group. False where that was known.
pub async fn set_member<C: ConnectionTrait>(db: &C, id: &JoinRequestId, now_ms: i64) -> Result<bool, DbErr> {
    let sql = "UPDATE join_requests SET member_state = 'member', member_at = $2, updated_at = $2, code = NULL, open_key = NULL \
               WHERE id = $1 AND decision = 'approved' AND member_state <> 'member'";
    Ok(db.execute_raw(statement(db, sql, [id.as_str().into(), now_ms.into()])).await?.rows_affected() == 1)
}

/// The add goes on, or stands still, for this reason. False where the request is not approved and open.
pub async fn set_adding<C: ConnectionTrait>(
    db: &C,
    id: &JoinRequestId,
    state: MemberState,
    code: Option<Code>,
    now_ms: i64,
) -> Result<bool, DbErr> {
    let sql = "UPDATE join_requests SET member_state = $2, code = $3, updated_at = $4 \
               WHERE id = $1 AND decision = 'approved' AND member_state <> 'member'";
    let values = [id.as_str().into(), word(&state).into(), code.as_ref().map(word).into(), now_ms.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// What was found when the gate was looked at, and why a request still waits. False where it is not pending.
pub async fn set_evidence<C: ConnectionTrait>(
    db: &C,
    id: &JoinRequestId,
    evidence: &str,
    code: Option<Code>,
    now_ms: i64,
) -> Result<bool, DbErr> {
    let sql = "UPDATE join_requests SET evidence = $2, checked_at = $3, updated_at = $3, code = $4 \
               WHERE id = $1 AND decision = 'pending'";
    let values = [id.as_str().into(), evidence.into(), now_ms.into(), code.as_ref().map(word).into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// What a later look at the gate found, for a request that was let in.
pub async fn fresh_evidence<C: ConnectionTrait>(
    db: &C,
    id: &JoinRequestId,
    evidence: &str,
    now_ms: i64,
) -> Result<bool, DbErr> {
    let sql =
        "UPDATE join_requests SET evidence = $2, checked_at = $3 WHERE id = $1 AND decision = 'approved'";
    let values = [id.as_str().into(), evidence.into(), now_ms.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// Turns a rule's yes into a no before the add. False where the person is in, or a person said yes.
pub async fn take_back<C: ConnectionTrait>(
    db: &C,
    id: &JoinRequestId,
    code: Code,
    reason: &str,
    now_ms: i64,
) -> Result<bool, DbErr> {
    let sql = "UPDATE join_requests SET decision = 'rejected', member_state = 'waiting', decided_at = $2, updated_at = $2, \
               code = $3, reason = $4, open_key = NULL, counted = $5 \
               WHERE id = $1 AND decision = 'approved' AND member_state <> 'member' AND decided_by IS NULL";
    let values = [id.as_str().into(), now_ms.into(), word(&code).into(), reason.into(), false.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// What was found when the gate was last looked at, and when.
pub async fn evidence<C: ConnectionTrait>(
    db: &C,
    id: &JoinRequestId,
) -> Result<Option<(String, i64)>, DbErr> {
    let row = Entity::find_by_id(id.as_str()).one(db).await?;
    Ok(row.and_then(|row| row.evidence.zip(row.checked_at)))
}

/// What was found when the gates of these requests were last looked at; who is missing has nothing.
pub async fn evidence_of_all<'a, C: ConnectionTrait>(
    db: &C,
    ids: impl IntoIterator<Item = &'a JoinRequestId>,
) -> Result<HashMap<JoinRequestId, String>, DbErr> {
    let ids: Vec<_> = ids.into_iter().map(JoinRequestId::as_str).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = Entity::find().filter(Column::Id.is_in(ids)).all(db).await?;
    let found = rows.into_iter().filter_map(|row| Some((row.id, row.evidence?)));
    found.map(|(id, evidence)| Ok((JoinRequestId::parse(&id).map_err(odd)?, evidence))).collect()
}

/// Whether a place was claimed for this request.
pub async fn is_counted<C: ConnectionTrait>(db: &C, id: &JoinRequestId) -> Result<bool, DbErr> {
    Ok(Entity::find_by_id(id.as_str()).one(db).await?.is_some_and(|row| row.counted))
}

/// The requests of a queue: those on these groups' invites and on invites this inbox made.
pub async fn queue<C: ConnectionTrait>(
    db: &C,
    groups: &[GroupKey],
    invites: &[InviteId],
    tab: QueueTab,
    limit: u64,
) -> Result<Vec<JoinRequest>, DbErr> {
    let mine = in_tab(tab, Entity::find().filter(concerns(groups, invites))).limit(limit);
    let ordered = match tab {
        QueueTab::Waiting => mine.order_by_asc(Column::RequestedAt).order_by_asc(Column::Id),
        QueueTab::Adding | QueueTab::Done => mine.order_by_desc(Column::UpdatedAt),
    };
    ordered.all(db).await?.into_iter().map(read).collect()
}

pub async fn count<C: ConnectionTrait>(
    db: &C,
    groups: &[GroupKey],
    invites: &[InviteId],
    tab: QueueTab,
) -> Result<usize, DbErr> {
    let count = in_tab(tab, Entity::find().filter(concerns(groups, invites))).count(db).await?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

fn concerns(groups: &[GroupKey], invites: &[InviteId]) -> Condition {
    Condition::any()
        .add(Column::GroupKey.is_in(groups.iter().map(GroupKey::as_str)))
        .add(Column::InviteId.is_in(invites.iter().map(InviteId::as_str)))
}

fn in_tab(tab: QueueTab, select: Select<Entity>) -> Select<Entity> {
    let adding = Column::Decision.eq("approved").and(Column::MemberState.ne("member"));
    match tab {
        QueueTab::Waiting => select.filter(Column::Decision.eq("pending")),
        QueueTab::Adding => select.filter(adding),
        QueueTab::Done => select.filter(Column::Decision.ne("pending")).filter(adding.not()),
    }
}

fn open_key(invite: &InviteId, inbox: &InboxId) -> String {
    format!("{invite}:{inbox}")
}

pub(super) fn read(row: Model) -> Result<JoinRequest, DbErr> {
    Ok(JoinRequest {
        id: JoinRequestId::parse(&row.id).map_err(odd)?,
        invite_id: InviteId::parse(&row.invite_id).map_err(odd)?,
        inbox_id: InboxId::parse(&row.inbox_id).map_err(odd)?,
        address: row.address.as_deref().map(WalletAddress::parse).transpose().map_err(odd)?,
        decision: from_word::<Decision>(&row.decision)?,
        member_state: from_word::<MemberState>(&row.member_state)?,
        code: row.code.as_deref().map(from_word::<Code>).transpose()?,
        reason: row.reason,
        decided_by: row.decided_by.as_deref().map(InboxId::parse).transpose().map_err(odd)?,
        requested_at_ms: row.requested_at,
        decided_at_ms: row.decided_at,
        member_at_ms: row.member_at,
        late: row.late.as_deref().map(from_word::<Late>).transpose()?,
    })
}
