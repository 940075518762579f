//! The API's description, OpenAPI 3.1: made of the handlers, so that neither is without the other.

mod complete;
mod people;
mod problems;
#[cfg(test)]
mod tests;
mod words;

use std::sync::LazyLock;

use axum::http::header;
use axum::response::IntoResponse;
use serde_json::Value;

pub use people::reference;
pub use words::invite_status;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Usher",
        description = "The self-hosted way into an XMTP group chat: invites, join requests, and waking the people who can let someone in.\n\nTimes are RFC 3339. Ids are 26 characters, read case-insensitively. Unknown fields are ignored. What one may not see is answered like what does not exist.",
        version = env!("CARGO_PKG_VERSION"),
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    servers((url = "/", description = "This service")),
    tags(
        (name = "Sign in", description = "A text signed by a wallet or an XMTP installation becomes a token."),
        (name = "Invites", description = "Links to groups."),
        (name = "Join requests", description = "Asking in, following it, answering it."),
        (name = "Adding people", description = "Groups whose members do the adding with their own apps."),
        (name = "Group links", description = "Groups that a gate or another server decides about."),
        (name = "Devices", description = "Where people are woken."),
        (name = "You", description = "The caller."),
        (name = "Service", description = "The service itself."),
    )
)]
struct Base;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let mut document = <Base as utoipa::OpenApi>::openapi();
    document.merge(super::sign_in().into_openapi());
    document.merge(super::calls().into_openapi());
    document.merge(super::by_url().into_openapi());
    document.merge(super::about().into_openapi());
    let mut document = serde_json::to_value(document).unwrap_or_default();
    complete::complete(&mut document);
    document
});

static TEXT: LazyLock<String> = LazyLock::new(|| DOCUMENT.to_string());

/// The document.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "Service", operation_id = "getOpenApi",
    responses((status = 200, description = "OpenAPI 3.1.", body = Object,
        content_type = "application/json", example = json!({ "openapi": "3.1.0" }))),
    extensions(("x-problems" = json!(null))))]
pub async fn show() -> impl IntoResponse {
    let headers =
        [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=300")];
    (headers, TEXT.as_str())
}
