//! Generates clients and servers from the tables below, so that building needs no `protoc`.

use tonic_build::manual::{Builder, Method, Service};

const MLS: &[(&str, &str, &str)] = &[
    ("UploadKeyPackage", "UploadKeyPackageRequest", "Empty"),
    ("FetchKeyPackages", "FetchKeyPackagesRequest", "FetchKeyPackagesResponse"),
    ("SendGroupMessages", "SendGroupMessagesRequest", "Empty"),
    ("SendWelcomeMessages", "SendWelcomeMessagesRequest", "Empty"),
    ("QueryGroupMessages", "QueryGroupMessagesRequest", "QueryGroupMessagesResponse"),
    ("QueryWelcomeMessages", "QueryWelcomeMessagesRequest", "QueryWelcomeMessagesResponse"),
    ("SubscribeGroupMessages", "SubscribeGroupMessagesRequest", "GroupMessage"),
    ("SubscribeWelcomeMessages", "SubscribeWelcomeMessagesRequest", "WelcomeMessage"),
    ("GetNewestGroupMessage", "GetNewestGroupMessageRequest", "GetNewestGroupMessageResponse"),
    ("BatchPublishCommitLog", "BatchPublishCommitLogRequest", "Empty"),
    ("BatchQueryCommitLog", "BatchQueryCommitLogRequest", "BatchQueryCommitLogResponse"),
];

const IDENTITY: &[(&str, &str, &str)] = &[
    ("PublishIdentityUpdate", "PublishIdentityUpdateRequest", "Empty"),
    ("GetIdentityUpdates", "GetIdentityUpdatesRequest", "GetIdentityUpdatesResponse"),
    ("GetInboxIds", "GetInboxIdsRequest", "GetInboxIdsResponse"),
    ("VerifySmartContractWalletSignatures", "VerifySignaturesRequest", "VerifySignaturesResponse"),
];

const MIGRATION: &[(&str, &str, &str)] = &[("FetchD14nCutover", "Empty", "FetchD14nCutoverResponse")];

fn main() {
    Builder::new().compile(&[
        service("MlsApi", "xmtp.mls.api.v1", MLS),
        service("IdentityApi", "xmtp.identity.api.v1", IDENTITY),
        service("D14nMigrationApi", "xmtp.migration.api.v1", MIGRATION),
    ]);
}

fn service(name: &str, package: &str, methods: &[(&str, &str, &str)]) -> Service {
    methods
        .iter()
        .fold(Service::builder().name(name).package(package), |service, method| service.method(rpc(method)))
        .build()
}

fn rpc((route, input, output): &(&str, &str, &str)) -> Method {
    let method = Method::builder()
        .name(snake_case(route))
        .route_name(route)
        .input_type(format!("crate::wire::{input}"))
        .output_type(format!("crate::wire::{output}"))
        .codec_path("tonic_prost::ProstCodec");
    if route.starts_with("Subscribe") { method.server_streaming().build() } else { method.build() }
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
