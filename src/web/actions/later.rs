//! What who waits for an answer can do besides waiting, and the page of a private address.

use leptos::prelude::*;

use super::{arrive, join, services, session};
use crate::domain::id::InviteId;
use crate::domain::problem::Problem;
use crate::domain::view::LandingState;
use crate::service::status_link::Standing;
use crate::service::{self, Services};
use crate::web::pages::landing::later::Later;
use crate::web::paths;

/// What somebody can do who waits in this state.
pub async fn load(services: &Services, state: &LandingState) -> Result<Option<Later>, Problem> {
    let (LandingState::Pending { request } | LandingState::Adding { request }) = state else {
        return Ok(None);
    };
    let proof = service::status_link::proof(services, &request.id);
    let link = format!("{}{}", services.site.base_url, paths::status(request.id.as_str(), &proof));
    let told = match service::by_code::account(services).await? {
        Some(_) => Some(service::told::is_asked(services, &request.id).await?),
        None => None,
    };
    Ok(Some(Later { link, told }))
}

/// What the page of a private address shows.
pub struct StatusView {
    pub host: String,
    pub standing: Standing,
    pub invite: String,
}

pub async fn status(id: String, proof: String) -> Result<StatusView, Problem> {
    let services = services()?;
    let standing = service::status_link::standing(&services, &id, &proof).await?;
    let invite = paths::invite(standing.invite_id.as_str());
    Ok(StatusView { host: services.site.host, standing, invite })
}

async fn asked(invite: &str, request: &str) -> Result<(), Problem> {
    let id = InviteId::parse(invite).map_err(|_| Problem::invite_not_found())?;
    let who = arrive::invitee(&id).await?.ok_or_else(Problem::sign_in_first)?;
    service::told::ask(&services()?, &who.inbox_id, request).await
}

/// Wants to be told by a message of our account what becomes of one's request.
#[server(name = TellMe, prefix = "/do", endpoint = "tell-me")]
pub async fn tell_me(invite: String, request: String) -> Result<(), ServerFnError> {
    let page = paths::invite(&invite);
    let done = asked(&invite, &request).await.map(|()| page.clone());
    session::finish(join::FORM, &[], &page, done).await;
    Ok(())
}
