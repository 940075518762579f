//! Faults on purpose, through the library and over the control interface.

#![cfg(test)]

mod support;

use std::time::Duration;

use support::*;
use tokio::time::Instant;
use tonic::Code;
use xmtp_devnet::{Control, DevnetError, Plan, wire::*};

#[tokio::test]
async fn an_unavailable_network_refuses_calls_and_ends_streams_until_it_is_back() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    let mut stream =
        mls.subscribe_group_messages(filters([("red", 0)])).await.expect("a stream").into_inner();
    devnet.faults().change(|plan| plan.unavailable = true);
    let expected = (Code::Unavailable, "The service is currently unavailable".to_owned());
    assert_eq!(refused(next_id(&mut stream).await), expected);
    assert_eq!(refused(send(&mut mls, [message("red", 1)]).await), expected);
    assert_eq!(refused(mls.subscribe_group_messages(filters([("red", 0)])).await), expected);
    devnet.faults().clear();
    send(&mut mls, [message("red", 1)]).await.expect("the network is back");
    assert_eq!(devnet.stats().messages, 1);
}

#[tokio::test]
async fn only_the_next_calls_fail_when_asked_so() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    devnet.faults().change(|plan| plan.fail_next = 2);
    assert_eq!(refused(send(&mut mls, [message("red", 1)]).await).0, Code::Unavailable);
    assert_eq!(refused(send(&mut mls, [message("red", 1)]).await).0, Code::Unavailable);
    send(&mut mls, [message("red", 1)]).await.expect("published");
    assert_eq!(devnet.faults().plan(), Plan::default());
}

#[tokio::test]
async fn faults_can_be_limited_to_some_methods() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    let methods = vec!["SendGroupMessages".to_owned()];
    devnet.faults().set(Plan { unavailable: true, methods, ..Plan::default() });
    let mut stream =
        mls.subscribe_group_messages(filters([("red", 0)])).await.expect("a stream").into_inner();
    assert_eq!(refused(send(&mut mls, [message("red", 1)]).await).0, Code::Unavailable);
    assert!(query(&mut mls, "red", None).await.0.is_empty());
    assert!(is_silent(&mut stream).await);
}

#[tokio::test]
async fn a_lost_answer_means_that_the_message_was_published() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    devnet.faults().change(|plan| plan.lose_answers = true);
    assert_eq!(refused(send(&mut mls, [message("red", 1)]).await).0, Code::Unavailable);
    assert_eq!(devnet.stats().messages, 1);
    devnet.faults().clear();
    send(&mut mls, [message("red", 1)]).await.expect("the second try changes nothing");
    assert_eq!(devnet.stats().messages, 1);
}

#[tokio::test]
async fn only_the_next_answers_are_lost_when_asked_so() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    devnet.faults().change(|plan| plan.lose_next = 1);
    assert_eq!(refused(send(&mut mls, [message("red", 1)]).await).0, Code::Unavailable);
    send(&mut mls, [message("red", 1)]).await.expect("published before");
    assert_eq!((devnet.stats().messages, devnet.faults().plan()), (1, Plan::default()));
}

#[tokio::test]
async fn latency_delays_every_call() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    devnet.faults().change(|plan| plan.latency_ms = 80);
    let start = Instant::now();
    send(&mut mls, [message("red", 1)]).await.expect("published");
    assert!(start.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn dropped_streams_end_and_can_be_opened_again() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    let mut stream =
        mls.subscribe_group_messages(filters([("red", 0)])).await.expect("a stream").into_inner();
    devnet.faults().drop_streams();
    assert_eq!(refused(next_id(&mut stream).await).0, Code::Unavailable);
    let mut stream =
        mls.subscribe_group_messages(filters([("red", 0)])).await.expect("a stream").into_inner();
    send(&mut mls, [message("red", 1)]).await.expect("published");
    assert_eq!(next_ids(&mut stream, 1).await, [1]);
}

