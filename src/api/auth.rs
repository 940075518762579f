//! `POST /auth/nonce`, `POST /auth/token`.

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};

use super::body::Body;
use super::problem::ApiProblem;
use crate::domain::client::CalledFrom;
use crate::domain::inbox::InboxId;
use crate::domain::installation::InstallationId;
use crate::domain::problem::Problem;
use crate::domain::siwe::rfc3339;
use crate::service::sign_in::{self, InstallationProof};
use crate::service::{Services, stranger};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NonceBody {
    nonce: String,
    expires_at: String,
}

pub async fn nonce(
    State(services): State<Services>,
    from: Option<Extension<CalledFrom>>,
) -> Result<impl IntoResponse, ApiProblem> {
    stranger::may_ask(&services, from.map(|Extension(from)| from).unwrap_or_default()).await?;
    let nonce = sign_in::nonce(&services).await?;
    let body = NonceBody { nonce: nonce.nonce, expires_at: rfc3339(nonce.expires_at_ms) };
    Ok((StatusCode::OK, [(header::CACHE_CONTROL, "no-store")], Json(body)))
}

/// One of them, not both.
#[derive(Deserialize)]
pub struct TokenRequest {
    siwe: Option<Siwe>,
    xmtp: Option<Xmtp>,
}

#[derive(Deserialize)]
struct Siwe {
    message: String,
    signature: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Xmtp {
    inbox_id: InboxId,
    installation_id: String,
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
    Body(request): Body<TokenRequest>,
) -> Result<impl IntoResponse, ApiProblem> {
    let token = match request {
        TokenRequest { siwe: Some(siwe), xmtp: None } => {
            sign_in::token(&services, &siwe.message, &siwe.signature).await?
        }
        TokenRequest { siwe: None, xmtp: Some(xmtp) } => {
            sign_in::token_by_installation(&services, &xmtp.proof()?).await?
        }
        _ => return Err(Problem::invalid("Send either \"siwe\" or \"xmtp\", and not both.").into()),
    };
    let body =
        TokenBody { token: token.token, expires_at: rfc3339(token.expires_at_ms), inbox_id: token.inbox_id };
    Ok((StatusCode::OK, [(header::CACHE_CONTROL, "no-store")], Json(body)))
}

impl Xmtp {
    fn proof(self) -> Result<InstallationProof, Problem> {
        let installation_id = InstallationId::parse(&self.installation_id)
            .ok_or_else(|| Problem::invalid("An installation id has 64 hexadecimal digits."))?;
        let Self { inbox_id, message, signature, .. } = self;
        Ok(InstallationProof { inbox_id, installation_id, message, signature })
    }
}
