//! Whether the parts we stand on answer.

use std::time::Duration;

use tokio::time::timeout;

use super::Services;
use crate::domain::problem::Problem;
use crate::storage;

const PATIENCE: Duration = Duration::from_secs(2);
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

/// Asks each part, for at most two seconds.
pub async fn check(services: &Services) -> Health {
    let lease = timeout(PATIENCE, storage::lease::holder(services.store.read(), LEASE)).await;
    let network = timeout(PATIENCE, services.directory.ping()).await;
    Health {
        database: matches!(lease, Ok(Ok(_))),
        xmtp_network: matches!(network, Ok(Ok(()))),
        worker: matches!(lease, Ok(Ok(Some(_)))),
    }
}
