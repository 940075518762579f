//! Live status: one look at the database for all who hold a connection to this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::storage;

use super::Services;

const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Other processes commit a change a little after the time they put on it.
const OVERLAP_MS: i64 = 3_000;

/// Who follows which request: the time of its last known change.
#[derive(Clone, Default)]
pub struct Followers(Arc<Mutex<HashMap<String, watch::Sender<i64>>>>);

impl Followers {
    /// Follows a request; the receiver changes when the request does.
    pub fn follow(&self, request_id: &str) -> watch::Receiver<i64> {
        let mut followed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        followed.entry(request_id.to_owned()).or_insert_with(|| watch::Sender::new(0)).subscribe()
    }

    fn is_empty(&self) -> bool {
        let mut followed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        followed.retain(|_, sender| sender.receiver_count() > 0);
        followed.is_empty()
    }

    fn tell(&self, request_id: &str, at_ms: i64) {
        let followed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = followed.get(request_id) {
            sender.send_if_modified(|last| std::mem::replace(last, at_ms.max(*last)) < at_ms);
        }
    }
}

/// Tells followers of changes, whichever process made them, until stopped.
pub async fn watch(services: Services, stop: CancellationToken) {
    let mut since = services.now_ms();
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = stop.cancelled() => return,
        }
        let now = services.now_ms();
        if !services.followers.is_empty() {
            match storage::pending::changed(services.store.read(), since.saturating_sub(OVERLAP_MS)).await {
                Ok(changed) => changed.iter().for_each(|(id, at)| services.followers.tell(id, *at)),
                Err(error) => {
                    tracing::warn!(%error, "live status could not look");
                    continue;
                }
            }
        }
        since = now;
    }
}
