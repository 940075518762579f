//! The page that shows a code, and what is done on it.

use leptos::prelude::*;

use super::session::{self, Kept};
use super::{answer, arrive, join, services};
use crate::domain::apps::{Offer, Target};
use crate::domain::arrival::Waiting;
use crate::domain::id::InviteId;
use crate::domain::inbox::Person;
use crate::domain::problem::Problem;
use crate::domain::view::LandingState;
use crate::service;
use crate::web::paths;
use crate::web::words::t;

const FORM: &str = "code";

/// What the page shows.
#[derive(Clone, Debug)]
pub struct CodeView {
    pub host: String,
    pub invite: String,
    pub group_name: Option<String>,
    pub image_hash: Option<String>,
    /// A private group: its name stands for nothing.
    pub hidden: bool,
    /// Our account, which the code is sent to.
    pub account: Option<Person>,
    /// The code as people read it, and how it stands.
    pub shown: Option<(String, Waiting)>,
    /// Apps that can open a conversation with our account.
    pub offers: Vec<Offer>,
    pub kept: Kept,
}

pub async fn load(id: String) -> Result<CodeView, Problem> {
    let services = services()?;
    let landing = service::landing::view(&services, &id, None).await?;
    let card = landing.card;
    let revoked = matches!(landing.state, LandingState::Revoked);
    let mut shown = arrive::shown(&services, &card.id).await?;
    if let Some((_, Waiting::Arrived(arrival))) = shown.take_if(|(_, how)| matches!(how, Waiting::Arrived(_)))
    {
        let done = match arrive::let_in(*arrival, &card.id).await? {
            Some(problem) => Err(problem),
            None => Ok(paths::invite(card.id.as_str())),
        };
        session::finish(join::FORM, &[], &paths::invite(card.id.as_str()), done).await;
    }
    let account = service::by_code::account(&services).await?;
    answer::varies_by_browser();
    let offers = match account.as_ref().and_then(|account| account.address.as_ref()) {
        Some(address) => {
            let address = address.checksummed();
            let page = format!("{}{}", services.site.base_url, paths::by_code(card.id.as_str()));
            let offers = services.apps.offers(Target::Dm(&address), answer::visit().platform, &page);
            offers.into_iter().filter(|offer| offer.open.is_some()).collect()
        }
        None => Vec::new(),
    };
    let name = if card.hidden { t!("private-group") } else { card.group_name.clone() };
    Ok(CodeView {
        host: services.site.host.clone(),
        invite: card.id.to_string(),
        group_name: (!revoked).then_some(name),
        image_hash: card.picture().map(str::to_owned),
        hidden: card.hidden,
        account,
        shown: shown.map(|(code, how)| (code.shown(), how)),
        offers,
        kept: session::kept(FORM).await,
    })
}

/// Whether a code can be sent for this invite: our account is there.
pub async fn is_offered() -> bool {
    match services() {
        Ok(services) => service::by_code::account(&services).await.is_ok_and(|account| account.is_some()),
        Err(_) => false,
    }
}

/// Shows a code; the one before is good for nothing any more.
#[server(name = ShowCode, prefix = "/do", endpoint = "by-code/show")]
pub async fn show_code(invite: String) -> Result<(), ServerFnError> {
    let page = paths::by_code(&invite);
    let done = arrive::show_code(&invite).await.map(|()| page.clone());
    session::finish(FORM, &[], &page, done).await;
    Ok(())
}

async fn taken_back(invite: &str) -> Result<(), Problem> {
    let services = services()?;
    if let Some(address) = arrive::wallet(&services).await? {
        service::parked::withdraw(&services, &address, invite).await?;
    }
    Ok(())
}

/// Takes a parked request back.
#[server(name = Unpark, prefix = "/do", endpoint = "parked/withdraw")]
pub async fn unpark(invite: String) -> Result<(), ServerFnError> {
    let page =
        InviteId::parse(&invite).map_or_else(|_| paths::HOME.to_owned(), |id| paths::invite(id.as_str()));
    let done = taken_back(&invite).await.map(|()| page.clone());
    session::finish(join::FORM, &[], &page, done).await;
    Ok(())
}
