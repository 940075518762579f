//! The files in `public/`, inside the binary.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::{failure, paths, style};
use crate::domain::etag;
use crate::domain::problem::Problem;

const YEAR: &str = "public, max-age=31536000, immutable";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// One file, and the hash that is its address and its ETag.
pub struct Asset {
    name: &'static str,
    mime: &'static str,
    bytes: Vec<u8>,
    hash: String,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let asset = |name, mime, bytes: Vec<u8>| {
        let hash = Sha256::digest(&bytes).iter().take(8).map(|b| format!("{b:02x}")).collect();
        Asset { name, mime, bytes, hash }
    };
    vec![
        asset("dashboard.css", "text/css; charset=utf-8", style::dashboard().into_bytes()),
        asset("docs.css", "text/css; charset=utf-8", style::docs().into_bytes()),
        asset("poster.css", "text/css; charset=utf-8", style::poster().into_bytes()),
        asset("screen.css", "text/css; charset=utf-8", style::screen().into_bytes()),
        asset("screen.js", SCRIPT, include_bytes!("../../public/screen.js").to_vec()),
        asset("live.js", SCRIPT, include_bytes!("../../public/live.js").to_vec()),
        asset("copy.js", SCRIPT, include_bytes!("../../public/copy.js").to_vec()),
        asset("wallet.js", SCRIPT, include_bytes!("../../public/wallet.js").to_vec()),
        asset("dashboard.js", SCRIPT, include_bytes!("../../public/dashboard.js").to_vec()),
        asset("notify.js", SCRIPT, include_bytes!("../../public/notify.js").to_vec()),
        asset("seal.js", SCRIPT, include_bytes!("../../public/seal.js").to_vec()),
        asset("code.js", SCRIPT, include_bytes!("../../public/code.js").to_vec()),
        asset("sealed.js", SCRIPT, include_bytes!("../../public/sealed.js").to_vec()),
        asset("blind.js", SCRIPT, include_bytes!("../../public/blind.js").to_vec()),
        asset("worker.js", SCRIPT, include_bytes!("../../public/worker.js").to_vec()),
        asset("mark.svg", SVG, include_bytes!("../../public/mark.svg").to_vec()),
    ]
});

fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// Where a file is: its address changes with its bytes.
pub fn url(name: &str) -> String {
    format!("/assets/{name}?v={}", find(name).map_or("", |asset| asset.hash.as_str()))
}

/// `GET /assets/{name}`.
pub async fn serve(Path(name): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    let Some(asset) = find(&name) else { return failure::page(&Problem::not_found()) };
    let etag = format!("\"{}\"", asset.hash);
    let exact = uri.query().and_then(|q| q.strip_prefix("v=")) == Some(asset.hash.as_str());
    let cache = if exact { YEAR } else { "no-cache" };
    let common = [(CACHE_CONTROL, cache.to_owned()), (ETAG, etag.clone())];
    let seen = headers.get_all(IF_NONE_MATCH).iter().map(HeaderValue::as_bytes);
    if etag::is_named(seen, &etag) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    (common, [(CONTENT_TYPE, asset.mime)], asset.bytes.clone()).into_response()
}

/// `GET /dashboard/worker.js`: the service worker of the dashboard, and of nothing else. It loads nothing.
pub async fn worker(uri: Uri, headers: HeaderMap) -> Response {
    let mut response = serve(Path("worker.js".to_owned()), uri, headers).await;
    for (name, value) in [
        (HeaderName::from_static("service-worker-allowed"), paths::DASHBOARD),
        (CONTENT_SECURITY_POLICY, "default-src 'none'"),
        (CACHE_CONTROL, "no-cache"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// `GET /favicon.ico` and `/favicon.svg`: the mark.
pub async fn favicon(uri: Uri, headers: HeaderMap) -> Response {
    serve(Path("mark.svg".to_owned()), uri, headers).await
}

/// `GET /robots.txt`: nothing is forbidden, or nobody would read the `noindex` headers.
pub async fn robots() -> &'static str {
    "User-agent: *\nDisallow:\n"
}
