//! Telling somebody that they don't meet a gate any more, and that all is well again.

use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::domain::gate::{Gate, Recheck, Report};
use crate::domain::id::InviteId;
use crate::domain::invite::Invite;
use crate::domain::join_request::JoinRequest;
use crate::domain::patrol::{Place, Told, Warning};
use crate::domain::problem::Problem;
use crate::storage;

use super::{Services, expel, gate, landing, note};

/// A gate that is looked at again, and its link.
#[derive(Clone, Debug)]
pub(super) struct Beat {
    pub invite: Invite,
    pub gate: Gate,
    pub recheck: Recheck,
    /// When the gate was last changed.
    pub gate_at_ms: i64,
}

/// `None` where nobody is looked at again: no gate, one that does not ask for it, or a revoked link.
pub(super) async fn beat<C: ConnectionTrait>(db: &C, id: &InviteId) -> Result<Option<Beat>, Problem> {
    let Some(invite) = storage::invite::get(db, id).await? else { return Ok(None) };
    if !invite.gated || invite.group.is_none() || invite.revoked_at_ms.is_some() {
        return Ok(None);
    }
    let Some((gate, gate_at_ms)) = gate::dated(db, id).await? else { return Ok(None) };
    Ok(gate.recheck.map(|recheck| Beat { invite, gate, recheck, gate_at_ms }))
}

/// So many hours in milliseconds, as this service counts them.
pub(super) fn hours_ms(services: &Services, hours: u32) -> i64 {
    services.limits.hour_ms.saturating_mul(hours.into())
}

/// Notes that something is missing, says so, and orders what comes when the time is over.
pub(super) async fn warn(
    services: &Services,
    tx: &DatabaseTransaction,
    beat: &Beat,
    request: &JoinRequest,
    report: &Report,
) -> Result<(), Problem> {
    let now = services.now_ms();
    let until_ms = now.saturating_add(hours_ms(services, beat.recheck.grace_hours));
    let gate_at_ms = beat.gate_at_ms;
    let warning = Warning { request: request.id.clone(), warned_at_ms: now, until_ms, gate_at_ms };
    storage::watch::warn(tx, &beat.invite.id, &warning).await?;
    keep(tx, request, report, now).await?;
    let link = landing::link_url(services, &beat.invite.id);
    let text = place(beat, &link).warning(report, (until_ms > now).then_some(until_ms));
    note::put(services, tx, letter(&warning, "warned"), &request.inbox_id, text).await?;
    expel::order(services, tx, beat, &warning).await?;
    services.audit(tx, None, "member.warned", request.id.as_str(), Some("gate not met".to_owned())).await?;
    Ok(())
}

/// Takes a warning away and says so.
pub(super) async fn clear(
    services: &Services,
    tx: &DatabaseTransaction,
    beat: &Beat,
    request: &JoinRequest,
    (warning, report): (&Warning, &Report),
) -> Result<(), Problem> {
    if !storage::watch::clear(tx, &request.id).await? {
        return Ok(());
    }
    keep(tx, request, report, services.now_ms()).await?;
    let link = landing::link_url(services, &beat.invite.id);
    let text = place(beat, &link).all_clear();
    note::put(services, tx, letter(warning, "cleared"), &request.inbox_id, text).await?;
    Ok(services.audit(tx, None, "member.cleared", request.id.as_str(), Some("gate met".to_owned())).await?)
}

/// Says that somebody was taken out.
pub(super) async fn farewell(
    services: &Services,
    tx: &DatabaseTransaction,
    beat: &Beat,
    request: &JoinRequest,
    (warning, report): (&Warning, &Report),
) -> Result<(), Problem> {
    let link = landing::link_url(services, &beat.invite.id);
    let text = place(beat, &link).farewell(report);
    note::put(services, tx, letter(warning, "removed"), &request.inbox_id, text).await
}

/// What became of the warning's letter. Those long sent are forgotten.
pub(super) async fn told<C: ConnectionTrait>(db: &C, warning: &Warning) -> Result<Told, Problem> {
    let fate = storage::outbox::fate(db, &letter(warning, "warned")).await?;
    Ok(match fate.as_ref().map(|(state, sent)| (state.as_str(), *sent)) {
        None => Told::At(warning.warned_at_ms),
        Some(("sent", sent)) => Told::At(sent.unwrap_or(warning.warned_at_ms)),
        Some(("ready" | "running", _)) => Told::NotYet,
        Some(_) => Told::Never,
    })
}

/// What was found last, for whoever looks at the link.
pub(super) async fn keep(
    tx: &DatabaseTransaction,
    request: &JoinRequest,
    report: &Report,
    now_ms: i64,
) -> Result<(), Problem> {
    let evidence = serde_json::to_string(report).map_err(|_| Problem::internal())?;
    storage::join_request::fresh_evidence(tx, &request.id, &evidence, now_ms).await?;
    Ok(())
}

fn place<'a>(beat: &'a Beat, link: &'a str) -> Place<'a> {
    Place { group: &beat.invite.group_name, link }
}

fn letter(warning: &Warning, what: &str) -> String {
    format!("{}:{what}:{}:{}", note::KIND, warning.request, warning.warned_at_ms)
}
