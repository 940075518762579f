//! `/healthz`: the process answers. `/readyz`: it can do its work. `/.well-known/usher.json`: which XMTP
//! network it is on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::ApiProblem;
use crate::domain::view::NetworkFacts;
use crate::service::Services;
use crate::service::health;

/// What readiness is judged by.
#[derive(Clone)]
pub struct Readiness {
    pub services: Services,
    /// Set while the process is going down.
    pub leaving: Arc<AtomicBool>,
    pub network: NetworkFacts,
}

impl Readiness {
    pub fn new(services: Services, leaving: Arc<AtomicBool>, network: NetworkFacts) -> Self {
        Self { services, leaving, network }
    }
}

/// Which XMTP network this is.
#[utoipa::path(get, path = "/.well-known/usher.json", tag = "Service", operation_id = "getNetwork",
    responses((status = 200, description = "The network, and this service's own account on it.",
        body = NetworkFacts, example = json!({
            "xmtpNetwork": "production", "networkId": "", "apiUrl": null,
            "accountInboxId": "53ab8bd24e1e3de2ba9a6ee5a8b6c9e1b1f0d7c2a3948576e0f1d2c3b4a59687",
            "webPushPublicKey": null }))))]
pub async fn network(State(readiness): State<Readiness>) -> Result<Json<NetworkFacts>, ApiProblem> {
    let account_inbox_id = health::account(&readiness.services).await?;
    Ok(Json(NetworkFacts { account_inbox_id, ..readiness.network }))
}

/// The process answers.
#[utoipa::path(get, path = "/healthz", tag = "Service", operation_id = "healthz",
    responses((status = 200, description = "It does.", body = String, content_type = "text/plain",
        example = json!("ok\n"))), extensions(("x-problems" = json!(null))))]
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// What is well and what is not.
#[derive(Serialize, ToSchema)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
#[schema(as = Readiness, examples(json!(
    { "ready": true, "database": true, "xmtpNetwork": true, "worker": true, "leaving": false }
)))]
pub struct Body {
    ready: bool,
    database: bool,
    xmtp_network: bool,
    /// Some process drives our XMTP client.
    worker: bool,
    leaving: bool,
}

/// The process can do its work.
#[utoipa::path(get, path = "/readyz", tag = "Service", operation_id = "readyz",
    responses((status = 200, description = "It can.", body = Body),
        (status = 503, description = "It can't just now; what is `false` says why.", body = Body)),
    extensions(("x-problems" = json!(null))))]
pub async fn readyz(State(readiness): State<Readiness>) -> impl IntoResponse {
    let leaving = readiness.leaving.load(Ordering::Relaxed);
    let health::Health { database, xmtp_network, worker } = health::check(&readiness.services).await;
    let ready = database && xmtp_network && worker && !leaving;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Body { ready, database, xmtp_network, worker, leaving }))
}
