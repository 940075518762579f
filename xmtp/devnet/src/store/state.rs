use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::{
    inboxes::Inboxes,
    record::{Kind, Record},
    topics::Topics,
};
use crate::wire::{CommitLogEntry, GroupMessage, GroupMessageV1, WelcomeMessage};

/// Everything the network knows, as rebuilt from the journal.
#[derive(Debug, Default)]
pub struct State {
    pub network_id: String,
    pub key_packages: HashMap<Bytes, Bytes>,
    pub group_messages: Topics<GroupMessage>,
    pub welcomes: Topics<WelcomeMessage>,
    pub commit_logs: Topics<CommitLogEntry>,
    pub inboxes: Inboxes,
    published: HashSet<[u8; 32]>,
}

impl State {
    /// Whether this was published to the topic before.
    pub fn is_published(&self, topic: &Bytes, data: &Bytes) -> bool {
        self.published.contains(&fingerprint(topic, data))
    }

    /// Takes over a record that is safely in the journal.
    pub fn apply(&mut self, record: Record) {
        record.into_kinds().for_each(|kind| self.apply_one(kind));
    }

    fn apply_one(&mut self, kind: Kind) {
        match kind {
            Kind::Network(id) => self.network_id = id,
            Kind::KeyPackage(it) => drop(self.key_packages.insert(it.installation_key, it.key_package)),
            Kind::GroupMessage(message) => self.add_group_message(message),
            Kind::Welcome(welcome) => self.add_welcome(welcome),
            Kind::Identity(entry) => self.inboxes.insert(entry),
            Kind::CommitLog(it) => {
                let entry = it.entry.unwrap_or_default();
                self.commit_logs.insert(it.group_id, entry.sequence_id, entry);
            }
        }
    }

    fn add_group_message(&mut self, message: GroupMessageV1) {
        self.published.insert(fingerprint(&message.group_id, &message.data));
        let (group, id) = (message.group_id.clone(), message.id);
        self.group_messages.insert(group, id, GroupMessage { v1: Some(message) });
    }

    fn add_welcome(&mut self, message: WelcomeMessage) {
        if let Some(welcome) = message.content() {
            self.published.insert(fingerprint(&welcome.installation_key, &welcome.data));
            let (installation, id) = (welcome.installation_key.clone(), welcome.id);
            self.welcomes.insert(installation, id, message);
        }
    }
}

fn fingerprint(topic: &Bytes, data: &Bytes) -> [u8; 32] {
    Sha256::new().chain_update(topic).chain_update(data).finalize().into()
}
