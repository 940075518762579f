//! The front door: pages for people. Complete without a script; nothing personal is cached anywhere.

pub mod actions;
pub mod assets;
pub mod components;
pub mod edge;
pub mod failure;
pub mod head;
pub mod pages;
pub mod paths;
pub mod shell;
pub mod style;

use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use axum::{Extension, Router, middleware};
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async_with_context};
use time::Duration;
use tower_http::compression::CompressionLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

use actions::{Services, Site, files, link_form};

/// Typed text only; pictures have a limit of their own.
const FORM_MAX: usize = 64 * 1024;
const SESSION_DAYS: i64 = 7;

/// All pages and their forms. Sessions live in `sessions`; the cookie is `__Host-usher` on https.
pub fn router(services: Services, sessions: impl SessionStore + Clone) -> Router {
    let site = services.site.clone();
    let options = LeptosOptions::builder().output_name("usher").build();
    let context = {
        let services = services.clone();
        move || provide_context(services.clone())
    };
    let pages: Router = Router::new()
        .leptos_routes_with_context(&options, generate_route_list(shell::App), context.clone(), shell::shell)
        .fallback(render_app_async_with_context(context, shell::shell))
        .with_state(options)
        .layer(DefaultBodyLimit::max(FORM_MAX));
    let upload = Router::new()
        .route(link_form::ACTION, post(link_form::create))
        .layer(DefaultBodyLimit::max(link_form::BODY_MAX));
    pages
        .merge(upload)
        .layer(Extension(services.clone()))
        .layer(session_layer(&site, sessions))
        .merge(files::router(services))
        .layer(middleware::from_fn_with_state(site, edge::guard))
        .layer(CompressionLayer::new())
}

fn session_layer<S: SessionStore + Clone>(site: &Site, sessions: S) -> SessionManagerLayer<S> {
    let https = site.base_url.starts_with("https://");
    SessionManagerLayer::new(sessions)
        .with_name(if https { "__Host-usher" } else { "usher" })
        .with_secure(https)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(Duration::days(SESSION_DAYS)))
}

#[cfg(test)]
mod tests;
