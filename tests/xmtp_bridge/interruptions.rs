use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::time::Instant;
use usher::domain::group::Content;
use usher::xmtp::bridge::{Bridge, BridgeConfig};
use usher::xmtp::{GroupClient, GroupEvent, XmtpErrorKind};
use xmtp_devnet::Plan;

use crate::world::{World, config, devnet, group_of, heard, kind, tea, until};

fn kill_child(bridge: &Bridge) {
    let pid = i32::try_from(bridge.health().pid.unwrap()).unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_child_comes_back_and_the_same_client_goes_on() {
    let world = World::new().await;
    let (bot, alix) = (world.person("bot").await, world.person("alix").await);
    let group = group_of(&bot, &[&alix]).await;
    let mut events = alix.events();
    kill_child(&world.bridge);
    until(|| async { bot.send_text(&group, "still here", Some("k")).await.is_ok() }).await;
    assert_eq!((world.bridge.health().running, world.bridge.health().restarts), (true, 1));
    heard(&mut events, |event| *event == GroupEvent::Gap).await;
    bot.send_text(&group, "and talking", None).await.unwrap();
    let talking = Content::Text { text: "and talking".into() };
    heard(&mut events, |event| matches!(event, GroupEvent::Message(one) if one.content == talking)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_waits_when_the_child_dies_is_answered_at_once() {
    let world = World::new().await;
    let bot = world.person("bot").await;
    let group = bot.create_group(tea()).await.unwrap().id;
    world.fault(Plan { latency_ms: 60_000, ..Plan::default() });
    let waiting = tokio::spawn({
        let bot = bot.clone();
        let group = group.clone();
        async move { bot.sync(&group).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    kill_child(&world.bridge);
    let asked = Instant::now();
    assert_eq!(kind(waiting.await.unwrap()), XmtpErrorKind::Unreachable);
    assert!(asked.elapsed() < Duration::from_secs(5));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_add_cut_off_by_a_killed_child_can_be_repeated() {
    let world = World::new().await;
    let (bot, alix) = (world.person("bot").await, world.person("alix").await);
    let group = bot.create_group(tea()).await.unwrap().id;
    let alix_inbox = alix.inbox_id();
    for _ in 0..3 {
        let adding = tokio::spawn({
            let (bot, group, alix) = (bot.clone(), group.clone(), alix_inbox.clone());
            async move { bot.add_members(&group, &[alix]).await }
        });
        kill_child(&world.bridge);
        let _ = adding.await.unwrap();
        until(|| async { bot.sync(&group).await.is_ok() }).await;
    }
    until(|| async { bot.add_members(&group, std::slice::from_ref(&alix_inbox)).await.is_ok() }).await;
    assert_eq!(bot.members(&group).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_calls_fail_as_unreachable_and_work_again_when_it_is_back() {
    let world = World::new().await;
    let (bot, alix) = (world.person("bot").await, world.person("alix").await);
    let group = bot.create_group(tea()).await.unwrap().id;
    world.fault(Plan { unavailable: true, ..Plan::default() });
    assert_eq!(kind(bot.sync(&group).await), XmtpErrorKind::Unreachable);
    assert_eq!(kind(bot.add_members(&group, &[alix.inbox_id()]).await), XmtpErrorKind::Unreachable);
    assert_eq!(kind(bot.reachable(&[alix.inbox_id()]).await), XmtpErrorKind::Unreachable);
    assert_eq!(kind(world.bridge.directory().ping().await), XmtpErrorKind::Unreachable);
    assert_eq!(world.bridge.client("bo").await.err().unwrap().kind, XmtpErrorKind::Unreachable);
    world.devnet.faults().clear();
    bot.add_members(&group, &[alix.inbox_id()]).await.unwrap();
    world.person("bo").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_does_not_answer_is_given_up_at_the_deadline() {
    let devnet = devnet().await;
    let dir = tempfile::tempdir().unwrap();
    let config = BridgeConfig { deadline: Duration::from_secs(2), ..config(&devnet, dir.path()) };
    let bridge = Bridge::start(config).await.unwrap();
    let bot = bridge.client("bot").await.unwrap();
    let group = bot.create_group(tea()).await.unwrap().id;
    devnet.faults().set(Plan { latency_ms: 60_000, ..Plan::default() });
    let asked = Instant::now();
    assert_eq!(kind(bot.send_text(&group, "hello", None).await), XmtpErrorKind::Unreachable);
    assert!(asked.elapsed() < Duration::from_secs(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_stream_is_followed_again_after_a_gap() {
    let world = World::new().await;
    let (bot, alix) = (world.person("bot").await, world.person("alix").await);
    let group = group_of(&alix, &[&bot]).await;
    let mut events = bot.events();
    alix.send_text(&group, "one", None).await.unwrap();
    heard(&mut events, |event| matches!(event, GroupEvent::Message(_))).await;
    world.devnet.faults().drop_streams();
    heard(&mut events, |event| *event == GroupEvent::Gap).await;
    alix.send_text(&group, "two", None).await.unwrap();
    let two = Content::Text { text: "two".into() };
    heard(&mut events, |event| matches!(event, GroupEvent::Message(one) if one.content == two)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_moved_to_d14n_says_so() {
    let world = World::new().await;
    let bot = world.person("bot").await;
    let group = bot.create_group(tea()).await.unwrap().id;
    world.fault(Plan { cutover: true, ..Plan::default() });
    assert_eq!(kind(bot.send_text(&group, "hello", None).await), XmtpErrorKind::Cutover);
    assert_eq!(kind(world.bridge.directory().ping().await), XmtpErrorKind::Cutover);
    assert_eq!(kind(world.bridge.client("bo").await.map(|_| ())), XmtpErrorKind::Cutover);
}
