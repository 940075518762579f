//! The door: guests show a pair, the people at the door tap the same one.

use sea_orm::DatabaseTransaction;

use crate::domain::event::pair::Pair;
use crate::domain::id::JoinRequestId;
use crate::domain::inbox::InboxId;
use crate::domain::invite::Invite;
use crate::domain::permission::{Action, may};
use crate::domain::problem::Problem;
use crate::service::{Services, access};
use crate::storage;
pub use crate::storage::door::Waiting;
use crate::storage::event::{Event, Set};

use super::{begin, seen, write};

/// The most people one door shows: a phone holds no more.
pub const SHOWN_MAX: u64 = 60;

/// A door, as the people at it see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    pub link: String,
    pub group_name: String,
    /// Guests are shown their pair.
    pub is_open: bool,
    /// Whoever looks may open and close it.
    pub may_open: bool,
    /// Those who wait, newest first.
    pub waiting: Vec<Waiting>,
    /// How many came in through this link.
    pub joined: usize,
}

/// The door of a link, for whoever may answer its requests.
pub async fn get(services: &Services, actor: &InboxId, link: &str) -> Result<Door, Problem> {
    let db = services.store.read();
    let invite = seen(services, actor, link, Action::Decide).await?;
    let standing = access::to_invite(db, actor, &invite).await?;
    let event = storage::event::get(db, &invite.id).await?;
    let is_open = event.is_some_and(|event| event.at_door);
    let waiting = if is_open {
        storage::door::waiting(db, &invite.id, invite.gated, SHOWN_MAX).await?
    } else {
        Vec::new()
    };
    Ok(Door {
        link: invite.id.to_string(),
        group_name: invite.group_name,
        is_open,
        may_open: may(standing, Action::EditInvite) && invite.revoked_at_ms.is_none(),
        waiting,
        joined: storage::event::joined(db, &invite.id).await?,
    })
}

/// The pair of a request, for whoever may answer it.
pub async fn pair_of(
    services: &Services,
    actor: &InboxId,
    link: &str,
    request: &str,
) -> Result<Option<Pair>, Problem> {
    let db = services.store.read();
    let invite = seen(services, actor, link, Action::Decide).await?;
    let Ok(id) = JoinRequestId::parse(request) else { return Ok(None) };
    let found = storage::join_request::get(db, &id).await?;
    match found.filter(|request| request.invite_id == invite.id) {
        Some(request) => Ok(storage::door::of(db, &request.id).await?),
        None => Ok(None),
    }
}

/// Has guests who wait show a pair from now on, or not. Who waits already is given one.
pub async fn set_open(services: &Services, actor: &InboxId, link: &str, open: bool) -> Result<(), Problem> {
    let (tx, invite, event) = begin(services, actor, link).await?;
    if event.is_some_and(|event| event.at_door) == open {
        return Ok(());
    }
    let action = if open { "event.door_opened" } else { "event.door_closed" };
    write(services, &tx, actor, &invite.id, (action, None), Set::Door(open)).await?;
    if open {
        for request in storage::door::without(&tx, &invite.id).await? {
            name(&tx, &invite, &request).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Gives a request that waits its pair, where the link's door is open. Part of making the request.
pub(in crate::service) async fn welcome(
    tx: &DatabaseTransaction,
    invite: &Invite,
    event: Option<&Event>,
    request: &JoinRequestId,
) -> Result<(), Problem> {
    if event.is_some_and(|event| event.at_door) { name(tx, invite, request).await } else { Ok(()) }
}

/// Where every pair is shown already the request has none: it is answered in the queue.
async fn name(tx: &DatabaseTransaction, invite: &Invite, request: &JoinRequestId) -> Result<(), Problem> {
    storage::one_at_a_time(tx, &format!("door:{}", invite.id)).await?;
    let taken = storage::door::taken(tx, &invite.id).await?;
    if let Some(pair) = Pair::of(request, |pair| taken.contains(&pair)) {
        storage::door::insert(tx, &invite.id, request, pair).await?;
    }
    Ok(())
}
