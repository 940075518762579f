//! `/healthz`: the process answers. `/readyz`: it can do its work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Serialize;

use crate::service::{Services, health};

/// What readiness is judged by.
#[derive(Clone)]
pub struct Readiness {
    pub services: Services,
    /// Set while the process is going down.
    pub leaving: Arc<AtomicBool>,
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
    let health::Health { database, xmtp_network, worker } = health::check(&readiness.services).await;
    let ready = database && xmtp_network && worker && !leaving;
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Body { ready, database, xmtp_network, worker, leaving }))
}
