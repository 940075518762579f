//! The back door: the JSON API of the contract. Ignores cookies, takes only JSON.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::routing::{get, post, put};

use tower_http::cors::{Any, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::service::Services;

mod admitters;
mod auth;
mod body;
mod devices;
mod events;
mod health;
mod invites;
mod join_from_invite;
mod join_requests;
mod me;
mod notify;
mod pending;
mod problem;
mod time;

pub use health::Readiness;

/// The largest body, in bytes.
const BODY_MAX: usize = 64 * 1024;

/// All routes of the API.
pub fn router(services: Services, readiness: Readiness) -> Router {
    let api = Router::new()
        .route("/auth/nonce", post(auth::nonce))
        .route("/auth/token", post(auth::token))
        .route("/me", get(me::show).put(me::change))
        .route("/groupInvite", get(invites::list).post(invites::create))
        .route("/groupInvite/{id}", get(invites::show).patch(invites::change).delete(invites::revoke))
        .route("/groupInvite/{id}/admitters/me", put(admitters::volunteer).delete(admitters::stand_down))
        .route("/groupJoinRequest", post(join_requests::create))
        .route(
            "/groupJoinRequest/{id}",
            get(join_requests::show).put(join_requests::decide).delete(join_requests::withdraw),
        )
        .route("/groupJoinRequest/{id}/claim", post(admitters::claim))
        .route("/groupJoinRequest/{id}/notify", post(notify::wake))
        .route("/groupJoinRequest/{id}/events", get(events::follow))
        .route("/devices/{id}", put(devices::put).delete(devices::delete))
        .route("/groups/joinFromInvite", get(join_from_invite::show).post(join_requests::create))
        .route("/pendingJoins", post(pending::list))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(always(header::CACHE_CONTROL, "no-store"))
        .layer(always(header::REFERRER_POLICY, "no-referrer"))
        .layer(cors())
        .with_state(services);
    let health = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/.well-known/usher.json", get(health::network))
        .with_state(readiness);
    api.merge(health)
}

fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Any site's script may call with a bearer token; cookies never count here.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_NONE_MATCH])
        .expose_headers([header::ETAG, header::RETRY_AFTER, header::LOCATION])
}
