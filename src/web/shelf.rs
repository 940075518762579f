//! Invite pages as strangers see them, kept while what they show stays the same. Whoever brings a cookie gets
//! a page of their own.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, COOKIE, ETAG, IF_NONE_MATCH, SET_COOKIE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use moka::future::Cache;

use super::actions::{Services, landing};
use crate::domain::id::InviteId;
use crate::domain::view::Landing;

/// Pages kept: about 12 MB.
const PAGES_MAX: u64 = 1_000;
const PAGE_MAX: usize = 1024 * 1024;

/// A page and what it shows.
struct Page {
    landing: Landing,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Clone)]
pub struct Shelf {
    services: Services,
    pages: Cache<InviteId, Arc<Page>>,
}

impl Shelf {
    pub fn new(services: Services) -> Self {
        Self { services, pages: Cache::new(PAGES_MAX) }
    }
}

/// Serves a stranger's visit from the shelf; everything else goes on.
pub async fn serve(State(shelf): State<Shelf>, request: Request, next: Next) -> Response {
    let Some(id) = visited(&request) else { return next.run(request).await };
    // What goes wrong here goes wrong on the page as well, and is said there.
    let Ok(landing) = landing::for_strangers(&shelf.services, &id).await else {
        return next.run(request).await;
    };
    let kept = shelf.pages.get(&id).await.filter(|page| page.landing == landing);
    if let Some(page) = kept {
        return again(&page, request.headers());
    }
    let response = next.run(request).await;
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, PAGE_MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let whole = matches!(parts.status, StatusCode::OK | StatusCode::GONE);
    if whole && !parts.headers.contains_key(SET_COOKIE) {
        let (status, headers, body) = (parts.status, parts.headers.clone(), body.clone());
        shelf.pages.insert(id, Arc::new(Page { landing, status, headers, body })).await;
    }
    Response::from_parts(parts, Body::from(body))
}

/// The invite a stranger looks at: no cookie, no change.
fn visited(request: &Request) -> Option<InviteId> {
    if request.method() != Method::GET || request.headers().contains_key(COOKIE) {
        return None;
    }
    let mut way = request.uri().path().strip_prefix('/')?.split('/');
    let (room, id) = (way.next()?, way.next()?);
    let whole = matches!(room, "invite" | "i" | "I") && way.next().is_none();
    InviteId::parse(id).ok().filter(|_| whole)
}

fn again(page: &Page, asked: &HeaderMap) -> Response {
    let mut headers = page.headers.clone();
    let same = page.status == StatusCode::OK
        && headers.get(ETAG).is_some_and(|tag| asked.get(IF_NONE_MATCH) == Some(tag));
    if same {
        headers.remove(CONTENT_TYPE);
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (page.status, headers, page.body.clone()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_strangers_visit_to_an_invite_is_kept() {
        let id = "z".repeat(26);
        let visit = |method: Method, path: &str, cookie: bool| {
            let asked = Request::builder().method(method).uri(path);
            let asked = if cookie { asked.header(COOKIE, "usher=x") } else { asked };
            visited(&asked.body(Body::empty()).unwrap()).is_some()
        };
        for path in [format!("/invite/{id}"), format!("/i/{id}?x"), format!("/I/{}", id.to_uppercase())] {
            assert!(visit(Method::GET, &path, false), "{path}");
            assert!(!visit(Method::GET, &path, true), "{path}");
            assert!(!visit(Method::POST, &path, false), "{path}");
        }
        for path in [format!("/invite/{id}/sign-in"), format!("/group/{id}"), "/invite/short".to_owned()] {
            assert!(!visit(Method::GET, &path, false), "{path}");
        }
    }
}
