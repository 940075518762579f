//! `POST /webhook` (contract S36–S39): a host asks whether a wallet may come in; who may is added before the answer.

use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{Body, Caller, Path, refused};
use super::problem::ApiProblem;
use crate::domain::id::InviteId;
use crate::domain::inbox::{InboxId, WalletAddress};
use crate::domain::problem::Problem;
use crate::domain::scope::Scope;
use crate::service::host::{self, Joined};
use crate::service::{Services, link_secret};

/// Who wants to come in, in the guide's own words.
#[derive(Deserialize, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookAsk, examples(json!({
    "groupLinkId": "5x1z6t0b2n4d0h7v2m9k4c8q3w", "topic": "c04fd1a2b3c4d5e6f708192a3b4c5d6e",
    "walletAddress": "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
})))]
pub struct AskBody {
    #[schema(value_type = InviteId)]
    group_link_id: String,
    /// The group's id on the network; where it is given it must be the link's.
    topic: Option<String>,
    #[schema(pattern = "^0x[0-9a-fA-F]{40}$")]
    wallet_address: String,
}

/// The decision.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[schema(as = WebhookAnswer, examples(
    json!({ "status": "SUCCESS" }),
    json!({ "status": "DENIED", "reason": "You do not hold enough token to join the group!" })
))]
pub struct AnswerBody {
    status: Said,
    /// For the person, as plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
}

/// The words of the guide.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = WebhookStatus)]
pub enum Said {
    Success,
    Denied,
}

/// No decision.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[schema(as = WebhookError, examples(json!({ "error": "This is not decided yet. Ask again later." })))]
pub struct ErrorBody {
    error: String,
}

/// Decide about a wallet, and add its inbox where it may come in.
///
/// Asked with an API key, or with a message signed by the link's secret.
#[utoipa::path(post, path = "/webhook", tag = "Group links", operation_id = "decide",
    request_body = AskBody,
    responses((status = 200, description = "In the group, or not let in.", body = AnswerBody),
        (status = 500, description = "No decision; ask again.", body = ErrorBody)),
    security(("bearer" = ["groups"]), ("standardWebhooks" = [])),
    extensions(("x-problems" = json!(["401 signature_refused", "404 invite_not_found"]))))]
pub async fn decide(
    State(services): State<Services>,
    Asked { actor, body }: Asked,
) -> Result<Response, ApiProblem> {
    decided(&services, &actor, &body).await
}

/// A question, and who vouches for whom it is about: the holder of a key or, without one, whoever made the secret
/// that signed it.
pub struct Asked {
    actor: InboxId,
    body: AskBody,
}

impl FromRequest<Services> for Asked {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, services: &Services) -> Result<Self, ApiProblem> {
        let (mut parts, body) = request.into_parts();
        let signed = parts.headers.contains_key("webhook-signature");
        if !signed || parts.headers.contains_key(header::AUTHORIZATION) {
            let caller = Caller::from_request_parts(&mut parts, services).await?;
            let actor = caller.may(Scope::Groups)?.inbox_id.clone();
            let Body(body) = Body::from_request(Request::from_parts(parts, body), services).await?;
            return Ok(Self { actor, body });
        }
        let whole = Bytes::from_request(Request::from_parts(parts.clone(), body), services).await;
        let whole = whole.map_err(|rejection| refused(&JsonRejection::BytesRejection(rejection)))?;
        let again = Request::from_parts(parts.clone(), whole.clone().into());
        let Body(body): Body<AskBody> = Body::from_request(again, services).await?;
        let actor = link_secret::signer(services, &body.group_link_id, &parts.headers, &whole).await?;
        Ok(Self { actor, body })
    }
}

/// Decide about a wallet, asked by a host that knows only a URL.
#[utoipa::path(post, path = "/webhook/{id}", tag = "Group links", operation_id = "decideByUrl",
    request_body = AskBody, params(("id" = String, Path, description = "An API key for group links.")),
    responses((status = 200, description = "In the group, or not let in.", body = AnswerBody),
        (status = 500, description = "No decision; ask again.", body = ErrorBody)),
    extensions(("x-problems" = json!(["404 invite_not_found", "404 not_found"]))))]
pub async fn decide_by_url(
    State(services): State<Services>,
    Path(secret): Path<String>,
    Body(body): Body<AskBody>,
) -> Result<Response, ApiProblem> {
    let holder = Caller::by_url(&services, secret, Scope::Groups).await?;
    decided(&services, &holder.who.inbox_id, &body).await
}

async fn decided(services: &Services, actor: &InboxId, body: &AskBody) -> Result<Response, ApiProblem> {
    let wallet = WalletAddress::parse(&body.wallet_address)
        .map_err(|_| Problem::invalid("walletAddress is not an Ethereum address."))?;
    let answer = |status, reason| Json(AnswerBody { status, reason }).into_response();
    Ok(match host::vouched(services, actor, &body.group_link_id, body.topic.as_deref(), &wallet).await {
        Ok(Joined::Success { .. }) => answer(Said::Success, None),
        Ok(Joined::Denied { reason }) => answer(Said::Denied, Some(reason)),
        Ok(Joined::Open { why }) => undecided(why),
        Err(problem) if problem.status == 404 => return Err(problem.into()),
        Err(problem) if problem.status == 500 => failed(problem.title),
        Err(problem) => undecided(problem.title),
    })
}

/// On an answer with a status that means a fault of ours, and is none.
#[derive(Clone, Copy)]
pub struct Undecided;

/// The guide's third answer: its readers know no other.
fn failed(error: String) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, Json(ErrorBody { error })).into_response()
}

fn undecided(error: String) -> Response {
    (Extension(Undecided), failed(error)).into_response()
}
