//! What is kept, and what becomes of it when a process or a disk fails.

#![cfg(test)]

mod support;

use std::{fs, path::PathBuf};

use bytes::Bytes;
use support::*;
use tempfile::TempDir;
use xmtp_devnet::{DevnetError, wire::*};

fn dir() -> TempDir {
    tempfile::tempdir().expect("a directory")
}

fn journal(dir: &TempDir) -> PathBuf {
    dir.path().join("network.journal")
}

#[tokio::test]
async fn everything_survives_a_restart() {
    let dir = dir();
    let devnet = start(Some(dir.path())).await;
    let network_id = devnet.network_id().to_owned();
    let (mut mls_api, mut identity_api) = (mls(devnet.url()).await, identity(devnet.url()).await);
    send(&mut mls_api, [message("red", 1), commit("red", 2)]).await.expect("published");
    publish(&mut identity_api, update("a1", vec![create("0x1")])).await.expect("published");
    upload(&mut mls_api, key_package("phone", "one")).await;
    publish_log(&mut mls_api, "red").await;
    welcome(&mut mls_api, "phone").await;
    let (before, stats) = (messages(&mut mls_api, "red").await, devnet.stats());
    devnet.stop().await;

    let devnet = start(Some(dir.path())).await;
    assert_eq!((devnet.network_id(), devnet.stats()), (network_id.as_str(), stats));
    let (mut mls_api, mut identity_api) = (mls(devnet.url()).await, identity(devnet.url()).await);
    assert_eq!(messages(&mut mls_api, "red").await, before);
    assert_eq!(inbox_ids(&mut identity_api, &["0x1"]).await, [Some("a1".to_owned())]);
    assert_eq!(fetch(&mut mls_api, "phone").await, key_package("phone", "one"));
    assert_eq!(
        (log_ids(&mut mls_api, "red").await, welcome_ids(&mut mls_api, "phone").await),
        (vec![1], vec![1])
    );
    send(&mut mls_api, [message("red", 1), message("red", 3)]).await.expect("published");
    assert_eq!(query(&mut mls_api, "red", paging(ASCENDING, 0, 0)).await.0, [1, 2, 3]);
}

#[tokio::test]
async fn a_network_can_be_started_again_at_once_on_the_same_address() {
    let dir = dir();
    let mut devnet = start(Some(dir.path())).await;
    let addr = devnet.addr();
    for number in 0..5 {
        let mut mls = mls(devnet.url()).await;
        let stream = mls.subscribe_group_messages(filters([("red", 0)])).await.expect("a stream");
        send(&mut mls, [message("red", number)]).await.expect("published");
        devnet.stop().await;
        drop(stream);
        let config = xmtp_devnet::DevnetConfig { addr, dir: Some(dir.path().to_owned()) };
        devnet = xmtp_devnet::Devnet::start(config).await.expect("a restart");
    }
    assert_eq!(devnet.stats().messages, 5);
}

#[tokio::test]
async fn a_wiped_network_is_another_network() {
    let dir = dir();
    let first = start(Some(dir.path())).await;
    let first_id = first.network_id().to_owned();
    first.stop().await;
    fs::remove_file(journal(&dir)).expect("the journal goes");
    assert_ne!(start(Some(dir.path())).await.network_id(), first_id);
    assert_ne!(in_memory().await.network_id(), in_memory().await.network_id());
}

#[tokio::test]
async fn a_directory_serves_one_network_at_a_time() {
    let dir = dir();
    let first = start(Some(dir.path())).await;
    let second = try_start(Some(dir.path())).await;
    assert!(matches!(&second, Err(DevnetError::InUse(path)) if path == dir.path()), "{second:?}");
    drop(first);
    start(Some(dir.path())).await;
}

#[tokio::test]
async fn what_can_not_be_used_is_named() {
    let dir = dir();
    let file = dir.path().join("file");
    fs::write(&file, "").expect("a file");
    let said = try_start(Some(&file)).await.expect_err("a file is no directory").to_string();
    assert!(said.starts_with(&format!("can't keep the network in {}: ", file.display())), "{said}");
    let taken = in_memory().await;
    let addr = taken.addr();
    let config = xmtp_devnet::DevnetConfig { addr, dir: None };
    let said = xmtp_devnet::Devnet::start(config).await.expect_err("the address is taken").to_string();
    assert!(said.starts_with(&format!("can't listen on {addr}: ")), "{said}");
}

#[tokio::test]
async fn a_last_record_cut_short_anywhere_is_dropped_and_nothing_else() {
    let dir = dir();
    let (whole, before_last) = journal_of_two(&dir).await;
    for end in before_last..whole.len() {
        fs::write(journal(&dir), &whole[..end]).expect("a torn journal");
        assert_goes_on_after_one(&dir, &format!("cut at {end}")).await;
    }
}

