use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use alloy_primitives::Signature;
use usher::domain::inbox::WalletAddress;
use usher::xmtp::bridge::{Bridge, StartError};
use usher::xmtp::{GroupClient, XmtpErrorKind};

use crate::world::{World, config, devnet, kind};

/// A client is bound to its database (S25).
#[tokio::test(flavor = "multi_thread")]
async fn a_client_comes_back_as_the_same_installation_without_signing_again() {
    let world = World::new().await;
    let first = world.person("bot").await;
    let (inbox, installation, address) = (first.inbox_id(), first.installation_id(), first.address());
    first.close().await.unwrap();
    assert_eq!(kind(first.sync_all().await), XmtpErrorKind::Identity);
    let again = world.person("bot").await;
    assert_eq!((again.inbox_id(), again.installation_id(), again.address()), (inbox, installation, address));
    assert_eq!(world.devnet.stats().installations, 1);
    drop(first);
    again.sync_all().await.unwrap();
    assert_eq!(world.bridge.client("bot").await.err().unwrap().kind, XmtpErrorKind::Identity);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_and_database_are_for_us_alone() {
    let world = World::new().await;
    world.person("bot").await;
    let home = world.home("bot");
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&home), 0o700);
    for key in ["wallet.key", "database.key"] {
        assert_eq!(mode(&home.join(key)), 0o600);
    }
    let database = fs::read(home.join("client.db3")).unwrap();
    assert!(!String::from_utf8_lossy(&database).contains("CREATE TABLE"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_others_may_read_is_refused() {
    let world = World::new().await;
    drop(world.person("bot").await);
    fs::set_permissions(world.home("bot").join("wallet.key"), Permissions::from_mode(0o644)).unwrap();
    let error = world.bridge.client("bot").await.err().unwrap();
    assert_eq!(error.kind, XmtpErrorKind::Identity);
    assert!(error.detail.contains("others may read this key"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_of_another_network_is_refused() {
    let world = World::new().await;
    drop(world.person("bot").await);
    world.bridge.stop().await;
    let other = devnet().await;
    let bridge = Bridge::start(config(&other, world.dir.path())).await.unwrap();
    let error = bridge.client("bot").await.err().unwrap();
    assert_eq!(error.kind, XmtpErrorKind::Identity);
    assert!(error.detail.contains("belongs to the network"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_database_makes_a_new_installation_of_the_same_inbox() {
    let world = World::new().await;
    let first = world.person("bot").await;
    let (inbox, installation) = (first.inbox_id(), first.installation_id());
    first.close().await.unwrap();
    for entry in fs::read_dir(world.home("bot")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("client.db3") {
            fs::remove_file(path).unwrap();
        }
    }
    let again = world.person("bot").await;
    assert_eq!(again.inbox_id(), inbox);
    assert_ne!(again.installation_id(), installation);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_installation_than_the_recorded_one_is_refused() {
    let world = World::new().await;
    let first = world.person("bot").await;
    let installation = first.installation_id();
    first.close().await.unwrap();
    let path = world.home("bot").join("account.json");
    let account = fs::read_to_string(&path).unwrap().replace(&installation, &"ab".repeat(32));
    fs::write(&path, account).unwrap();
    assert_eq!(world.bridge.client("bot").await.err().unwrap().kind, XmtpErrorKind::Identity);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_is_used_by_one_bridge_and_one_client_at_a_time() {
    let world = World::new().await;
    let (one, two) = tokio::join!(world.bridge.client("bot"), world.bridge.client("bot"));
    assert_eq!([&one, &two].into_iter().filter(|client| client.is_ok()).count(), 1);
    let bot = one.or(two).unwrap();
    assert_eq!(world.bridge.client("bot").await.err().unwrap().kind, XmtpErrorKind::Identity);
    let second = Bridge::start(config(&world.devnet, world.dir.path())).await;
    assert!(matches!(second.err().unwrap(), StartError::Locked { .. }));
    bot.sync_all().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_signs_in_elsewhere_with_its_wallet() {
    let world = World::new().await;
    let alix = world.person("alix").await;
    let signature: Signature =
        alix.sign_personal("example.org wants you to sign in").unwrap().parse().unwrap();
    let signer = signature.recover_address_from_msg("example.org wants you to sign in").unwrap();
    assert_eq!(WalletAddress::from(signer), alix.address());
}
