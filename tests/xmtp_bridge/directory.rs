use std::time::SystemTime;

use usher::domain::inbox::{InboxId, WalletAddress};
use usher::xmtp::{GroupClient, XmtpErrorKind};

use xmtp_devnet::Plan;
use xmtp_devnet::wire::identity_api::identity_api_client::IdentityApiClient;
use xmtp_devnet::wire::mls::mls_api_client::MlsApiClient;
use xmtp_devnet::wire::{KeyPackage, PublishIdentityUpdateRequest, UploadKeyPackageRequest};

use crate::world::{World, group_of, kind, tea};

fn nobody() -> InboxId {
    InboxId::parse(&"ab".repeat(32)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn wallets_inboxes_and_installations_are_looked_up_without_a_client() {
    let world = World::new().await;
    let directory = world.bridge.directory();
    directory.ping().await.unwrap();
    let alix = world.person("alix").await;
    let stranger = WalletAddress::parse("0x00000000000000000000000000000000000000a1").unwrap();
    assert_eq!(directory.inbox_of(&alix.address()).await.unwrap(), Some(alix.inbox_id()));
    assert_eq!(directory.inbox_of(&stranger).await.unwrap(), None);

    let several = directory.inboxes_of(&[stranger, alix.address()]).await.unwrap();
    assert_eq!(several, [None, Some(alix.inbox_id())]);
    assert_eq!(directory.inboxes_of(&[]).await.unwrap(), []);

    let states = directory.inbox_states(&[nobody(), alix.inbox_id()]).await.unwrap();
    assert_eq!(states.len(), 1);
    assert_eq!(states[0].addresses, [alix.address()]);
    assert_eq!(states[0].installations, [alix.installation_id()]);
    let (inbox, installation) = (alix.inbox_id(), alix.installation_id());
    assert!(directory.is_installation_of(&inbox, &installation).await.unwrap());
    assert!(!directory.is_installation_of(&inbox, &"ab".repeat(32)).await.unwrap());
    assert!(!directory.is_installation_of(&nobody(), &installation).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_unknown_inbox_fails_the_whole_add_and_reachable_tells_which() {
    let world = World::new().await;
    let (bot, alix) = (world.person("bot").await, world.person("alix").await);
    let group = bot.create_group(tea()).await.unwrap().id;
    let both = [alix.inbox_id(), nobody()];
    assert_eq!(kind(bot.add_members(&group, &both).await), XmtpErrorKind::NotRegistered);
    assert_eq!(kind(bot.open_dm(&nobody()).await), XmtpErrorKind::NotRegistered);
    assert_eq!(bot.members(&group).await.unwrap().len(), 1);
    assert_eq!(bot.reachable(&both).await.unwrap(), [alix.inbox_id()]);
    assert_eq!(bot.reachable(&[]).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inbox_whose_key_package_is_of_no_use_is_not_reachable() {
    let world = World::new().await;
    let (bot, alix) = (world.person("bot").await, world.person("alix").await);
    spoil_key_package(&world, &alix.installation_id()).await;
    assert_eq!(bot.reachable(&[alix.inbox_id(), bot.inbox_id()]).await.unwrap(), [bot.inbox_id()]);

    let group = bot.create_group(tea()).await.unwrap().id;
    assert_eq!(kind(bot.add_members(&group, &[alix.inbox_id()]).await), XmtpErrorKind::NotRegistered);
    let bo = world.person("bo").await;
    let both = [alix.inbox_id(), bo.inbox_id()];
    assert_eq!(kind(bot.add_members(&group, &both).await), XmtpErrorKind::NotRegistered);
    assert_eq!(bot.members(&group).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_whose_key_package_went_bad_does_not_stand_in_the_way_of_others() {
    let world = World::new().await;
    let (bot, alix, bo) = (world.person("bot").await, world.person("alix").await, world.person("bo").await);
    let group = group_of(&bot, &[&alix]).await;
    spoil_key_package(&world, &alix.installation_id()).await;
    bot.add_members(&group, &[alix.inbox_id(), bo.inbox_id()]).await.unwrap();
    assert_eq!(bot.members(&group).await.unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inbox_is_as_old_as_the_network_says_whatever_its_client_claims() {
    let before = now_ms();
    let world = World::new().await;
    let directory = world.bridge.directory();
    let alix = world.person("alix").await;
    let after = now_ms();
    let alix = alix.inbox_id();
    let seen = directory.first_seen(&[nobody(), alix.clone()]).await.unwrap();
    assert_eq!(seen.len(), 1, "an inbox that is not there has no age");
    assert!((before..=after).contains(&seen[&alix]), "{before} {seen:?} {after}");

    // Another inbox, whose client says that it was made in 1970.
    let old = InboxId::parse(&"cd".repeat(32)).unwrap();
    let identity_update = Some(update_of_1970(&old).into());
    let mut node = IdentityApiClient::connect(world.devnet.url()).await.unwrap();
    node.publish_identity_update(PublishIdentityUpdateRequest { identity_update }).await.unwrap();
    let seen = directory.first_seen(std::slice::from_ref(&old)).await.unwrap();
    assert!((after..=now_ms()).contains(&seen[&old]), "{after} {seen:?}");

    // What is known is not asked again.
    let asked = [alix, old];
    world.fault(Plan { unavailable: true, ..Plan::default() });
    assert_eq!(directory.first_seen(&asked).await.unwrap().len(), 2);
    let error = directory.first_seen(&[nobody()]).await.unwrap_err();
    assert_eq!(error.kind, XmtpErrorKind::Unreachable, "{error}");
}

/// An update that starts this inbox, with 1 ns after the epoch for the time its client claims: fields 1, 2 and 3.
fn update_of_1970(inbox: &InboxId) -> Vec<u8> {
    let mut update = vec![0x0a, 2, 0x0a, 0, 0x10, 1, 0x1a, 64];
    update.extend_from_slice(inbox.as_str().as_bytes());
    update
}

#[expect(clippy::disallowed_methods, reason = "the network has a clock of its own")]
fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

/// Uploads, in place of an installation's key package, one that nobody signed.
async fn spoil_key_package(world: &World, installation: &str) {
    let key = installation.parse::<alloy_primitives::B256>().unwrap();
    let mut bytes = vec![0, 1, 0, 1];
    for part in [&[7; 32], &[8; 32], &key.0] {
        bytes.push(32);
        bytes.extend_from_slice(part);
    }
    let key_package = Some(KeyPackage { key_package_tls_serialized: bytes.into() });
    let request = UploadKeyPackageRequest { key_package, is_inbox_id_credential: true };
    let mut node = MlsApiClient::connect(world.devnet.url()).await.unwrap();
    node.upload_key_package(request).await.unwrap();
}
