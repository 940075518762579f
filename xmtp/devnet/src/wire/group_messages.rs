use bytes::Bytes;
use prost::Message;

use super::PagingInfo;

/// Publishes messages, each to the group named inside its MLS bytes.
#[derive(Clone, PartialEq, Message)]
pub struct SendGroupMessagesRequest {
    /// At least one.
    #[prost(message, repeated, tag = "1")]
    pub messages: Vec<GroupMessageInput>,
}

/// A message to publish.
#[derive(Clone, PartialEq, Message)]
pub struct GroupMessageInput {
    /// Version 1; required.
    #[prost(message, optional, tag = "1")]
    pub v1: Option<GroupMessageInputV1>,
}

/// A message to publish, version 1.
#[derive(Clone, PartialEq, Message)]
pub struct GroupMessageInputV1 {
    /// A serialized MLSMessage.
    #[prost(bytes = "bytes", tag = "1")]
    pub data: Bytes,
    /// Lets push services skip the sender's own devices.
    #[prost(bytes = "bytes", tag = "2")]
    pub sender_hmac: Bytes,
    /// Whether push services should wake devices.
    #[prost(bool, tag = "3")]
    pub should_push: bool,
}

/// A published message.
#[derive(Clone, PartialEq, Message)]
pub struct GroupMessage {
    /// Version 1.
    #[prost(message, optional, tag = "1")]
    pub v1: Option<GroupMessageV1>,
}

/// A published message, version 1.
#[derive(Clone, PartialEq, Message)]
pub struct GroupMessageV1 {
    /// Ascending over all groups.
    #[prost(uint64, tag = "1")]
    pub id: u64,
    /// The node's time of publication.
    #[prost(uint64, tag = "2")]
    pub created_ns: u64,
    /// The group.
    #[prost(bytes = "bytes", tag = "3")]
    pub group_id: Bytes,
    /// A serialized MLSMessage.
    #[prost(bytes = "bytes", tag = "4")]
    pub data: Bytes,
    /// As sent.
    #[prost(bytes = "bytes", tag = "5")]
    pub sender_hmac: Bytes,
    /// As sent.
    #[prost(bool, tag = "6")]
    pub should_push: bool,
    /// Whether the message changes the group's epoch.
    #[prost(bool, tag = "7")]
    pub is_commit: bool,
}

/// Reads one page of a group's messages.
#[derive(Clone, PartialEq, Message)]
pub struct QueryGroupMessagesRequest {
    /// The group.
    #[prost(bytes = "bytes", tag = "1")]
    pub group_id: Bytes,
    /// Newest first when absent.
    #[prost(message, optional, tag = "2")]
    pub paging_info: Option<PagingInfo>,
}

/// One page of a group's messages.
#[derive(Clone, PartialEq, Message)]
pub struct QueryGroupMessagesResponse {
    /// The messages, in the direction asked for.
    #[prost(message, repeated, tag = "1")]
    pub messages: Vec<GroupMessage>,
    /// Where the next page starts.
    #[prost(message, optional, tag = "2")]
    pub paging_info: Option<PagingInfo>,
}

/// Follows groups.
#[derive(Clone, PartialEq, Message)]
pub struct SubscribeGroupMessagesRequest {
    /// One per group.
    #[prost(message, repeated, tag = "1")]
    pub filters: Vec<GroupFilter>,
}

/// A group to follow, and from where.
#[derive(Clone, PartialEq, Message)]
pub struct GroupFilter {
    /// The group.
    #[prost(bytes = "bytes", tag = "1")]
    pub group_id: Bytes,
    /// Messages with greater ids are replayed first.
    #[prost(uint64, tag = "2")]
    pub id_cursor: u64,
}

/// Asks for the newest message of some groups.
#[derive(Clone, PartialEq, Message)]
pub struct GetNewestGroupMessageRequest {
    /// The groups; at least one.
    #[prost(bytes = "bytes", repeated, tag = "1")]
    pub group_ids: Vec<Bytes>,
    /// Without it the answer has only id, group, time and whether it is a commit.
    #[prost(bool, tag = "2")]
    pub include_content: bool,
}

/// One entry per group asked for, in the same order.
#[derive(Clone, PartialEq, Message)]
pub struct GetNewestGroupMessageResponse {
    /// The entries.
    #[prost(message, repeated, tag = "1")]
    pub responses: Vec<NewestGroupMessage>,
}

/// The newest message of a group, if it has any.
#[derive(Clone, PartialEq, Message)]
pub struct NewestGroupMessage {
    /// The message.
    #[prost(message, optional, tag = "1")]
    pub group_message: Option<GroupMessage>,
}
