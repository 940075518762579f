//! Invite pages as strangers see them, kept as they are sent while what they show stays the same. Whoever brings a
//! cookie gets a page of their own.
//!
//! A page is shown again for up to a second without a look at the database, unless this process wrote in the
//! last second or so: what another process changed may be seen a second late (`docs/adr`).

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CONTENT_TYPE, COOKIE, ETAG, HOST, IF_NONE_MATCH, SET_COOKIE, TRANSFER_ENCODING};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use moka::future::Cache;

use super::actions::{Services, answer, landing};
use super::coding::Coding;
use super::language::Spoken;
use crate::domain::apps::visit::Visit;
use crate::domain::etag;
use crate::domain::id::InviteId;
use crate::domain::view::Landing;

/// Pages kept: about 24 MB at most. One invite has a page for each platform, browser inside an app,
/// language and coding.
const PAGES_MAX: u64 = 2_000;
const PAGE_MAX: usize = 1024 * 1024;
/// How long a page is shown without a look at the database, and how long nothing may have been written before.
const CALM_MS: i64 = 1_000;

/// A page and what it shows.
struct Page {
    landing: Landing,
    looked_ms: AtomicI64,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    /// For the log.
    route: Option<MatchedPath>,
}

/// The writes of this process as last seen, and since when there were no more.
#[derive(Debug, Default)]
struct Calm {
    writes: u64,
    since_ms: Option<i64>,
}

impl Calm {
    /// Since when nothing was written here.
    fn since(&mut self, writes: u64, now_ms: i64) -> i64 {
        if self.writes != writes || self.since_ms.is_none() {
            *self = Self { writes, since_ms: Some(now_ms) };
        }
        self.since_ms.unwrap_or(now_ms)
    }
}

/// Whether what was read at `looked_ms` may be shown: a moment old, and read when nothing was being written. A
/// transaction that began before a look may end after it; a second is longer than any of ours.
fn holds(looked_ms: i64, calm_since_ms: i64, now_ms: i64) -> bool {
    (0..CALM_MS).contains(&now_ms.saturating_sub(looked_ms))
        && looked_ms.saturating_sub(calm_since_ms) >= CALM_MS
}

/// Which page of an invite.
type Place = (InviteId, Visit, Spoken, Option<Coding>);

pub struct Shelf {
    services: Services,
    pages: Cache<Place, Arc<Page>>,
    calm: Mutex<Calm>,
}

impl Shelf {
    pub fn new(services: Services) -> Arc<Self> {
        Arc::new(Self { services, pages: Cache::new(PAGES_MAX), calm: Mutex::default() })
    }

    /// The page a stranger looks at: no cookie, our host, no change.
    fn place(&self, request: &Request) -> Option<Place> {
        let headers = request.headers();
        let ours =
            headers.get(HOST).is_some_and(|host| host.as_bytes() == self.services.site.host.as_bytes());
        let id = visited(request).filter(|_| ours)?;
        let visit = self.services.apps.tell_apart(answer::visit_of(headers));
        Some((id, visit, Spoken::of(request.uri(), headers), Coding::of(headers)))
    }

    /// A page that needs no look at the database.
    fn at_hand(&self, page: &Page, now_ms: i64) -> bool {
        let mut calm = self.calm.lock().unwrap_or_else(PoisonError::into_inner);
        let since = calm.since(self.services.store.writes(), now_ms);
        holds(page.looked_ms.load(Ordering::Relaxed), since, now_ms) && !self.services.reach.is_away()
    }
}

