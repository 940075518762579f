use std::collections::HashMap;

use async_trait::async_trait;

use super::FakeXmtp;
use super::state::State;
use crate::domain::inbox::{InboxId, WalletAddress};
use crate::xmtp::{Directory, InboxState, XmtpResult};

#[async_trait]
impl Directory for FakeXmtp {
    async fn inbox_of(&self, address: &WalletAddress) -> XmtpResult<Option<InboxId>> {
        self.read(|state| {
            let owner = state.inboxes.values().find(|inbox| inbox.addresses.contains(address));
            Ok(owner.map(|inbox| inbox.inbox_id.clone()))
        })
    }

    async fn inbox_states(&self, inboxes: &[InboxId]) -> XmtpResult<Vec<InboxState>> {
        self.read(|state| Ok(inboxes.iter().filter_map(|inbox| state.inboxes.get(inbox)).cloned().collect()))
    }

    async fn is_installation_of(&self, inbox: &InboxId, installation: &str) -> XmtpResult<bool> {
        self.read(|state| {
            let known = state.inboxes.get(inbox);
            Ok(known.is_some_and(|state| state.installations.iter().any(|id| id == installation)))
        })
    }

    async fn first_seen(&self, inboxes: &[InboxId]) -> XmtpResult<HashMap<InboxId, i64>> {
        let seen = |state: &State, inbox: &InboxId| Some((inbox.clone(), *state.first_seen.get(inbox)?));
        self.read(|state| Ok(inboxes.iter().filter_map(|inbox| seen(state, inbox)).collect()))
    }

    async fn ping(&self) -> XmtpResult<()> {
        self.read(|_| Ok(()))
    }
}
