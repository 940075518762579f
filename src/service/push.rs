//! Waking the people who can let someone in (contract S10–S13): letters in the outbox, one for each device.

use std::time::Duration;

use futures::stream::{self, StreamExt};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use crate::domain::device::DeviceId;
use crate::domain::disclosure::Disclosure;
use crate::domain::id::{InviteId, JoinRequestId};
use crate::domain::inbox::InboxId;
use crate::domain::invite::{Invite, JoinMode};
use crate::domain::join_request::{Decision, JoinRequest};
use crate::domain::problem::Problem;
use crate::domain::push::PushData;
use crate::domain::view::QueueTab;
use crate::notify::{Kind, Push, PushError};
use crate::storage;
use crate::storage::device::Device;
use crate::storage::limit::Rate;
use crate::storage::outbox::Letter;

use super::recipients::{devices, may_see};
use super::{Services, admit, device};

/// The kind of letter.
pub const KIND: &str = "push";
/// For each link and device; what comes in between waits and is one push.
const PACE: Rate = Rate { burst: 1, interval_ms: 60_000 };
/// Nobody sees a silent push, but somebody waits for what it does.
const SILENT_PACE: Rate = Rate { burst: 5, interval_ms: 5_000 };
const ATTEMPTS_MAX: i64 = 8;
const AT_ONCE: usize = 8;
const TTL: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Serialize, Deserialize)]
struct Payload {
    inbox: InboxId,
    device: String,
    data: PushData,
    /// Speaks for all who wait on the invite, not for one request only.
    #[serde(default)]
    for_all: bool,
}

/// A letter yet to be written.
pub(super) struct Draft {
    pub id: String,
    pub at_ms: i64,
    pub for_all: bool,
}

