//! Groups: mine, one, and making a new one.

use leptos::prelude::*;

use super::me::{House, house};
use super::session::{self, Kept};
use super::{reviewers, services};
use crate::domain::inbox::Person;
use crate::domain::picture::Fetching;
use crate::domain::problem::Problem;
use crate::domain::view::{GroupView, InviteRow, QueueRow, QueueTab};
use crate::service;
use crate::web::paths;

const FORM: &str = "group";

/// What the first dashboard page shows.
pub struct Overview {
    pub house: House,
    pub groups: Vec<GroupView>,
    pub links: Vec<InviteRow>,
    pub waiting: Vec<QueueRow>,
    pub adding: Vec<QueueRow>,
    pub done: Vec<QueueRow>,
}

pub async fn overview() -> Result<Overview, Problem> {
    let house = house().await?;
    let services = services()?;
    let inbox = house.inbox();
    let groups = service::group::mine(&services, inbox).await?;
    let links = service::invite::mine(&services, inbox).await?;
    let waiting = service::join::queue(&services, inbox, QueueTab::Waiting).await?;
    let adding = service::join::queue(&services, inbox, QueueTab::Adding).await?;
    let done = service::join::queue(&services, inbox, QueueTab::Done).await?;
    Ok(Overview { groups, links, waiting, adding, done, house })
}

pub async fn mine() -> Result<(House, Vec<GroupView>), Problem> {
    let house = house().await?;
    let groups = service::group::mine(&services()?, house.inbox()).await?;
    Ok((house, groups))
}

/// What the page of a group shows.
pub struct OneGroup {
    pub house: House,
    pub group: GroupView,
    pub links: Vec<InviteRow>,
    /// How far we have come with the picture it has in apps.
    pub picture: Option<Fetching>,
    /// Who answers its requests besides its admins; `None` for who does not appoint them.
    pub reviewers: Option<Vec<Person>>,
    /// The form for one more reviewer, as it was typed.
    pub kept: Kept,
}

pub async fn one(key: &str) -> Result<OneGroup, Problem> {
    let house = house().await?;
    let services = services()?;
    let group = service::group::get(&services, house.inbox(), key).await?;
    let links = match service::invite::of_group(&services, house.inbox(), key).await {
        // A plain member sees the group, not what its admins make of it.
        Err(problem) if problem.status == 403 => Vec::new(),
        links => links?,
    };
    let picture = service::picture::of_group_key(&services, &group.key).await?;
    let reviewers = service::reviewer::of_group(&services, house.inbox(), key).await?;
    Ok(OneGroup { house, group, links, picture, reviewers, kept: session::kept(reviewers::FORM).await })
}

/// The form of a new group: who sees it, its name, what was typed.
pub async fn form() -> Result<(House, String, Kept), Problem> {
    let house = house().await?;
    Ok((house, service::form_once::name(&services()?), session::kept(FORM).await))
}

async fn make(form: service::group::GroupForm) -> Result<String, Problem> {
    let who = session::signed_in().await?;
    let key = service::group::create(&services()?, &who, form).await?;
    Ok(paths::group(key.as_str()))
}

/// Makes a group; its maker becomes its super admin.
#[server(name = CreateGroup, prefix = "/do", endpoint = "groups/create")]
pub async fn create(
    #[server(default)] name: String,
    #[server(default)] description: String,
    #[server(default)] everyone: String,
    #[server(default)] form: String,
) -> Result<(), ServerFnError> {
    let form = service::group::GroupForm {
        form,
        name: name.clone(),
        description: description.clone(),
        everyone_is_admin: !everyone.is_empty(),
    };
    let typed =
        [("name", name.as_str()), ("description", description.as_str()), ("everyone", everyone.as_str())];
    session::finish(FORM, &typed, paths::NEW_GROUP, make(form).await).await;
    Ok(())
}
