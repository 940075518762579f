//! Invite links: mine, one, pausing and revoking.

use leptos::prelude::*;

use super::event::{self, EventView};
use super::me::{House, house};
use super::{services, session};
use crate::domain::problem::Problem;
use crate::domain::view::InviteRow;
use crate::service;
use crate::web::paths;

pub const FORM: &str = "link";

pub async fn mine() -> Result<(House, Vec<InviteRow>), Problem> {
    let house = house().await?;
    let links = service::invite::mine(&services()?, house.inbox()).await?;
    Ok((house, links))
}

/// One link, and why the last press of a button there was not taken.
pub struct LinkView {
    pub house: House,
    pub row: InviteRow,
    pub base_url: String,
    /// What its gate asks, in one line.
    pub gate: Option<String>,
    pub event: EventView,
    pub problem: Option<Problem>,
}

pub async fn one(id: &str) -> Result<LinkView, Problem> {
    let house = house().await?;
    let services = services()?;
    let row = service::invite::get(&services, house.inbox(), id).await?;
    let problem = session::kept(FORM).await.problem;
    let gate = service::gate::in_words(&services, &row).await?;
    let event = event::of(house.inbox(), id).await?;
    Ok(LinkView { house, row, base_url: services.site.base_url.clone(), gate, event, problem })
}

async fn back_to(id: &str, done: Result<InviteRow, Problem>) {
    let page = paths::link(id);
    session::finish(FORM, &[], &page, done.map(|_| page.clone())).await;
}

async fn set_paused(id: &str, paused: bool) -> Result<InviteRow, Problem> {
    let who = session::signed_in().await?;
    let services = services()?;
    service::invite::set_paused(&services, &who.inbox_id, id, paused).await?;
    service::invite::get(&services, &who.inbox_id, id).await
}

/// Pauses a link, or lets it work again.
#[server(name = Pause, prefix = "/do", endpoint = "links/pause")]
pub async fn pause(id: String, #[server(default)] paused: String) -> Result<(), ServerFnError> {
    let done = set_paused(&id, !paused.is_empty()).await;
    back_to(&id, done).await;
    Ok(())
}

async fn end(id: &str) -> Result<InviteRow, Problem> {
    let who = session::signed_in().await?;
    service::invite::revoke(&services()?, &who.inbox_id, id).await
}

/// Revokes a link for good.
#[server(name = Revoke, prefix = "/do", endpoint = "links/revoke")]
pub async fn revoke(id: String) -> Result<(), ServerFnError> {
    let done = end(&id).await;
    back_to(&id, done).await;
    Ok(())
}
