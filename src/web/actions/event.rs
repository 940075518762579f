//! A link at an event: what its page shows of it, and what is switched there.

use leptos::prelude::*;

use super::services;
use super::session;
use crate::domain::event::Setup;
use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::service::event;
pub use crate::service::event::surge::LENGTHS;
use crate::service::form_once;
use crate::web::paths;

/// How the event of a link is set up, and the name of the form that makes an address for its screen.
pub struct EventView {
    pub setup: Setup,
    pub form: String,
}

pub async fn of(actor: &InboxId, link: &str) -> Result<EventView, Problem> {
    let services = services()?;
    let setup = event::setup(&services, actor, link).await?;
    Ok(EventView { setup, form: form_once::name(&services) })
}

async fn done(id: &str, page: String, done: Result<(), Problem>) {
    session::finish(super::links::FORM, &[], &paths::link(id), done.map(|()| page)).await;
}

async fn rotated(id: &str, on: bool) -> Result<(), Problem> {
    let who = session::signed_in().await?;
    event::room::rotate(&services()?, &who.inbox_id, id, on).await
}

/// Has the code change every half a minute, or not.
#[server(name = SwitchCode, prefix = "/do", endpoint = "event/code")]
pub async fn switch_code(id: String, #[server(default)] on: String) -> Result<(), ServerFnError> {
    done(&id, paths::at_event(&id), rotated(&id, !on.is_empty()).await).await;
    Ok(())
}

async fn rushed(id: &str, minutes: &str) -> Result<(), Problem> {
    let who = session::signed_in().await?;
    let services = services()?;
    if minutes.is_empty() {
        return event::surge::end(&services, &who.inbox_id, id).await;
    }
    // What is no number is no length that we offer.
    let minutes = minutes.parse().unwrap_or_default();
    event::surge::expect(&services, &who.inbox_id, id, minutes).await
}

/// Expects a rush for so many minutes, or none any more.
#[server(name = ExpectSurge, prefix = "/do", endpoint = "event/surge")]
pub async fn expect_surge(id: String, #[server(default)] minutes: String) -> Result<(), ServerFnError> {
    done(&id, paths::at_event(&id), rushed(&id, &minutes).await).await;
    Ok(())
}

async fn unplugged(id: &str) -> Result<(), Problem> {
    let who = session::signed_in().await?;
    event::screen::end(&services()?, &who.inbox_id, id).await
}

/// Ends the private address of the screen.
#[server(name = EndScreen, prefix = "/do", endpoint = "event/screen")]
pub async fn end_screen(id: String) -> Result<(), ServerFnError> {
    done(&id, paths::at_event(&id), unplugged(&id).await).await;
    Ok(())
}
