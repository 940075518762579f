//! Gates that look at the chains in memory.

use alloy_primitives::U256;
use serde_json::{Value, json};
use usher::domain::gate::Gate;
use usher::domain::group::Content;
use usher::domain::view::InviteRow;
use usher::service::invite::NewInvite;
use usher::storage;
use usher::xmtp::GroupClient;

use super::{Group, Person, TestApp};

/// An hour of the service's clock.
pub const HOUR: i64 = 3_600_000;

/// Asks for one of a collection.
pub fn pass() -> Value {
    json!({ "rule": { "type": "erc721", "chain": "eip155:1", "label": "Night Pass",
        "contract": "0x1111111111111111111111111111111111111111" } })
}

/// The same, looked at every 6 hours, with a day to get it back.
pub fn watched_pass() -> Value {
    let mut gate = pass();
    gate["recheck"] = json!({ "everyHours": 6, "graceHours": 24 });
    gate
}

impl Group {
    /// A link on which this gate decides alone.
    pub fn gated(&self, gate: &Value) -> NewInvite {
        NewInvite { gate: Some(gate.to_string()), ..self.automatic() }
    }
}

impl TestApp {
    /// From now on this person holds so many of what [`pass`] asks for.
    pub fn holds(&self, person: &Person, count: u64) {
        let reads = Gate::parse(&pass().to_string()).unwrap().reads();
        self.chains.set(&reads[0], &person.address, U256::from(count));
    }

    /// A gate takes the place of the one a link had.
    pub async fn change_gate(&self, invite: &InviteRow, gate: &Value) {
        let text = gate.to_string();
        Gate::parse(&text).unwrap();
        storage::gate::put(self.services.store.write(), &invite.card.id, &text, self.now()).await.unwrap();
    }

    /// Everything our account said to this person alone.
    pub async fn told(&self, person: &Person) -> Vec<String> {
        let (us, dm) = (self.line.inbox_id(), self.xmtp.dm_from(&person.inbox_id));
        let messages = self.line.messages(&dm, 0, 1_000).await.unwrap();
        let texts = messages.into_iter().filter_map(|message| match message.content {
            Content::Text { text } if message.sender == us => Some(text),
            _ => None,
        });
        texts.collect()
    }
}
