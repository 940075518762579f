//! Sending the letters of `push`: what is due, to whoever still has to be woken.

use std::time::Duration;

use futures::stream::{self, StreamExt};
use sea_orm::ConnectionTrait;

use crate::domain::device::{Platform, Target};
use crate::domain::id::{InviteId, JoinRequestId};
use crate::domain::problem::Problem;
use crate::domain::push::PushData;
use crate::domain::view::QueueTab;
use crate::notify::{Kind, Push, PushError};
use crate::storage;
use crate::storage::device::Device;
use crate::storage::outbox::Letter;

use super::push::{KIND, Payload, data};
use super::{Services, admit};

const ATTEMPTS_MAX: i64 = 8;
const AT_ONCE: usize = 8;
const TTL: Duration = Duration::from_secs(24 * 60 * 60);

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
    let Some((push, device)) = compose(services, &letter).await? else {
        storage::outbox::void(db, &letter.id, epoch).await?;
        return Ok(());
    };
    let now = services.now_ms();
    match services.notifier.push(&push).await {
        Ok(()) => {
            storage::outbox::sent(db, &letter.id, epoch, now).await?;
        }
        Err(error) => {
            tracing::info!(%error, platform = push.target.platform().as_str(), attempt, "a push was not taken");
            if error == PushError::Gone {
                storage::device::delete(db, &device.inbox_id, &device.device_id).await?;
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

/// The push of a letter; `None` where nobody waits any more or the device is gone.
async fn compose(services: &Services, letter: &Letter) -> Result<Option<(Push, Device)>, Problem> {
    let db = services.store.read();
    let Ok(payload) = serde_json::from_str::<Payload>(&letter.payload) else { return Ok(None) };
    let Some(device) = storage::device::get(db, &payload.inbox, &payload.device).await? else {
        return Ok(None);
    };
    let Some(data) = current(db, payload, &device).await? else { return Ok(None) };
    let Ok(target) = serde_json::from_str::<Target>(&device.target) else { return Ok(None) };
    let data = if may_name(&device, &target) { data } else { data.without_names() };
    let title =
        if data.group_name.is_empty() { "A request to join".to_owned() } else { data.group_name.clone() };
    let kind = data.text().map_or(Kind::Silent, |body| Kind::Visible { title, body });
    let collapse_id = Some(data.invite_id.clone());
    let payload = serde_json::to_value(&data).map_err(|_| Problem::internal())?;
    Ok(Some((Push { target, kind, payload, collapse_id, ttl: TTL }, device)))
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
    let Some(invite) = storage::invite::get(db, &invite).await?.filter(|invite| invite.lets_in().is_ok())
    else {
        return Ok(None);
    };
    if storage::join_request::get(db, &request).await?.is_some_and(|request| request.is_open()) {
        return Ok(Some(payload.data));
    }
    let waiting = [invite.id.clone()];
    let next = if payload.for_all {
        storage::join_request::queue(db, &[], &waiting, QueueTab::Waiting, 2).await?
    } else {
        Vec::new()
    };
    match next.iter().find(|request| request.inbox_id != device.inbox_id) {
        Some(request) => Ok(Some(data(db, &invite, request, device).await?)),
        None => Ok(None),
    }
}

/// Web Push is encrypted for the browser and plain HTTP goes to the person's own server; Apple and Google learn
/// names only where the person wants them to.
fn may_name(device: &Device, target: &Target) -> bool {
    device.names || matches!(target.platform(), Platform::WebPush | Platform::Http)
}
