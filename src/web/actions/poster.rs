//! Posters of a link, to print.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION};
use axum::response::{IntoResponse, Response};
use tower_sessions::Session;

use super::session;
use crate::domain::disclosure::Disclosure;
use crate::domain::invite::Closed;
use crate::domain::problem::Problem;
use crate::domain::source::Source;
use crate::domain::view::SignedIn;
use crate::service::{self, Services};
use crate::web::print::paper::Paper;
use crate::web::print::poster::Poster;
use crate::web::{failure, paths};

/// Where the PDFs are; `?size=` names the paper.
pub const FILE: &str = "/dashboard/links/{id}/poster.pdf";

/// `GET` of a poster as a PDF, for whoever sees the link in the dashboard.
pub async fn file(
    Extension(services): Extension<Services>,
    session: Session,
    Path(id): Path<String>,
    Query(words): Query<BTreeMap<String, String>>,
) -> Response {
    let size = words.get("size").map_or("", String::as_str);
    match drawn(&services, &session, &id, size).await {
        Ok((name, bytes)) => {
            let name = format!("attachment; filename=\"{name}\"");
            ([(CONTENT_TYPE, "application/pdf".to_owned()), (CONTENT_DISPOSITION, name)], bytes)
                .into_response()
        }
        Err(problem) if problem.code == "sign_in_required" => {
            (StatusCode::SEE_OTHER, [(LOCATION, paths::SIGN_IN)]).into_response()
        }
        Err(problem) => failure::page(&problem),
    }
}

async fn drawn(
    services: &Services,
    session: &Session,
    id: &str,
    size: &str,
) -> Result<(String, Vec<u8>), Problem> {
    let who: Option<SignedIn> = session.get(session::WHO).await.map_err(session::trouble)?;
    let who = who.ok_or_else(Problem::sign_in_first)?;
    let card = service::invite::get(services, &who.inbox_id, id).await?.card;
    if card.status == "revoked" {
        return Err(Closed::Revoked.into());
    }
    if card.disclosure == Disclosure::Blind {
        return Err(super::files::key_unknown());
    }
    let paper = Paper::find(size).ok_or_else(Problem::not_found)?;
    let (name, base_url) = (card.name_in_public(), &services.site.base_url);
    let poster = Poster::new(name, base_url, &card.id, card.expires_at_ms, Source::Poster)
        .ok_or_else(Problem::internal)?;
    let poster = poster.with_screen(service::event::is_rotating(services, &card.id).await?);
    let file = poster.pdf(paper).ok_or_else(lacks_letters)?;
    Ok((format!("poster-{}-{}.pdf", card.id, paper.word), file))
}

fn lacks_letters() -> Problem {
    Problem::invalid("Our PDFs do not have all the letters of this name.")
        .detail("Print the page of this poster instead, or save it as PDF from there: your browser has them.")
}
