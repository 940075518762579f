use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;

use super::link::Link;
use crate::domain::inbox::{InboxId, WalletAddress};
use crate::xmtp::{Directory, InboxState, XmtpResult};

/// Look-ups through the Node child.
pub struct BridgeDirectory(pub Arc<Link>);

#[async_trait]
impl Directory for BridgeDirectory {
    async fn inbox_of(&self, address: &WalletAddress) -> XmtpResult<Option<InboxId>> {
        self.0.call("inboxOf", json!({"address": address.lower()})).await
    }

    async fn inboxes_of(&self, addresses: &[WalletAddress]) -> XmtpResult<Vec<Option<InboxId>>> {
        let addresses: Vec<_> = addresses.iter().map(WalletAddress::lower).collect();
        self.0.call("inboxesOf", json!({"addresses": addresses})).await
    }

    async fn inbox_states(&self, inboxes: &[InboxId]) -> XmtpResult<Vec<InboxState>> {
        self.0.call("inboxStates", json!({"inboxes": inboxes})).await
    }

    async fn is_installation_of(&self, inbox: &InboxId, installation: &str) -> XmtpResult<bool> {
        self.0.call("isInstallationOf", json!({"inbox": inbox, "installation": installation})).await
    }

    async fn first_seen(&self, inboxes: &[InboxId]) -> XmtpResult<HashMap<InboxId, i64>> {
        self.0.identity_log.first_seen(inboxes).await
    }

    async fn ping(&self) -> XmtpResult<()> {
        self.0.call("pingNetwork", json!({})).await
    }
}