#[tokio::test]
async fn a_last_record_that_never_reached_the_disk_is_dropped() {
    let dir = dir();
    let (whole, before_last) = journal_of_two(&dir).await;
    let zeros = [&whole[..before_last], &vec![0; whole.len() - before_last]].concat();
    let mut flipped = whole.clone();
    *flipped.last_mut().expect("a byte") ^= 1;
    for torn in [zeros, flipped] {
        fs::write(journal(&dir), torn).expect("a torn journal");
        assert_goes_on_after_one(&dir, "torn").await;
    }
}

#[tokio::test]
async fn damage_before_the_last_record_is_an_error_not_a_loss() {
    let dir = dir();
    let (whole, before_last) = journal_of_two(&dir).await;
    for position in 0..before_last {
        let mut damaged = whole.clone();
        damaged[position] ^= 0x10;
        fs::write(journal(&dir), &damaged).expect("a damaged journal");
        let result = try_start(Some(dir.path())).await;
        assert!(matches!(result, Err(DevnetError::Damaged(_))), "byte {position}: {result:?}");
        assert_eq!(fs::read(journal(&dir)).expect("the journal"), damaged, "it is left as it is");
    }
}

/// A journal with two messages, and where the second one's record starts.
async fn journal_of_two(dir: &TempDir) -> (Vec<u8>, usize) {
    let devnet = start(Some(dir.path())).await;
    let mut mls = mls(devnet.url()).await;
    send(&mut mls, [message("red", 1)]).await.expect("published");
    let before_last = fs::read(journal(dir)).expect("the journal").len();
    // Longer than what follows it once it is torn, so that a rest left behind would show.
    let long = [&message("red", 2)[..], &[1; 100]].concat();
    send(&mut mls, [long.into()]).await.expect("published");
    devnet.stop().await;
    (fs::read(journal(dir)).expect("the journal"), before_last)
}

async fn assert_goes_on_after_one(dir: &TempDir, case: &str) {
    let devnet = start(Some(dir.path())).await;
    assert_eq!(devnet.stats().messages, 1, "{case}");
    send(&mut mls(devnet.url()).await, [message("red", 3)]).await.expect("published");
    devnet.stop().await;
    let devnet = start(Some(dir.path())).await;
    assert_eq!(devnet.stats().messages, 2, "{case}, then one more");
    devnet.stop().await;
}

async fn upload(mls: &mut Mls, key_package_tls_serialized: Bytes) {
    let key_package = Some(KeyPackage { key_package_tls_serialized });
    let request = UploadKeyPackageRequest { key_package, is_inbox_id_credential: true };
    mls.upload_key_package(request).await.expect("uploaded");
}

async fn fetch(mls: &mut Mls, installation: &'static str) -> Bytes {
    let request = FetchKeyPackagesRequest { installation_keys: vec![installation.into()] };
    let answer = mls.fetch_key_packages(request).await.expect("an answer").into_inner();
    answer.key_packages[0].key_package_tls_serialized.clone()
}

async fn publish_log(mls: &mut Mls, group: &'static str) {
    let request = PublishCommitLogRequest {
        group_id: group.into(),
        serialized_commit_log_entry: "entry".into(),
        signature: Some("signature".into()),
    };
    mls.batch_publish_commit_log(BatchPublishCommitLogRequest { requests: vec![request] }).await.expect("ok");
}

async fn log_ids(mls: &mut Mls, group: &'static str) -> Vec<u64> {
    let request = QueryCommitLogRequest { group_id: group.into(), paging_info: None };
    let request = BatchQueryCommitLogRequest { requests: vec![request] };
    let answer = mls.batch_query_commit_log(request).await.expect("an answer").into_inner();
    answer.responses[0].commit_log_entries.iter().map(|entry| entry.sequence_id).collect()
}

async fn welcome(mls: &mut Mls, installation: &'static str) {
    let input = WelcomeInput {
        installation_key: installation.into(),
        data: "welcome".into(),
        hpke_public_key: "key".into(),
        ..WelcomeInput::default()
    };
    let input = WelcomeMessageInput { v1: Some(input), welcome_pointer: None };
    mls.send_welcome_messages(SendWelcomeMessagesRequest { messages: vec![input] }).await.expect("sent");
}

async fn welcome_ids(mls: &mut Mls, installation: &'static str) -> Vec<u64> {
    let request = QueryWelcomeMessagesRequest { installation_key: installation.into(), paging_info: None };
    let answer = mls.query_welcome_messages(request).await.expect("an answer").into_inner();
    answer.messages.iter().map(|message| message.content().expect("a welcome").id).collect()
}
