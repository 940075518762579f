//! `PUT`/`DELETE /groupInvite/:id/admitters/me`, `POST /groupJoinRequest/:id/claim` (contract S22).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};

use super::body::{Caller, MaybeBody, Path};
use super::problem::ApiProblem;
use crate::domain::inbox::InboxId;
use crate::domain::scope::Scope;
use crate::domain::siwe::rfc3339;
use crate::service::{Services, admitter};

pub async fn volunteer(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    admitter::volunteer(&services, &caller.may(Scope::Decisions)?.inbox_id, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn stand_down(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    admitter::stand_down(&services, &caller.may(Scope::Decisions)?.inbox_id, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ClaimBody {
    join_request_id: String,
    invite_id: String,
    inbox_id: InboxId,
    claimed_until: String,
}

/// The body may be left out.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimAsk {
    /// Which of the caller's devices adds; each of them is another one.
    device_id: Option<String>,
}

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
