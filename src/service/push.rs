//! Waking the people who can let someone in (contract S10–S13): letters in the outbox, one for each device.

use std::time::Duration;

use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use crate::domain::device::DeviceId;
use crate::domain::id::JoinRequestId;
use crate::domain::inbox::InboxId;
use crate::domain::invite::{Invite, JoinMode};
use crate::domain::join_request::JoinRequest;
use crate::domain::problem::Problem;
use crate::domain::push::{PushData, PushOutcome, outcome};
use crate::storage;
use crate::storage::device::Device;
use crate::storage::limit::Rate;
use crate::storage::outbox::Letter;

use super::Services;
pub use super::push_out::{is_due, send_due};

/// The kind of letter.
pub const KIND: &str = "push";
/// For each link and device; what comes in between waits and is one push.
const PACE: Rate = Rate { burst: 1, interval_ms: 60_000 };
/// Nobody sees a silent push, but somebody waits for what it does.
const SILENT_PACE: Rate = Rate { burst: 5, interval_ms: 5_000 };
const WAKE: Rate = Rate { burst: 3, interval_ms: 60_000 };
const SETTLE_ROUND: Duration = Duration::from_millis(50);
const SETTLE_ROUNDS: usize = 100;

#[derive(Serialize, Deserialize)]
pub(super) struct Payload {
    pub inbox: InboxId,
    pub device: String,
    pub data: PushData,
    /// Speaks for all who wait on the invite, not for one request only.
    #[serde(default)]
    pub for_all: bool,
}

/// A letter yet to be written.
struct Draft {
    id: String,
    at_ms: i64,
    for_all: bool,
}

/// Writes the letters for a new request, in the transaction that keeps it.
pub async fn announce<C: ConnectionTrait>(
    services: &Services,
    tx: &C,
    invite: &Invite,
    request: &JoinRequest,
) -> Result<(), Problem> {
    if invite.join_mode == JoinMode::Automatic {
        return Ok(());
    }
    let now = services.now_ms();
    let rate = if invite.join_mode == JoinMode::ManualApproval { PACE } else { SILENT_PACE };
    for device in devices(tx, invite, &request.inbox_id).await? {
        let pace = format!("push:{}:{}:{}", invite.id, device.inbox_id, device.device_id);
        let draft = match storage::limit::take(tx, &pace, rate, now).await? {
            Ok(()) => {
                let id = format!("push:{}:{}:{}", request.id, device.inbox_id, device.device_id);
                Draft { id, at_ms: now, for_all: false }
            }
            Err(wait) => {
                let at_ms = now.saturating_add(wait);
                Draft { id: format!("{pace}:{}", at_ms / rate.interval_ms), at_ms, for_all: true }
            }
        };
        put(services, tx, draft, invite, request, &device).await?;
    }
    Ok(())
}

/// Wakes everybody when a lease lapses and the person is still not in: also the claimer, whose app may have
/// died on the way, but not the device it named, which knows.
pub async fn hand_over<C: ConnectionTrait>(
    services: &Services,
    tx: &C,
    invite: &Invite,
    request: &JoinRequest,
    claimer: (&InboxId, Option<&DeviceId>),
    until_ms: i64,
) -> Result<(), Problem> {
    let knows = |device: &Device| {
        device.inbox_id == *claimer.0 && claimer.1.is_some_and(|named| named.as_str() == device.device_id)
    };
    for device in devices(tx, invite, &request.inbox_id).await?.iter().filter(|device| !knows(device)) {
        let id = format!("push:{}:{}:{}:{until_ms}", request.id, device.inbox_id, device.device_id);
        let draft = Draft { id, at_ms: until_ms, for_all: false };
        put(services, tx, draft, invite, request, device).await?;
    }
    Ok(())
}

