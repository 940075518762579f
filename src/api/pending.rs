//! `POST /pendingJoins` (contract S14).

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{Body, Caller};
use super::problem::ApiProblem;
use super::time::epoch_ms;
use crate::domain::cursor::Cursor;
use crate::domain::id::{InviteId, JoinRequestId};
use crate::domain::inbox::{InboxId, Person};
use crate::domain::join_request::Status;
use crate::domain::problem::Problem;
use crate::domain::scope::Scope;
use crate::domain::siwe::rfc3339;
use crate::service::{Services, pending};

/// Since when.
#[derive(Deserialize, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = PendingJoinsRequest, examples(json!({
    "userId": "53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687",
    "lastCheckTimestamp": "2026-11-22T17:55:00Z"
})))]
pub struct Ask {
    /// The caller's own inbox.
    #[schema(value_type = InboxId)]
    user_id: String,
    /// Inclusive; absent is from the beginning.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_check_timestamp: Option<String>,
    /// From the last answer; outranks the timestamp. It goes on where many asked at the same moment.
    cursor: Option<String>,
}

/// Somebody who waits for an admitter.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
struct PendingJoin {
    #[schema(value_type = InviteId)]
    invite_id: String,
    #[schema(value_type = JoinRequestId)]
    join_request_id: String,
    group_name: String,
    status: Status,
    /// By the clock of `lastCheckTimestamp`.
    #[schema(format = DateTime)]
    requested_at: String,
    requester_id: InboxId,
    requester_name: Option<String>,
}

/// Who waits, and with what to ask next time.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = PendingJoins, examples(json!({
    "pendingJoins": [{
        "inviteId": "5x1z6t0b2n4d0h7v2m9k4c8q3w", "joinRequestId": "0h7v2m9k4c8q3w5x1z6t0b2n4d",
        "groupName": "XMTP Builders", "status": "pending", "requestedAt": "2026-11-22T17:58:21Z",
        "requesterId": "53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687",
        "requesterName": "Bo (0x3f…9a)"
    }],
    "lastCheckTimestamp": "2026-11-22T17:59:55Z", "cursor": "1a1e5f0b2f8."
})))]
pub struct Answer {
    pending_joins: Vec<PendingJoin>,
    /// What was answered before may come once more: tell entries apart by `joinRequestId`.
    #[schema(format = DateTime)]
    last_check_timestamp: String,
    /// To ask with next time; not to be read.
    cursor: String,
}

/// Catch up.
///
/// What has been waiting for the caller since the last look, for an app that missed a push.
#[utoipa::path(post, path = "/pendingJoins", tag = "Adding people", operation_id = "listPendingJoins",
    request_body = Ask, responses((status = 200, description = "At most 200, oldest first.", body = Answer)),
    security(("bearer" = ["decisions"])), extensions(("x-problems" = json!(["403 forbidden"]))))]
pub async fn list(
    State(services): State<Services>,
    caller: Caller,
    Body(ask): Body<Ask>,
) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may(Scope::Decisions)?;
    let user = InboxId::parse(&ask.user_id).map_err(|error| Problem::invalid(error.to_string()))?;
    let since = ask.last_check_timestamp.as_deref().map(epoch_ms).transpose()?.unwrap_or(0);
    let cursor = match ask.cursor.as_deref() {
        Some(text) => Cursor::parse(text)
            .ok_or_else(|| Problem::invalid("The cursor is not one of ours.".to_owned()))?,
        None => Cursor::from(since),
    };
    let page = pending::since(&services, &who.inbox_id, &user, &cursor).await?;
    let pending_joins = page.waiting.into_iter().map(|waiting| PendingJoin {
        invite_id: waiting.invite_id,
        join_request_id: waiting.request_id,
        group_name: waiting.group_name,
        status: Status::Pending,
        requested_at: rfc3339(waiting.requested_at_ms),
        requester_name: page.people.get(&waiting.requester).map(Person::display),
        requester_id: waiting.requester,
    });
    let last_check_timestamp = rfc3339(page.next.at_ms);
    let cursor = page.next.to_string();
    Ok(Json(Answer { pending_joins: pending_joins.collect(), last_check_timestamp, cursor }))
}
