use std::collections::HashMap;
use std::time::Duration;

use moka::future::Cache;
use tonic::transport::{Channel, ClientTlsConfig, Endpoint};
use xmtp_devnet::wire::identity_api::identity_api_client::IdentityApiClient;
use xmtp_devnet::wire::{GetIdentityUpdatesRequest, InboxLog, InboxLogRequest};

use super::network::Network;
use crate::domain::inbox::InboxId;
use crate::xmtp::{XmtpError, XmtpErrorKind, XmtpResult};

/// Inboxes asked for in one call. A full log has 256 updates, most of them below 2 KiB.
const BATCH: usize = 20;
const ANSWER_MAX: usize = 16 * 1024 * 1024;
const CONNECT_MAX: Duration = Duration::from_secs(3);
const CALL_MAX: Duration = Duration::from_secs(5);
/// When an inbox began never changes.
const KEPT_MAX: u64 = 100_000;

/// What the node itself says of inboxes. The SDK tells only the times that clients claimed.
pub struct IdentityLog {
    node: Result<IdentityApiClient<Channel>, String>,
    known: Cache<InboxId, i64>,
}

impl IdentityLog {
    /// Connects with the first question.
    pub fn new(network: &Network) -> Self {
        Self { node: node(network), known: Cache::new(KEPT_MAX) }
    }

    /// When the node took the first update of each of these inboxes, in epoch milliseconds.
    pub async fn first_seen(&self, inboxes: &[InboxId]) -> XmtpResult<HashMap<InboxId, i64>> {
        let mut seen = HashMap::new();
        let mut unknown = Vec::new();
        for inbox in inboxes {
            match self.known.get(inbox).await {
                Some(at_ms) => drop(seen.insert(inbox.clone(), at_ms)),
                None => unknown.push(inbox),
            }
        }
        for some in unknown.chunks(BATCH) {
            for log in self.logs(some).await? {
                if let Some((inbox, at_ms)) = began(&log) {
                    self.known.insert(inbox.clone(), at_ms).await;
                    seen.insert(inbox, at_ms);
                }
            }
        }
        Ok(seen)
    }

    async fn logs(&self, inboxes: &[&InboxId]) -> XmtpResult<Vec<InboxLog>> {
        let unreachable = |why: &str| XmtpError::new(XmtpErrorKind::Unreachable, why);
        let mut node = self.node.clone().map_err(|why| unreachable(&why))?;
        let ask = |inbox: &&InboxId| InboxLogRequest { inbox_id: inbox.to_string(), sequence_id: 0 };
        let request = GetIdentityUpdatesRequest { requests: inboxes.iter().map(ask).collect() };
        let answer = tokio::time::timeout(CALL_MAX, node.get_identity_updates(request)).await;
        let answer = answer.map_err(|_| unreachable("the node did not tell the logs of inboxes in time"))?;
        Ok(answer.map_err(|status| unreachable(status.message()))?.into_inner().responses)
    }
}

/// The node's own time of the first update; a node that gives none is no witness.
fn began(log: &InboxLog) -> Option<(InboxId, i64)> {
    let inbox = InboxId::parse(&log.inbox_id).ok()?;
    let first = log.updates.iter().min_by_key(|update| update.sequence_id)?;
    let at_ms = i64::try_from(first.server_timestamp_ns / 1_000_000).ok()?;
    (at_ms > 0).then_some((inbox, at_ms))
}

fn node(network: &Network) -> Result<IdentityApiClient<Channel>, String> {
    let url = network.node_url().ok_or("this kind of network is not asked for logs of inboxes")?;
    let failed = |error: tonic::transport::Error| error.to_string();
    let endpoint = Endpoint::from_shared(url.to_owned()).map_err(failed)?;
    let endpoint = endpoint.connect_timeout(CONNECT_MAX).timeout(CALL_MAX);
    let endpoint = if url.starts_with("https:") {
        // Whoever comes second finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        endpoint.tls_config(ClientTlsConfig::new().with_native_roots()).map_err(failed)?
    } else {
        endpoint
    };
    Ok(IdentityApiClient::new(endpoint.connect_lazy()).max_decoding_message_size(ANSWER_MAX))
}

#[cfg(test)]
mod tests {
    use xmtp_devnet::wire::InboxLogEntry;

    use super::*;

    fn log(entries: &[(u64, u64)]) -> InboxLog {
        let entry = |(sequence_id, server_timestamp_ns): &(u64, u64)| InboxLogEntry {
            sequence_id: *sequence_id,
            server_timestamp_ns: *server_timestamp_ns,
            update: Vec::new().into(),
        };
        InboxLog { inbox_id: "ab".repeat(32), updates: entries.iter().map(entry).collect() }
    }

    #[test]
    fn an_inbox_began_with_its_first_update_whatever_the_order_of_the_answer() {
        let at = |entries: &[(u64, u64)]| began(&log(entries)).map(|(_, at_ms)| at_ms);
        assert_eq!(at(&[(7, 5_999_999), (9, 1_000_000)]), Some(5));
        assert_eq!(at(&[(9, 1_000_000), (7, 5_000_000)]), Some(5));
        assert_eq!(at(&[]), None);
        assert_eq!(at(&[(7, 0), (9, 5_000_000)]), None, "no time is not 1970");
        assert_eq!(at(&[(7, u64::MAX)]), Some(18_446_744_073_709));
        assert_eq!(began(&InboxLog { inbox_id: "x".into(), ..log(&[(7, 5_000_000)]) }), None);
    }

    #[tokio::test]
    async fn a_node_that_is_asked_nothing_is_not_called_and_one_that_is_away_is_an_outage() {
        let inbox = InboxId::parse(&"ab".repeat(32)).unwrap();
        for network in [Network::gateway("https://gateway.example"), Network::v3("http://127.0.0.1:1", None)]
        {
            let log = IdentityLog::new(&network);
            assert_eq!(log.first_seen(&[]).await, Ok(HashMap::new()));
            let error = log.first_seen(std::slice::from_ref(&inbox)).await.unwrap_err();
            assert_eq!(error.kind, XmtpErrorKind::Unreachable, "{error}");
        }
    }

    #[tokio::test]
    async fn the_nodes_of_xmtp_are_called_over_tls() {
        for network in [Network::dev(), Network::production()] {
            assert!(network.node_url().is_some_and(|url| url.starts_with("https://grpc.")));
            assert!(IdentityLog::new(&network).node.is_ok());
        }
    }
}
