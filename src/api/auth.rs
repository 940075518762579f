//! `POST /auth/nonce`, `POST /auth/token`.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};

use super::body::Body;
use super::problem::ApiProblem;
use crate::domain::inbox::InboxId;
use crate::domain::siwe::rfc3339;
use crate::service::{Services, sign_in};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NonceBody {
    nonce: String,
    expires_at: String,
}

pub async fn nonce(State(services): State<Services>) -> Result<impl IntoResponse, ApiProblem> {
    let nonce = sign_in::nonce(&services).await?;
    let body = NonceBody { nonce: nonce.nonce, expires_at: rfc3339(nonce.expires_at_ms) };
    Ok((StatusCode::OK, [(header::CACHE_CONTROL, "no-store")], Json(body)))
}

#[derive(Deserialize)]
pub struct TokenRequest {
    siwe: Siwe,
}

#[derive(Deserialize)]
struct Siwe {
    message: String,
    signature: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TokenBody {
    token: String,
    expires_at: String,
    inbox_id: InboxId,
}

pub async fn token(
    State(services): State<Services>,
    Body(TokenRequest { siwe }): Body<TokenRequest>,
) -> Result<impl IntoResponse, ApiProblem> {
    let token = sign_in::token(&services, &siwe.message, &siwe.signature).await?;
    let body =
        TokenBody { token: token.token, expires_at: rfc3339(token.expires_at_ms), inbox_id: token.inbox_id };
    Ok((StatusCode::OK, [(header::CACHE_CONTROL, "no-store")], Json(body)))
}
