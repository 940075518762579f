//! `PUT`, `DELETE /api/groups/:id/webhookSecret`: what a host signs with that asks `/webhook` (contract S36).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use super::body::{Caller, Path};
use super::problem::ApiProblem;
use crate::domain::id::InviteId;
use crate::domain::scope::Scope;
use crate::service::{Services, link_secret};

/// What the host of a group link signs its questions with.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookSecret, examples(json!({
    "webhookSecret": "whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
})))]
pub struct SecretBody {
    /// For <https://www.standardwebhooks.com>.
    #[schema(pattern = "^whsec_")]
    webhook_secret: String,
}

/// Make the secret that questions about a link are signed with.
///
/// It is not shown again. With a new one the one before it is good for 24 hours more.
#[utoipa::path(put, path = "/api/groups/{id}/webhookSecret", tag = "Group links",
    operation_id = "makeWebhookSecret", params(("id" = InviteId, Path, description = "The group link.")),
    responses((status = 200, description = "The new secret.", body = SecretBody)),
    security(("bearer" = ["groups"])),
    extensions(("x-problems" = json!(["403 forbidden", "404 not_found"]))))]
pub async fn make(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<SecretBody>, ApiProblem> {
    let secret = link_secret::make(&services, &caller.may(Scope::Groups)?.inbox_id, &id).await?;
    Ok(Json(SecretBody { webhook_secret: secret.reveal().to_owned() }))
}

/// Take signed questions about a link no more.
#[utoipa::path(delete, path = "/api/groups/{id}/webhookSecret", tag = "Group links",
    operation_id = "deleteWebhookSecret", params(("id" = InviteId, Path, description = "The group link.")),
    responses((status = 204, description = "No signature is good any more.")),
    security(("bearer" = ["groups"])),
    extensions(("x-problems" = json!(["403 forbidden", "404 not_found"]))))]
pub async fn forget(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    link_secret::forget(&services, &caller.may(Scope::Groups)?.inbox_id, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
