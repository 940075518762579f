//! Devices people want to be woken on.

use crate::domain::device::{DeviceId, Target};
use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::notify::PushError;
use crate::storage;
use crate::storage::device::Device;

use super::Services;

/// Devices one person may have.
const DEVICES_MAX: usize = 20;

/// Registers a device or changes it. `names` lets names of people and groups go to its push service.
pub async fn put(
    services: &Services,
    actor: &InboxId,
    device_id: &str,
    target: &Target,
    names: bool,
) -> Result<(), Problem> {
    let device_id = DeviceId::parse(device_id).map_err(|error| Problem::invalid(error.to_string()))?;
    if let Err(error) = services.notifier.check(target) {
        return Err(unreachable(&error));
    }
    let tx = services.store.write_tx().await?;
    let known = storage::device::of_inbox(&tx, actor).await?;
    if known.len() >= DEVICES_MAX && known.iter().all(|device| device.device_id != device_id.as_str()) {
        return Err(Problem::new(409, "too_many_devices", "Remove a device you don't use any more first."));
    }
    let device = Device {
        inbox_id: actor.clone(),
        device_id: device_id.as_str().to_owned(),
        target: serde_json::to_string(target).map_err(|_| Problem::internal())?,
        names,
    };
    storage::device::put(&tx, &device, services.now_ms()).await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets a device; an unknown one is fine.
pub async fn delete(services: &Services, actor: &InboxId, device_id: &str) -> Result<(), Problem> {
    let Ok(device_id) = DeviceId::parse(device_id) else { return Ok(()) };
    Ok(storage::device::delete(services.store.write(), actor, device_id.as_str()).await?)
}

fn unreachable(error: &PushError) -> Problem {
    Problem::new(422, "device_unreachable", "This service can't push to that device.")
        .detail(error.to_string())
}
