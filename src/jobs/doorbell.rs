//! Those who ask from outside the page: by a code sent to our account, or once their wallet has an inbox.

use crate::service::{Services, by_code, hear, parked, told};
use crate::xmtp::GroupClient;

pub const WHAT: &str = "doorbell";

/// Acts on messages that came while nobody listened.
pub async fn catch_up(services: &Services, client: &dyn GroupClient) {
    if let Err(problem) = hear::catch_up(services, client).await {
        tracing::warn!(%problem, "messages to our account could not be read; later");
    }
}

/// Makes the requests that are due.
pub async fn answer(services: &Services) {
    if let Err(problem) = by_code::settle_due(services).await {
        tracing::error!(%problem, "requests by code failed");
    }
    if let Err(problem) = told::tell_due(services).await {
        tracing::error!(%problem, "people could not be told");
    }
    if let Err(problem) = parked::work(services).await {
        tracing::error!(%problem, "parked requests failed");
    }
}
