//! Invites. An id is never reused: rows stay for ever.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::entity::invite::{ActiveModel, Column, Entity, Model};
use super::group::odd;
use super::statement;
use crate::domain::disclosure::Disclosure;
use crate::domain::id::{GroupKey, InviteId};
use crate::domain::inbox::InboxId;
use crate::domain::invite::{Invite, JoinMode};

pub async fn insert<C: ConnectionTrait>(db: &C, invite: &Invite, members: &[InboxId]) -> Result<(), DbErr> {
    let members: Vec<&str> = members.iter().map(InboxId::as_str).collect();
    let row = ActiveModel {
        id: Set(invite.id.as_str().to_owned()),
        group_key: Set(invite.group.as_ref().map(|key| key.as_str().to_owned())),
        created_by: Set(invite.created_by.as_str().to_owned()),
        group_name: Set(invite.group_name.clone()),
        description: Set(invite.description.clone()),
        image_url: Set(invite.image_url.clone()),
        image_hash: Set(invite.image_hash.clone()),
        fetched_hash: Set(invite.fetched_hash.clone()),
        label: Set(invite.label.clone()),
        welcome: Set(invite.welcome.clone()),
        join_mode: Set(invite.join_mode.as_str().to_owned()),
        gated: Set(invite.gated),
        topic: Set(invite.topic.clone()),
        group_members: Set((!members.is_empty()).then(|| members.join(" "))),
        expires_at: Set(invite.expires_at_ms),
        max_uses: Set(invite.max_uses),
        uses: Set(invite.uses),
        paused: Set(invite.paused),
        revoked_at: Set(invite.revoked_at_ms),
        version: Set(invite.version),
        created_at: Set(invite.created_at_ms),
        updated_at: Set(invite.created_at_ms),
        disclosure: Set(invite.disclosure.as_str().to_owned()),
        opens_at: Set(invite.opens_at_ms),
    };
    Entity::insert(row).exec_without_returning(db).await.map(drop)
}

pub async fn get<C: ConnectionTrait>(db: &C, id: &InviteId) -> Result<Option<Invite>, DbErr> {
    Entity::find_by_id(id.as_str()).one(db).await?.map(read).transpose()
}

/// Those of these invites that there are.
pub async fn get_all<C: ConnectionTrait>(
    db: &C,
    ids: impl IntoIterator<Item = InviteId>,
) -> Result<HashMap<InviteId, Invite>, DbErr> {
    let ids: HashSet<_> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().map(InviteId::as_str))).all(db).await?;
    rows.into_iter().map(|row| read(row).map(|invite| (invite.id.clone(), invite))).collect()
}

/// The invites of a group, newest first.
pub async fn of_group<C: ConnectionTrait>(db: &C, key: &GroupKey) -> Result<Vec<Invite>, DbErr> {
    list(db, Column::GroupKey.eq(key.as_str())).await
}

/// The invites somebody made, newest first.
pub async fn by_creator<C: ConnectionTrait>(db: &C, inbox_id: &InboxId) -> Result<Vec<Invite>, DbErr> {
    list(db, Column::CreatedBy.eq(inbox_id.as_str())).await
}

async fn list<C: ConnectionTrait>(
    db: &C,
    filter: sea_orm::sea_query::SimpleExpr,
) -> Result<Vec<Invite>, DbErr> {
    // Badges are looked at by the sheet: five hundred of them would hide everything else.
    let printed = Expr::cust("NOT EXISTS (SELECT 1 FROM badges WHERE badges.invite_id = invites.id)");
    let newest = Entity::find()
        .filter(filter)
        .filter(printed)
        .order_by_desc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .limit(500);
    newest.all(db).await?.into_iter().map(read).collect()
}

/// Takes a place, if there is one: never read, then count.
pub async fn claim_use<C: ConnectionTrait>(db: &C, id: &InviteId) -> Result<bool, DbErr> {
    let sql = "UPDATE invites SET uses = uses + 1 WHERE id = $1 AND (max_uses IS NULL OR uses < max_uses)";
    Ok(db.execute_raw(statement(db, sql, [id.as_str().into()])).await?.rows_affected() == 1)
}

