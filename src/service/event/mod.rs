//! A link at an event: a screen on the wall, a code that changes, people at the door, a surge that is expected.

pub mod door;
pub mod room;
pub mod screen;
pub mod surge;

use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::domain::event::Here;
pub use crate::domain::event::Setup;
use crate::domain::id::InviteId;
use crate::domain::inbox::InboxId;
use crate::domain::invite::{Closed, Invite};
use crate::domain::join_request::{Decision, JoinRequest};
use crate::domain::permission::Action;
use crate::domain::problem::Problem;
use crate::storage;
use crate::storage::event::{Event, Set};

use super::{Services, access};
use room::Shown;

/// What a visitor's page knows of the event; `latest` is this visitor's newest request.
pub(super) async fn here(
    services: &Services,
    invite: &Invite,
    latest: Option<&JoinRequest>,
    shown: &Shown,
) -> Result<Here, Problem> {
    let db = services.store.read();
    let Some(event) = storage::event::get(db, &invite.id).await? else { return Ok(Here::default()) };
    let waits = latest.filter(|request| request.decision == Decision::Pending && event.at_door);
    let pair = match waits {
        Some(request) => storage::door::of(db, &request.id).await?,
        None => None,
    };
    let (inside, proof) = room::inside(services, &invite.id, &event, shown)?;
    Ok(Here { rotating: event.code_secret.is_some(), inside, proof, pair })
}

/// How the event of a link is set up, for whoever may see the link's requests.
pub async fn setup(services: &Services, actor: &InboxId, link: &str) -> Result<Setup, Problem> {
    let db = services.store.read();
    let invite = seen(services, actor, link, Action::SeeRequests).await?;
    let event = storage::event::get(db, &invite.id).await?;
    Ok(event.map(|event| set_up(&event, services.now_ms())).unwrap_or_default())
}

/// Whether only who scanned the code on the screen can ask through this link.
pub async fn is_rotating(services: &Services, link: &InviteId) -> Result<bool, Problem> {
    let event = storage::event::get(services.store.read(), link).await?;
    Ok(event.is_some_and(|event| event.code_secret.is_some()))
}

fn set_up(event: &Event, now_ms: i64) -> Setup {
    Setup {
        rotating: event.code_secret.is_some(),
        at_door: event.at_door,
        surge_until_ms: event.surge_until_ms.filter(|until| *until > now_ms),
        screen_made_at_ms: event.screen_made_at_ms,
    }
}

/// A link, for whoever may do this with it.
async fn seen(services: &Services, actor: &InboxId, link: &str, action: Action) -> Result<Invite, Problem> {
    let db = services.store.read();
    let id = InviteId::parse(link).map_err(|_| Problem::not_found())?;
    let invite = storage::invite::get(db, &id).await?.ok_or_else(Problem::not_found)?;
    access::require(access::to_invite(db, actor, &invite).await?, action)?;
    Ok(invite)
}

/// A transaction about the event of a link that lives, alone with it, for whoever may change the link.
async fn begin(
    services: &Services,
    actor: &InboxId,
    link: &str,
) -> Result<(DatabaseTransaction, Invite, Option<Event>), Problem> {
    let id = InviteId::parse(link).map_err(|_| Problem::not_found())?;
    let tx = services.store.write_tx().await?;
    storage::one_at_a_time(&tx, &format!("event:{id}")).await?;
    let invite = storage::invite::get(&tx, &id).await?.ok_or_else(Problem::not_found)?;
    access::require(access::to_invite(&tx, actor, &invite).await?, Action::EditInvite)?;
    if invite.revoked_at_ms.is_some() {
        return Err(Closed::Revoked.into());
    }
    let event = storage::event::get(&tx, &id).await?;
    Ok((tx, invite, event))
}

/// Writes one setting, and who set it.
async fn write(
    services: &Services,
    tx: &impl ConnectionTrait,
    actor: &InboxId,
    link: &InviteId,
    (action, detail): (&'static str, Option<String>),
    what: Set,
) -> Result<(), Problem> {
    storage::event::set(tx, link, what, services.now_ms()).await?;
    Ok(services.audit(tx, Some(actor), action, link.as_str(), detail).await?)
}
