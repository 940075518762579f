//! `GET`, `POST /groupInvite`, `GET`, `PATCH`, `DELETE /groupInvite/:id` (contract S2, S8).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::body::{Body, Caller, Path};
use super::invite_bodies::{ChangeBody, CreatedBody, InviteBody, ListBody, ManagedBody, NewInviteBody};
use super::once;
use super::problem::ApiProblem;
use super::time::epoch_ms;
use crate::domain::disclosure::Disclosure;
use crate::domain::id::InviteId;
use crate::domain::invite::Closed;
use crate::domain::problem::Problem;
use crate::domain::scope::Scope;
use crate::domain::view::InviteRow;
use crate::service::idempotency::Claim;
use crate::service::invite::{self, InviteChange};
use crate::service::{Services, disclosure, gate_edit, landing};

/// Read an invite.
///
/// Needs no token. Who may change the invite sees its gate as well. What an invite with `disclosure` `teaser` or
/// `blind` is about is told to whoever was let in through it and to those who see its requests, by their token:
/// others read a name in its place, and no creator.
#[utoipa::path(get, path = "/groupInvite/{id}", tag = "Invites", operation_id = "getInvite",
    params(("id" = InviteId, Path, description = "The invite.")),
    responses((status = 200, description = "The invite.", body = InviteBody)),
    security((), ("bearer" = ["invites"])),
    extensions(("x-problems" = json!(["404 invite_not_found", "410 invite_revoked"]))))]
pub async fn show(
    State(services): State<Services>,
    caller: Result<Caller, ApiProblem>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    // A token that is none makes nobody worse off than no token.
    let who = caller.as_ref().ok().and_then(|caller| caller.may(Scope::Invites).ok());
    let landing = landing::view(&services, &id, who.as_ref().map(|who| &who.inbox_id)).await?;
    if landing.card.status == "revoked" {
        return Err(ApiProblem(Closed::Revoked.into()));
    }
    let gate = match who {
        Some(who) => gate_edit::seen_by(&services, &who.inbox_id, &id).await?,
        None => None,
    };
    let sealed = match landing.card.disclosure {
        Disclosure::Blind => disclosure::sealed_of(&services, &landing.card.id).await?,
        _ => None,
    };
    Ok(Json(InviteBody::of(landing.card, &services.site.base_url).with(gate.as_ref()).sealed(sealed)))
}

/// Make an invite.
#[utoipa::path(post, path = "/groupInvite", tag = "Invites", operation_id = "createInvite",
    request_body = NewInviteBody,
    responses((status = 201, description = "The new link.", body = CreatedBody)),
    security(("bearer" = ["invites"])),
    extensions(("x-problems" = json!(
        ["403 forbidden", "404 not_found", "409 group_not_ready", "422 gate_invalid", "429 rate_limited"]))))]
pub async fn create(
    State(services): State<Services>,
    caller: Caller,
    claim: Option<Extension<Claim>>,
    Body(body): Body<NewInviteBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may(Scope::Invites)?;
    let group = match &body.group_id {
        Some(id) => Some(crate::service::group::key_of(&services, &who.inbox_id, id).await?),
        None => None,
    };
    let new = invite::NewInvite {
        group: group.map(|key| key.to_string()),
        group_name: body.group_name,
        description: body.description,
        label: body.label,
        join_mode: body.join_mode,
        disclosure: body.disclosure,
        sealed: body.sealed,
        opens_at_ms: body.opens_at.as_deref().map(epoch_ms).transpose()?,
        expires_at_ms: body.expires_at.as_deref().map(epoch_ms).transpose()?,
        max_uses: body.max_uses,
        image_url: body.group_image,
        group_members: body.group_members,
        gate: body.gate.map(|gate| gate.to_string()),
        ..invite::NewInvite::default()
    };
    let told = |id: &InviteId| CreatedBody { id: id.to_string(), link_url: landing::link_url(&services, id) };
    let kept = |id: &InviteId| once::kept_json(StatusCode::CREATED, &told(id));
    let receipt = claim.as_ref().map(|Extension(claim)| (claim, &kept as _));
    let row = invite::create_once(&services, &who.inbox_id, new, receipt).await?;
    Ok((StatusCode::CREATED, Json(told(&row.card.id))))
}

/// List one's own invites.
///
/// Those the caller made and may still see, newest first.
#[utoipa::path(get, path = "/groupInvite", tag = "Invites", operation_id = "listInvites",
    responses((status = 200, description = "The invites.", body = ListBody)),
    security(("bearer" = ["invites"])))]
pub async fn list(State(services): State<Services>, caller: Caller) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may(Scope::Invites)?;
    let rows = invite::mine(&services, &who.inbox_id).await?;
    Ok(Json(ListBody { invites: managed(&services, rows).await? }))
}

/// Edit, pause or extend an invite.
///
/// What waits on it keeps its place.
#[utoipa::path(patch, path = "/groupInvite/{id}", tag = "Invites", operation_id = "changeInvite",
    params(("id" = InviteId, Path, description = "The invite.")), request_body = ChangeBody,
    responses((status = 200, description = "The invite as it is now.", body = ManagedBody)),
    security(("bearer" = ["invites"])),
    extensions(("x-problems" = json!(
        ["403 forbidden", "404 not_found", "410 invite_revoked", "422 gate_invalid"]))))]
pub async fn change(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
    Body(body): Body<ChangeBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may(Scope::Invites)?;
    let at =
        |given: Option<Option<String>>| given.map(|at| at.as_deref().map(epoch_ms).transpose()).transpose();
    let (opens_at_ms, expires_at_ms) = (at(body.opens_at)?, at(body.expires_at)?);
    let change = InviteChange {
        group_name: body.group_name,
        description: body.description,
        label: body.label,
        join_mode: body.join_mode,
        image_url: body.group_image,
        disclosure: body.disclosure,
        sealed: body.sealed,
        opens_at_ms,
        expires_at_ms,
        max_uses: body.max_uses,
        paused: body.paused,
        group_members: body.group_members,
        gate: body.gate.map(|gate| gate.map(|gate| gate.to_string())),
        ..InviteChange::default()
    };
    let row = invite::change(&services, &who.inbox_id, &id, change).await?;
    Ok(Json(managed(&services, vec![row]).await?.pop()))
}

/// Revoke an invite.
///
/// For good; a second time answers the same. Requests that wait can still be answered.
#[utoipa::path(delete, path = "/groupInvite/{id}", tag = "Invites", operation_id = "revokeInvite",
    params(("id" = InviteId, Path, description = "The invite.")),
    responses((status = 200, description = "The invite, revoked.", body = ManagedBody)),
    security(("bearer" = ["invites"])),
    extensions(("x-problems" = json!(["403 forbidden", "404 not_found"]))))]
pub async fn revoke(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may(Scope::Invites)?;
    let row = invite::revoke(&services, &who.inbox_id, &id).await?;
    Ok(Json(managed(&services, vec![row]).await?.pop()))
}

/// Invites with their gates.
async fn managed(services: &Services, rows: Vec<InviteRow>) -> Result<Vec<ManagedBody>, Problem> {
    let gates = invite::gates(services, &rows).await?;
    let body = |row: InviteRow| {
        let gate = gates.get(&row.card.id);
        ManagedBody::of(row, gate, &services.site.base_url)
    };
    Ok(rows.into_iter().map(body).collect())
}
