use bytes::Bytes;
use prost::Message;

/// Replaces the key package of one installation.
#[derive(Clone, PartialEq, Message)]
pub struct UploadKeyPackageRequest {
    /// The package; required.
    #[prost(message, optional, tag = "1")]
    pub key_package: Option<KeyPackage>,
    /// Always true for today's clients.
    #[prost(bool, tag = "2")]
    pub is_inbox_id_credential: bool,
}

/// A TLS-serialized MLS KeyPackage; empty where an installation has none.
#[derive(Clone, PartialEq, Message)]
pub struct KeyPackage {
    /// The serialized package.
    #[prost(bytes = "bytes", tag = "1")]
    pub key_package_tls_serialized: Bytes,
}

/// Asks for the key packages of some installations.
#[derive(Clone, PartialEq, Message)]
pub struct FetchKeyPackagesRequest {
    /// The installations' public keys.
    #[prost(bytes = "bytes", repeated, tag = "1")]
    pub installation_keys: Vec<Bytes>,
}

/// One entry per installation asked for, in the same order.
#[derive(Clone, PartialEq, Message)]
pub struct FetchKeyPackagesResponse {
    /// Empty packages stand for unknown installations.
    #[prost(message, repeated, tag = "1")]
    pub key_packages: Vec<KeyPackage>,
}