/// Serves a stranger's visit from the shelf; everything else goes on.
pub async fn serve(State(shelf): State<Arc<Shelf>>, mut request: Request, next: Next) -> Response {
    let Some(place) = shelf.place(&request) else { return next.run(request).await };
    let now = shelf.services.now_ms();
    let kept = shelf.pages.get(&place).await;
    if let Some(page) = kept.as_ref().filter(|page| shelf.at_hand(page, now)) {
        return again(page, request.headers());
    }
    // What goes wrong here goes wrong on the page as well, and is said there.
    let Ok(landing) = landing::for_strangers(&shelf.services, &place.0).await else {
        return next.run(request).await;
    };
    if let Some(page) = kept.filter(|page| page.landing == landing) {
        page.looked_ms.store(now, Ordering::Relaxed);
        return again(&page, request.headers());
    }
    Coding::ask(place.3, request.headers_mut());
    let response = next.run(request).await;
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, PAGE_MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let whole = matches!(parts.status, StatusCode::OK | StatusCode::GONE);
    if whole && !parts.headers.contains_key(SET_COOKIE) {
        let (status, mut headers, body) = (parts.status, parts.headers.clone(), body.clone());
        headers.remove(TRANSFER_ENCODING);
        let looked_ms = AtomicI64::new(now);
        let route = parts.extensions.get().cloned();
        shelf.pages.insert(place, Arc::new(Page { landing, looked_ms, status, headers, body, route })).await;
    }
    Response::from_parts(parts, Body::from(body))
}

/// The invite a stranger looks at: no cookie, no change.
fn visited(request: &Request) -> Option<InviteId> {
    // Whoever chooses a language sees all of them on the page.
    let chooses = request.uri().query().is_some_and(|query| query.split('&').any(|pair| pair == "lang"));
    if request.method() != Method::GET || request.headers().contains_key(COOKIE) || chooses {
        return None;
    }
    let mut way = request.uri().path().strip_prefix('/')?.split('/');
    let (room, id) = (way.next()?, way.next()?);
    let whole = matches!(room, "invite" | "i" | "I" | "group") && way.next().is_none();
    InviteId::parse(id).ok().filter(|_| whole)
}

fn again(page: &Page, asked: &HeaderMap) -> Response {
    let mut response = copy(page, asked);
    if let Some(route) = page.route.clone() {
        response.extensions_mut().insert(route);
    }
    response
}

fn copy(page: &Page, asked: &HeaderMap) -> Response {
    let mut headers = page.headers.clone();
    let same = page.status == StatusCode::OK
        && headers.get(ETAG).and_then(|tag| tag.to_str().ok()).is_some_and(|tag| {
            etag::is_named(asked.get_all(IF_NONE_MATCH).iter().map(HeaderValue::as_bytes), tag)
        });
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
    fn a_page_is_shown_unseen_for_a_second_and_never_near_a_write_of_ours() {
        let mut calm = Calm::default();
        assert_eq!(calm.since(7, 10_000), 10_000);
        assert_eq!(calm.since(7, 11_500), 10_000);
        assert!(!holds(10_999, 10_000, 11_500), "read too near a write");
        assert!(holds(11_000, 10_000, 11_500));
        assert!(holds(11_000, 10_000, 11_999));
        assert!(!holds(11_000, 10_000, 12_000), "too old");
        assert!(!holds(11_000, 10_000, 10_999), "the clock went back");
        assert_eq!(calm.since(8, 11_600), 11_600, "a write");
        assert!(!holds(11_000, 11_600, 11_600));
    }

    #[test]
    fn only_a_strangers_visit_to_an_invite_is_kept() {
        let id = "z".repeat(26);
        let visit = |method: Method, path: &str, cookie: bool| {
            let asked = Request::builder().method(method).uri(path);
            let asked = if cookie { asked.header(COOKIE, "usher=x") } else { asked };
            visited(&asked.body(Body::empty()).unwrap()).is_some()
        };
        for path in [
            format!("/invite/{id}"),
            format!("/i/{id}?lang=x"),
            format!("/I/{}", id.to_uppercase()),
            format!("/group/{id}"),
        ] {
            assert!(visit(Method::GET, &path, false), "{path}");
            assert!(!visit(Method::GET, &path, true), "{path}");
            assert!(!visit(Method::POST, &path, false), "{path}");
        }
        for path in [
            format!("/invite/{id}?lang"),
            format!("/invite/{id}/sign-in"),
            format!("/groups/{id}"),
            "/invite/short".to_owned(),
        ] {
            assert!(!visit(Method::GET, &path, false), "{path}");
        }
    }
}
