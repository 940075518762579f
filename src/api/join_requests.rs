//! `POST /groupJoinRequest`, `GET`, `PUT` and `DELETE /groupJoinRequest/:id` (contract S9, S17, S18).

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};

use super::body::{Body, Caller, Path};
use super::join_from_invite::polled;
use super::problem::ApiProblem;
use crate::domain::join_request::{Answer, Code, MemberState, Status};
use crate::domain::scope::Scope;
use crate::domain::view::OwnRequest;
use crate::service::{Services, join};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestBody {
    id: String,
    status: Status,
    reason: Option<String>,
    code: Option<Code>,
    member_state: MemberState,
}

impl From<OwnRequest> for RequestBody {
    fn from(request: OwnRequest) -> Self {
        Self {
            id: request.id.to_string(),
            status: request.status,
            reason: request.reason,
            code: request.code,
            member_state: request.member_state,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewRequestBody {
    invite_id: String,
}

pub async fn create(
    State(services): State<Services>,
    caller: Caller,
    Body(body): Body<NewRequestBody>,
) -> Result<impl IntoResponse, ApiProblem> {
    let (request, is_new) = join::ask(&services, caller.may(Scope::Joins)?, &body.invite_id).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(RequestBody::from(request))))
}

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

#[derive(Deserialize)]
pub struct AnswerBody {
    status: Given,
    reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Given {
    Approved,
    Rejected,
}

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

pub async fn withdraw(
    State(services): State<Services>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, ApiProblem> {
    let request = join::withdraw(&services, &caller.may(Scope::Joins)?.inbox_id, &id).await?;
    Ok(Json(RequestBody::from(request)))
}
