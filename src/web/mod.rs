//! The front door: pages for people. Complete without a script; nothing personal is cached anywhere.

pub mod actions;
pub mod assets;
mod coding;
pub mod components;
mod direct;
pub mod edge;
pub mod failure;
pub mod head;
pub mod language;
mod link_path;
pub mod pages;
pub mod paths;
pub mod print;
pub mod shelf;
pub mod shell;
pub mod style;
mod tally;
pub mod words;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Extension, Router, middleware};
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async_with_context};
use time::Duration;
use tower_http::compression::CompressionLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

use actions::{
    Services, Site, crowd, files, gate, keys, link_edit, link_form, poster, screen, webhook_edit, webhooks,
};
use shelf::Shelf;

use crate::domain::reference::Reference;

/// Typed text only; pictures have a limit of their own.
const FORM_MAX: usize = 64 * 1024;
const SESSION_DAYS: i64 = 7;

/// All pages and their forms; `reference` is what `/docs/api` shows. Sessions live in `sessions`; the cookie is `__Host-usher` on https.
pub fn router(services: Services, sessions: impl SessionStore + Clone, reference: Arc<Reference>) -> Router {
    let site = services.site.clone();
    let context = {
        let services = services.clone();
        move || {
            provide_context(services.clone());
            provide_context(reference.clone());
        }
    };
    let upload = Router::new()
        .route(link_form::ACTION, post(link_form::create))
        .route(&format!("{}/{{id}}", link_edit::ACTION), post(link_edit::change))
        .layer(DefaultBodyLimit::max(link_form::BODY_MAX));
    let gates = Router::new()
        .route(&format!("{}/{{deed}}/{{id}}", gate::ACTION), post(gate::change))
        .layer(DefaultBodyLimit::max(gate::BODY_MAX));
    let once = Router::new()
        .route(paths::NEW_KEY, post(keys::create))
        .route(paths::NEW_WEBHOOK, post(webhooks::create))
        .route(&format!("{}/{{id}}", webhook_edit::ACTION), post(webhook_edit::change))
        .route(webhooks::ROTATE, post(webhooks::rotate))
        .route(poster::FILE, get(poster::file))
        .route(screen::MAKE, post(screen::make))
        .layer(DefaultBodyLimit::max(FORM_MAX));
    let rooms = pages(context).merge(upload).merge(gates).merge(once).layer(Extension(services.clone()));
    let rooms = rooms.layer(middleware::from_fn_with_state(services.clone(), crowd::bound));
    let rooms = rooms.layer(session_layer(&site, sessions)).merge(files::router(services.clone()));
    let straight = middleware::from_fn_with_state(Arc::new(site.clone()), link_path::straighten);
    let count = middleware::from_fn_with_state(Arc::new(services.clone()), tally::count);
    let rooms = bordered(rooms.layer(middleware::from_fn(edge::finish)), site);
    // One door for all rooms: what is kept is given out before anything else is looked at.
    let shelf = middleware::from_fn_with_state(Shelf::new(services), shelf::serve);
    let rooms = Router::new().fallback_service(rooms.layer(middleware::from_fn(edge::name_route)));
    rooms.layer(shelf).layer(count).layer(straight)
}

/// The routes of `shell::App` and every server function.
fn pages(context: impl Fn() + Clone + Send + Sync + 'static) -> Router {
    let options = LeptosOptions::builder().output_name("usher").build();
    Router::new()
        .leptos_routes_with_context(&options, generate_route_list(shell::App), context.clone(), shell::shell)
        .fallback(render_app_async_with_context(context, shell::shell))
        .with_state(options)
        .layer(DefaultBodyLimit::max(FORM_MAX))
}

