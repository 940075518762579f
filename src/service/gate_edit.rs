//! Building a gate step by step, and trying it out.

use serde_json::json;

use crate::domain::gate::{Gate, Report};
use crate::domain::gate_form::GateEdit;
use crate::domain::inbox::InboxId;
use crate::domain::patrol::{Draft, Watched, is_stricter};
use crate::domain::problem::Problem;

use super::invite_edit::{InviteChange, change, changed_meanwhile, may_edit};
use super::{Services, gate, patrol};

/// The gate of an invite, for whoever may change it.
pub async fn get(services: &Services, actor: &InboxId, invite_id: &str) -> Result<Option<Gate>, Problem> {
    let invite = may_edit(services, actor, invite_id).await?;
    gate::of(services.store.read(), &invite.id).await
}

/// The gate of an invite; `None` for whoever may not change it.
pub async fn seen_by(services: &Services, actor: &InboxId, invite_id: &str) -> Result<Option<Gate>, Problem> {
    match get(services, actor, invite_id).await {
        Err(problem) if matches!(problem.status, 403 | 404) => Ok(None),
        seen => seen,
    }
}

/// Changes the gate of an invite, and who decides about those it lets through (`join_mode`, as it is where
/// `None`). `version` is that of the invite the editor looked at. Where other people could be taken out by it,
/// nothing is changed: the draft is to be looked at first, and then to be switched on.
pub async fn edit(
    services: &Services,
    actor: &InboxId,
    invite_id: &str,
    version: i64,
    edit: &GateEdit,
    join_mode: Option<String>,
) -> Result<Option<Draft>, Problem> {
    let invite = may_edit(services, actor, invite_id).await?;
    if invite.version != version {
        return Err(changed_meanwhile());
    }
    let before = gate::of(services.store.read(), &invite.id).await?;
    let next = edit.apply(before.as_ref())?;
    if let Some(text) = &next
        && Gate::parse(text).is_ok_and(|draft| is_stricter(before.as_ref(), &draft))
    {
        let gate = gate::read(services, text).await?;
        return Ok(Some(Draft { invite: invite.id.to_string(), version, gate, join_mode }));
    }
    let changed =
        InviteChange { gate: Some(next), version: Some(version), join_mode, ..InviteChange::default() };
    change(services, actor, invite_id, changed).await.map(|_| None)
}

/// A draft that was looked at counts from now on. `version` is that of the invite when it was.
pub async fn switch_on(
    services: &Services,
    actor: &InboxId,
    draft: &Draft,
    version: i64,
) -> Result<(), Problem> {
    let changed = InviteChange {
        gate: Some(Some(json!(draft.gate).to_string())),
        version: Some(version),
        join_mode: draft.join_mode.clone(),
        ..InviteChange::default()
    };
    change(services, actor, &draft.invite, changed).await.map(drop)
}

/// Who would be told or taken out by a look at this gate, or at the one that stands.
pub async fn dry_run(
    services: &Services,
    actor: &InboxId,
    invite_id: &str,
    draft: Option<&Gate>,
) -> Result<Vec<Watched>, Problem> {
    may_edit(services, actor, invite_id).await?;
    services.take(services.store.write(), &format!("look:{actor}"), services.limits.look_per_person).await?;
    patrol::dry_run(services, actor, invite_id, draft).await
}

/// What the gate of an invite says to an address, for whoever may change it.
pub async fn test(
    services: &Services,
    actor: &InboxId,
    invite_id: &str,
    address: &str,
) -> Result<Report, Problem> {
    let gate = get(services, actor, invite_id).await?.ok_or_else(Problem::not_found)?;
    let wallet = gate::wallet(address)?;
    services.take(services.store.write(), &format!("look:{actor}"), services.limits.look_per_person).await?;
    Ok(gate::test(services, &gate, wallet).await)
}
