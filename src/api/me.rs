//! `GET` and `PUT /me`: the name the caller gives itself.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{Body, Caller};
use super::problem::ApiProblem;
use crate::domain::inbox::{InboxId, Person};
use crate::domain::scope::Scope;
use crate::service::{Services, profile};

/// The caller as others see it.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = Me, examples(json!({
    "inboxId": "53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687", "name": "Alix"
})))]
pub struct MeBody {
    inbox_id: InboxId,
    name: Option<String>,
}

impl From<Person> for MeBody {
    fn from(person: Person) -> Self {
        Self { inbox_id: person.inbox_id, name: person.name }
    }
}

/// What may be changed of it.
#[derive(Deserialize, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
#[schema(as = NewMe, examples(json!({ "name": "Alix" })))]
pub struct NewMeBody {
    /// Blank, `null` or absent removes it.
    #[schema(max_length = 50)]
    name: Option<String>,
}

/// Read one's own profile.
#[utoipa::path(get, path = "/me", tag = "You", operation_id = "getMe",
    responses((status = 200, description = "The caller.", body = MeBody)), security(("bearer" = [])))]
pub async fn show(State(services): State<Services>, caller: Caller) -> Result<impl IntoResponse, ApiProblem> {
    Ok(Json(MeBody::from(profile::get(&services, &caller.who.inbox_id).await?)))
}

/// Change one's own name.
///
/// XMTP has no profiles. Nobody verifies the name: it is shown together with the address.
#[utoipa::path(put, path = "/me", tag = "You", operation_id = "putMe", request_body = NewMeBody,
    responses((status = 200, description = "The caller.", body = MeBody)), security(("bearer" = ["joins"])))]
pub async fn change(
    State(services): State<Services>,
    caller: Caller,
    Body(body): Body<NewMeBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    let name = body.name.unwrap_or_default();
    Ok(Json(MeBody::from(profile::set_name(&services, &caller.may(Scope::Joins)?.inbox_id, &name).await?)))
}
