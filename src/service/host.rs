//! Group links (contract section 4): Usher as the host of groups that other servers or gates decide about, and as
//! the server that owns a group and is asked by a host.

use std::time::Duration;

use crate::domain::group::ConversationId;
use crate::domain::id::{GroupKey, InviteId};
use crate::domain::inbox::{InboxId, WalletAddress};
use crate::domain::invite::{Invite, JoinMode};
use crate::domain::join_request::{Code, Status};
use crate::domain::permission::Action;
use crate::domain::problem::Problem;
use crate::domain::text;
use crate::domain::view::{GroupState, InviteRow, OwnRequest, SignedIn};
use crate::storage;

use super::group::{self, GroupForm};
use super::invite::{self, NewInvite};
use super::{Services, access, join};

/// Characters of the id another server gives its group.
pub const TOPIC_MAX: usize = 256;
const ROUND: Duration = Duration::from_millis(50);

/// What a developer registers (contract S33).
#[derive(Clone, Debug, Default)]
pub struct NewGroupLink {
    pub webhook: Option<String>,
    /// The group's id on the network.
    pub topic: String,
    pub name: String,
    pub description: String,
    /// A gate as JSON; see `domain::gate`.
    pub gate: Option<String>,
}

/// What became of a join through a group link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joined {
    /// In the group, whose id this is.
    Success {
        topic: Option<String>,
    },
    Denied {
        reason: String,
    },
    /// Not decided yet, or not to be decided now: ask again.
    Open {
        why: String,
    },
}

/// Makes a group of our client and a link to it (contract S32). Until it has a gate, admins decide.
pub async fn create(
    services: &Services,
    actor: &SignedIn,
    name: &str,
    description: &str,
    gate: Option<String>,
) -> Result<(InviteRow, ConversationId), Problem> {
    if let Some(gate) = &gate {
        group::require_may_create(services, services.store.read(), &actor.inbox_id).await?;
        super::gate::read(services, gate).await?;
    }
    let form =
        GroupForm { name: name.to_owned(), description: description.to_owned(), ..GroupForm::default() };
    let key = group::create(services, actor, form).await?;
    let conversation = made(services, &key).await?;
    let new = NewInvite { group: Some(key.to_string()), ..ruled(gate) };
    Ok((invite::create(services, &actor.inbox_id, new).await?, conversation))
}

fn ruled(gate: Option<String>) -> NewInvite {
    let mode = if gate.is_some() { JoinMode::Automatic } else { JoinMode::ManualApproval };
    NewInvite { join_mode: mode.as_str().to_owned(), gate, ..NewInvite::default() }
}

/// Waits for the job that makes a group.
async fn made(services: &Services, key: &GroupKey) -> Result<ConversationId, Problem> {
    let mut waited = Duration::ZERO;
    loop {
        let group = access::group(services.store.read(), key).await?;
        match (group.state, group.conversation_id) {
            (GroupState::Ready, Some(conversation)) => return Ok(conversation),
            (GroupState::Creating, _) if waited < services.limits.answer_within => {}
            (GroupState::Creating, _) => return Err(Problem::xmtp_unreachable()),
            _ => return Err(Problem::internal()),
        }
        tokio::time::sleep(ROUND).await;
        waited += ROUND;
    }
}

/// Registers a link to a group that is there (contract S33): ours, where our account is in it; else one whose
/// own server adds people.
pub async fn register(
    services: &Services,
    actor: &SignedIn,
    new: NewGroupLink,
) -> Result<InviteRow, Problem> {
    let gate = match (new.gate, &new.webhook) {
        (Some(_), Some(_)) => {
            return Err(Problem::invalid("Give a webhook or a gate. A gate may hold a webhook."));
        }
        (Some(gate), None) => gate,
        (None, Some(url)) => super::gate::webhook(url),
        (None, None) => return Err(Problem::invalid("Say who decides: give a webhook or a gate.")),
    };
    let topic = text::required_line(&new.topic, TOPIC_MAX).map_err(super::about("topic"))?;
    let ours = group::key_of(services, &actor.inbox_id, &topic).await.ok();
    let words = NewInvite { group_name: new.name, description: new.description, ..ruled(Some(gate)) };
    let order = match ours {
        Some(key) => NewInvite { group: Some(key.to_string()), ..words },
        None => NewInvite { topic: Some(topic), ..words },
    };
    invite::create(services, &actor.inbox_id, order).await
}

