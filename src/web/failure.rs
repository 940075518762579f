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
use super::language::Spoken;
use super::paths;
use super::style::{Accent, sheet};
use super::words::{self, t};
use crate::domain::problem::Problem;

fn chip(status: u16) -> (Door, Chip) {
    match status {
        404 => (Door::Shut, Chip::new("", Icon::Shut, t!("chip-not-found"))),
        410 => (Door::Shut, Chip::new("", Icon::Shut, t!("chip-over"))),
        401 | 403 => (Door::Shut, Chip::new("wait", Icon::Key, t!("chip-not-allowed"))),
        429 => (Door::Shut, Chip::new("wait", Icon::Clock, t!("chip-too-often"))),
        500.. => (Door::Shut, Chip::new("wait", Icon::Warn, t!("chip-out-of-reach"))),
        _ => (Door::Shut, Chip::new("no", Icon::Warn, t!("chip-not-done"))),
    }
}

/// The way out: one filled button.
fn way_out(problem: &Problem) -> (&'static str, String) {
    match problem.status {
        404 | 410 => (paths::HOME, t!("paste-another")),
        // An empty address is this very page.
        429 | 500.. => ("", t!("try-again")),
        _ => (paths::HOME, t!("go-home")),
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
        <PublicHead title=words::problem(&problem).0 accent=Accent::GREY/>
        {body(problem, host, reference)}
    }
    .into_any()
}

/// An empty address stays empty: this very page.
fn keep(href: &str) -> String {
    if href.is_empty() { String::new() } else { Spoken::here().keep(href) }
}

fn body(problem: Problem, host: String, reference: Option<String>) -> AnyView {
    let (door, chip) = chip(problem.status);
    let (title, detail) = words::problem(&problem);
    let (href, words) = way_out(&problem);
    let reference = reference.filter(|_| problem.status >= 500);
    let reference = reference.map(|id| view! { <p class="small">{t!("reference", id = id)}</p> });
    view! {
        <Card door chip host>
            <h1>{title}</h1>
            {detail.map(|d| view! { <p>{d}</p> })}
            <a class="btn" href=keep(href)>{words}</a>
            {reference}
        </Card>
    }
    .into_any()
}

/// The same page where no Leptos route is at work.
pub fn page(problem: &Problem) -> Response {
    page_in(problem, Spoken::default())
}

/// The same in the language of whoever asked.
pub fn page_in(problem: &Problem, spoken: Spoken) -> Response {
    let style = sheet(Accent::GREY);
    let owner = Owner::new();
    let (title, body) = owner.with(|| {
        provide_context(spoken);
        (words::problem(problem).0, body(problem.clone(), String::new(), None).to_html())
    });
    let root = spoken.root();
    let html = format!(
        "<!DOCTYPE html><html {root}><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>{}</style><title>{}</title></head><body>{body}</body></html>",
        style.css,
        escape(&title),
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
