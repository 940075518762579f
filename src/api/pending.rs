//! `POST /pendingJoins` (contract S14).

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};

use super::body::{Body, Caller};
use super::problem::ApiProblem;
use super::time::epoch_ms;
use crate::domain::inbox::{InboxId, Person};
use crate::domain::problem::Problem;
use crate::domain::scope::Scope;
use crate::domain::siwe::rfc3339;
use crate::service::{Services, pending};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ask {
    user_id: String,
    last_check_timestamp: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PendingJoin {
    invite_id: String,
    join_request_id: String,
    group_name: String,
    status: &'static str,
    requested_at: String,
    requester_id: InboxId,
    requester_name: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    pending_joins: Vec<PendingJoin>,
    last_check_timestamp: String,
}

pub async fn list(
    State(services): State<Services>,
    caller: Caller,
    Body(ask): Body<Ask>,
) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may(Scope::Decisions)?;
    let user = InboxId::parse(&ask.user_id).map_err(|error| Problem::invalid(error.to_string()))?;
    let since = ask.last_check_timestamp.as_deref().map(epoch_ms).transpose()?.unwrap_or(0);
    let page = pending::since(&services, &who.inbox_id, &user, since).await?;
    let pending_joins = page.waiting.into_iter().map(|waiting| PendingJoin {
        invite_id: waiting.invite_id,
        join_request_id: waiting.request_id,
        group_name: waiting.group_name,
        status: "pending",
        requested_at: rfc3339(waiting.requested_at_ms),
        requester_name: page.people.get(&waiting.requester).map(Person::display),
        requester_id: waiting.requester,
    });
    let last_check_timestamp = rfc3339(page.checked_at_ms);
    Ok(Json(Answer { pending_joins: pending_joins.collect(), last_check_timestamp }))
}
