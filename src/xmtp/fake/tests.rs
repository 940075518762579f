use super::*;
use crate::domain::group::{Content, GROUP_CAPACITY};
use crate::xmtp::{Directory, GroupClient, XmtpErrorKind};

async fn group(xmtp: &FakeXmtp) -> ConversationId {
    xmtp.create_group(NewGroup { name: "Tea".into(), ..NewGroup::default() }).await.unwrap().id
}

fn kind<T: std::fmt::Debug>(result: XmtpResult<T>) -> XmtpErrorKind {
    result.unwrap_err().kind
}

#[tokio::test]
async fn one_unknown_inbox_fails_the_whole_add() {
    let xmtp = FakeXmtp::new();
    let group = group(&xmtp).await;
    let (known, unknown) = (xmtp.person().inbox_id, xmtp.stranger().inbox_id);
    let both = [known.clone(), unknown];
    assert_eq!(kind(xmtp.add_members(&group, &both).await), XmtpErrorKind::NotRegistered);
    assert!(!xmtp.is_member(&group, &known));
    assert_eq!(xmtp.reachable(&both).await.unwrap(), [known]);
}

#[tokio::test]
async fn adding_somebody_twice_is_fine_and_makes_one_commit() {
    let xmtp = FakeXmtp::new();
    let group = group(&xmtp).await;
    let alix = xmtp.person().inbox_id;
    xmtp.add_members(&group, std::slice::from_ref(&alix)).await.unwrap();
    xmtp.add_members(&group, std::slice::from_ref(&alix)).await.unwrap();
    assert_eq!(xmtp.commits(&group), 1);
}

#[tokio::test]
async fn a_group_holds_250_inboxes_and_ours_is_one_of_them() {
    let xmtp = FakeXmtp::new();
    let group = group(&xmtp).await;
    xmtp.fill(&group, GROUP_CAPACITY - 1).unwrap();
    let two = [xmtp.person().inbox_id, xmtp.person().inbox_id];
    assert_eq!(kind(xmtp.add_members(&group, &two).await), XmtpErrorKind::GroupFull);
    xmtp.add_members(&group, &two[..1]).await.unwrap();
}

#[tokio::test]
async fn a_mere_member_may_not_add_where_admins_add() {
    let xmtp = FakeXmtp::new();
    let (alix, bo) = (xmtp.person().inbox_id, xmtp.person().inbox_id);
    let group = xmtp.group_by(&alix, &NewGroup::default(), Level::Member).id;
    assert_eq!(kind(xmtp.add_members(&group, &[bo]).await), XmtpErrorKind::Forbidden);
}

#[tokio::test]
async fn who_was_removed_can_do_nothing_any_more() {
    let xmtp = FakeXmtp::new();
    let alix = xmtp.person().inbox_id;
    let group = xmtp.group_by(&alix, &NewGroup::default(), Level::Admin).id;
    xmtp.remove_by(&alix, &group, &[xmtp.inbox_id()]).unwrap();
    assert!(!xmtp.group(&group).await.unwrap().active);
    assert_eq!(kind(xmtp.send_text(&group, "hello", None).await), XmtpErrorKind::Inactive);
}

#[tokio::test]
async fn a_lost_answer_leaves_the_change_made() {
    let xmtp = FakeXmtp::new();
    let group = group(&xmtp).await;
    let alix = xmtp.person().inbox_id;
    xmtp.lose_next_answer();
    let added = xmtp.add_members(&group, std::slice::from_ref(&alix)).await;
    assert_eq!(kind(added), XmtpErrorKind::Unreachable);
    assert!(xmtp.is_member(&group, &alix));
    assert_eq!(xmtp.calls().last(), Some(&Call::AddMembers(group, vec![alix])));
}

#[tokio::test]
async fn the_same_key_and_text_is_the_same_message() {
    let xmtp = FakeXmtp::new();
    let group = group(&xmtp).await;
    let first = xmtp.send_text(&group, "hello", Some("k")).await.unwrap();
    assert_eq!(xmtp.send_text(&group, "hello", Some("k")).await.unwrap(), first);
    assert_ne!(xmtp.send_text(&group, "hello", None).await.unwrap(), first);
    let both = xmtp.messages(&group, 0, 10).await.unwrap();
    assert_eq!(both.len(), 2);
    assert_eq!(xmtp.newest(&group, 1).await.unwrap(), both[1..]);
    assert_eq!(xmtp.newest(&group, 3).await.unwrap(), both);
}

#[tokio::test]
async fn a_listener_hears_what_others_do() {
    let xmtp = FakeXmtp::new();
    let mut events = xmtp.events();
    let alix = xmtp.person().inbox_id;
    let dm = xmtp.dm_from(&alix);
    let message = xmtp.receive(&alix, &dm, Content::Text { text: "code".into() });
    assert_eq!(events.recv().await.unwrap(), GroupEvent::Message(message));
    assert_eq!(xmtp.open_dm(&alix).await.unwrap(), dm);
}

#[tokio::test]
async fn offline_nothing_is_found_and_nothing_changes() {
    let xmtp = FakeXmtp::new();
    let group = group(&xmtp).await;
    xmtp.go_offline(true);
    assert_eq!(kind(xmtp.ping().await), XmtpErrorKind::Unreachable);
    assert_eq!(kind(xmtp.leave(&group).await), XmtpErrorKind::Unreachable);
    xmtp.go_offline(false);
    assert_eq!(xmtp.inbox_of(&xmtp.address()).await.unwrap(), Some(xmtp.inbox_id()));
}
