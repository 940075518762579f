//! Holding the lease (`security.md` 3.4).

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::Ended;
use crate::service::Services;
use crate::storage::job::Claimant;
use crate::storage::lease;

/// The lease on our XMTP client.
pub const LEASE: &str = "xmtp";
const RENEW_EVERY: Duration = Duration::from_secs(5);
const QUERY_MAX: Duration = Duration::from_secs(5);
/// Without a good renewal for this long we stop by ourselves, before anybody else can take the lease.
const SELF_FENCE: Duration = Duration::from_secs(10);
const ASK_AGAIN: Duration = Duration::from_millis(500);

/// Waits for the lease, and for a database that is away; `None` where we were stopped first.
pub async fn wait(services: &Services, holder: String, stop: &CancellationToken) -> Option<Claimant> {
    let mut told = false;
    loop {
        match lease::acquire(services.store.write(), LEASE, &holder).await {
            Ok(Some(epoch)) => return Some(Claimant { lease: LEASE, holder, epoch }),
            Ok(None) if told => {}
            Ok(None) => {
                tracing::info!("another process drives our XMTP client; waiting for its lease");
                told = true;
            }
            Err(error) => tracing::warn!(%error, "the lease could not be asked for; trying again"),
        }
        tokio::select! {
            () = sleep(ASK_AGAIN) => {}
            () = stop.cancelled() => return None,
        }
    }
}

/// Renews the lease until we are stopped or it is lost.
pub async fn keep(services: &Services, claimant: &Claimant, stop: &CancellationToken) -> Ended {
    let mut good = Instant::now();
    loop {
        tokio::select! {
            () = sleep(RENEW_EVERY) => {}
            () = stop.cancelled() => return std::future::pending().await,
        }
        let begun = Instant::now();
        let renewal = lease::renew(services.store.write(), LEASE, &claimant.holder, claimant.epoch);
        match timeout(QUERY_MAX, renewal).await {
            Ok(Ok(true)) => good = begun,
            Ok(Ok(false)) => return Ended::LeaseLost,
            _ if good.elapsed() >= SELF_FENCE => return Ended::LeaseLost,
            _ => tracing::warn!("the lease could not be renewed; trying again"),
        }
    }
}

/// Gives the lease back, so that a successor need not wait.
pub async fn release(services: &Services, claimant: &Claimant) {
    let released = lease::release(services.store.write(), LEASE, &claimant.holder, claimant.epoch);
    if !matches!(timeout(QUERY_MAX, released).await, Ok(Ok(()))) {
        tracing::warn!("the lease could not be given back; it lapses by itself");
    }
}
