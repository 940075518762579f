use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use super::{Faults, unavailable};

/// Lets calls fail as planned.
pub async fn apply(State(faults): State<Arc<Faults>>, request: Request, next: Next) -> Response {
    let method = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
    wait(&faults, &method).await;
    if let Some(refusal) = faults.refusal(&method) {
        return refusal.into_http::<Body>();
    }
    let response = next.run(request).await;
    if faults.loses_answer(&method) { unavailable().into_http::<Body>() } else { response }
}

async fn wait(faults: &Faults, method: &str) {
    let plan = faults.plan();
    if plan.latency_ms > 0 && plan.concerns(method) {
        tokio::time::sleep(Duration::from_millis(plan.latency_ms)).await;
    }
}
