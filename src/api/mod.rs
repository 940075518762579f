//! The back door: the JSON API of the contract. Ignores cookies, takes only JSON.

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::{Router, middleware};

use tower_http::cors::{Any, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::service::Services;

mod admitters;
mod auth;
mod body;
mod devices;
mod events;
mod groups;
mod health;
mod invite_bodies;
mod invites;
mod join_from_invite;
mod join_requests;
mod link_secrets;
mod me;
mod notify;
mod once;
pub mod openapi;
mod pending;
mod problem;
mod time;
mod webhook;

pub use health::Readiness;
pub use webhook::Undecided;

/// The largest body, in bytes.
const BODY_MAX: usize = 64 * 1024;

/// All routes of the API.
pub fn router(services: Services, readiness: Readiness) -> Router {
    let keyed = calls().layer(middleware::from_fn_with_state(services.clone(), once::once));
    let by_url = by_url().layer(middleware::from_fn_with_state(services.clone(), once::once_by_url));
    let api = Router::from(keyed.merge(sign_in()).merge(by_url))
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(always(header::CACHE_CONTROL, "no-store"))
        .layer(always(header::REFERRER_POLICY, "no-referrer"))
        .layer(cors())
        .with_state(services);
    let about = Router::from(about())
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(cors())
        .with_state(readiness);
    api.merge(about)
}

/// What callers do with a token.
fn calls() -> OpenApiRouter<Services> {
    OpenApiRouter::new()
        .routes(routes!(invites::list, invites::create))
        .routes(routes!(invites::show, invites::change, invites::revoke))
        .routes(routes!(join_requests::create))
        .routes(routes!(join_requests::show, join_requests::decide, join_requests::withdraw))
        .routes(routes!(join_from_invite::show, join_requests::create_from_invite))
        .routes(routes!(notify::wake))
        .routes(routes!(events::follow))
        .routes(routes!(admitters::volunteer, admitters::stand_down))
        .routes(routes!(admitters::claim))
        .routes(routes!(pending::list))
        .routes(routes!(devices::put, devices::delete))
        .routes(routes!(me::show, me::change))
        .routes(routes!(groups::create))
        .routes(routes!(groups::register))
        .routes(routes!(groups::join))
        .routes(routes!(link_secrets::make, link_secrets::forget))
        .routes(routes!(webhook::decide))
}

/// How they get one. Knows no `Idempotency-Key`: nothing here is ever given twice.
fn sign_in() -> OpenApiRouter<Services> {
    OpenApiRouter::new().routes(routes!(auth::nonce)).routes(routes!(auth::token))
}

/// What callers do who know only a URL, and what everybody may see of a group link.
fn by_url() -> OpenApiRouter<Services> {
    OpenApiRouter::new()
        .routes(routes!(groups::show))
        .routes(routes!(groups::register_by_url))
        .routes(routes!(webhook::decide_by_url))
}

/// The service itself.
fn about() -> OpenApiRouter<Readiness> {
    OpenApiRouter::new()
        .routes(routes!(openapi::show))
        .routes(routes!(health::network))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
}

fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Any site's script may call with a bearer token; cookies never count here.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_NONE_MATCH, once::KEY])
        .expose_headers([header::ETAG, header::RETRY_AFTER, header::LOCATION, once::REPLAYED])
}
