use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::identity_log::IdentityLog;
use super::network::Network;
use super::registry::Registry;
use super::supervisor::{Status, connected};
use crate::xmtp::XmtpResult;

/// What everybody who uses a bridge holds on to; the child goes when the last of them does.
pub struct Link {
    pub network: Network,
    pub identity_log: IdentityLog,
    pub clients_dir: PathBuf,
    pub deadline: Duration,
    pub registry: Arc<Registry>,
    pub status: watch::Receiver<Status>,
    pub stop: CancellationToken,
    /// Stops the child with the last who holds on.
    pub _stop_at_last: DropGuard,
}

impl Link {
    /// Calls a method that needs no client of ours.
    pub async fn call<T: DeserializeOwned>(&self, method: &str, params: Value) -> XmtpResult<T> {
        let deadline = Instant::now() + self.deadline;
        let (_, connection) = connected(&self.status, deadline).await?;
        connection.call(method, params, deadline.saturating_duration_since(Instant::now())).await
    }
}
