//! `POST /groupJoinRequest/:id/notify` (contract S10–S12).

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;

use super::body::{Body, Caller, Path};
use super::problem::ApiProblem;
use crate::domain::push::PushData;
use crate::domain::scope::Scope;
use crate::service::{Services, push};

pub async fn wake(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
    Body(asked): Body<PushData>,
) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may(Scope::Joins)?;
    Ok(Json(push::wake(&services, &who.inbox_id, &id, &asked).await?))
}
