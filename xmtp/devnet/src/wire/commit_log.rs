use bytes::Bytes;
use prost::Message;

use super::PagingInfo;

/// Appends to groups' commit logs.
#[derive(Clone, PartialEq, Message)]
pub struct BatchPublishCommitLogRequest {
    /// 1 to 10.
    #[prost(message, repeated, tag = "1")]
    pub requests: Vec<PublishCommitLogRequest>,
}

/// One entry to append.
#[derive(Clone, PartialEq, Message)]
pub struct PublishCommitLogRequest {
    /// The group.
    #[prost(bytes = "bytes", tag = "1")]
    pub group_id: Bytes,
    /// The serialized entry.
    #[prost(bytes = "bytes", tag = "2")]
    pub serialized_commit_log_entry: Bytes,
    /// A `RecoverableEd25519Signature`, relayed.
    #[prost(bytes = "bytes", optional, tag = "3")]
    pub signature: Option<Bytes>,
}

/// Reads some commit logs.
#[derive(Clone, PartialEq, Message)]
pub struct BatchQueryCommitLogRequest {
    /// 1 to 20.
    #[prost(message, repeated, tag = "1")]
    pub requests: Vec<QueryCommitLogRequest>,
}

/// Reads one page of a commit log, oldest first.
#[derive(Clone, PartialEq, Message)]
pub struct QueryCommitLogRequest {
    /// The group.
    #[prost(bytes = "bytes", tag = "1")]
    pub group_id: Bytes,
    /// Descending is refused.
    #[prost(message, optional, tag = "2")]
    pub paging_info: Option<PagingInfo>,
}

/// One entry per log asked for, in the same order.
#[derive(Clone, PartialEq, Message)]
pub struct BatchQueryCommitLogResponse {
    /// The entries.
    #[prost(message, repeated, tag = "1")]
    pub responses: Vec<QueryCommitLogResponse>,
}

/// One page of a commit log.
#[derive(Clone, PartialEq, Message)]
pub struct QueryCommitLogResponse {
    /// The group.
    #[prost(bytes = "bytes", tag = "1")]
    pub group_id: Bytes,
    /// Oldest first.
    #[prost(message, repeated, tag = "2")]
    pub commit_log_entries: Vec<CommitLogEntry>,
    /// Where the next page starts.
    #[prost(message, optional, tag = "3")]
    pub paging_info: Option<PagingInfo>,
}

/// One entry of a commit log.
#[derive(Clone, PartialEq, Message)]
pub struct CommitLogEntry {
    /// Ascending over all groups.
    #[prost(uint64, tag = "1")]
    pub sequence_id: u64,
    /// As published.
    #[prost(bytes = "bytes", tag = "2")]
    pub serialized_commit_log_entry: Bytes,
    /// As published.
    #[prost(bytes = "bytes", optional, tag = "3")]
    pub signature: Option<Bytes>,
}
