//! The door of an event: who waits there, and letting them in.

use leptos::prelude::*;

use super::me::{House, house};
use super::{answer, services, session};
use crate::domain::event::pair::Pair;
use crate::domain::join_request::Answer;
use crate::domain::problem::Problem;
use crate::domain::view::QueueRow;
use crate::service;
pub use crate::service::event::door::{Door, SHOWN_MAX, Waiting};
use crate::web::paths;

const FORM: &str = "door";

/// The door, as the people at it see it.
pub struct DoorView {
    pub house: House,
    pub door: Door,
    /// Who was tapped last, and how they stand now.
    pub did: Option<(Pair, QueueRow)>,
    pub problem: Option<Problem>,
}

/// Who is signed out comes back here after signing in: the address is sent to people's phones.
pub async fn load(id: &str) -> Result<DoorView, Problem> {
    let services = services()?;
    if session::who().await?.is_none() {
        session::come_back(&paths::door(id)).await;
        return Err(Problem::sign_in_first());
    }
    let house = house().await?;
    let door = service::event::door::get(&services, house.inbox(), id).await?;
    let did = match answer::query("did") {
        Some(request) => tapped(&house, id, &request).await?,
        None => None,
    };
    Ok(DoorView { house, door, did, problem: session::kept(FORM).await.problem })
}

async fn tapped(house: &House, id: &str, request: &str) -> Result<Option<(Pair, QueueRow)>, Problem> {
    let services = services()?;
    let Some(pair) = service::event::door::pair_of(&services, house.inbox(), id, request).await? else {
        return Ok(None);
    };
    Ok(Some((pair, service::join::one(&services, house.inbox(), request).await?)))
}

async fn opened(id: &str, open: bool) -> Result<String, Problem> {
    let who = session::signed_in().await?;
    service::event::door::set_open(&services()?, &who.inbox_id, id, open).await?;
    Ok(paths::door(id))
}

/// Has guests who wait show a pair, or not.
#[server(name = SwitchDoor, prefix = "/do", endpoint = "event/door")]
pub async fn switch_door(id: String, #[server(default)] on: String) -> Result<(), ServerFnError> {
    session::finish(FORM, &[], &paths::door(&id), opened(&id, !on.is_empty()).await).await;
    Ok(())
}

async fn let_in(id: &str, request: &str) -> Result<String, Problem> {
    let who = session::signed_in().await?;
    service::join::decide(&services()?, &who.inbox_id, request, Answer::Approve).await?;
    Ok(format!("{}?did={}", paths::door(id), paths::safe(request)))
}

/// Lets in who shows this pair.
#[server(name = LetIn, prefix = "/do", endpoint = "event/let-in")]
pub async fn tap(id: String, request: String) -> Result<(), ServerFnError> {
    session::finish(FORM, &[], &paths::door(&id), let_in(&id, &request).await).await;
    Ok(())
}
