//! The requester wakes those who can let them in once more (contract S10–S12).

use std::time::Duration;

use sea_orm::DatabaseTransaction;

use crate::domain::id::JoinRequestId;
use crate::domain::inbox::InboxId;
use crate::domain::invite::{Invite, JoinMode};
use crate::domain::join_request::JoinRequest;
use crate::domain::problem::Problem;
use crate::domain::push::{PushData, PushOutcome, outcome};
use crate::storage;
use crate::storage::device::Device;
use crate::storage::limit::Rate;

use super::Services;
use super::push::{Draft, kind, put};
use super::recipients::devices;

/// For one request.
const WAKE: Rate = Rate { burst: 3, interval_ms: 60_000 };
/// For each link and device, whoever asks.
const WAKE_SHOWN: Rate = Rate { burst: 3, interval_ms: 60_000 };
const WAKE_SILENT: Rate = Rate { burst: 30, interval_ms: 2_000 };
/// For each device, all links together.
const SHOWN_HOURLY: Rate = Rate { burst: 20, interval_ms: 180_000 };
const SETTLE_ROUND: Duration = Duration::from_millis(50);
const SETTLE_ROUNDS: usize = 100;

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
    let invite = invite.met_by(&request);
    services.take(&tx, &format!("wake:{id}"), WAKE).await?;
    let mut woken = devices(&tx, &invite, actor).await?;
    woken.retain(|device| narrowed(asked, &device.inbox_id));
    let woken = bearable(services, &tx, &invite, woken).await?;
    let mut letters = Vec::new();
    for device in woken {
        let nonce = crate::domain::id::encode(services.random_id());
        let letter = format!("push:{id}:{}:{}:{nonce}", device.inbox_id, device.device_id);
        let draft = Draft { id: letter.clone(), at_ms: services.now_ms(), for_all: false };
        put(services, &tx, draft, &invite, &request, &device).await?;
        // The answer speaks of the link's creator, whoever else is told.
        if invite.join_mode == JoinMode::AutoJoinMembers || device.inbox_id == invite.created_by {
            letters.push(letter);
        }
    }
    tx.commit().await?;
    services.bell.notify_one();
    Ok(outcome(invite.join_mode, accepted(services, &letters).await?))
}

/// The devices that were not woken too often lately, whoever asked (`security.md` 3.7). Where there are devices but
/// each of them was, the caller has to wait.
async fn bearable(
    services: &Services,
    tx: &DatabaseTransaction,
    invite: &Invite,
    devices: Vec<Device>,
) -> Result<Vec<Device>, Problem> {
    let (now, shown) = (services.now_ms(), kind(invite) == JoinMode::ManualApproval);
    let (rate, hourly) = if shown { (WAKE_SHOWN, Some(SHOWN_HOURLY)) } else { (WAKE_SILENT, None) };
    let (mut bearable, mut wait_ms) = (Vec::new(), None);
    for device in devices {
        let whose = format!("{}:{}", device.inbox_id, device.device_id);
        let of_link = format!("wake:{}:{whose}", invite.id);
        let mut taken = storage::limit::take(tx, &of_link, rate, now).await?;
        if let (Ok(()), Some(hourly)) = (taken, hourly) {
            taken = storage::limit::take(tx, &format!("wake:{whose}"), hourly, now).await?;
        }
        match taken {
            Ok(()) => bearable.push(device),
            Err(wait) => wait_ms = Some(wait_ms.map_or(wait, |least: i64| least.min(wait))),
        }
    }
    match wait_ms {
        Some(wait_ms) if bearable.is_empty() => {
            Err(Problem::rate_limited(u64::try_from(wait_ms / 1000 + 1).unwrap_or(1)))
        }
        _ => Ok(bearable),
    }
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
