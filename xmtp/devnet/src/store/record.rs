use bytes::Bytes;
use prost::{Message, Oneof};

use crate::wire::{CommitLogEntry, GroupMessageV1, InboxLogEntry, WelcomeMessage};

/// What one call changed: all of it is in the journal, or nothing.
#[derive(Clone, PartialEq, Message)]
pub struct Record {
    /// In order.
    #[prost(message, repeated, tag = "1")]
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Clone, PartialEq, Message)]
pub struct Change {
    /// What changed.
    #[prost(oneof = "Kind", tags = "1, 2, 3, 4, 5, 6")]
    pub kind: Option<Kind>,
}

/// What changed.
#[derive(Clone, PartialEq, Oneof)]
pub enum Kind {
    /// The first change of every journal: the network's id.
    #[prost(string, tag = "1")]
    Network(String),
    /// An installation has a new key package.
    #[prost(message, tag = "2")]
    KeyPackage(InstallationKeyPackage),
    /// A message was published.
    #[prost(message, tag = "3")]
    GroupMessage(GroupMessageV1),
    /// A welcome was published.
    #[prost(message, tag = "4")]
    Welcome(WelcomeMessage),
    /// An inbox has a new update.
    #[prost(message, tag = "5")]
    Identity(InboxLogEntry),
    /// A commit log has a new entry.
    #[prost(message, tag = "6")]
    CommitLog(GroupCommitLogEntry),
}

/// A key package and whose it is.
#[derive(Clone, PartialEq, Message)]
pub struct InstallationKeyPackage {
    /// The installation.
    #[prost(bytes = "bytes", tag = "1")]
    pub installation_key: Bytes,
    /// Its serialized package.
    #[prost(bytes = "bytes", tag = "2")]
    pub key_package: Bytes,
}

/// A commit log entry and where it belongs.
#[derive(Clone, PartialEq, Message)]
pub struct GroupCommitLogEntry {
    /// The group.
    #[prost(bytes = "bytes", tag = "1")]
    pub group_id: Bytes,
    /// Its entry.
    #[prost(message, optional, tag = "2")]
    pub entry: Option<CommitLogEntry>,
}

impl Record {
    /// A record of some changes.
    pub fn of(kinds: impl IntoIterator<Item = Kind>) -> Self {
        Self { changes: kinds.into_iter().map(|kind| Change { kind: Some(kind) }).collect() }
    }

    /// What changed, in order.
    pub fn into_kinds(self) -> impl Iterator<Item = Kind> {
        self.changes.into_iter().filter_map(|change| change.kind)
    }
}