/// Headers on every answer; no foreign posts or hosts.
fn bordered(rooms: Router, site: Site) -> Router {
    rooms.layer(middleware::from_fn_with_state(Arc::new(site), edge::guard)).layer(CompressionLayer::new())
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
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::{HeaderMap, Method, Request, StatusCode, header};
    use leptos::server_fn::axum::server_fn_paths;
    use tower::ServiceExt;

    use super::*;

    fn site(base_url: &str) -> Site {
        let host = base_url.split_once("://").map(|(_, host)| host.to_owned()).unwrap();
        Site { base_url: base_url.to_owned(), host, local: base_url.starts_with("http:") }
    }

    /// The front door of a house with nobody at the desk: every page that needs it fails.
    fn door() -> Router {
        bordered(pages(|| ()).layer(middleware::from_fn(edge::finish)), site("https://usher.example"))
    }

    async fn ask(router: Router, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
        let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
        let bytes = to_bytes(body, 1 << 20).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(bytes.to_vec()).unwrap())
    }

    fn request(method: Method, path: &str) -> axum::http::request::Builder {
        Request::builder().method(method).uri(path).header(header::HOST, "usher.example")
    }

    #[test]
    fn every_server_function_is_a_post_under_do() {
        let mut list: Vec<_> = server_fn_paths().collect();
        list.sort_by_key(|(path, _)| *path);
        assert!(list.iter().all(|(_, method)| *method == Method::POST), "{list:?}");
        let paths: Vec<_> = list.into_iter().map(|(path, _)| path).collect();
        let expected = [
            "/do/apps/sign-out",
            "/do/by-code/show",
            "/do/devices/remove",
            "/do/devices/tell",
            "/do/event/code",
            "/do/event/door",
            "/do/event/let-in",
            "/do/event/screen",
            "/do/event/surge",
            "/do/groups/create",
            "/do/join",
            "/do/keys/revoke",
            "/do/links/badges",
            "/do/links/pause",
            "/do/links/revoke",
            "/do/me/name",
            "/do/open",
            "/do/parked/withdraw",
            "/do/requests/approve",
            "/do/requests/reject",
            "/do/requests/retry",
            "/do/reviewers/appoint",
            "/do/reviewers/dismiss",
            "/do/set-up",
            "/do/sign-in/ask",
            "/do/sign-in/prove",
            "/do/sign-out",
            "/do/tell-me",
            "/do/throw-away",
            "/do/visitor/say",
            "/do/webhooks/delete",
            "/do/webhooks/replay",
            "/do/webhooks/switch",
            "/do/webhooks/test",
            "/do/withdraw",
        ];
        assert_eq!(paths, expected);
    }

    #[tokio::test]
    async fn a_get_of_an_action_does_nothing() {
        for (path, _) in server_fn_paths() {
            let (status, ..) = ask(door(), request(Method::GET, path).body(Body::empty()).unwrap()).await;
            assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        }
    }

    #[tokio::test]
    async fn every_page_is_dressed_and_sets_no_cookie_and_says_nothing_of_our_inside() {
        let routes = generate_route_list(shell::App);
        assert!(routes.len() > 15);
        for route in routes {
            assert_eq!(*route.mode(), leptos_router::SsrMode::Async, "{}", route.path());
            let path = route.path().replace(['{', '}'], "");
            let asked = request(Method::GET, &path).body(Body::empty()).unwrap();
            let (status, headers, page) = ask(door(), asked).await;
            assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
            assert_dressed(&headers, &path);
            assert!(page.contains("<h1>Something went wrong on our side.</h1>"), "{path}: {page}");
            assert!(page.ends_with("</html>") && !page.contains("<script"), "{path}");
        }
    }

    fn assert_dressed(headers: &HeaderMap, what: &str) {
        let value = |name: &str| headers.get(name).map(|v| v.to_str().unwrap()).unwrap_or_default();
        for (name, wanted) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("x-frame-options", "DENY"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("x-robots-tag", "noindex, nofollow, noarchive"),
            ("cache-control", "no-store"),
            ("strict-transport-security", "max-age=63072000; includeSubDomains"),
        ] {
            assert_eq!(value(name), wanted, "{name} of {what}");
        }
        let policy = value("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{what}: {policy}");
        assert!(!policy.contains("unsafe"), "{what}: {policy}");
        assert!(value("permissions-policy").contains("camera=()"), "{what}");
        assert!(!headers.contains_key("set-cookie"), "{what}");
    }

    #[tokio::test]
    async fn refusals_are_pages_and_dressed_as_well() {
        let post = |path: &str, origin: &str| {
            let asked = request(Method::POST, path).header(header::ORIGIN, origin.to_owned());
            asked.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        };
        let home = "https://usher.example";
        let large = Body::from("link=".to_owned() + &"x".repeat(FORM_MAX));
        let cases = [
            (request(Method::GET, "/nowhere").body(Body::empty()), 404),
            (request(Method::DELETE, "/sign-in").header(header::ORIGIN, home).body(Body::empty()), 405),
            (post("/do/join", "https://elsewhere.example").body(Body::empty()), 403),
            (post("/do/join", home).body(Body::from("nonsense")), 400),
            (post("/do/open", home).body(large), 400),
            (Request::builder().uri("/").header(header::HOST, "elsewhere.example").body(Body::empty()), 421),
            (Request::builder().uri("/").body(Body::empty()), 421),
        ];
        for (asked, wanted) in cases {
            let asked = asked.unwrap();
            let what = format!("{} {}", asked.method(), asked.uri());
            let (status, headers, page) = ask(door(), asked).await;
            assert_eq!(status.as_u16(), wanted, "{what}");
            assert_dressed(&headers, &what);
            assert!(page.contains("<h1>") && page.contains("class=\"btn\""), "{what}: {page}");
        }
    }

    #[tokio::test]
    async fn a_page_that_has_not_changed_is_not_sent_again() {
        let steady = Router::new().route(
            "/steady",
            axum::routing::get(async || axum::response::Html("<html><body>same</body></html>")),
        );
        let steady = steady.layer(middleware::from_fn(edge::finish));
        let door = bordered(steady, site("https://usher.example"));
        let asked = request(Method::GET, "/steady").body(Body::empty()).unwrap();
        let (_, headers, _) = ask(door.clone(), asked).await;
        let tag = headers.get(header::ETAG).unwrap();
        let again = request(Method::GET, "/steady").header(header::IF_NONE_MATCH, tag);
        let (status, headers, page) = ask(door, again.body(Body::empty()).unwrap()).await;
        assert_eq!((status, page.as_str()), (StatusCode::NOT_MODIFIED, ""));
        assert_dressed(&headers, "304");
    }
}
