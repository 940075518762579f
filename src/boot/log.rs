//! One line for each request: what was asked by route, never by id.

use tokio::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;

use super::SystemRandom;
use crate::api::Undecided;
use crate::domain::id;
use crate::service::Random;

const ID: &str = "x-request-id";

/// Gives the request an id, answers it with that id, and writes the line.
pub async fn request(mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = request_id();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let named = HeaderValue::from_str(&id);
    if let Ok(value) = &named {
        // A failure page shows it; what a caller sent there is not ours.
        request.headers_mut().insert(ID, value.clone());
    }
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    // Pages have one door; which of them it was is said by the answer.
    let route = route.or_else(|| response.extensions().get::<MatchedPath>().cloned());
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    if status >= 500 && response.extensions().get::<Undecided>().is_none() {
        tracing::error!(http.method = %method, http.route = route, http.status = status, ms, request.id = id, "request");
    } else {
        tracing::info!(http.method = %method, http.route = route, http.status = status, ms, request.id = id, "request");
    }
    if let Ok(value) = named {
        response.headers_mut().insert(ID, value);
    }
    response
}

fn request_id() -> String {
    let mut random = [0; 17];
    SystemRandom.fill(&mut random);
    id::encode(random).chars().take(10).collect()
}
