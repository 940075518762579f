//! `POST /groupJoinRequest`, `GET`, `PUT` and `DELETE /groupJoinRequest/:id` (contract S9, S17, S18).

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::{IntoResponses, ToSchema};

use super::body::{Body, Caller, Path};
use super::join_from_invite::polled;
use super::problem::ApiProblem;
use crate::domain::id::{InviteId, JoinRequestId};
use crate::domain::join_request::{Answer, Code, Late, MemberState, Status};
use crate::domain::scope::Scope;
use crate::domain::source::Source;
use crate::domain::view::OwnRequest;
use crate::service::event::room::Shown;
use crate::service::{Services, join};

/// One inbox asking in through one invite.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = JoinRequest, examples(
    json!({ "id": "0h7v2m9k4c8q3w5x1z6t0b2n4d", "status": "pending", "reason": null, "code": null,
        "memberState": "waiting" }),
    json!({ "id": "0h7v2m9k4c8q3w5x1z6t0b2n4d", "status": "approved", "reason": null, "code": null,
        "memberState": "member" }),
    json!({ "id": "0h7v2m9k4c8q3w5x1z6t0b2n4d", "status": "rejected", "reason": "Not this time.",
        "code": "rejected", "memberState": "waiting" })
))]
pub struct RequestBody {
    #[schema(value_type = JoinRequestId)]
    id: String,
    status: Status,
    /// What the admin said with a no.
    reason: Option<String>,
    code: Option<Code>,
    member_state: MemberState,
    /// Made on the invite's page after the link had ended: a person decides. Absent for all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    late: Option<Late>,
}

impl From<OwnRequest> for RequestBody {
    fn from(request: OwnRequest) -> Self {
        Self {
            id: request.id.to_string(),
            status: request.status,
            reason: request.reason,
            code: request.code,
            member_state: request.member_state,
            late: request.late,
        }
    }
}

/// Where to join.
#[derive(Deserialize, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = NewJoinRequest, examples(json!({ "inviteId": "5x1z6t0b2n4d0h7v2m9k4c8q3w" })))]
pub struct NewRequestBody {
    #[schema(value_type = InviteId)]
    invite_id: String,
    /// The end of the address in the QR code on the screen, where it changes: `/i/{inviteId}/{code}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    code: Option<String>,
}

/// What comes of asking.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "it is only described")]
enum Asked {
    /// A new request.
    #[response(status = 201)]
    New(RequestBody),
    /// The request that was there.
    #[response(status = 200)]
    There(RequestBody),
}

const ASK_REFUSALS: [&str; 10] = [
    "403 code_required",
    "404 invite_not_found",
    "409 invite_not_open_yet",
    "409 invite_paused",
    "409 group_full",
    "409 group_gone",
    "410 invite_revoked",
    "410 invite_expired",
    "410 invite_used_up",
    "429 rate_limited",
];

/// Ask to join.
///
/// The same inbox on the same invite gets the same request while it is open and for 24 h after a rejection.
#[utoipa::path(post, path = "/groupJoinRequest", tag = "Join requests", operation_id = "createJoinRequest",
    request_body = NewRequestBody,
    responses(Asked),
    security(("bearer" = ["joins"])),
    extensions(("x-problems" = json!(ASK_REFUSALS))))]
pub async fn create(
    State(services): State<Services>,
    caller: Caller,
    Body(body): Body<NewRequestBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    let shown = body.code.map(Shown::Code).unwrap_or_default();
    let (request, is_new) =
        join::ask_from(&services, caller.may(Scope::Joins)?, &body.invite_id, &shown, Source::App).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(RequestBody::from(request))))
}

/// Ask to join, under the guide's other name.
#[utoipa::path(post, path = "/groups/joinFromInvite", tag = "Join requests",
    operation_id = "createJoinFromInvite", request_body = NewRequestBody,
    responses(Asked),
    security(("bearer" = ["joins"])),
    extensions(("x-problems" = json!(ASK_REFUSALS))))]
pub async fn create_from_invite(
    services: State<Services>,
    caller: Caller,
    body: Body<NewRequestBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    create(services, caller, body).await
}

