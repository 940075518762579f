//! `POST /auth/nonce`, `POST /auth/token`.

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::Body;
use super::problem::ApiProblem;
use crate::domain::client::CalledFrom;
use crate::domain::inbox::InboxId;
use crate::domain::installation::InstallationId;
use crate::domain::problem::Problem;
use crate::domain::siwe::rfc3339;
use crate::service::sign_in::{self, InstallationProof};
use crate::service::{Services, stranger};

/// What a sign-in text names.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = Nonce, examples(json!(
    { "nonce": "7w3k9q2m5x8c1v4b6n0z3h5t2d", "expiresAt": "2026-11-22T18:05:00Z" }
)))]
pub struct NonceBody {
    /// Any attempt to sign in burns it.
    nonce: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

/// Ask for a nonce.
///
/// The first step of signing in. It is good for five minutes.
#[utoipa::path(post, path = "/auth/nonce", tag = "Sign in", operation_id = "createNonce",
    responses((status = 200, description = "A nonce.", body = NonceBody)),
    extensions(("x-problems" = json!(["429 rate_limited"]))))]
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
#[derive(Deserialize, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
#[schema(examples(
    json!({ "siwe": {
        "message": "example.org wants you to sign in with your Ethereum account:\n0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\n\n\nURI: https://example.org\nVersion: 1\nChain ID: 1\nNonce: 7w3k9q2m5x8c1v4b6n0z3h5t2d\nIssued At: 2026-11-22T18:00:00Z\nExpiration Time: 2026-11-22T18:05:00Z",
        "signature": "0x6c1f…1b"
    } }),
    json!({ "xmtp": {
        "inboxId": "53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687",
        "installationId": "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90",
        "message": "example.org wants this XMTP installation to sign in: …",
        "signature": "8d2f…0c"
    } })
))]
pub struct TokenRequest {
    siwe: Option<Siwe>,
    xmtp: Option<Xmtp>,
}

/// A text of EIP-4361, signed by the wallet: its key, or a smart account (ERC-1271, ERC-6492).
#[derive(Deserialize, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
struct Siwe {
    /// Names this host and the nonce; at most 2,048 characters.
    message: String,
    /// In hex.
    signature: String,
}

/// A text signed by an XMTP installation of the inbox.
#[derive(Deserialize, ToSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
struct Xmtp {
    inbox_id: InboxId,
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    installation_id: String,
    message: String,
    signature: String,
}

/// A bearer token; shown once.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = Token, examples(json!({
    "token": "ush_7w3k9q2m5x8c1v4b6n0z3h5t2d7w3k9q2m5x8c1v4b6n0z3h5t2d",
    "expiresAt": "2026-11-29T18:00:00Z",
    "inboxId": "53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687"
})))]
pub struct TokenBody {
    token: String,
    #[schema(format = DateTime)]
    expires_at: String,
    inbox_id: InboxId,
}

/// Sign in.
///
/// With a text signed by a wallet (`siwe`) or by an XMTP installation (`xmtp`). The text names this host and
/// a nonce; the attempt burns the nonce, whatever comes of it.
#[utoipa::path(post, path = "/auth/token", tag = "Sign in", operation_id = "createToken",
    request_body = TokenRequest,
    responses((status = 200, description = "A token for seven days.", body = TokenBody)),
    extensions(("x-problems" = json!(["401 sign_in_refused", "401 chain_not_supported", "422 not_on_xmtp",
        "429 rate_limited", "503 chain_unreachable", "503 xmtp_unreachable"]))))]
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