/// The requester asks to wake them again (contract S10–S12). Says how many devices' push services took it.
pub async fn wake(
    services: &Services,
    actor: &InboxId,
    request_id: &str,
    asked: &PushData,
) -> Result<PushOutcome, Problem> {
    let id = JoinRequestId::parse(request_id).map_err(|_| Problem::not_found())?;
    let tx = services.store.write_tx().await?;
    let request = storage::join_request::get(&tx, &id).await?.ok_or_else(Problem::not_found)?;
    if request.inbox_id != *actor {
        return Err(Problem::not_found());
    }
    let invite = storage::invite::get(&tx, &request.invite_id).await?.ok_or_else(Problem::not_found)?;
    fits(asked, &invite, &request)?;
    services.take(&tx, &format!("wake:{id}"), WAKE).await?;
    let mut letters = Vec::new();
    for device in devices(&tx, &invite, actor).await? {
        if !narrowed(asked, &device.inbox_id) {
            continue;
        }
        let nonce = crate::domain::id::encode(services.random_id());
        let letter = format!("push:{id}:{}:{}:{nonce}", device.inbox_id, device.device_id);
        let draft = Draft { id: letter.clone(), at_ms: services.now_ms(), for_all: false };
        put(services, &tx, draft, &invite, &request, &device).await?;
        letters.push(letter);
    }
    tx.commit().await?;
    services.bell.notify_one();
    Ok(outcome(invite.join_mode, accepted(services, &letters).await?))
}

fn fits(asked: &PushData, invite: &Invite, request: &JoinRequest) -> Result<(), Problem> {
    let same = asked.invite_id.eq_ignore_ascii_case(invite.id.as_str())
        && asked.join_request_id.eq_ignore_ascii_case(request.id.as_str());
    if !same || asked.kind != invite.join_mode {
        return Err(Problem::invalid("inviteId, joinRequestId and type must be those of this request."));
    }
    if request.is_open() {
        Ok(())
    } else {
        Err(Problem::new(409, "already_decided", "This request is answered."))
    }
}

/// A caller's list of people only narrows ours (contract S10, S11).
fn narrowed(asked: &PushData, recipient: &InboxId) -> bool {
    match (&asked.group_members, asked.kind) {
        (Some(members), JoinMode::AutoJoinMembers) => members.contains(recipient),
        (_, JoinMode::AutoJoinMembers) => true,
        _ => asked.recipient_id.is_empty() || asked.recipient_id.eq_ignore_ascii_case(recipient.as_str()),
    }
}

/// How many of these letters were taken by their push service, after at most five seconds.
async fn accepted(services: &Services, letters: &[String]) -> Result<usize, Problem> {
    let mut states = Vec::new();
    for _ in 0..SETTLE_ROUNDS {
        states = storage::outbox::states(services.store.read(), letters).await?;
        if states.iter().all(|state| state == "sent" || state == "dead" || state == "void") {
            break;
        }
        tokio::time::sleep(SETTLE_ROUND).await;
    }
    Ok(states.iter().filter(|state| *state == "sent").count())
}

async fn devices<C: ConnectionTrait>(
    db: &C,
    invite: &Invite,
    requester: &InboxId,
) -> Result<Vec<Device>, Problem> {
    let people = match invite.join_mode {
        JoinMode::AutoJoinMembers => storage::admitter::of_invite(db, &invite.id).await?,
        _ => vec![invite.created_by.clone()],
    };
    let mut devices = Vec::new();
    for person in people.iter().filter(|person| *person != requester) {
        devices.extend(storage::device::of_inbox(db, person).await?);
    }
    Ok(devices)
}

async fn put<C: ConnectionTrait>(
    services: &Services,
    tx: &C,
    draft: Draft,
    invite: &Invite,
    request: &JoinRequest,
    device: &Device,
) -> Result<(), Problem> {
    let data = data(tx, invite, request, device).await?;
    let Draft { id, at_ms, for_all } = draft;
    let payload = Payload { inbox: device.inbox_id.clone(), device: device.device_id.clone(), data, for_all };
    let payload = serde_json::to_string(&payload).map_err(|_| Problem::internal())?;
    storage::outbox::put(tx, Letter { id, kind: KIND.to_owned(), payload }, at_ms).await?;
    services.bell.notify_one();
    Ok(())
}

pub(super) async fn data<C: ConnectionTrait>(
    db: &C,
    invite: &Invite,
    request: &JoinRequest,
    device: &Device,
) -> Result<PushData, Problem> {
    let requester = storage::person::get(db, &request.inbox_id).await?;
    Ok(PushData {
        invite_id: invite.id.to_string(),
        join_request_id: request.id.to_string(),
        recipient_id: device.inbox_id.to_string(),
        group_name: invite.group_name.clone(),
        kind: invite.join_mode,
        group_members: None,
        requester_name: (invite.join_mode == JoinMode::ManualApproval).then(|| requester.display()),
        requester_avatar: None,
    })
}