/// Read a join request.
///
/// For its requester and those who may decide on it. Send the `ETag` back in `If-None-Match`, wait
/// `Retry-After` seconds.
#[utoipa::path(get, path = "/groupJoinRequest/{id}", tag = "Join requests", operation_id = "getJoinRequest",
    params(("id" = JoinRequestId, Path, description = "The join request."),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of the last answer.")),
    responses(
        (status = 200, description = "Where it stands.", body = RequestBody, headers(
            ("ETag" = String, description = "Changes with the answer."),
            ("Retry-After" = u32, description = "Seconds to wait before the next look."))),
        (status = 304, description = "As before.", headers(
            ("ETag" = String, description = "As it was sent."),
            ("Retry-After" = u32, description = "Seconds to wait before the next look.")))),
    security(("bearer" = ["joins"]), ("bearer" = ["decisions"])),
    extensions(("x-problems" = json!(["404 not_found"]))))]
pub async fn show(
    State(services): State<Services>,
    caller: Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    let who = caller.may_either(Scope::Joins, Scope::Decisions)?;
    let request = join::get(&services, &who.inbox_id, &id).await?;
    Ok(polled(&headers, request))
}

/// Yes or no.
#[derive(Deserialize, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
#[schema(as = Answer, examples(json!({ "status": "approved" }),
    json!({ "status": "rejected", "reason": "Not this time." })))]
pub struct AnswerBody {
    status: Given,
    /// Shown to the requester of a rejected request.
    #[schema(max_length = 280)]
    reason: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(rename_all = "snake_case")]
enum Given {
    Approved,
    Rejected,
}

/// Answer a join request.
///
/// By those with the right to add, and by the link's creator where members do the adding. There, add the
/// person first: `approved` says that the person is in the group. In a managed group the service adds and
/// this call waits for up to five seconds. The same answer again is the same.
#[utoipa::path(put, path = "/groupJoinRequest/{id}", tag = "Join requests",
    operation_id = "answerJoinRequest",
    params(("id" = JoinRequestId, Path, description = "The join request.")), request_body = AnswerBody,
    responses((status = 200, description = "Where it stands now.", body = RequestBody),
        (status = 202, description = "Approved; the person is still being added.", body = RequestBody,
            example = json!({ "id": "0h7v2m9k4c8q3w5x1z6t0b2n4d", "status": "pending", "reason": null,
                "code": null, "memberState": "adding" }))),
    security(("bearer" = ["decisions"])),
    extensions(("x-problems" = json!(
        ["403 forbidden", "404 not_found", "409 already_decided", "409 being_added", "409 invite_used_up"]))))]
pub async fn decide(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
    Body(body): Body<AnswerBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    let answer = match body.status {
        Given::Approved => Answer::Approve,
        Given::Rejected => Answer::Reject { reason: body.reason },
    };
    let who = caller.may(Scope::Decisions)?;
    join::answer(&services, &who.inbox_id, &id, answer).await?;
    let request = join::settled(&services, &who.inbox_id, &id).await?;
    let adding = request.status == Status::Pending && request.member_state == MemberState::Adding;
    let status = if adding { StatusCode::ACCEPTED } else { StatusCode::OK };
    Ok((status, Json(RequestBody::from(request))))
}

/// Withdraw one's join request.
#[utoipa::path(delete, path = "/groupJoinRequest/{id}", tag = "Join requests",
    operation_id = "withdrawJoinRequest",
    params(("id" = JoinRequestId, Path, description = "The caller's join request.")),
    responses((status = 200, description = "It is `rejected` with the code `withdrawn`.", body = RequestBody,
        example = json!({ "id": "0h7v2m9k4c8q3w5x1z6t0b2n4d", "status": "rejected", "reason": null,
            "code": "withdrawn", "memberState": "waiting" }))),
    security(("bearer" = ["joins"])),
    extensions(("x-problems" = json!(["404 not_found", "409 already_decided", "409 being_added"]))))]
pub async fn withdraw(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    let request = join::withdraw(&services, &caller.may(Scope::Joins)?.inbox_id, &id).await?;
    Ok(Json(RequestBody::from(request)))
}
