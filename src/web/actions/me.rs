//! Who I am here, and what stands around every dashboard page.

use leptos::prelude::*;

use super::session::{self, Kept};
use super::{Services, services};
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
    house_of(&services, &who.inbox_id).await
}

/// The same where no Leptos route is at work.
pub async fn house_of(services: &Services, inbox: &InboxId) -> Result<House, Problem> {
    let person = service::profile::get(services, inbox).await?;
    let counts = service::join::counts(services, inbox).await?;
    let (host, local, now_ms) = (services.site.host.clone(), services.site.local, services.now_ms());
    Ok(House { person, counts, host, local, now_ms })
}

/// My own page.
pub async fn load() -> Result<(House, Kept, bool), Problem> {
    let house = house().await?;
    let hosted = house.local && service::visitor::is_visitor(&services()?, house.inbox()).await;
    Ok((house, session::kept(FORM).await, hosted))
}

async fn rename(name: &str) -> Result<(), Problem> {
    let who = session::signed_in().await?;
    service::profile::set_name(&services()?, &who.inbox_id, name).await.map(|_| ())
}

/// Sets my self-declared name; blank removes it.
#[server(name = SetName, prefix = "/do", endpoint = "me/name")]
pub async fn set_name(#[server(default)] name: String) -> Result<(), ServerFnError> {
    let done = rename(&name).await.map(|()| format!("{}?saved", paths::ME));
    session::finish(FORM, &[("name", &name)], paths::ME, done).await;
    Ok(())
}
