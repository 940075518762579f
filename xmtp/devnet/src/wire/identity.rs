use bytes::Bytes;
use prost::Message;

/// Appends to an inbox log.
#[derive(Clone, PartialEq, Message)]
pub struct PublishIdentityUpdateRequest {
    /// An [`IdentityUpdate`], relayed; required.
    #[prost(bytes = "bytes", optional, tag = "1")]
    pub identity_update: Option<Bytes>,
}

/// What the node reads of an identity update.
#[derive(Clone, PartialEq, Message)]
pub struct IdentityUpdate {
    /// In order.
    #[prost(message, repeated, tag = "1")]
    pub actions: Vec<IdentityAction>,
    /// The inbox, in hex.
    #[prost(string, tag = "3")]
    pub inbox_id: String,
}

/// One of these; other actions (a new recovery address) change no association.
#[derive(Clone, PartialEq, Message)]
pub struct IdentityAction {
    /// Starts the inbox.
    #[prost(message, optional, tag = "1")]
    pub create_inbox: Option<CreateInbox>,
    /// Adds a member.
    #[prost(message, optional, tag = "2")]
    pub add: Option<Association>,
    /// Removes a member.
    #[prost(message, optional, tag = "3")]
    pub revoke: Option<Association>,
}

/// Starts an inbox.
#[derive(Clone, PartialEq, Message)]
pub struct CreateInbox {
    /// A wallet's address, lower case, or a passkey.
    #[prost(string, tag = "1")]
    pub initial_identifier: String,
    /// 0 and 1 are Ethereum, 2 is a passkey.
    #[prost(int32, tag = "4")]
    pub initial_identifier_kind: i32,
}

/// Adds or removes a member.
#[derive(Clone, PartialEq, Message)]
pub struct Association {
    /// Whom.
    #[prost(message, optional, tag = "1")]
    pub member: Option<MemberIdentifier>,
}

/// A wallet; other kinds can't be looked up.
#[derive(Clone, PartialEq, Message)]
pub struct MemberIdentifier {
    /// The wallet's address, lower case.
    #[prost(string, tag = "1")]
    pub ethereum_address: String,
}

/// Reads some inbox logs.
#[derive(Clone, PartialEq, Message)]
pub struct GetIdentityUpdatesRequest {
    /// One per inbox.
    #[prost(message, repeated, tag = "1")]
    pub requests: Vec<InboxLogRequest>,
}

/// Reads one inbox log.
#[derive(Clone, PartialEq, Message)]
pub struct InboxLogRequest {
    /// The inbox, in hex.
    #[prost(string, tag = "1")]
    pub inbox_id: String,
    /// Exclusive; 0 = from the start.
    #[prost(uint64, tag = "2")]
    pub sequence_id: u64,
}

/// One entry per inbox asked for, in the same order.
#[derive(Clone, PartialEq, Message)]
pub struct GetIdentityUpdatesResponse {
    /// The entries.
    #[prost(message, repeated, tag = "1")]
    pub responses: Vec<InboxLog>,
}

/// One inbox log, or the end of it.
#[derive(Clone, PartialEq, Message)]
pub struct InboxLog {
    /// The inbox, in hex.
    #[prost(string, tag = "1")]
    pub inbox_id: String,
    /// Oldest first.
    #[prost(message, repeated, tag = "2")]
    pub updates: Vec<InboxLogEntry>,
}

/// One update of an inbox.
#[derive(Clone, PartialEq, Message)]
pub struct InboxLogEntry {
    /// Ascending over all inboxes.
    #[prost(uint64, tag = "1")]
    pub sequence_id: u64,
    /// The node's time of publication.
    #[prost(uint64, tag = "2")]
    pub server_timestamp_ns: u64,
    /// An [`IdentityUpdate`], as published.
    #[prost(bytes = "bytes", tag = "3")]
    pub update: Bytes,
}

/// Looks up inboxes.
#[derive(Clone, PartialEq, Message)]
pub struct GetInboxIdsRequest {
    /// One per identifier.
    #[prost(message, repeated, tag = "1")]
    pub requests: Vec<InboxIdRequest>,
}

/// Looks up one inbox.
#[derive(Clone, PartialEq, Message)]
pub struct InboxIdRequest {
    /// A wallet's address, lower case.
    #[prost(string, tag = "1")]
    pub identifier: String,
    /// 0 and 1 are Ethereum, 2 is a passkey.
    #[prost(int32, tag = "2")]
    pub identifier_kind: i32,
}

/// One entry per identifier asked for, in the same order.
#[derive(Clone, PartialEq, Message)]
pub struct GetInboxIdsResponse {
    /// The entries.
    #[prost(message, repeated, tag = "1")]
    pub responses: Vec<InboxIdResponse>,
}

/// The inbox of an identifier.
#[derive(Clone, PartialEq, Message)]
pub struct InboxIdResponse {
    /// As asked.
    #[prost(string, tag = "1")]
    pub identifier: String,
    /// Absent: not on the network.
    #[prost(string, optional, tag = "2")]
    pub inbox_id: Option<String>,
    /// As asked.
    #[prost(int32, tag = "3")]
    pub identifier_kind: i32,
}

/// Asks a chain whether smart contract wallets signed something.
#[derive(Clone, PartialEq, Message)]
pub struct VerifySignaturesRequest {
    /// Not looked at: this network has no chain.
    #[prost(bytes = "bytes", repeated, tag = "1")]
    pub signatures: Vec<Bytes>,
}

/// One entry per signature, in the same order.
#[derive(Clone, PartialEq, Message)]
pub struct VerifySignaturesResponse {
    /// The entries.
    #[prost(message, repeated, tag = "1")]
    pub responses: Vec<SignatureVerdict>,
}

/// Whether a signature is valid.
#[derive(Clone, PartialEq, Message)]
pub struct SignatureVerdict {
    /// Always false here.
    #[prost(bool, tag = "1")]
    pub is_valid: bool,
    /// The block looked at.
    #[prost(uint64, optional, tag = "2")]
    pub block_number: Option<u64>,
    /// Why not.
    #[prost(string, optional, tag = "3")]
    pub error: Option<String>,
}