/// Writes the letters for a request that waits for a person or an app, in the transaction that says so.
pub async fn announce<C: ConnectionTrait>(
    services: &Services,
    tx: &C,
    invite: &Invite,
    request: &JoinRequest,
) -> Result<(), Problem> {
    let now = services.now_ms();
    let invite = &invite.met_by(request);
    let rate = if kind(invite) == JoinMode::ManualApproval { PACE } else { SILENT_PACE };
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

/// Wakes the creator's own app when a yes was said elsewhere: it adds the person, and asks nobody again.
pub async fn approved<C: ConnectionTrait>(
    services: &Services,
    tx: &C,
    invite: &Invite,
    request: &JoinRequest,
) -> Result<(), Problem> {
    let adds = |device: &&Device| !device.dashboard;
    for device in devices(tx, invite, &request.inbox_id).await?.iter().filter(adds) {
        let id = format!("push:{}:{}:{}:yes", request.id, device.inbox_id, device.device_id);
        let silent = PushData {
            kind: JoinMode::AutoJoinCreator,
            requester_name: None,
            requester_avatar: None,
            ..data(tx, invite, request, device).await?
        };
        put_data(services, tx, Draft { id, at_ms: services.now_ms(), for_all: false }, silent, device)
            .await?;
    }
    Ok(())
}

/// What a push is about: where a person decides it is shown, however the link lets others in.
pub(super) const fn kind(invite: &Invite) -> JoinMode {
    match invite.join_mode {
        JoinMode::Automatic => JoinMode::ManualApproval,
        mode => mode,
    }
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

pub(super) async fn put<C: ConnectionTrait>(
    services: &Services,
    tx: &C,
    draft: Draft,
    invite: &Invite,
    request: &JoinRequest,
    device: &Device,
) -> Result<(), Problem> {
    let data = data(tx, invite, request, device).await?;
    put_data(services, tx, draft, data, device).await
}

async fn put_data<C: ConnectionTrait>(
    services: &Services,
    tx: &C,
    draft: Draft,
    data: PushData,
    device: &Device,
) -> Result<(), Problem> {
    let Draft { id, at_ms, for_all } = draft;
    let payload = Payload { inbox: device.inbox_id.clone(), device: device.device_id.clone(), data, for_all };
    let payload = serde_json::to_string(&payload).map_err(|_| Problem::internal())?;
    storage::outbox::put(tx, Letter { id, kind: KIND.to_owned(), payload }, at_ms).await?;
    services.bell.notify_one();
    Ok(())
}

async fn data<C: ConnectionTrait>(
    db: &C,
    invite: &Invite,
    request: &JoinRequest,
    device: &Device,
) -> Result<PushData, Problem> {
    let requester = storage::person::get(db, &request.inbox_id).await?;
    let waits = request.decision == Decision::Pending;
    let invite = &if waits { invite.met_by(request) } else { invite.clone() };
    let shown = kind(invite) == JoinMode::ManualApproval;
    Ok(PushData {
        invite_id: invite.id.to_string(),
        join_request_id: request.id.to_string(),
        recipient_id: device.inbox_id.to_string(),
        // What this server does not know is not given a name.
        group_name: if invite.disclosure == Disclosure::Blind {
            String::new()
        } else {
            invite.group_name.clone()
        },
        kind: kind(invite),
        group_members: None,
        requester_name: shown.then(|| requester.display()),
        requester_avatar: match shown {
            true => storage::person::profile(db, &request.inbox_id).await?.avatar,
            false => None,
        },
    })
}

/// Whether a push is due.
pub async fn is_due(services: &Services, epoch: i64) -> Result<bool, Problem> {
    Ok(storage::outbox::is_due(services.store.read(), KIND, epoch, services.now_ms()).await?)
}

/// Sends what is due, several at once.
pub async fn send_due(services: &Services, epoch: i64) -> Result<usize, Problem> {
    let db = services.store.write();
    let letters = storage::outbox::claim(db, KIND, epoch, 50, services.now_ms()).await?;
    let count = letters.len();
    let sending = letters.into_iter().map(|(letter, attempt)| send(services, epoch, letter, attempt));
    let done: Vec<Result<(), Problem>> = stream::iter(sending).buffer_unordered(AT_ONCE).collect().await;
    done.into_iter().collect::<Result<Vec<()>, Problem>>()?;
    Ok(count)
}

async fn send(services: &Services, epoch: i64, letter: Letter, attempt: i64) -> Result<(), Problem> {
    let db = services.store.write();
    let (push, device) = match compose(services, &letter).await? {
        Composed::Push(push, device) => (push, device),
        Composed::NotNeeded => {
            storage::outbox::void(db, &letter.id, epoch).await?;
            return Ok(());
        }
        Composed::Unreadable => {
            let why = "the device's target does not open: it was sealed with another key";
            storage::outbox::failed(db, &letter.id, epoch, None, why).await?;
            return Ok(());
        }
    };
    let now = services.now_ms();
    match services.notifier.push(&push).await {
        Ok(()) => {
            storage::outbox::sent(db, &letter.id, epoch, now).await?;
        }
        Err(error) => {
            tracing::info!(%error, platform = push.target.platform().as_str(), attempt, "a push was not taken");
            if error == PushError::Gone {
                storage::device::forget(db, &device).await?;
            }
            let again = match &error {
                PushError::Later { after, .. } if attempt < ATTEMPTS_MAX => Some(pause(*after, attempt)),
                _ => None,
            };
            let at = again.map(|ms| now.saturating_add(ms));
            storage::outbox::failed(db, &letter.id, epoch, at, &error.to_string()).await?;
        }
    }
    Ok(())
}

fn pause(after: Option<Duration>, attempt: i64) -> i64 {
    let asked = after.and_then(|after| i64::try_from(after.as_millis()).ok()).unwrap_or(0);
    admit::backoff_ms(attempt, 2_000, 600_000).max(asked.min(3_600_000))
}

/// What a letter comes to.
enum Composed {
    Push(Box<Push>, Box<Device>),
    /// Nobody waits any more, or the device is gone, or its owner may not see it any more.
    NotNeeded,
    Unreadable,
}

async fn compose(services: &Services, letter: &Letter) -> Result<Composed, Problem> {
    let db = services.store.read();
    let Ok(payload) = serde_json::from_str::<Payload>(&letter.payload) else {
        return Ok(Composed::NotNeeded);
    };
    let Some(device) = storage::device::get(db, &payload.inbox, &payload.device).await? else {
        return Ok(Composed::NotNeeded);
    };
    let Some(data) = current(db, payload, &device).await? else { return Ok(Composed::NotNeeded) };
    let Some(target) = device::target(services, &device) else { return Ok(Composed::Unreadable) };
    let data = if device::may_name(&device, target.platform()) { data } else { data.without_names() };
    let title =
        if data.group_name.is_empty() { "A request to join".to_owned() } else { data.group_name.clone() };
    let kind = data.text().map_or(Kind::Silent, |body| Kind::Visible { title, body });
    let collapse_id = Some(data.invite_id.clone());
    let payload = serde_json::to_value(&data).map_err(|_| Problem::internal())?;
    let push = Push { target, kind, payload, collapse_id, ttl: TTL };
    Ok(Composed::Push(Box::new(push), Box::new(device)))
}

/// What there is to say now: of the request the letter was written for, or where it speaks for all, of the one
/// that waits longest.
async fn current<C: ConnectionTrait>(
    db: &C,
    payload: Payload,
    device: &Device,
) -> Result<Option<PushData>, Problem> {
    let (Ok(request), Ok(invite)) =
        (JoinRequestId::parse(&payload.data.join_request_id), InviteId::parse(&payload.data.invite_id))
    else {
        return Ok(None);
    };
    let request = storage::join_request::get(db, &request).await?;
    let lets_in = |invite: &Invite| match &request {
        Some(request) => invite.met_by(request).lets_in().is_ok(),
        None => invite.lets_in().is_ok(),
    };
    let Some(invite) = storage::invite::get(db, &invite).await?.filter(lets_in) else { return Ok(None) };
    // Rights end while a push waits.
    if invite.group.is_some() && !may_see(db, &device.inbox_id, &invite).await? {
        return Ok(None);
    }
    if request.is_some_and(|request| request.is_open()) {
        return Ok(Some(payload.data));
    }
    let waiting = [invite.id.clone()];
    let next = if payload.for_all {
        storage::join_request::queue(db, &[], &waiting, QueueTab::Waiting, 2).await?
    } else {
        Vec::new()
    };
    let concerns = |request: &&JoinRequest| {
        request.inbox_id != device.inbox_id
            && (device.inbox_id == invite.created_by || invite.met_by(request) == invite)
    };
    match next.iter().find(concerns) {
        Some(request) => Ok(Some(data(db, &invite, request, device).await?)),
        None => Ok(None),
    }
}
