//! `/healthz`: the process answers. `/readyz`: it can do its work. `/.well-known/usher.json`: which XMTP
//! network it is on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Serialize;

use super::problem::ApiProblem;
use crate::domain::view::NetworkFacts;
use crate::service::Services;
use crate::service::health::{self, Pulse};

/// What readiness is judged by.
#[derive(Clone)]
pub struct Readiness {
    pub services: Services,
    /// Set while the process is going down.
    pub leaving: Arc<AtomicBool>,
    pub network: NetworkFacts,
    pulse: Pulse,
}

impl Readiness {
    pub fn new(services: Services, leaving: Arc<AtomicBool>, network: NetworkFacts) -> Self {
        Self { services, leaving, network, pulse: Pulse::default() }
    }
}

pub async fn network(State(readiness): State<Readiness>) -> Result<Json<NetworkFacts>, ApiProblem> {
    let account_inbox_id = health::account(&readiness.services).await?;
    Ok(Json(NetworkFacts { account_inbox_id, ..readiness.network }))
}

pub async fn healthz() -> &'static str {
    "ok\n"
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    ready: bool,
    database: bool,
    xmtp_network: bool,
    /// Some process drives our XMTP client.
    worker: bool,
    leaving: bool,
}

pub async fn readyz(State(readiness): State<Readiness>) -> impl IntoResponse {
    let leaving = readiness.leaving.load(Ordering::Relaxed);
    let health::Health { database, xmtp_network, worker } =
        health::check(&readiness.services, &readiness.pulse).await;
    let ready = database && xmtp_network && worker && !leaving;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Body { ready, database, xmtp_network, worker, leaving }))
}