#[tokio::test]
async fn a_stalled_stream_delivers_later_what_it_held_back() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    let mut stream =
        mls.subscribe_group_messages(filters([("red", 0)])).await.expect("a stream").into_inner();
    devnet.faults().change(|plan| plan.stall_streams = true);
    send(&mut mls, [message("red", 1), message("red", 2)]).await.expect("published");
    assert!(is_silent(&mut stream).await);
    devnet.faults().clear();
    assert_eq!(next_ids(&mut stream, 2).await, [1, 2]);
}

#[tokio::test]
async fn after_the_cutover_to_d14n_the_network_can_only_be_read() {
    let devnet = in_memory().await;
    let (mut mls, mut identity) = (mls(devnet.url()).await, identity(devnet.url()).await);
    send(&mut mls, [message("red", 1)]).await.expect("published");
    let mut stream =
        mls.subscribe_group_messages(filters([("red", 1)])).await.expect("a stream").into_inner();
    devnet.faults().change(|plan| plan.cutover = true);
    let publishing = "publishing to XMTP V3 is no longer available. Please upgrade your client to XMTP D14N.";
    let streaming = "XMTP V3 streaming is no longer available. Please upgrade your client to XMTP D14N.";
    let unavailable = |text: &str| (Code::Unavailable, text.to_owned());
    assert_eq!(refused(next_id(&mut stream).await), unavailable(streaming));
    assert_eq!(refused(mls.subscribe_group_messages(filters([])).await), unavailable(streaming));
    assert_eq!(refused(send(&mut mls, [message("red", 2)]).await), unavailable(publishing));
    assert_eq!(
        refused(publish(&mut identity, update("a1", vec![create("0x1")])).await),
        unavailable(publishing)
    );
    assert_eq!(query(&mut mls, "red", None).await.0, [1]);
}

#[tokio::test]
async fn the_cutover_is_announced_once_it_has_come() {
    let devnet = in_memory().await;
    let mut migration = migration(devnet.url()).await;
    let before = migration.fetch_d14n_cutover(Empty {}).await.expect("an answer").into_inner();
    assert_eq!(before.timestamp_ns, i64::MAX as u64);
    devnet.faults().change(|plan| plan.cutover = true);
    let after = migration.fetch_d14n_cutover(Empty {}).await.expect("an answer").into_inner();
    assert!(after.timestamp_ns < i64::MAX as u64);
}

#[tokio::test]
async fn the_control_interface_sets_faults_and_tells_figures() {
    let devnet = in_memory().await;
    let control = Control::start(LOCAL.parse().expect("an address"), &devnet).await.expect("control");
    let addr = control.addr();
    let mut mls = mls(devnet.url()).await;
    send(&mut mls, [commit("red", 1)]).await.expect("published");
    let json = "content-type: application/json";
    let set = http(addr, &format!("POST /faults HTTP/1.1\r\n{json}"), br#"{"failNext":1}"#).await;
    assert!(set.starts_with("HTTP/1.1 200") && set.contains(r#""failNext":1"#), "{set}");
    assert_eq!(devnet.faults().plan().fail_next, 1);
    let unknown = http(addr, &format!("POST /faults HTTP/1.1\r\n{json}"), br#"{"failAll":1}"#).await;
    assert!(unknown.starts_with("HTTP/1.1 422"), "{unknown}");
    http(addr, "DELETE /faults HTTP/1.1", b"").await;
    assert_eq!(devnet.faults().plan(), Plan::default());
    assert!(http(addr, "GET /stats HTTP/1.1", b"").await.contains(r#""messages":1"#));
    let commits = http(addr, &format!("GET /commits/{} HTTP/1.1", hex::encode("red")), b"").await;
    assert!(commits.contains(r#""commits":1"#), "{commits}");
    let drop = http(addr, "POST /streams/drop HTTP/1.1", b"").await;
    assert!(drop.starts_with("HTTP/1.1 200"), "{drop}");
}

#[tokio::test]
async fn the_control_interface_listens_on_loopback_only() {
    let devnet = in_memory().await;
    let result = Control::start("0.0.0.0:0".parse().expect("an address"), &devnet).await;
    assert!(matches!(result, Err(DevnetError::ControlNotLocal(_))), "{result:?}");
}
