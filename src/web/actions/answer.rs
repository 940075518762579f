//! What a page or a server function says beside its body: status code, headers, where to look next.

use std::collections::BTreeMap;

use axum::extract::Query;
use axum::http::header::{CONTENT_SECURITY_POLICY, LOCATION, RETRY_AFTER, USER_AGENT, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::domain::apps::visit::Visit;
use crate::domain::client::CalledFrom;
use crate::web::edge::policy;
use crate::web::language::Spoken;
use crate::web::style::{Accent, sheet};

/// Sets the status code of the page being rendered.
pub fn status(code: u16) {
    if let (Some(options), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(code)) {
        options.set_status(status);
    }
}

fn header(name: HeaderName, value: &str) {
    if let (Some(options), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(value)) {
        options.insert_header(name, value);
    }
}

/// Allows the inlined style sheet of this accent, and no other.
pub fn style(accent: Accent) {
    header(CONTENT_SECURITY_POLICY, &policy(&sheet(accent).hash));
}

pub fn retry_after(seconds: u64) {
    header(RETRY_AFTER, &seconds.to_string());
}

/// The page depends on what the browser says it is.
pub fn varies_by_browser() {
    header(VARY, "user-agent, accept-language");
}

/// What the browser says it is.
pub fn visit() -> Visit {
    parts(|parts| visit_of(&parts.headers)).unwrap_or_default()
}

/// The same, from the headers of a request.
pub fn visit_of(headers: &HeaderMap) -> Visit {
    headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).map(Visit::of).unwrap_or_default()
}

/// Post, redirect, get: the answer is on the page at `path`, which comes from `web::paths`.
pub fn see(path: &str) {
    status(StatusCode::SEE_OTHER.as_u16());
    header(LOCATION, &Spoken::here().keep(path));
}

fn parts<T>(read: impl FnOnce(&Parts) -> T) -> Option<T> {
    use_context::<Parts>().map(|parts| read(&parts))
}

/// Whether the page's query has this word.
pub fn asked_for(word: &str) -> bool {
    query(word).is_some()
}

/// A word of the page's query; only plain letters and digits are read.
pub fn query(word: &str) -> Option<String> {
    let read = |parts: &Parts| {
        let pairs = parts.uri.query().unwrap_or_default().split('&');
        pairs
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .find(|(k, _)| *k == word)
            .map(|(_, v)| v.to_owned())
    };
    parts(read).flatten().filter(|value| value.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// A word of the page's query as somebody typed it into a form that asks for a page.
pub fn typed(word: &str) -> Option<String> {
    let read = |parts: &Parts| Query::<BTreeMap<String, String>>::try_from_uri(&parts.uri).ok();
    parts(read).flatten().and_then(|Query(mut words)| words.remove(word))
}

/// Where this request comes from, for limits.
pub fn called_from() -> CalledFrom {
    parts(|parts| parts.extensions.get::<CalledFrom>().copied()).flatten().unwrap_or_default()
}

/// The id of this request in our log, where the server gave it one.
pub fn reference() -> Option<String> {
    parts(|parts| parts.headers.get("x-request-id").and_then(|id| id.to_str().ok()).map(str::to_owned))
        .flatten()
}
