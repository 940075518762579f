//! Counts who looks at links, and carries along where they came from. It stands outside of what keeps pages, so
//! that a kept page counts like a fresh one.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{REFERER, USER_AGENT};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::actions::{Services, funnel};
use super::link_path::door_and_rest;
use crate::domain::event::code::CODE_LEN;
use crate::domain::id::InviteId;
use crate::domain::robot::{is_ahead, is_robot};
use crate::domain::source::{Source, of_query};

/// Notes where a visitor comes from, and counts the visit once its page is made.
pub async fn count(State(services): State<Arc<Services>>, mut request: Request, next: Next) -> Response {
    let visit = visited(&request);
    if !request.method().is_safe() {
        let source = source_of_form(request.headers());
        request.extensions_mut().insert(source);
    }
    let response = next.run(request).await;
    if let Some((invite, source)) = visit
        && matches!(response.status(), StatusCode::OK | StatusCode::SERVICE_UNAVAILABLE)
    {
        funnel::viewed(&services, invite, source);
    }
    response
}

/// The link a person opens in a window of their own.
fn visited(request: &Request) -> Option<(InviteId, Source)> {
    if request.method() != Method::GET || !is_person(request.headers()) {
        return None;
    }
    let (_, rest) = door_and_rest(request.uri().path())?;
    // Behind an id stands what a screen shows there.
    let (id, code) = rest.split_once('/').unwrap_or((rest, ""));
    let on_screen = code.len() == CODE_LEN && code.bytes().all(|b| b.is_ascii_alphanumeric());
    let id = InviteId::parse(id).ok().filter(|_| code.is_empty() || on_screen)?;
    let said = of_query(request.uri().query().unwrap_or_default());
    Some((id, if on_screen { Source::Event } else { said }))
}

fn is_person(headers: &HeaderMap) -> bool {
    let says = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let ahead = ["sec-purpose", "purpose", "x-purpose", "x-moz"];
    // What a script of ours looks at again is no visit; old browsers do not say what they do.
    let opens = says("sec-fetch-dest").is_none_or(|what| what == "document")
        && says("sec-fetch-mode").is_none_or(|how| how == "navigate");
    opens
        && !ahead.iter().any(|name| says(name).is_some_and(is_ahead))
        && !is_robot(headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default())
}

/// Where the visitor of the page came from that this form stands on. Pages are kept for everybody, so the form
/// itself can't say it; the address of the page does, which browsers tell our own site.
fn source_of_form(headers: &HeaderMap) -> Source {
    let page = headers.get(REFERER).and_then(|page| page.to_str().ok()).unwrap_or_default();
    crate::domain::pasted::read(page).map(|link| link.source).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    const PERSON: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

    fn visit(method: Method, path: &str, headers: &[(&str, &str)]) -> Option<Source> {
        let asked = Request::builder().method(method).uri(path).header(USER_AGENT, PERSON);
        let asked = headers.iter().fold(asked, |asked, (name, value)| asked.header(*name, *value));
        let mut asked = asked.body(Body::empty()).unwrap();
        if let Some(agent) = headers.iter().find(|(name, _)| *name == "user-agent") {
            asked.headers_mut().insert(USER_AGENT, agent.1.parse().unwrap());
        }
        visited(&asked).map(|(_, source)| source)
    }

    #[test]
    fn a_visit_is_a_person_opening_a_link() {
        let id = "z".repeat(26);
        for (path, source) in [
            (format!("/invite/{id}"), Source::Direct),
            (format!("/invite/{id}?s=mail"), Source::Mail),
            (format!("/I/{}?s=poster", id.to_uppercase()), Source::Poster),
            (format!("/group/{id}?s=whatever"), Source::Other),
        ] {
            assert_eq!(visit(Method::GET, &path, &[]), Some(source), "{path}");
            assert_eq!(visit(Method::HEAD, &path, &[]), None, "{path}");
        }
        for path in
            [format!("/invite/{id}/check"), format!("/images/{id}"), "/".into(), "/invite/short".into()]
        {
            assert_eq!(visit(Method::GET, &path, &[]), None, "{path}");
        }
        let page = format!("/invite/{id}");
        let document = [("sec-fetch-dest", "document"), ("sec-fetch-mode", "navigate")];
        assert!(visit(Method::GET, &page, &document).is_some());
        for other in [
            [("sec-fetch-dest", "empty"), ("sec-fetch-mode", "cors")],
            [("sec-fetch-dest", "iframe"), ("sec-fetch-mode", "navigate")],
            [("sec-purpose", "prefetch;prerender"), ("sec-fetch-dest", "document")],
            [("purpose", "prefetch"), ("sec-fetch-dest", "document")],
            [("x-moz", "prefetch"), ("accept", "*/*")],
            [("user-agent", "WhatsApp/2"), ("accept", "*/*")],
            [("user-agent", "Twitterbot/1.0"), ("accept", "*/*")],
            [("user-agent", ""), ("accept", "*/*")],
        ] {
            assert_eq!(visit(Method::GET, &page, &other), None, "{other:?}");
        }
    }

    #[test]
    fn a_form_comes_from_where_its_page_was_found() {
        let id = "z".repeat(26);
        for (page, source) in [
            (format!("https://usher.example/invite/{id}?s=mail"), Source::Mail),
            (format!("https://usher.example/I/{}-P", id.to_uppercase()), Source::Poster),
            (format!("https://usher.example/invite/{id}?again&s=x"), Source::Other),
            (format!("https://usher.example/invite/{id}"), Source::Direct),
            ("https://usher.example/dashboard?s=mail".into(), Source::Direct),
            (String::new(), Source::Direct),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(REFERER, page.parse().unwrap());
            assert_eq!(source_of_form(&headers), source, "{page}");
        }
    }
}
