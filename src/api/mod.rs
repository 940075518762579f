//! The back door: the JSON API of the contract. Ignores cookies, takes only JSON.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::service::Services;

mod auth;
mod body;
mod health;
mod invites;
mod join_requests;
mod me;
mod problem;

pub use health::Readiness;

/// The largest body, in bytes.
const BODY_MAX: usize = 64 * 1024;

/// All routes of the API.
pub fn router(services: Services, readiness: Readiness) -> Router {
    let api = Router::new()
        .route("/auth/nonce", post(auth::nonce))
        .route("/auth/token", post(auth::token))
        .route("/me", get(me::show).put(me::change))
        .route("/groupInvite", post(invites::create))
        .route("/groupInvite/{id}", get(invites::show))
        .route("/groupJoinRequest", post(join_requests::create))
        .route(
            "/groupJoinRequest/{id}",
            get(join_requests::show).put(join_requests::decide).delete(join_requests::withdraw),
        )
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(cors())
        .with_state(services);
    let health = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/.well-known/usher.json", get(health::network))
        .with_state(readiness);
    api.merge(health)
}

/// Any site's script may call with a bearer token; cookies never count here.
fn cors() -> tower_http::cors::CorsLayer {
    use axum::http::{Method, header};
    tower_http::cors::CorsLayer::new()
        .allow_origin(tower_http::cors::Any)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers([header::RETRY_AFTER, header::LOCATION])
}
