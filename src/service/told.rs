//! Telling somebody by a message of our account what became of their request, once.

use crate::domain::id::JoinRequestId;
use crate::domain::inbox::InboxId;
use crate::domain::join_request::{Code, JoinRequest, Status};
use crate::domain::problem::Problem;
use crate::storage;

use super::answer::load;
use super::{Services, landing, note};

const AT_ONCE: u32 = 50;

/// Wants to be told. Only one's own request, while it is open.
pub async fn ask(services: &Services, actor: &InboxId, request_id: &str) -> Result<(), Problem> {
    let tx = services.store.write_tx().await?;
    let (request, _) = load(&tx, request_id).await?;
    if request.inbox_id != *actor {
        return Err(Problem::not_found());
    }
    if !request.is_open() {
        return Err(Problem::new(409, "already_decided", "This request is answered."));
    }
    storage::told::ask(&tx, &request.id, services.now_ms()).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether they will be told.
pub async fn is_asked(services: &Services, request: &JoinRequestId) -> Result<bool, Problem> {
    Ok(storage::told::is_asked(services.store.read(), request).await?)
}

/// Writes the messages of requests that ended. The wish goes in the same transaction, so nobody is told twice.
pub async fn tell_due(services: &Services) -> Result<(), Problem> {
    for id in storage::told::due(services.store.read(), AT_ONCE).await? {
        let tx = services.store.write_tx().await?;
        if !storage::told::done(&tx, &id).await? {
            continue;
        }
        let (request, invite) = load(&tx, id.as_str()).await?;
        let link = landing::link_url(services, &invite.id);
        if let Some(text) = words(&request, invite.name_told(request.status() == Status::Approved), &link) {
            note::put(services, &tx, format!("told:{id}"), &request.inbox_id, text).await?;
        }
        tx.commit().await?;
        services.bell.notify_one();
    }
    Ok(())
}

/// Who took their request back knows it.
fn words(request: &JoinRequest, group: &str, link: &str) -> Option<String> {
    match (request.status(), request.code) {
        (_, Some(Code::Withdrawn)) => None,
        (Status::Approved, _) => Some(format!(
            "You're in {group}. Can't see it? Many apps keep new groups under Requests until you accept them. {link}"
        )),
        (Status::Rejected, Some(Code::GateNotMet | Code::GateLost)) => {
            Some(format!("Not yet: something is missing that {group} asks for. What it is stands at {link}"))
        }
        (Status::Rejected, _) => {
            Some(format!("The admins of {group} did not accept your request. More stands at {link}"))
        }
        (Status::Pending, _) => None,
    }
}
