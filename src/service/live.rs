//! Live status: one look at the database for all who hold a connection to this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::storage;

use super::Services;

const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Requests read by one query.
const CHUNK: usize = 500;

/// Who follows which request: how it was last seen. No clock tells what is new, since each process has its own.
#[derive(Clone, Default)]
pub struct Followers(Arc<Mutex<HashMap<String, watch::Sender<String>>>>);

impl Followers {
    /// Follows a request; the receiver changes when the request does.
    pub fn follow(&self, request_id: &str) -> watch::Receiver<String> {
        let mut followed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        followed.entry(request_id.to_owned()).or_default().subscribe()
    }

    fn followed(&self) -> Vec<String> {
        let mut followed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        followed.retain(|_, sender| sender.receiver_count() > 0);
        followed.keys().cloned().collect()
    }

    fn tell(&self, request_id: &str, seen: String) {
        let followed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = followed.get(request_id) {
            sender.send_if_modified(|last| std::mem::replace(last, seen.clone()) != seen);
        }
    }
}

/// Tells followers of changes, whichever process made them, until stopped.
pub async fn watch(services: Services, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = stop.cancelled() => return,
        }
        for ids in services.followers.followed().chunks(CHUNK) {
            match storage::pending::standings(services.store.read(), ids).await {
                Ok(seen) => seen.into_iter().for_each(|(id, how)| services.followers.tell(&id, how)),
                Err(error) => tracing::warn!(%error, "live status could not look"),
            }
        }
    }
}
