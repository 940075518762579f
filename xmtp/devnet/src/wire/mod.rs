//! The protocol's messages and services, field numbers as in `xmtp/proto`.
//!
//! What the node only relays is declared as `bytes`: same wire type, so it passes byte for byte, with
//! every field this crate has never heard of.

mod commit_log;
mod group_messages;
mod identity;
mod key_packages;
mod welcome_messages;

pub use commit_log::*;
pub use group_messages::*;
pub use identity::*;
pub use key_packages::*;
pub use welcome_messages::*;

/// `xmtp.mls.api.v1.MlsApi`: clients and servers.
pub mod mls {
    include!(concat!(env!("OUT_DIR"), "/xmtp.mls.api.v1.MlsApi.rs"));
}

/// `xmtp.identity.api.v1.IdentityApi`: clients and servers.
pub mod identity_api {
    include!(concat!(env!("OUT_DIR"), "/xmtp.identity.api.v1.IdentityApi.rs"));
}

/// `xmtp.migration.api.v1.D14nMigrationApi`: clients and servers.
pub mod migration {
    include!(concat!(env!("OUT_DIR"), "/xmtp.migration.api.v1.D14nMigrationApi.rs"));
}

/// `google.protobuf.Empty`, and every answer without fields.
#[derive(Clone, Copy, PartialEq, Eq, prost::Message)]
pub struct Empty {}

/// When the network stops serving v3.
#[derive(Clone, Copy, PartialEq, Eq, prost::Message)]
pub struct FetchD14nCutoverResponse {
    /// Nanoseconds since the epoch; `i64::MAX` = never.
    #[prost(uint64, tag = "1")]
    pub timestamp_ns: u64,
}

/// `SortDirection` ascending; every other value means descending.
pub const ASCENDING: i32 = 1;
/// `SortDirection` descending, as answers spell it.
pub const DESCENDING: i32 = 2;

/// Which part of a topic to read, and in an answer where the next page starts.
#[derive(Clone, Copy, PartialEq, Eq, prost::Message)]
pub struct PagingInfo {
    /// [`ASCENDING`] or [`DESCENDING`].
    #[prost(int32, tag = "1")]
    pub direction: i32,
    /// 1 to 100; anything else means 100.
    #[prost(uint32, tag = "2")]
    pub limit: u32,
    /// Exclusive; 0 = from the start. In an answer 0 unless the page was full.
    #[prost(uint64, tag = "3")]
    pub id_cursor: u64,
}
