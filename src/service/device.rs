//! Devices people want to be woken on.

use crate::domain::device::view::{DeviceView, browser_name};
use crate::domain::device::{DeviceId, Platform, Target};
use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::domain::seal::is_sealed;
use crate::notify::PushError;
use crate::storage;
use crate::storage::device::Device;

use super::{Services, hash, seal};

/// Devices one person may have.
const DEVICES_MAX: usize = 20;
/// How the ids of browsers begin; the rest comes from the address their push service gave them.
const BROWSER: &str = "browser-";
const BROWSER_DIGITS: usize = 32;

/// Registers a device or changes it. `names` lets names of people and groups go to its push service.
pub async fn put(
    services: &Services,
    actor: &InboxId,
    device_id: &str,
    target: &Target,
    names: bool,
) -> Result<(), Problem> {
    let device_id = DeviceId::parse(device_id).map_err(|error| Problem::invalid(error.to_string()))?;
    let device = new(services, actor, device_id.as_str().to_owned(), target, names)?;
    insert(services, device, target).await
}

/// Has a browser told of the requests its owner may answer; gives the device's id. A browser tells one person:
/// whoever else had it told of theirs has it no longer.
pub async fn put_browser(
    services: &Services,
    actor: &InboxId,
    target: &Target,
    user_agent: &str,
) -> Result<String, Problem> {
    let Target::WebPush { endpoint, .. } = target else {
        return Err(Problem::invalid("A browser is reached by Web Push."));
    };
    if services.web_push_key.is_none() {
        return Err(Problem::new(409, "web_push_missing", "This Usher has no key for Web Push."));
    }
    let digits: String = hash(endpoint).chars().take(BROWSER_DIGITS).collect();
    let device = new(services, actor, format!("{BROWSER}{digits}"), target, true)?;
    let id = device.device_id.clone();
    insert(services, Device { label: Some(browser_name(user_agent)), dashboard: true, ..device }, target)
        .await?;
    Ok(id)
}

fn new(
    services: &Services,
    actor: &InboxId,
    device_id: String,
    target: &Target,
    names: bool,
) -> Result<Device, Problem> {
    let json = serde_json::to_string(target).map_err(|_| Problem::internal())?;
    let target = seal::seal(services, &place(actor, &device_id), &json)?;
    let (inbox_id, updated_at_ms) = (actor.clone(), services.now_ms());
    Ok(Device { inbox_id, device_id, target, names, label: None, dashboard: false, updated_at_ms })
}

async fn insert(services: &Services, device: Device, target: &Target) -> Result<(), Problem> {
    if let Err(error) = services.notifier.check(target) {
        return Err(unreachable(&error));
    }
    let tx = services.store.write_tx().await?;
    let known = storage::device::of_inbox(&tx, &device.inbox_id).await?;
    if known.len() >= DEVICES_MAX && known.iter().all(|other| other.device_id != device.device_id) {
        return Err(Problem::new(409, "too_many_devices", "Remove a device you don't use any more first."));
    }
    if device.dashboard {
        storage::device::delete_of_others(&tx, &device.inbox_id, &device.device_id).await?;
    }
    storage::device::put(&tx, &device).await?;
    tx.commit().await?;
    Ok(())
}

/// The devices of a person, in a stable order.
pub async fn list(services: &Services, actor: &InboxId) -> Result<Vec<DeviceView>, Problem> {
    let devices = storage::device::of_inbox(services.store.read(), actor).await?;
    Ok(devices.into_iter().map(|device| shown(services, device)).collect())
}

fn shown(services: &Services, device: Device) -> DeviceView {
    DeviceView {
        platform: target(services, &device).as_ref().map(Target::platform),
        device_id: device.device_id,
        label: device.label,
        dashboard: device.dashboard,
        updated_at_ms: device.updated_at_ms,
    }
}

/// Forgets a device; an unknown one is fine.
pub async fn delete(services: &Services, actor: &InboxId, device_id: &str) -> Result<(), Problem> {
    let Ok(device_id) = DeviceId::parse(device_id) else { return Ok(()) };
    Ok(storage::device::delete(services.store.write(), actor, device_id.as_str()).await?)
}

/// The row a target is sealed for.
pub fn place(inbox: &InboxId, device_id: &str) -> String {
    format!("devices/{inbox}/{device_id}")
}

/// Where a device is reached; `None` where that does not open. A process of the version before may still write
/// targets unsealed.
pub fn target(services: &Services, device: &Device) -> Option<Target> {
    if !is_sealed(&device.target) {
        return serde_json::from_str(&device.target).ok();
    }
    match services.seal.open(&place(&device.inbox_id, &device.device_id), &device.target) {
        Ok(json) => serde_json::from_str(&json).ok(),
        Err(error) => {
            tracing::error!(%error, "the target of a device does not open");
            None
        }
    }
}

/// Whether the push service may learn names: Web Push is encrypted for the browser and plain HTTP goes to the
/// person's own server; Apple and Google learn them only where the person wants it.
pub fn may_name(device: &Device, platform: Platform) -> bool {
    device.names || matches!(platform, Platform::WebPush | Platform::Http)
}

fn unreachable(error: &PushError) -> Problem {
    Problem::new(422, "device_unreachable", "This service can't push to that device.")
        .detail(error.to_string())
}
