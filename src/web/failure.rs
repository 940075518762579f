//! One [`Problem`] as a page: what happened, what to do, a way out, and a reference. Never internals.

use axum::http::header::{CONTENT_SECURITY_POLICY, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use leptos::prelude::*;

use super::actions::answer;
use super::components::frame::Card;
use super::components::head::PublicHead;
use super::components::icon::Icon;
use super::components::scene::{Chip, Door};
use super::edge::policy;
use super::head::escape;
use super::paths;
use super::style::{Accent, sheet};
use crate::domain::problem::Problem;

const fn chip(status: u16) -> (Door, Chip) {
    match status {
        404 => (Door::Shut, Chip::new("", Icon::Shut, "Not found")),
        410 => (Door::Shut, Chip::new("", Icon::Shut, "No longer valid")),
        401 | 403 => (Door::Shut, Chip::new("wait", Icon::Key, "Not allowed")),
        429 => (Door::Shut, Chip::new("wait", Icon::Clock, "Too often")),
        500.. => (Door::Shut, Chip::new("wait", Icon::Warn, "Out of reach")),
        _ => (Door::Shut, Chip::new("no", Icon::Warn, "Not done")),
    }
}

/// The way out: one filled button.
fn way_out(problem: &Problem) -> (&'static str, &'static str) {
    match problem.status {
        404 | 410 => (paths::HOME, "Paste another link"),
        // An empty address is this very page.
        429 | 500.. => ("", "Try again"),
        _ => (paths::HOME, "Go to the start"),
    }
}

/// A problem as the page at this address.
#[component]
pub fn Failure(problem: Problem) -> impl IntoView {
    if problem.code == "sign_in_required" {
        answer::see(paths::SIGN_IN);
        return ().into_any();
    }
    answer::status(problem.status);
    answer::style(Accent::GREY);
    if let Some(seconds) = problem.retry_after {
        answer::retry_after(seconds);
    }
    let host = super::actions::host();
    let reference = answer::reference();
    view! {
        <PublicHead title=problem.title.clone() accent=Accent::GREY/>
        {body(problem, host, reference)}
    }
    .into_any()
}

fn body(problem: Problem, host: String, reference: Option<String>) -> AnyView {
    let (door, chip) = chip(problem.status);
    let (href, words) = way_out(&problem);
    let reference = reference.filter(|_| problem.status >= 500);
    let reference = reference.map(|id| view! { <p class="small">{format!("Reference {id}.")}</p> });
    view! {
        <Card door chip host>
            <h1>{problem.title}</h1>
            {problem.detail.map(|d| view! { <p>{d}</p> })}
            <a class="btn" href=href>{words}</a>
            {reference}
        </Card>
    }
    .into_any()
}

/// The same page where no Leptos route is at work.
pub fn page(problem: &Problem) -> Response {
    let style = sheet(Accent::GREY);
    let owner = Owner::new();
    let body = owner.with(|| body(problem.clone(), String::new(), None).to_html());
    let html = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>{}</style><title>{}</title></head><body>{body}</body></html>",
        style.css,
        escape(&problem.title),
    );
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&policy(&style.hash)) {
        headers.insert(CONTENT_SECURITY_POLICY, value);
    }
    if let Some(seconds) = problem.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

#[component]
pub fn NotFound() -> impl IntoView {
    view! { <Failure problem=Problem::not_found()/> }
}
