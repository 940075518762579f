//! Building a gate step by step, and trying it out.

use crate::domain::gate::{Gate, Report};
use crate::domain::gate_form::GateEdit;
use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::domain::view::InviteRow;

use super::invite_edit::{InviteChange, change, changed_meanwhile, may_edit};
use super::{Services, gate};

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
/// `None`). `version` is that of the invite the editor looked at.
pub async fn edit(
    services: &Services,
    actor: &InboxId,
    invite_id: &str,
    version: i64,
    edit: &GateEdit,
    join_mode: Option<String>,
) -> Result<InviteRow, Problem> {
    let invite = may_edit(services, actor, invite_id).await?;
    if invite.version != version {
        return Err(changed_meanwhile());
    }
    let before = gate::of(services.store.read(), &invite.id).await?;
    let next = edit.apply(before.as_ref())?;
    let changed =
        InviteChange { gate: Some(next), version: Some(version), join_mode, ..InviteChange::default() };
    change(services, actor, invite_id, changed).await
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
