//! `PUT`/`DELETE /groupInvite/:id/admitters/me`, `POST /groupJoinRequest/:id/claim` (contract S22).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{Caller, MaybeBody, Path};
use super::problem::ApiProblem;
use crate::domain::id::{InviteId, JoinRequestId};
use crate::domain::inbox::InboxId;
use crate::domain::scope::Scope;
use crate::domain::siwe::rfc3339;
use crate::service::{Services, admitter};

/// Be woken for an invite's requests.
///
/// The caller is willing to add people for this invite, on its registered devices. The link's creator may
/// be, and for `auto_join_members` those the creator named. Only where members do the adding.
#[utoipa::path(put, path = "/groupInvite/{id}/admitters/me", tag = "Adding people",
    operation_id = "volunteer", params(("id" = InviteId, Path, description = "The invite.")),
    responses((status = 204, description = "The caller is woken from now on.")),
    security(("bearer" = ["decisions"])),
    extensions(("x-problems" = json!(["403 forbidden", "404 invite_not_found", "409 managed"]))))]
pub async fn volunteer(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    admitter::volunteer(&services, &caller.may(Scope::Decisions)?.inbox_id, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Not be woken any more.
///
/// Being none is fine.
#[utoipa::path(delete, path = "/groupInvite/{id}/admitters/me", tag = "Adding people",
    operation_id = "standDown", params(("id" = InviteId, Path, description = "The invite.")),
    responses((status = 204, description = "The caller is not woken.")),
    security(("bearer" = ["decisions"])), extensions(("x-problems" = json!(["404 invite_not_found"]))))]
pub async fn stand_down(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    admitter::stand_down(&services, &caller.may(Scope::Decisions)?.inbox_id, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A lease on adding one person.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = Claim, examples(json!({
    "joinRequestId": "0h7v2m9k4c8q3w5x1z6t0b2n4d", "inviteId": "5x1z6t0b2n4d0h7v2m9k4c8q3w",
    "inboxId": "53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687",
    "claimedUntil": "2026-11-22T18:00:30Z"
})))]
pub struct ClaimBody {
    #[schema(value_type = JoinRequestId)]
    join_request_id: String,
    #[schema(value_type = InviteId)]
    invite_id: String,
    /// Whom to add.
    inbox_id: InboxId,
    /// Afterwards another device may try.
    #[schema(format = DateTime)]
    claimed_until: String,
}

/// The body may be left out.
#[derive(Default, Deserialize, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = ClaimAsk, examples(json!({ "deviceId": "phone" })))]
pub struct ClaimAsk {
    /// Which of the caller's devices adds; each of them is another one.
    #[schema(max_length = 128)]
    device_id: Option<String>,
}

/// Claim the adding.
///
/// Takes a 30 s lease on adding one person, so that one device wins. Add the person to the group with your
/// own XMTP client, then answer the request with `PUT`. Asking again while the lease is yours renews it.
#[utoipa::path(post, path = "/groupJoinRequest/{id}/claim", tag = "Adding people", operation_id = "claim",
    params(("id" = JoinRequestId, Path, description = "The join request.")),
    request_body = Option<ClaimAsk>,
    responses((status = 200, description = "The lease is yours.", body = ClaimBody)),
    security(("bearer" = ["decisions"])),
    extensions(("x-problems" = json!(
        ["403 forbidden", "404 not_found", "409 claimed", "409 already_decided", "409 awaits_a_person", "409 managed",
            "409 invite_paused", "409 invite_used_up", "410 invite_revoked"]))))]
pub async fn claim(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
    MaybeBody(ask): MaybeBody<ClaimAsk>,
) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may(Scope::Decisions)?;
    let claim = admitter::claim(&services, &who.inbox_id, &id, ask.device_id.as_deref()).await?;
    Ok(Json(ClaimBody {
        join_request_id: claim.request.to_string(),
        invite_id: claim.invite.to_string(),
        inbox_id: claim.inbox_id,
        claimed_until: rfc3339(claim.until_ms),
    }))
}
