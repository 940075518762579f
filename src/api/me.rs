//! `GET` and `PUT /me`: what the caller says of itself.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{Body, Caller};
use super::problem::ApiProblem;
use crate::domain::inbox::{InboxId, Profile};
use crate::domain::scope::Scope;
use crate::service::{Services, profile};

/// The caller as others see it.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = Me, examples(json!({
    "inboxId": "53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687", "name": "Alix",
    "avatar": "https://example.org/alix.png"
})))]
pub struct MeBody {
    inbox_id: InboxId,
    name: Option<String>,
    #[schema(format = "uri")]
    avatar: Option<String>,
}

impl From<Profile> for MeBody {
    fn from(Profile { person, avatar }: Profile) -> Self {
        Self { inbox_id: person.inbox_id, name: person.name, avatar }
    }
}

/// What may be changed of it.
#[derive(Deserialize, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
#[schema(as = NewMe, examples(json!({ "name": "Alix", "avatar": "https://example.org/alix.png" })))]
pub struct NewMeBody {
    /// Blank, `null` or absent removes it.
    #[schema(max_length = 50)]
    name: Option<String>,
    /// The address of a picture; blank, `null` or absent removes it.
    #[schema(max_length = 500, pattern = "^(https://.*)?$")]
    avatar: Option<String>,
}

/// Read one's own profile.
#[utoipa::path(get, path = "/me", tag = "You", operation_id = "getMe",
    responses((status = 200, description = "The caller.", body = MeBody)), security(("bearer" = [])))]
pub async fn show(State(services): State<Services>, caller: Caller) -> Result<impl IntoResponse, ApiProblem> {
    Ok(Json(MeBody::from(profile::whole(&services, &caller.who.inbox_id).await?)))
}

/// Change one's own name and picture.
///
/// XMTP has no profiles. Nobody verifies the name: it is shown together with the address. The picture goes to
/// the apps of those who decide, and is never loaded by this service.
#[utoipa::path(put, path = "/me", tag = "You", operation_id = "putMe", request_body = NewMeBody,
    responses((status = 200, description = "The caller.", body = MeBody)), security(("bearer" = ["joins"])))]
pub async fn change(
    State(services): State<Services>,
    caller: Caller,
    Body(body): Body<NewMeBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    let who = &caller.may(Scope::Joins)?.inbox_id;
    let profile = profile::set(&services, who, body.name.as_deref(), body.avatar.as_deref()).await?;
    Ok(Json(MeBody::from(profile)))
}
