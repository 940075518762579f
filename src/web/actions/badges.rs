//! Badges: links for one person each, by the sheet.

use leptos::prelude::*;

use super::links::{LinkView, one};
use super::services;
use super::session::{self, Kept};
use crate::domain::problem::Problem;
use crate::domain::view::InviteRow;
use crate::service;
pub use crate::service::badge::{BADGES_MAX, Sheet};
use crate::web::paths;

const FORM: &str = "badges";

/// A link and what can be printed of it.
pub struct PosterView {
    pub link: LinkView,
    pub sheets: Vec<Sheet>,
    /// The name of the form for another sheet: sent twice it makes one.
    pub form: String,
    pub kept: Kept,
}

pub async fn posters(id: &str) -> Result<PosterView, Problem> {
    let link = one(id).await?;
    let services = services()?;
    let sheets = service::badge::sheets(&services, &link.row.card.id).await?;
    Ok(PosterView {
        link,
        sheets,
        form: service::form_once::name(&services),
        kept: session::kept(FORM).await,
    })
}

/// A sheet: its badges with their serials, and where we are on the web.
pub async fn sheet(id: &str) -> Result<(Vec<(i64, InviteRow)>, String), Problem> {
    let who = session::signed_in().await?;
    let services = services()?;
    let badges = service::badge::of_sheet(&services, &who.inbox_id, id).await?;
    Ok((badges, services.site.base_url.clone()))
}

async fn made(id: &str, form: &str, number: &str) -> Result<String, Problem> {
    let who = session::signed_in().await?;
    let wrong = |_| Problem::invalid("The number of badges is not a number.").on("number");
    let number = number.trim().parse().map_err(wrong)?;
    let sheet = service::badge::create(&services()?, &who.inbox_id, id, form, number).await?;
    Ok(paths::sheet(&sheet))
}

/// Makes a sheet of badges like a link, and shows it.
#[server(name = MakeBadges, prefix = "/do", endpoint = "links/badges")]
pub async fn make(
    id: String,
    #[server(default)] form: String,
    #[server(default)] number: String,
) -> Result<(), ServerFnError> {
    let done = made(&id, &form, &number).await;
    session::finish(FORM, &[("number", &number)], &paths::posters(&id), done).await;
    Ok(())
}
