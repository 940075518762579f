//! `GET` and `PUT /me`: the name the caller gives itself.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};

use super::body::{Body, Caller};
use super::problem::ApiProblem;
use crate::domain::inbox::{InboxId, Person};
use crate::domain::scope::Scope;
use crate::service::{Services, profile};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MeBody {
    inbox_id: InboxId,
    name: Option<String>,
}

impl From<Person> for MeBody {
    fn from(person: Person) -> Self {
        Self { inbox_id: person.inbox_id, name: person.name }
    }
}

#[derive(Deserialize)]
pub struct NewMeBody {
    name: Option<String>,
}

pub async fn show(State(services): State<Services>, caller: Caller) -> Result<impl IntoResponse, ApiProblem> {
    Ok(Json(MeBody::from(profile::get(&services, &caller.who.inbox_id).await?)))
}

pub async fn change(
    State(services): State<Services>,
    caller: Caller,
    Body(body): Body<NewMeBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    let name = body.name.unwrap_or_default();
    Ok(Json(MeBody::from(profile::set_name(&services, &caller.may(Scope::Joins)?.inbox_id, &name).await?)))
}