/// Takes a place where nobody must decide: only while the link is open and automatic at this very moment,
/// whatever an admin changed since it was read (`security.md` 3.3).
pub async fn claim_open_use<C: ConnectionTrait>(db: &C, id: &InviteId, now_ms: i64) -> Result<bool, DbErr> {
    let sql = "UPDATE invites SET uses = uses + 1 WHERE id = $1 AND (max_uses IS NULL OR uses < max_uses) \
               AND revoked_at IS NULL AND NOT paused AND NOT gated AND join_mode = 'automatic' \
               AND (expires_at IS NULL OR expires_at > $2) AND (opens_at IS NULL OR opens_at <= $2)";
    let values = [id.as_str().into(), now_ms.into()];
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected() == 1)
}

/// Takes a place for somebody who asked while the link was open and whom its gate lets in: only while the link
/// still lets people in without a person.
pub async fn claim_gated_use<C: ConnectionTrait>(db: &C, id: &InviteId) -> Result<bool, DbErr> {
    let sql = "UPDATE invites SET uses = uses + 1 WHERE id = $1 AND (max_uses IS NULL OR uses < max_uses) \
               AND revoked_at IS NULL AND NOT paused AND gated AND join_mode = 'automatic'";
    Ok(db.execute_raw(statement(db, sql, [id.as_str().into()])).await?.rows_affected() == 1)
}

/// Gives a place back.
pub async fn release_use<C: ConnectionTrait>(db: &C, id: &InviteId) -> Result<(), DbErr> {
    let sql = "UPDATE invites SET uses = uses - 1 WHERE id = $1 AND uses > 0";
    db.execute_raw(statement(db, sql, [id.as_str().into()])).await.map(drop)
}

/// Writes what can be changed, and counts the edit. The uses are not touched: they are claimed.
pub async fn update<C: ConnectionTrait>(db: &C, invite: &Invite, now_ms: i64) -> Result<(), DbErr> {
    let sql = "UPDATE invites SET group_name = $2, description = $3, image_url = $4, image_hash = $5, label = $6, \
               welcome = $7, join_mode = $8, expires_at = $9, max_uses = $10, paused = $11, revoked_at = $12, \
               version = version + 1, updated_at = $13, gated = $14, disclosure = $15, opens_at = $16 WHERE id = $1";
    let values = [
        invite.id.as_str().into(),
        invite.group_name.clone().into(),
        invite.description.clone().into(),
        invite.image_url.clone().into(),
        invite.image_hash.clone().into(),
        invite.label.clone().into(),
        invite.welcome.clone().into(),
        invite.join_mode.as_str().into(),
        invite.expires_at_ms.into(),
        invite.max_uses.into(),
        invite.paused.into(),
        invite.revoked_at_ms.into(),
        now_ms.into(),
        invite.gated.into(),
        invite.disclosure.as_str().into(),
        invite.opens_at_ms.into(),
    ];
    db.execute_raw(statement(db, sql, values)).await.map(drop)
}

fn read(row: Model) -> Result<Invite, DbErr> {
    Ok(Invite {
        id: InviteId::parse(&row.id).map_err(odd)?,
        group: row.group_key.as_deref().map(GroupKey::parse).transpose().map_err(odd)?,
        created_by: InboxId::parse(&row.created_by).map_err(odd)?,
        group_name: row.group_name,
        description: row.description,
        image_url: row.image_url,
        image_hash: row.image_hash,
        fetched_hash: row.fetched_hash,
        label: row.label,
        welcome: row.welcome,
        join_mode: JoinMode::parse(&row.join_mode).ok_or_else(|| odd(&row.join_mode))?,
        gated: row.gated,
        topic: row.topic,
        expires_at_ms: row.expires_at,
        max_uses: row.max_uses,
        uses: row.uses,
        paused: row.paused,
        revoked_at_ms: row.revoked_at,
        version: row.version,
        created_at_ms: row.created_at,
        disclosure: Disclosure::parse(&row.disclosure).ok_or_else(|| odd(&row.disclosure))?,
        opens_at_ms: row.opens_at,
    })
}
