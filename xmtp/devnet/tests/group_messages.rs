//! Publishing and reading group messages.

#![cfg(test)]

mod support;

use bytes::Bytes;
use support::*;
use tonic::Code;
use xmtp_devnet::wire::*;

#[tokio::test]
async fn a_message_comes_back_byte_for_byte_in_the_group_it_names() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    send(&mut mls, [message("red", 1), commit("blue", 2)]).await.expect("published");
    let red = messages(&mut mls, "red").await;
    assert_eq!(red.len(), 1);
    assert_eq!(red[0].data, message("red", 1));
    assert_eq!(red[0].sender_hmac, Bytes::from_static(b"hmac"));
    assert!(red[0].should_push && !red[0].is_commit && red[0].created_ns > 0);
    assert!(messages(&mut mls, "blue").await[0].is_commit);
}

#[tokio::test]
async fn commits_are_counted_per_group() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    send(&mut mls, [commit("red", 1), message("red", 2), commit("red", 3), commit("blue", 1)])
        .await
        .expect("sent");
    let stats = devnet.stats();
    assert_eq!(stats.commits(&hex::encode("red")), 2);
    assert_eq!(stats.commits(&hex::encode("blue")), 1);
    assert_eq!(stats.commits("00"), 0);
    assert_eq!((stats.messages, stats.groups), (4, 2));
}

#[tokio::test]
async fn a_message_sent_twice_is_kept_once() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    send(&mut mls, [message("red", 1), message("red", 1), message("red", 2)]).await.expect("published");
    send(&mut mls, [message("red", 2), message("red", 3)]).await.expect("published");
    assert_eq!(query(&mut mls, "red", paging(ASCENDING, 100, 0)).await.0, [1, 2, 3]);
}

#[tokio::test]
async fn ascending_pages_lead_to_the_end_without_gap() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    fill(&mut mls, "red", 1..251).await;
    let (mut cursor, mut read, mut sizes) = (0, Vec::new(), Vec::new());
    loop {
        let (ids, next) = query(&mut mls, "red", paging(ASCENDING, 0, cursor)).await;
        sizes.push(ids.len());
        read.extend(ids);
        if next.id_cursor == 0 {
            break;
        }
        cursor = next.id_cursor;
    }
    assert_eq!(sizes, [100, 100, 50]);
    assert_eq!(read, (1..=250).collect::<Vec<_>>());
}

#[tokio::test]
async fn pages_are_descending_unless_asked_otherwise() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    fill(&mut mls, "red", 1..6).await;
    let (ids, next) = query(&mut mls, "red", None).await;
    assert_eq!((ids, next), (vec![5, 4, 3, 2, 1], PagingInfo { direction: 2, limit: 100, id_cursor: 0 }));
    let (ids, next) = query(&mut mls, "red", paging(DESCENDING, 2, 4)).await;
    assert_eq!((ids, next.id_cursor), (vec![3, 2], 2));
}

#[tokio::test]
async fn a_page_has_between_1_and_100_messages() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    fill(&mut mls, "red", 1..131).await;
    for (limit, size) in [(1, 1), (100, 100), (101, 100), (u32::MAX, 100), (0, 100)] {
        assert_eq!(query(&mut mls, "red", paging(ASCENDING, limit, 0)).await.0.len(), size, "limit {limit}");
    }
}

#[tokio::test]
async fn a_cursor_is_named_only_when_the_page_is_full() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    fill(&mut mls, "red", 1..4).await;
    assert_eq!(query(&mut mls, "red", paging(ASCENDING, 3, 0)).await.1.id_cursor, 3);
    assert_eq!(query(&mut mls, "red", paging(ASCENDING, 4, 0)).await.1.id_cursor, 0);
    assert_eq!(
        query(&mut mls, "red", paging(ASCENDING, 4, 3)).await,
        (vec![], PagingInfo { direction: 1, limit: 4, id_cursor: 0 })
    );
}

#[tokio::test]
async fn the_newest_messages_come_in_the_order_asked_for() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    send(&mut mls, [message("red", 1), message("blue", 2), commit("red", 3)]).await.expect("published");
    let group_ids = ["blue", "grey", "red", "blue"].map(Bytes::from).to_vec();
    for include_content in [true, false] {
        let request = GetNewestGroupMessageRequest { group_ids: group_ids.clone(), include_content };
        let answer = mls.get_newest_group_message(request).await.expect("an answer").into_inner();
        let found = answer.responses.iter().map(|it| it.group_message.as_ref().and_then(|it| it.v1.as_ref()));
        let found = found.collect::<Vec<_>>();
        assert_eq!(
            found.iter().map(|it| it.map(|it| (it.id, it.is_commit))).collect::<Vec<_>>(),
            [Some((2, false)), None, Some((3, true)), Some((2, false))]
        );
        assert!(found.iter().flatten().all(|it| it.data.is_empty() != include_content && it.created_ns > 0));
    }
}

#[tokio::test]
async fn what_is_not_a_group_message_is_refused_with_the_whole_request() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    let code = Code::InvalidArgument;
    assert_eq!(refused(send(&mut mls, []).await), (code, "no group messages to send".into()));
    let nothing = SendGroupMessagesRequest { messages: vec![GroupMessageInput { v1: None }] };
    assert_eq!(refused(mls.send_group_messages(nothing).await), (code, "invalid group message".into()));
    for end in 0..message("red", 1).len() - 8 {
        let cut = message("red", 1).slice(..end);
        assert_eq!(refused(send(&mut mls, [message("red", 0), cut]).await).0, code, "cut at {end}");
    }
    assert_eq!(refused(send(&mut mls, [message("", 1)]).await), (code, "group id is empty".into()));
    assert_eq!(devnet.stats().messages, 0);
}

#[tokio::test]
async fn requests_of_more_than_25_mib_are_refused() {
    let devnet = in_memory().await;
    let mut mls = mls(devnet.url()).await;
    let long = |length| [message("red", 1), vec![0; length].into()].concat().into();
    send(&mut mls, [long(20 << 20)]).await.expect("20 MiB are published");
    assert_eq!(refused(send(&mut mls, [long(25 << 20)]).await).0, Code::OutOfRange);
}
