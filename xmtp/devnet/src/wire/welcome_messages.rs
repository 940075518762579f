use bytes::Bytes;
use prost::Message;

use super::PagingInfo;

/// `WelcomeWrapperAlgorithm` symmetric: the welcome lies on a topic of its own and has no HPKE key.
pub const WRAPPER_SYMMETRIC_KEY: i32 = 3;
/// `WelcomePointerWrapperAlgorithm` X-Wing, the only one defined.
pub const POINTER_WRAPPER_XWING: i32 = 2;

/// Publishes welcomes, each to one installation.
#[derive(Clone, PartialEq, Message)]
pub struct SendWelcomeMessagesRequest {
    /// At least one.
    #[prost(message, repeated, tag = "1")]
    pub messages: Vec<WelcomeMessageInput>,
}

/// A welcome to publish: exactly one of the two.
#[derive(Clone, PartialEq, Message)]
pub struct WelcomeMessageInput {
    /// The welcome itself.
    #[prost(message, optional, tag = "1")]
    pub v1: Option<WelcomeInput>,
    /// Where to find a welcome shared by several installations.
    #[prost(message, optional, tag = "2")]
    pub welcome_pointer: Option<WelcomeInput>,
}

/// A welcome or a pointer to publish; both look alike but for the metadata.
#[derive(Clone, PartialEq, Message)]
pub struct WelcomeInput {
    /// The addressee.
    #[prost(bytes = "bytes", tag = "1")]
    pub installation_key: Bytes,
    /// The wrapped welcome, or the wrapped pointer.
    #[prost(bytes = "bytes", tag = "2")]
    pub data: Bytes,
    /// The key it is wrapped for.
    #[prost(bytes = "bytes", tag = "3")]
    pub hpke_public_key: Bytes,
    /// How it is wrapped.
    #[prost(int32, tag = "4")]
    pub wrapper_algorithm: i32,
    /// Wrapped metadata; welcomes only.
    #[prost(bytes = "bytes", tag = "7")]
    pub welcome_metadata: Bytes,
}

/// A published welcome: exactly one of the two.
#[derive(Clone, PartialEq, Message)]
pub struct WelcomeMessage {
    /// The welcome itself.
    #[prost(message, optional, tag = "1")]
    pub v1: Option<Welcome>,
    /// Where to find it.
    #[prost(message, optional, tag = "2")]
    pub welcome_pointer: Option<Welcome>,
}

impl WelcomeMessage {
    /// Whichever of the two is there.
    pub fn content(&self) -> Option<&Welcome> {
        self.v1.as_ref().or(self.welcome_pointer.as_ref())
    }
}

/// A published welcome or pointer; both look alike but for the metadata.
#[derive(Clone, PartialEq, Message)]
pub struct Welcome {
    /// Ascending over all installations.
    #[prost(uint64, tag = "1")]
    pub id: u64,
    /// The node's time of publication.
    #[prost(uint64, tag = "2")]
    pub created_ns: u64,
    /// The addressee.
    #[prost(bytes = "bytes", tag = "3")]
    pub installation_key: Bytes,
    /// The wrapped welcome, or the wrapped pointer.
    #[prost(bytes = "bytes", tag = "4")]
    pub data: Bytes,
    /// The key it is wrapped for.
    #[prost(bytes = "bytes", tag = "5")]
    pub hpke_public_key: Bytes,
    /// How it is wrapped.
    #[prost(int32, tag = "6")]
    pub wrapper_algorithm: i32,
    /// Wrapped metadata; welcomes only.
    #[prost(bytes = "bytes", tag = "7")]
    pub welcome_metadata: Bytes,
}

/// Reads one page of an installation's welcomes.
#[derive(Clone, PartialEq, Message)]
pub struct QueryWelcomeMessagesRequest {
    /// The addressee.
    #[prost(bytes = "bytes", tag = "1")]
    pub installation_key: Bytes,
    /// Newest first when absent.
    #[prost(message, optional, tag = "2")]
    pub paging_info: Option<PagingInfo>,
}

/// One page of an installation's welcomes.
#[derive(Clone, PartialEq, Message)]
pub struct QueryWelcomeMessagesResponse {
    /// The welcomes, in the direction asked for.
    #[prost(message, repeated, tag = "1")]
    pub messages: Vec<WelcomeMessage>,
    /// Where the next page starts.
    #[prost(message, optional, tag = "2")]
    pub paging_info: Option<PagingInfo>,
}

/// Follows installations.
#[derive(Clone, PartialEq, Message)]
pub struct SubscribeWelcomeMessagesRequest {
    /// At least one.
    #[prost(message, repeated, tag = "1")]
    pub filters: Vec<WelcomeFilter>,
}

/// An installation to follow, and from where.
#[derive(Clone, PartialEq, Message)]
pub struct WelcomeFilter {
    /// The addressee.
    #[prost(bytes = "bytes", tag = "1")]
    pub installation_key: Bytes,
    /// Welcomes with greater ids are replayed first.
    #[prost(uint64, tag = "2")]
    pub id_cursor: u64,
}
