//! Writing down what is to be told, in the transaction in which it happened.

use sea_orm::DatabaseTransaction;

use crate::domain::id::{self, GroupKey};
use crate::domain::inbox::InboxId;
use crate::domain::invite::Invite;
use crate::domain::join_request::JoinRequest;
use crate::domain::permission::{Action, may};
use crate::domain::problem::Problem;
use crate::domain::webhook::Event;
use crate::domain::webhook::event::{About, body};
use crate::service::{Services, access};
use crate::storage;
use crate::storage::delivery::Delivery;
use crate::storage::endpoint::Endpoint;
use crate::storage::member::Change;

/// Tells of an invite whoever listens and may see its requests.
pub async fn invite(
    services: &Services,
    tx: &DatabaseTransaction,
    event: Event,
    invite: &Invite,
) -> Result<(), Problem> {
    about_invite(services, tx, event, invite, About::new()).await
}

/// Tells of a request, or of a member who came in with it.
pub async fn join(
    services: &Services,
    tx: &DatabaseTransaction,
    event: Event,
    invite: &Invite,
    request: &JoinRequest,
) -> Result<(), Problem> {
    about_invite(services, tx, event, invite, of_request(request)).await
}

fn of_request(request: &JoinRequest) -> About {
    About::from([
        ("joinRequestId", request.id.to_string()),
        ("inviteId", request.invite_id.to_string()),
        ("inboxId", request.inbox_id.to_string()),
    ])
}

async fn about_invite(
    services: &Services,
    tx: &DatabaseTransaction,
    event: Event,
    invite: &Invite,
    mut about: About,
) -> Result<(), Problem> {
    let mut to = storage::endpoint::near_invite(tx, invite).await?;
    to.retain(|endpoint| endpoint.events.contains(&event));
    if to.is_empty() {
        return Ok(());
    }
    about.insert("inviteId", invite.id.to_string());
    if let Some(key) = &invite.group {
        about_group(tx, key, &mut about).await?;
    }
    for endpoint in to {
        if may(access::to_invite(tx, &endpoint.owner, invite).await?, Action::SeeRequests) {
            enqueue(services, tx, event, endpoint, &about).await?;
        }
    }
    Ok(())
}

/// A group goes by its id on the network.
async fn about_group(tx: &DatabaseTransaction, key: &GroupKey, about: &mut About) -> Result<(), Problem> {
    if let Some(id) = access::group(tx, key).await?.conversation_id {
        about.insert("groupId", id.0);
    }
    Ok(())
}

/// Tells who came and who left; `through` are the requests by which some of them came.
pub async fn members(
    services: &Services,
    tx: &DatabaseTransaction,
    key: &GroupKey,
    change: &Change,
    through: &[&JoinRequest],
) -> Result<(), Problem> {
    if change.added.is_empty() && change.removed.is_empty() {
        return Ok(());
    }
    let group = access::group(tx, key).await?;
    let mut to = Vec::new();
    for endpoint in storage::endpoint::near_group(tx, key).await? {
        if may(access::to_group(tx, &endpoint.owner, &group).await?, Action::SeeRequests) {
            to.push(endpoint);
        }
    }
    let added = change.added.iter().map(|inbox| (Event::MemberAdded, inbox));
    let removed = change.removed.iter().map(|inbox| (Event::MemberRemoved, inbox));
    for (event, inbox) in added.chain(removed) {
        let mut about = of_member(inbox, through);
        about.extend(group.conversation_id.as_ref().map(|id| ("groupId", id.0.clone())));
        for endpoint in to.iter().filter(|endpoint| endpoint.events.contains(&event)) {
            enqueue(services, tx, event, endpoint.clone(), &about).await?;
        }
    }
    Ok(())
}

fn of_member(inbox: &InboxId, through: &[&JoinRequest]) -> About {
    let request = through.iter().find(|request| request.inbox_id == *inbox);
    request.map_or_else(|| About::from([("inboxId", inbox.to_string())]), |request| of_request(request))
}

async fn enqueue(
    services: &Services,
    tx: &DatabaseTransaction,
    event: Event,
    endpoint: Endpoint,
    about: &About,
) -> Result<(), Problem> {
    put(services, tx, &endpoint, event.as_str(), body(event.as_str(), services.now_ms(), about)).await
}

/// Puts one message in; answers its id.
pub(super) async fn put(
    services: &Services,
    tx: &DatabaseTransaction,
    endpoint: &Endpoint,
    event: &str,
    body: String,
) -> Result<(), Problem> {
    let id = format!("msg_{}", id::encode(services.random_id()));
    let delivery = Delivery { id, endpoint: endpoint.id.clone(), event: event.to_owned(), body };
    storage::delivery::put(tx, &delivery, services.now_ms()).await?;
    services.bell.notify_one();
    Ok(())
}
