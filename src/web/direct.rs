//! A page that answers a form by itself: for what may be seen once and is kept nowhere.

use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};
use leptos::prelude::*;

use super::actions::Services;
use super::edge::Said;
use super::shell::document;

/// Renders a page outside the routes of Leptos. Sent again, the form must not do its work again.
pub fn page(parts: Parts, services: Services, inside: impl FnOnce() -> AnyView) -> Response {
    let owner = Owner::new();
    let html = owner.with(|| {
        provide_context(parts);
        provide_context(services);
        document(inside).to_html()
    });
    let mut response = Html(html).into_response();
    response.extensions_mut().insert(Said);
    response
}
