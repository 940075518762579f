//! `GET /groups/joinFromInvite?inviteId=…` (contract S16): the caller's request on an invite.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::body::Caller;
use super::join_requests::RequestBody;
use super::problem::ApiProblem;
use crate::domain::etag;
use crate::domain::id::InviteId;
use crate::domain::join_request::Status;
use crate::domain::scope::Scope;
use crate::domain::view::OwnRequest;
use crate::service::{Services, join};

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Which {
    #[serde(default)]
    invite_id: String,
}

/// Poll one's request on an invite.
///
/// The caller's newest request there. Send the `ETag` back in `If-None-Match`, wait `Retry-After` seconds.
#[utoipa::path(get, path = "/groups/joinFromInvite", tag = "Join requests",
    operation_id = "getJoinFromInvite",
    params(("inviteId" = InviteId, Query, description = "The invite."),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of the last answer.")),
    responses(
        (status = 200, description = "Where it stands.", body = RequestBody, headers(
            ("ETag" = String, description = "Changes with the answer."),
            ("Retry-After" = u32, description = "Seconds to wait before the next look."))),
        (status = 304, description = "As before.", headers(
            ("ETag" = String, description = "As it was sent."),
            ("Retry-After" = u32, description = "Seconds to wait before the next look.")))),
    security(("bearer" = ["joins"])), extensions(("x-problems" = json!(["404 not_found"]))))]
pub async fn show(
    State(services): State<Services>,
    caller: Caller,
    headers: HeaderMap,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Response, ApiProblem> {
    let who = caller.may(Scope::Joins)?;
    let Query(Which { invite_id }) = which.unwrap_or_default();
    let request = join::own(&services, &who.inbox_id, &invite_id).await?;
    Ok(polled(&headers, request))
}

/// A request for pollers: tagged, with the time to wait.
pub fn polled(asked: &HeaderMap, request: OwnRequest) -> Response {
    let etag =
        format!("\"{}-{:?}-{:?}-{:?}\"", request.id, request.status, request.member_state, request.code);
    let wait = if request.status == Status::Pending { "1" } else { "60" };
    let headers = [
        (header::ETAG, etag.clone()),
        (header::RETRY_AFTER, wait.to_owned()),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    let seen = asked.get_all(header::IF_NONE_MATCH).iter().map(HeaderValue::as_bytes);
    if etag::is_named(seen, &etag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, Json(RequestBody::from(request))).into_response()
}
