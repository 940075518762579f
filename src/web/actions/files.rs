//! Files that are no pages: assets, pictures of groups, QR codes to print.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, http::HeaderName};

use crate::domain::apps::well_known;
use crate::domain::disclosure::Disclosure;
use crate::domain::invite::Closed;
use crate::domain::problem::Problem;
use crate::domain::source::Source;
use crate::domain::view::LandingState;
use crate::service::card::Card;
use crate::service::{self, Services};
use crate::web::components::qr;
use crate::web::print::code::{Code, Use};
use crate::web::{assets, failure, paths};

pub fn router(services: Services) -> Router {
    Router::new()
        .route("/assets/{name}", get(assets::serve))
        .route(paths::WORKER, get(assets::worker))
        .route("/favicon.svg", get(assets::favicon))
        .route("/favicon.ico", get(assets::favicon))
        .route("/robots.txt", get(assets::robots))
        .route("/.well-known/apple-app-site-association", get(apple))
        .route("/.well-known/assetlinks.json", get(android))
        .route("/images/{hash}", get(image))
        .route("/card/{id}/{file}", get(card))
        .route("/qr/{id}", get(qr_file))
        .route("/sealed/{id}", get(sealed))
        .with_state(services)
}

/// What lets an app of the operator's own open our links on iOS. Apple asks without a redirect and for this type.
async fn apple(State(services): State<Services>) -> Response {
    said(well_known::apple(&services.apps))
}

/// The same for Android.
async fn android(State(services): State<Services>) -> Response {
    said(well_known::android(&services.apps))
}

fn said(file: Option<String>) -> Response {
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, max-age=3600")];
    file.map_or_else(|| failure::page(&Problem::not_found()), |file| (headers, file).into_response())
}

/// A picture by its content hash: it never changes, and it can do nothing. Browsers that read WebP say so.
async fn image(State(services): State<Services>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let accepts = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let webp = accepts.into_iter().any(|kinds| kinds.contains("image/webp"));
    match service::image::get(&services, &name, webp).await {
        Ok(Some((mime, bytes))) => {
            let headers: [(HeaderName, &str); 4] = [
                (VARY, "accept"),
                (CONTENT_TYPE, &mime),
                (CACHE_CONTROL, "public, max-age=31536000, immutable"),
                (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
            ];
            (headers, bytes).into_response()
        }
        Ok(None) => failure::page(&Problem::not_found()),
        Err(problem) => failure::page(&problem),
    }
}

/// The picture of a link preview. What it shows has a name of its own, so it may be kept for ever.
async fn card(State(services): State<Services>, Path((id, file)): Path<(String, String)>) -> Response {
    let version = file.strip_suffix(".png").unwrap_or_default();
    match service::card::get(&services, &id, version).await {
        Ok(Card::Drawn(png)) => {
            let headers: [(HeaderName, &str); 4] = [
                (CONTENT_TYPE, "image/png"),
                (CACHE_CONTROL, "public, max-age=31536000, immutable"),
                (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
                // Messengers in a browser show it on their own pages.
                (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
            ];
            (headers, png).into_response()
        }
        Ok(Card::Now { id, version }) => {
            (StatusCode::FOUND, [(LOCATION, paths::card(id.as_str(), &version))]).into_response()
        }
        Err(problem) => failure::page(&problem),
    }
}

/// What the creator's browser sealed, for the browser of whoever has the key.
async fn sealed(State(services): State<Services>, Path(id): Path<String>) -> Response {
    match service::disclosure::sealed(&services, &id).await {
        Ok(text) => ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response(),
        Err(problem) => failure::page(&problem),
    }
}

/// The QR code of a link as a file: `ID`, `ID.svg`, `ID.png` or `ID.pdf`, and what it is for. Says nothing but
/// the address, so anybody who knows it may have it.
async fn qr_file(
    State(services): State<Services>,
    Path(name): Path<String>,
    Query(words): Query<BTreeMap<String, String>>,
) -> Response {
    let made = drawn(&services, &name, words.get("use").map_or("print", String::as_str)).await;
    match made {
        Ok((name, mime, bytes)) => {
            let name = format!("attachment; filename=\"{name}\"");
            ([(CONTENT_TYPE, mime.to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response()
        }
        Err(problem) => failure::page(&problem),
    }
}

/// A code without the key leads to half a link.
pub(super) fn key_unknown() -> Problem {
    Problem::new(409, "invite_blind", "Only the browser that made this link can draw its code.")
        .detail("The key at the end of the address is known to nobody else.")
}

async fn drawn(
    services: &Services,
    name: &str,
    purpose: &str,
) -> Result<(String, &'static str, Vec<u8>), Problem> {
    let (id, kind) = name.split_once('.').unwrap_or((name, "svg"));
    let purpose = Use::parse(purpose).ok_or_else(Problem::not_found)?;
    let landing = service::landing::view(services, id, None).await?;
    if landing.state == LandingState::Revoked {
        return Err(Closed::Revoked.into());
    }
    if landing.card.disclosure == Disclosure::Blind {
        return Err(key_unknown());
    }
    let id = landing.card.id;
    let code = Code::of(&qr::address_at(&services.site.base_url, id.as_str(), Source::Qr), purpose);
    let code = code.ok_or_else(Problem::internal)?;
    let (mime, bytes) = match kind {
        "svg" => ("image/svg+xml", qr::file(&code, purpose).into_bytes()),
        "png" => ("image/png", code.png(purpose).ok_or_else(Problem::internal)?),
        "pdf" => ("application/pdf", code.pdf()),
        _ => return Err(Problem::not_found()),
    };
    Ok((format!("invite-{id}.{kind}"), mime, bytes))
}
