//! `Idempotency-Key`: the same POST sent again has one effect and gets one answer.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use serde::Serialize;

use super::body::{Caller, Path, refused};
use super::problem::ApiProblem;
use crate::domain::problem::Problem;
use crate::domain::scope::Scope;
use crate::service::Services;
use crate::service::idempotency::{self, Begun, Call, Claim, Kept};

pub const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Stands on an answer that was given before.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The headers that are part of an answer; the others are put on again.
const KEPT: [HeaderName; 2] = [header::CONTENT_TYPE, header::LOCATION];

/// Answers a keyed POST once, however often it comes.
pub async fn once(
    State(services): State<Services>,
    request: Request,
    next: Next,
) -> Result<Response, ApiProblem> {
    // Who calls without a token has no keys of its own: it is refused, or what it asks has one effect anyhow.
    if !is_keyed(&request) || !request.headers().contains_key(header::AUTHORIZATION) {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    let caller = Caller::from_request_parts(&mut parts, &services).await?;
    let route = parts.uri.path().to_owned();
    answer(services, (caller, route), parts, body, next).await
}

/// Likewise where the caller's API key stands in the path: another key of theirs is the same caller there.
pub async fn once_by_url(
    State(services): State<Services>,
    request: Request,
    next: Next,
) -> Result<Response, ApiProblem> {
    if !is_keyed(&request) {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    let Ok(Path(key)) = Path::from_request_parts(&mut parts, &services).await;
    let caller = Caller::by_url(&services, key, Scope::Groups).await?;
    let route = parts.extensions.get::<MatchedPath>().map(|path| path.as_str().to_owned());
    answer(services, (caller, route.unwrap_or_default()), parts, body, next).await
}

fn is_keyed(request: &Request) -> bool {
    request.method() == Method::POST && request.headers().contains_key(KEY)
}

async fn answer(
    services: Services,
    (caller, route): (Caller, String),
    parts: Parts,
    body: Body,
    next: Next,
) -> Result<Response, ApiProblem> {
    let whole = Bytes::from_request(Request::from_parts(parts.clone(), body), &()).await;
    let body = whole.map_err(|rejection| refused(&JsonRejection::BytesRejection(rejection)))?;
    // A caller who hangs up stops the work nowhere between the claim and the answer.
    let work = tokio::spawn(work(services, caller.name(), route, parts, body, next));
    work.await.map_err(|_| ApiProblem(Problem::internal()))?
}

async fn work(
    services: Services,
    caller: String,
    route: String,
    mut parts: Parts,
    body: Bytes,
    next: Next,
) -> Result<Response, ApiProblem> {
    let key = key(&parts.headers);
    let route = format!("{} {route}", parts.method);
    let call = Call { caller: &caller, route: &route, key: &key, body: &body };
    let claim = match idempotency::begin(&services, call).await? {
        Begun::Again(kept) => return Ok(again(kept)),
        Begun::Fresh(claim) => claim,
    };
    parts.extensions.insert(claim.clone());
    let answer = next.run(Request::from_parts(parts, Body::from(body))).await;
    finish(&services, &claim, answer).await
}

/// The one key. Several, or one that can't be read, are as empty: refused.
fn key(headers: &HeaderMap) -> String {
    let mut keys = headers.get_all(KEY).iter();
    let (first, more) = (keys.next(), keys.next());
    let only = first.filter(|_| more.is_none()).and_then(|key| key.to_str().ok());
    only.unwrap_or_default().to_owned()
}

async fn finish(services: &Services, claim: &Claim, response: Response) -> Result<Response, ApiProblem> {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(|_| Problem::internal())?;
    let kept = is_final(parts.status, &parts.headers).then(|| kept(parts.status, &parts.headers, &body));
    idempotency::end(services, claim, kept.flatten().as_ref()).await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

/// Asking again can't change it: no failure of ours, nothing to wait for, nothing about how it was asked.
fn is_final(status: StatusCode, headers: &HeaderMap) -> bool {
    let of_asking = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::UNSUPPORTED_MEDIA_TYPE);
    !status.is_server_error() && !of_asking && !headers.contains_key(header::RETRY_AFTER)
}

fn kept(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Option<Kept> {
    let value = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let headers = KEPT.iter().filter_map(|name| Some((name.as_str().to_owned(), value(name)?.to_owned())));
    let body = std::str::from_utf8(body).ok()?.to_owned();
    Some(Kept { status: status.as_u16(), headers: headers.collect(), body })
}

/// An answer in JSON, as it is kept.
pub fn kept_json(status: StatusCode, body: &impl Serialize) -> Kept {
    let headers = vec![(header::CONTENT_TYPE.as_str().to_owned(), "application/json".to_owned())];
    Kept { status: status.as_u16(), headers, body: serde_json::to_string(body).unwrap_or_default() }
}

fn again(kept: Kept) -> Response {
    let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, kept.body).into_response();
    let headers = response.headers_mut();
    for (name, value) in &kept.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}
