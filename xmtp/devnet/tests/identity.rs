//! Inbox logs and look-ups.

#![cfg(test)]

mod support;

use support::*;
use tonic::Code;
use xmtp_devnet::wire::*;

#[tokio::test]
async fn an_inbox_log_comes_back_byte_for_byte_from_any_point() {
    let devnet = in_memory().await;
    let mut identity = identity(devnet.url()).await;
    let updates = [update("a1", vec![create("0x1")]), update("a1", vec![add("0x2")])];
    publish(&mut identity, updates[0].clone()).await.expect("published");
    publish(&mut identity, update("b2", vec![create("0x9")])).await.expect("published");
    publish(&mut identity, updates[1].clone()).await.expect("published");
    let log = inbox_log(&mut identity, "a1", 0).await;
    assert_eq!(log.iter().map(|entry| entry.sequence_id).collect::<Vec<_>>(), [1, 3]);
    assert!(log.iter().map(|entry| &entry.update).eq(&updates));
    assert!(log.iter().all(|entry| entry.server_timestamp_ns > 0));
    assert_eq!(inbox_log(&mut identity, "a1", 1).await, log[1..]);
    assert!(inbox_log(&mut identity, "a1", 3).await.is_empty());
}

#[tokio::test]
async fn inbox_logs_come_in_the_order_asked_for() {
    let devnet = in_memory().await;
    let mut identity = identity(devnet.url()).await;
    publish(&mut identity, update("a1", vec![create("0x1")])).await.expect("published");
    let ask = |inbox_id: &str| InboxLogRequest { inbox_id: inbox_id.to_owned(), sequence_id: 0 };
    let request = GetIdentityUpdatesRequest { requests: vec![ask("ff"), ask("a1"), ask("ff")] };
    let answer = identity.get_identity_updates(request).await.expect("an answer").into_inner();
    let found = answer.responses.iter().map(|log| (log.inbox_id.as_str(), log.updates.len()));
    assert_eq!(found.collect::<Vec<_>>(), [("ff", 0), ("a1", 1), ("ff", 0)]);
}

#[tokio::test]
async fn a_wallet_leads_to_the_inbox_it_was_last_added_to() {
    let devnet = in_memory().await;
    let mut identity = identity(devnet.url()).await;
    publish(&mut identity, update("a1", vec![create("0x1"), add("0x2")])).await.expect("published");
    publish(&mut identity, update("b2", vec![create("0x3"), add("0x2")])).await.expect("published");
    let some = |inbox: &str| Some(inbox.to_owned());
    assert_eq!(inbox_ids(&mut identity, &["0x2", "0x9", "0x1"]).await, [some("b2"), None, some("a1")]);
    publish(&mut identity, update("b2", vec![revoke("0x2")])).await.expect("published");
    assert_eq!(inbox_ids(&mut identity, &["0x2"]).await, [some("a1")]);
    publish(&mut identity, update("a1", vec![revoke("0x2")])).await.expect("published");
    assert_eq!(inbox_ids(&mut identity, &["0x2"]).await, [None]);
    publish(&mut identity, update("a1", vec![add("0x2"), add("0x4")])).await.expect("published");
    assert_eq!(inbox_ids(&mut identity, &["0x2", "0x4"]).await, [some("a1"), some("a1")]);
}

#[tokio::test]
async fn an_inbox_log_has_room_for_256_updates() {
    let devnet = in_memory().await;
    let mut identity = identity(devnet.url()).await;
    publish(&mut identity, update("a1", vec![create("0x0")])).await.expect("published");
    for number in 1..256 {
        publish(&mut identity, update("a1", vec![add(&format!("0x{number}"))])).await.expect("published");
    }
    let one_more = publish(&mut identity, update("a1", vec![add("0x256")])).await;
    assert_eq!(refused(one_more), (Code::Unknown, "inbox log is full".into()));
    assert_eq!(inbox_log(&mut identity, "a1", 0).await.len(), 256);
}

#[tokio::test]
async fn an_update_sent_twice_is_kept_once() {
    let devnet = in_memory().await;
    let mut identity = identity(devnet.url()).await;
    for _ in 0..2 {
        publish(&mut identity, update("a1", vec![create("0x1")])).await.expect("accepted");
    }
    assert_eq!(inbox_log(&mut identity, "a1", 0).await.len(), 1);
    assert_eq!(devnet.stats().inboxes, 1);
}

#[tokio::test]
async fn an_update_that_would_make_the_inbox_unreadable_is_refused() {
    let devnet = in_memory().await;
    let mut identity = identity(devnet.url()).await;
    let code = Code::InvalidArgument;
    assert_eq!(refused(publish(&mut identity, update("a1", vec![add("0x1")])).await).0, code);
    publish(&mut identity, update("a1", vec![create("0x1")])).await.expect("published");
    assert_eq!(refused(publish(&mut identity, update("a1", vec![create("0x2")])).await).0, code);
    assert_eq!(refused(publish(&mut identity, update("", vec![create("0x3")])).await).0, code);
    assert_eq!(refused(publish(&mut identity, "no update".into()).await).0, code);
    let nothing = PublishIdentityUpdateRequest { identity_update: None };
    assert_eq!(refused(identity.publish_identity_update(nothing).await).1, "IdentityUpdate is required");
    assert_eq!(inbox_log(&mut identity, "a1", 0).await.len(), 1);
}

#[tokio::test]
async fn no_smart_contract_wallet_is_verified_here() {
    let devnet = in_memory().await;
    let mut identity = identity(devnet.url()).await;
    let request = VerifySignaturesRequest { signatures: vec!["".into(), "".into()] };
    let answer =
        identity.verify_smart_contract_wallet_signatures(request).await.expect("an answer").into_inner();
    assert_eq!(answer.responses.len(), 2);
    assert!(answer.responses.iter().all(|verdict| !verdict.is_valid && verdict.error.is_some()));
}
