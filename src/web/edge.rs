//! The border of the front door: headers on every answer, the right host, and no posts from elsewhere.

use std::sync::Arc;

use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HOST, IF_NONE_MATCH, ORIGIN,
    REFERER, REFERRER_POLICY, SET_COOKIE, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use sha2::{Digest, Sha256};

use super::actions::Site;
use super::failure;
use super::head::Head;
use super::language::Spoken;
use crate::domain::etag;
use crate::domain::problem::Problem;

/// Pages are small; what is larger is not one of ours.
const PAGE_MAX: usize = 8 * 1024 * 1024;

/// The content security policy of a page whose inlined style has this hash.
pub fn policy(style_hash: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' {style_hash}; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

const HEADERS: [(HeaderName, &str); 8] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not `no-referrer`: with it browsers post forms with `Origin: null`.
    (REFERRER_POLICY, "same-origin"),
    (X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow, noarchive"),
    (CACHE_CONTROL, "no-store"),
];

/// Puts the headers on an answer; what a page said for itself stays.
pub fn dress(site: &Site, headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if !headers.contains_key(CONTENT_SECURITY_POLICY)
        && let Ok(value) = HeaderValue::from_str(&policy(""))
    {
        headers.insert(CONTENT_SECURITY_POLICY, value);
    }
    if site.base_url.starts_with("https://") {
        headers
            .entry(STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    }
}

/// The outermost layer: refuses foreign hosts and foreign posts, and dresses whatever comes out.
pub async fn guard(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let spoken = Spoken::of(request.uri(), request.headers());
    let mut response = match admit(&site, &request) {
        Ok(()) => next.run(request).await,
        Err(problem) => failure::page_in(&problem, spoken),
    };
    secure_removals(response.headers_mut());
    dress(&site, response.headers_mut());
    response
}

/// Tells the log, outside of the one door, which room was asked for.
pub async fn name_route(route: Option<Extension<MatchedPath>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Some(Extension(route)) = route {
        response.extensions_mut().insert(route);
    }
    response
}

/// The innermost layer: makes what Leptos gives a page as we send it.
pub async fn finish(mut request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let seen: Vec<_> = request.headers().get_all(IF_NONE_MATCH).iter().cloned().collect();
    let head = Head::default();
    request.extensions_mut().insert(head.clone());
    let spoken = Spoken::of(request.uri(), request.headers());
    request.extensions_mut().insert(spoken);
    // Leptos answers a form it can't read by sending the browser to this address.
    request.headers_mut().remove(REFERER);
    let response = settle(&method, next.run(request).await, spoken);
    tag(&method, &seen, &head, response).await
}

fn admit(site: &Site, request: &Request) -> Result<(), Problem> {
    if !is_ours(site, host_of(request)) {
        return Err(Problem::new(421, "misdirected", "This address belongs to somebody else.")
            .detail("Check the address, or tell whoever runs this service to set its base URL."));
    }
    if request.method().is_safe() || came_from_here(site, request.headers()) {
        return Ok(());
    }
    Err(Problem::new(403, "cross_site", "This form was sent from another site.")
        .detail("Nothing was done. Open the page here and press the button again."))
}

fn host_of(request: &Request) -> Option<&str> {
    let authority = request.uri().authority().map(|a| a.as_str());
    authority.or_else(|| request.headers().get(HOST).and_then(|h| h.to_str().ok()))
}

fn is_ours(site: &Site, host: Option<&str>) -> bool {
    let Some(host) = host.map(str::to_ascii_lowercase) else { return false };
    let ours = site.host.to_ascii_lowercase();
    let (name, port) = split_port(&host);
    let (our_name, our_port) = split_port(&ours);
    let alias = |name: &str| matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    host == ours || (port == our_port && (name == our_name || site.local && alias(name) && alias(our_name)))
}

fn split_port(host: &str) -> (&str, &str) {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (name, port),
        _ => (host, ""),
    }
}

/// A post counts only from a page of ours: same `Origin`, or the browser's own word for it.
pub fn came_from_here(site: &Site, headers: &HeaderMap) -> bool {
    let is =
        |name: &HeaderName, value: &str| headers.get(name).is_some_and(|v| v.as_bytes() == value.as_bytes());
    is(&ORIGIN, &site.base_url) || is(&HeaderName::from_static("sec-fetch-site"), "same-origin")
}

/// Marks an answer to a post that is a page by itself; see `web/direct.rs`.
#[derive(Clone, Copy, Debug)]
pub struct Said;

/// A post ends in a redirect of ours or in a page that says why not; an empty refusal becomes a page.
fn settle(method: &Method, response: Response, spoken: Spoken) -> Response {
    let status = response.status();
    let html = response.headers().get(CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    if status == StatusCode::SEE_OTHER {
        let (mut parts, _) = response.into_parts();
        parts.headers.remove(CONTENT_TYPE);
        parts.headers.remove(CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    let refused = if status.is_client_error() || status.is_server_error() {
        !html
    } else {
        !method.is_safe() && response.extensions().get::<Said>().is_none()
    };
    if !refused {
        return response;
    }
    // Our server functions never fail: where Leptos says one did, it could not read the form.
    let unread = response.headers().contains_key("serverfnerror");
    let mut page = failure::page_in(&unsaid(if unread { StatusCode::BAD_REQUEST } else { status }), spoken);
    for cookie in response.headers().get_all(SET_COOKIE) {
        page.headers_mut().append(SET_COOKIE, cookie.clone());
    }
    page
}

/// The problem behind a status code that came without words.
fn unsaid(status: StatusCode) -> Problem {
    match status {
        StatusCode::NOT_FOUND => Problem::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => {
            Problem::new(405, "method_not_allowed", "This address can't be used like that.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(413, "too_large", "This was too large.")
            .detail("Nothing was saved. Go back and send less."),
        s if s.is_server_error() => Problem::internal(),
        _ => Problem::new(400, "form_unreadable", "We could not read this form.")
            .detail("Nothing was saved. Go back, load the page again and send it once more."),
    }
}

/// Tags a page so that a poll that finds nothing new costs nothing.
async fn tag(method: &Method, seen: &[HeaderValue], head: &Head, response: Response) -> Response {
    let html = response.headers().get(CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    if !html || method == Method::HEAD {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, PAGE_MAX).await else { return failure::page(&Problem::internal()) };
    let page = head.fill(&plain(&String::from_utf8_lossy(&bytes)));
    let hash: String = Sha256::digest(page.as_bytes()).iter().take(12).map(|b| format!("{b:02x}")).collect();
    let etag = format!("W/\"{hash}\"");
    parts.headers.remove(CONTENT_LENGTH);
    let same =
        parts.status == StatusCode::OK && etag::is_named(seen.iter().map(HeaderValue::as_bytes), &etag);
    if let Ok(value) = HeaderValue::from_str(&etag) {
        parts.headers.insert(ETAG, value);
    }
    if same {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(page))
}

/// The page without what Leptos adds for scripts and wasm that we do not send: nonces, and data after the end.
pub fn plain(page: &str) -> String {
    let page = page.rfind("</html>").and_then(|at| page.get(..at + 7)).unwrap_or(page);
    let nonce = page.split_once(" nonce=\"").and_then(|(head, rest)| {
        let value = rest.split('"').next().filter(|_| !head.contains("<body"));
        value.map(|value| format!(" nonce=\"{value}\""))
    });
    // Nothing is hydrated, so nothing looks for the marks between texts; what people typed is escaped.
    let page = page.replace("<!>", "");
    nonce.map_or_else(|| page.clone(), |nonce| page.replace(&nonce, ""))
}

/// A browser takes a `__Host-` cookie away only if its removal says `Secure` as well.
fn secure_removals(headers: &mut HeaderMap) {
    let fix = |value: &HeaderValue| {
        let text = value.to_str().unwrap_or_default();
        let lacks = text.starts_with("__Host-") && !text.contains("Secure");
        lacks
            .then(|| HeaderValue::from_str(&format!("{text}; Secure")).ok())
            .flatten()
            .unwrap_or_else(|| value.clone())
    };
    let fixed: Vec<HeaderValue> = headers.get_all(SET_COOKIE).iter().map(fix).collect();
    headers.remove(SET_COOKIE);
    for cookie in fixed {
        headers.append(SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(base_url: &str, local: bool) -> Site {
        let host = base_url.split_once("://").map(|(_, host)| host.to_owned()).unwrap();
        Site { base_url: base_url.to_owned(), host, local }
    }

    #[test]
    fn a_post_counts_only_from_a_page_of_ours() {
        let site = site("https://usher.example", false);
        let ours = "https://usher.example";
        let matrix = [
            (Some(ours), None, true),
            (Some(ours), Some("cross-site"), true),
            (None, Some("same-origin"), true),
            (Some("https://alias.example"), Some("same-origin"), true),
            (None, None, false),
            (None, Some("none"), false),
            (None, Some("same-site"), false),
            (None, Some("cross-site"), false),
            (Some("null"), None, false),
            (Some("null"), Some("cross-site"), false),
            (Some("http://usher.example"), None, false),
            (Some("https://usher.example:444"), None, false),
            (Some("https://usher.example.evil.example"), Some("cross-site"), false),
            (Some("https://sub.usher.example"), Some("same-site"), false),
        ];
        for (origin, fetch_site, allowed) in matrix {
            let mut headers = HeaderMap::new();
            origin.map(|o| headers.insert(ORIGIN, HeaderValue::from_static(o)));
            fetch_site.map(|s| headers.insert("sec-fetch-site", HeaderValue::from_static(s)));
            assert_eq!(came_from_here(&site, &headers), allowed, "{origin:?} {fetch_site:?}");
        }
    }

    #[test]
    fn only_our_own_host_is_answered_and_its_local_names() {
        let public = site("https://usher.example", false);
        assert!(is_ours(&public, Some("Usher.Example")));
        assert!(!is_ours(&public, Some("usher.example:8443")));
        assert!(!is_ours(&public, Some("localhost")));
        assert!(!is_ours(&public, None));
        let local = site("http://localhost:3000", true);
        assert!(is_ours(&local, Some("127.0.0.1:3000")));
        assert!(is_ours(&local, Some("[::1]:3000")));
        assert!(!is_ours(&local, Some("127.0.0.1:3001")));
        assert!(!is_ours(&local, Some("evil.example:3000")));
    }

    #[test]
    fn what_leptos_adds_for_wasm_is_taken_out() {
        let page = "<html><head><style nonce=\"abc\">p{}</style></head><body> nonce=\"other\"</body></html><script>x</script>";
        assert_eq!(plain(page), "<html><head><style>p{}</style></head><body> nonce=\"other\"</body></html>");
        assert_eq!(
            plain("<html><body>a nonce=\"b\"</body></html>"),
            "<html><body>a nonce=\"b\"</body></html>"
        );
    }

    #[test]
    fn the_removal_of_a_host_cookie_is_secure() {
        let mut headers = HeaderMap::new();
        headers.append(SET_COOKIE, HeaderValue::from_static("__Host-usher=; Path=/; Max-Age=0"));
        headers.append(SET_COOKIE, HeaderValue::from_static("usher=; Path=/; Max-Age=0"));
        secure_removals(&mut headers);
        let cookies: Vec<_> = headers.get_all(SET_COOKIE).iter().map(|c| c.to_str().unwrap()).collect();
        assert_eq!(cookies, ["__Host-usher=; Path=/; Max-Age=0; Secure", "usher=; Path=/; Max-Age=0"]);
    }
}
