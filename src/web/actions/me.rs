//! Who I am here, and what stands around every dashboard page.

use leptos::prelude::*;

use super::session::{self, Kept};
use super::{answer, services};
use crate::domain::id::InviteId;
use crate::domain::inbox::{InboxId, Person};
use crate::domain::problem::Problem;
use crate::domain::view::QueueCounts;
use crate::service;
use crate::web::paths;

const FORM: &str = "me";

/// What every dashboard page knows.
#[derive(Clone, Debug)]
pub struct House {
    pub person: Person,
    pub counts: QueueCounts,
    pub host: String,
    pub local: bool,
    pub now_ms: i64,
    /// May have groups made here.
    pub makes_groups: bool,
    /// Our account's inbox, which an admin adds to a group they have already.
    pub account: Option<String>,
}

impl House {
    pub const fn inbox(&self) -> &InboxId {
        &self.person.inbox_id
    }
}

/// The frame of the dashboard for whoever is signed in.
pub async fn house() -> Result<House, Problem> {
    let services = services()?;
    let who = session::signed_in().await?;
    let person = service::profile::get(&services, &who.inbox_id).await?;
    let counts = service::join::counts(&services, &who.inbox_id).await?;
    let (host, local, now_ms) = (services.site.host.clone(), services.site.local, services.now_ms());
    let makes_groups = service::group::may_create(&services, &who.inbox_id).await?;
    let account = service::health::account(&services).await?;
    Ok(House { person, counts, host, local, now_ms, makes_groups, account })
}

/// What my own page shows.
pub struct MeView {
    pub house: House,
    pub kept: Kept,
    /// A throw-away person, whose app we host.
    pub hosted: bool,
    /// The invite they came from, and go back to.
    pub invite: Option<String>,
}

/// My own page.
pub async fn load() -> Result<MeView, Problem> {
    let house = house().await?;
    let hosted = house.local && service::visitor::is_visitor(&services()?, house.inbox()).await;
    let invite = answer::query("for").filter(|id| InviteId::parse(id).is_ok());
    Ok(MeView { house, kept: session::kept(FORM).await, hosted, invite })
}

async fn rename(name: &str) -> Result<(), Problem> {
    let who = session::signed_in().await?;
    service::profile::set_name(&services()?, &who.inbox_id, name).await.map(|_| ())
}

/// Sets my self-declared name; blank removes it.
#[server(name = SetName, prefix = "/do", endpoint = "me/name")]
pub async fn set_name(
    #[server(default)] name: String,
    #[server(default)] invite: String,
) -> Result<(), ServerFnError> {
    let invite = super::filled(invite);
    let back = paths::me(invite.as_deref());
    let next = invite.map_or_else(|| format!("{}?saved", paths::ME), |id| paths::invite(&id));
    let done = rename(&name).await.map(|()| next);
    session::finish(FORM, &[("name", &name)], &back, done).await;
    Ok(())
}
