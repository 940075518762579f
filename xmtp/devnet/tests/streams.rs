//! Following groups and installations.

#![cfg(test)]

mod support;

use std::time::Duration;

use bytes::Bytes;
use support::*;
use tonic::Code;
use xmtp_devnet::wire::*;

#[tokio::test]
async fn the_headers_of_a_stream_come_before_any_message() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    let answer = soon(mls.subscribe_group_messages(filters([("red", 0)]))).await.expect("a stream");
    assert_eq!(answer.metadata().get("subscribed").expect("a header"), "true");
    assert!(is_silent(&mut answer.into_inner()).await);
}

#[tokio::test]
async fn a_stream_replays_what_is_beyond_the_cursor_then_goes_live() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    fill(&mut mls, "red", 0..250).await;
    let mut stream =
        mls.subscribe_group_messages(filters([("red", 20)])).await.expect("a stream").into_inner();
    assert_eq!(next_ids(&mut stream, 230).await, (21..=250).collect::<Vec<_>>());
    assert!(is_silent(&mut stream).await);
    fill(&mut mls, "red", 250..252).await;
    assert_eq!(next_ids(&mut stream, 2).await, [251, 252]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_opened_while_others_write_has_neither_gaps_nor_duplicates() {
    let devnet = in_memory().await;
    let url = devnet.url();
    let writers = (0..4u64).map(|writer| {
        let url = url.clone();
        tokio::spawn(async move {
            let mut mls = mls(url).await;
            for number in 0..100 {
                fill(&mut mls, "red", writer * 1000 + number..writer * 1000 + number + 1).await;
            }
        })
    });
    let writers = writers.collect::<Vec<_>>();
    let mut mls = mls(url).await;
    let mut streams = Vec::new();
    for _ in 0..10 {
        streams
            .push(mls.subscribe_group_messages(filters([("red", 0)])).await.expect("a stream").into_inner());
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    for writer in writers {
        writer.await.expect("a writer");
    }
    for stream in &mut streams {
        assert_eq!(next_ids(stream, 400).await, (1..=400).collect::<Vec<_>>());
        assert!(is_silent(stream).await);
    }
}

#[tokio::test]
async fn each_group_of_a_stream_has_its_own_cursor() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    send(&mut mls, [message("red", 1), message("blue", 2), message("red", 3), message("grey", 4)])
        .await
        .expect("ok");
    let request = filters([("red", 1), ("blue", 2), ("red", 9)]);
    let mut stream = mls.subscribe_group_messages(request).await.expect("a stream").into_inner();
    assert_eq!(next_ids(&mut stream, 1).await, [3]);
    send(&mut mls, [message("grey", 5), message("blue", 6)]).await.expect("published");
    assert_eq!(next_ids(&mut stream, 1).await, [6]);
    assert!(is_silent(&mut stream).await);
}

#[tokio::test]
async fn a_message_sent_twice_is_streamed_once() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    let mut stream =
        mls.subscribe_group_messages(filters([("red", 0)])).await.expect("a stream").into_inner();
    for _ in 0..3 {
        send(&mut mls, [message("red", 1)]).await.expect("published");
    }
    assert_eq!(next_ids(&mut stream, 1).await, [1]);
    assert!(is_silent(&mut stream).await);
}

#[tokio::test]
async fn welcomes_are_streamed_to_their_installation() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    let filter = WelcomeFilter { installation_key: Bytes::from("phone"), id_cursor: 0 };
    let request = SubscribeWelcomeMessagesRequest { filters: vec![filter] };
    let mut stream = mls.subscribe_welcome_messages(request).await.expect("a stream").into_inner();
    for (installation, data) in [("laptop", "1"), ("phone", "2")] {
        let input = WelcomeInput {
            installation_key: installation.into(),
            data: data.into(),
            hpke_public_key: "key".into(),
            ..WelcomeInput::default()
        };
        let input = WelcomeMessageInput { v1: Some(input), welcome_pointer: None };
        mls.send_welcome_messages(SendWelcomeMessagesRequest { messages: vec![input] }).await.expect("sent");
    }
    let welcome = soon(stream.message()).await.expect("no error").expect("a welcome").v1.expect("version 1");
    assert_eq!((welcome.id, welcome.data), (2, Bytes::from("2")));
}

#[tokio::test]
async fn a_welcome_stream_needs_installations() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    let none = SubscribeWelcomeMessagesRequest { filters: vec![] };
    let (code, text) = refused(mls.subscribe_welcome_messages(none).await);
    assert_eq!((code, text.as_str()), (Code::InvalidArgument, "no valid filters provided"));
    let empty = SubscribeWelcomeMessagesRequest { filters: vec![WelcomeFilter::default()] };
    let (code, text) = refused(mls.subscribe_welcome_messages(empty).await);
    assert_eq!(
        (code, text.as_str()),
        (Code::InvalidArgument, "a filter is nil or installation key is empty")
    );
}

#[tokio::test]
async fn stopping_the_network_ends_streams_and_is_quick() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    let mut stream =
        mls.subscribe_group_messages(filters([("red", 0)])).await.expect("a stream").into_inner();
    tokio::time::timeout(Duration::from_secs(2), devnet.stop()).await.expect("a quick stop");
    assert_eq!(refused(next_id(&mut stream).await), (Code::Unavailable, "service is shutting down".into()));
    assert_eq!(refused(send(&mut mls, [message("red", 1)]).await).0, Code::Unavailable);
}
