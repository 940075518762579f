//! Whether the parts we stand on answer.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::timeout;

use super::Services;
use crate::domain::problem::Problem;
use crate::storage;

const PATIENCE: Duration = Duration::from_secs(2);
/// How long what the network said is believed.
const FRESH_MS: i64 = 2_000;
/// The lease on our XMTP client.
const LEASE: &str = "xmtp";

/// What answers now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Health {
    pub database: bool,
    pub xmtp_network: bool,
    /// Some process holds the lease on our XMTP client.
    pub worker: bool,
}

/// The setting with our account's inbox.
pub const ACCOUNT: &str = "xmtp_inbox_id";

/// Our account's inbox, once a worker has opened it.
pub async fn account(services: &Services) -> Result<Option<String>, Problem> {
    Ok(storage::setting::get(services.store.read(), ACCOUNT).await?)
}

/// When the network was asked last, and whether it answered. Whoever asks meanwhile waits for the same answer:
/// readiness is asked by strangers too, and each call to the network costs.
#[derive(Clone, Debug, Default)]
pub struct Pulse(Arc<Mutex<Option<(i64, bool)>>>);

impl Pulse {
    async fn beats(&self, services: &Services) -> bool {
        let mut last = self.0.lock().await;
        let now = services.now_ms();
        if let Some((_, beat)) = last.filter(|(at, _)| (0..FRESH_MS).contains(&now.saturating_sub(*at))) {
            return beat;
        }
        let beat = matches!(timeout(PATIENCE, services.directory.ping()).await, Ok(Ok(())));
        *last = Some((services.now_ms(), beat));
        beat
    }
}

/// Asks each part, for at most two seconds.
pub async fn check(services: &Services, pulse: &Pulse) -> Health {
    let lease = timeout(PATIENCE, storage::lease::holder(services.store.read(), LEASE)).await;
    Health {
        database: matches!(lease, Ok(Ok(_))),
        xmtp_network: pulse.beats(services).await,
        worker: matches!(lease, Ok(Ok(Some(_)))),
    }
}
