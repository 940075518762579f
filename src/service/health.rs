//! Whether the parts we stand on answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::Services;
use crate::domain::problem::Problem;
use crate::storage;

const PATIENCE: Duration = Duration::from_secs(2);
const LOOK_EVERY: Duration = Duration::from_secs(10);
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// One lost answer is no outage.
const SILENCES: u32 = 2;
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

/// Whether the XMTP network answered when this process last looked. Pages read it; none of them asks.
#[derive(Clone, Debug, Default)]
pub struct Reach(Arc<Heard>);

#[derive(Debug, Default)]
struct Heard {
    away: AtomicBool,
    /// When the network was asked last, and how often in a row it has been silent.
    last: Mutex<Option<(i64, u32)>>,
}

impl Reach {
    pub fn is_away(&self) -> bool {
        self.0.away.load(Ordering::Relaxed)
    }

    pub fn set_away(&self, away: bool) {
        self.0.away.store(away, Ordering::Relaxed);
    }

    /// Asks the network, unless it was asked just now. Whoever asks meanwhile waits for the same answer:
    /// readiness is asked by strangers too, and each call to the network costs.
    async fn answers(&self, services: &Services) -> bool {
        let mut last = self.0.last.lock().await;
        let now = services.now_ms();
        if let Some((_, silences)) = last.filter(|(at, _)| (0..FRESH_MS).contains(&now.saturating_sub(*at))) {
            return silences == 0;
        }
        let answers = matches!(timeout(PATIENCE, services.directory.ping()).await, Ok(Ok(())));
        let before = last.map_or(0, |(_, silences)| silences);
        let silences = if answers { 0 } else { before.saturating_add(1) };
        *last = Some((services.now_ms(), silences));
        self.set_away(silences >= SILENCES);
        answers
    }
}

/// Looks every ten seconds whether the XMTP network answers, until stopped.
pub async fn watch(services: Services, stop: CancellationToken) {
    loop {
        let answers = services.reach.answers(&services).await;
        let pause = if answers || services.reach.is_away() { LOOK_EVERY } else { LOOK_AGAIN };
        tokio::select! {
            () = sleep(pause) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// The setting with our account's inbox.
pub const ACCOUNT: &str = "xmtp_inbox_id";

/// Our account's inbox, once a worker has opened it.
pub async fn account(services: &Services) -> Result<Option<String>, Problem> {
    Ok(storage::setting::get(services.store.read(), ACCOUNT).await?)
}

/// Asks each part, for at most two seconds.
pub async fn check(services: &Services) -> Health {
    let lease = timeout(PATIENCE, storage::lease::holder(services.store.read(), LEASE)).await;
    Health {
        database: matches!(lease, Ok(Ok(_))),
        xmtp_network: services.reach.answers(services).await,
        worker: matches!(lease, Ok(Ok(Some(_)))),
    }
}
