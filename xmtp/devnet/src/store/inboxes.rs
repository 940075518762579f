use std::collections::HashMap;

use bytes::Bytes;
use prost::Message;

use crate::wire::{Association, IdentityAction, IdentityUpdate, InboxLogEntry};

/// The number of updates after which upstream closes an inbox log.
pub const MAX_UPDATES: usize = 256;

/// Inbox logs, and which wallet belongs to which inbox.
#[derive(Debug, Default)]
pub struct Inboxes {
    logs: HashMap<String, Vec<InboxLogEntry>>,
    /// Per identifier the inboxes it was added to and not revoked from, oldest first.
    associations: HashMap<String, Vec<String>>,
    last_id: u64,
}

impl Inboxes {
    /// The greatest sequence id given so far.
    pub fn last_id(&self) -> u64 {
        self.last_id
    }

    /// The number of inboxes.
    pub fn count(&self) -> u64 {
        u64::try_from(self.logs.len()).unwrap_or(u64::MAX)
    }

    /// An inbox's updates, oldest first.
    pub fn log(&self, inbox_id: &str) -> &[InboxLogEntry] {
        self.logs.get(inbox_id).map_or(&[], Vec::as_slice)
    }

    /// The inbox an identifier was last added to and not revoked from.
    pub fn find(&self, identifier: &str) -> Option<&String> {
        self.associations.get(identifier)?.last()
    }

    /// Appends an update that was checked before.
    pub fn insert(&mut self, entry: InboxLogEntry) {
        let update = IdentityUpdate::decode(entry.update.clone()).unwrap_or_default();
        for action in &update.actions {
            self.follow(action, &update.inbox_id);
        }
        self.last_id = entry.sequence_id;
        self.logs.entry(update.inbox_id).or_default().push(entry);
    }

    fn follow(&mut self, action: &IdentityAction, inbox_id: &str) {
        if let Some(create) = &action.create_inbox {
            self.associate(&create.initial_identifier, inbox_id);
        }
        if let Some(address) = address(action.add.as_ref()) {
            self.associate(address, inbox_id);
        }
        if let Some(inboxes) = address(action.revoke.as_ref()).and_then(|it| self.associations.get_mut(it)) {
            inboxes.retain(|inbox| inbox != inbox_id);
        }
    }

    fn associate(&mut self, identifier: &str, inbox_id: &str) {
        let inboxes = self.associations.entry(identifier.to_owned()).or_default();
        inboxes.retain(|inbox| inbox != inbox_id);
        inboxes.push(inbox_id.to_owned());
    }

    /// Whether the very same update is in the log: a client that never got the answer sends it again.
    pub fn contains(&self, inbox_id: &str, update: &Bytes) -> bool {
        self.log(inbox_id).iter().any(|entry| entry.update == update)
    }
}

fn address(association: Option<&Association>) -> Option<&str> {
    let member = association?.member.as_ref()?;
    Some(member.ethereum_address.as_str()).filter(|address| !address.is_empty())
}