/// Asks to join and waits a moment for what comes of it.
pub async fn join(services: &Services, actor: &SignedIn, link_id: &str) -> Result<Joined, Problem> {
    let (request, _) = match join::ask(services, actor, link_id).await {
        Ok(asked) => asked,
        Err(problem) if refuses(&problem) => return Ok(Joined::Denied { reason: problem.title }),
        Err(problem) => return Err(problem),
    };
    let invite = find(services, link_id).await?;
    // Else it is people who decide, or other people's apps.
    let ours = invite.gated || invite.join_mode == JoinMode::Automatic;
    let request = if ours { settled(services, &actor.inbox_id, request).await? } else { request };
    let topic = topic_of(services, invite).await?;
    Ok(match (request.status, request.code) {
        (Status::Approved, _) => Joined::Success { topic },
        (Status::Rejected, _) => Joined::Denied {
            reason: request.reason.unwrap_or_else(|| "The admins did not accept this request.".to_owned()),
        },
        (Status::Pending, Some(Code::GroupFull)) => {
            Joined::Denied { reason: "All places in this group are taken.".to_owned() }
        }
        (Status::Pending, Some(Code::NotChecked)) => {
            Joined::Open { why: "We could not check everything. We go on trying.".to_owned() }
        }
        (Status::Pending, _) => Joined::Open { why: "This is not decided yet. Ask again later.".to_owned() },
    })
}

/// The link will not let this person in, whoever asks again.
fn refuses(problem: &Problem) -> bool {
    problem.code.starts_with("invite_") && problem.status != 404
        || matches!(problem.code.as_str(), "group_full" | "code_required")
}

async fn settled(
    services: &Services,
    actor: &InboxId,
    mut request: OwnRequest,
) -> Result<OwnRequest, Problem> {
    let mut waited = Duration::ZERO;
    while request.is_open() && request.code.is_none() && waited < services.limits.answer_within {
        tokio::time::sleep(ROUND).await;
        waited += ROUND;
        request = join::get(services, actor, request.id.as_str()).await?;
    }
    Ok(request)
}

async fn find(services: &Services, link_id: &str) -> Result<Invite, Problem> {
    let id = InviteId::parse(link_id).map_err(|_| Problem::invite_not_found())?;
    storage::invite::get(services.store.read(), &id).await?.ok_or_else(Problem::invite_not_found)
}

async fn topic_of(services: &Services, invite: Invite) -> Result<Option<String>, Problem> {
    match &invite.group {
        Some(key) => Ok(access::group(services.store.read(), key).await?.conversation_id.map(|id| id.0)),
        None => Ok(invite.topic),
    }
}

/// What a host asks of the server of a group (contract S36): `actor` vouches for the wallet, and must be one of
/// those who may let people in.
pub async fn vouched(
    services: &Services,
    actor: &InboxId,
    link_id: &str,
    topic: Option<&str>,
    wallet: &WalletAddress,
) -> Result<Joined, Problem> {
    let invite = find(services, link_id).await?;
    let id = invite.id.clone();
    let standing = access::to_invite(services.store.read(), actor, &invite).await?;
    access::require(standing, Action::Decide).map_err(|_| Problem::invite_not_found())?;
    if topic.is_some() && topic != topic_of(services, invite).await?.as_deref() {
        return Err(Problem::invite_not_found());
    }
    let Some(inbox_id) = services.directory.inbox_of(wallet).await? else {
        return Ok(Joined::Denied { reason: Problem::not_on_xmtp().title });
    };
    let person = SignedIn { inbox_id, address: Some(wallet.clone()) };
    join(services, &person, id.as_str()).await
}
