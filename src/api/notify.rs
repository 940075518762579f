//! `POST /groupJoinRequest/:id/notify` (contract S10–S12).

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;

use super::body::{Body, Caller, Path};
use super::problem::ApiProblem;
use crate::domain::id::JoinRequestId;
use crate::domain::push::{PushData, PushOutcome};
use crate::domain::scope::Scope;
use crate::service::{Services, wake};

/// Wake those who can let the caller in.
///
/// The server does so by itself when a request is made; this wakes them once more. Whom is for the server to
/// say: the list only narrows. `success` is false where no push service took the push.
#[utoipa::path(post, path = "/groupJoinRequest/{id}/notify", tag = "Join requests", operation_id = "notify",
    params(("id" = JoinRequestId, Path, description = "The caller's join request.")),
    request_body(content = PushData, examples(
        ("auto_join_creator" = (summary = "The creator's app adds", value = json!({
            "inviteId": "5x1z6t0b2n4d0h7v2m9k4c8q3w", "joinRequestId": "0h7v2m9k4c8q3w5x1z6t0b2n4d",
            "recipientId": "53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687",
            "groupName": "XMTP Builders", "type": "auto_join_creator" }))),
        ("auto_join_members" = (summary = "Any member's app adds", value = json!({
            "inviteId": "5x1z6t0b2n4d0h7v2m9k4c8q3w", "joinRequestId": "0h7v2m9k4c8q3w5x1z6t0b2n4d",
            "recipientId": "", "groupName": "XMTP Builders", "type": "auto_join_members",
            "groupMembers": ["53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687"] }))),
        ("manual_approval" = (summary = "The creator decides", value = json!({
            "inviteId": "5x1z6t0b2n4d0h7v2m9k4c8q3w", "joinRequestId": "0h7v2m9k4c8q3w5x1z6t0b2n4d",
            "recipientId": "53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687",
            "groupName": "XMTP Builders", "type": "manual_approval", "requesterName": "Alix A",
            "requesterAvatar": "https://example.org/alix.png" }))))),
    responses((status = 200, description = "What came of it.", body = PushOutcome, examples(
        ("auto_join_creator" = (value = json!({ "success": true, "status": "processing",
            "message": "Silent push notification sent to link creator" }))),
        ("auto_join_members" = (value = json!({ "success": true, "status": "processing",
            "message": "Silent push notifications sent to all group members", "notificationsSent": 3 }))),
        ("manual_approval" = (value = json!({ "success": true, "status": "pending_approval",
            "message": "Push notification sent to link creator for manual approval" })))))),
    security(("bearer" = ["joins"])),
    extensions(("x-problems" = json!(["404 not_found", "409 already_decided", "429 rate_limited"]))))]
pub async fn wake(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
    Body(asked): Body<PushData>,
) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may(Scope::Joins)?;
    Ok(Json(wake::wake(&services, &who.inbox_id, &id, &asked).await?))
}
