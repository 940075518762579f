use usher::domain::group::{Content, Message};
use usher::xmtp::{GroupClient, GroupEvent, XmtpErrorKind};

use crate::world::{World, group_of, heard, kind};

fn texts(messages: &[Message]) -> Vec<&str> {
    let text = |message| match message {
        &Message { content: Content::Text { ref text }, .. } => Some(text.as_str()),
        _ => None,
    };
    messages.iter().filter_map(text).collect()
}

fn is_text(event: &GroupEvent) -> bool {
    matches!(event, GroupEvent::Message(Message { content: Content::Text { .. }, .. }))
}

/// Messages are sent and listed (S30, S31).
#[tokio::test(flavor = "multi_thread")]
async fn members_write_to_each_other_and_read_the_change_of_the_group() {
    let world = World::new().await;
    let (bot, alix) = (world.person("bot").await, world.person("alix").await);
    let group = group_of(&bot, &[&alix]).await;
    bot.send_text(&group, "welcome", None).await.unwrap();
    alix.sync(&group).await.unwrap();
    let sent = alix.send_text(&group, "thanks", None).await.unwrap();
    bot.sync(&group).await.unwrap();

    let messages = bot.messages(&group, 0, 100).await.unwrap();
    assert_eq!(texts(&messages), ["welcome", "thanks"]);
    assert_eq!(
        messages.first().unwrap().content,
        Content::GroupUpdated { by: bot.inbox_id(), added: vec![alix.inbox_id()], removed: vec![] }
    );
    let last = messages.last().unwrap();
    assert_eq!((&last.id, &last.sender, &last.conversation_id), (&sent, &alix.inbox_id(), &group));
    assert_eq!(bot.messages(&group, last.sent_at_ms, 100).await.unwrap().last(), Some(last));
    assert_eq!(bot.messages(&group, last.sent_at_ms + 1, 100).await.unwrap(), []);
    assert_eq!(bot.messages(&group, 0, 1).await.unwrap(), messages[..1]);
    let newest = async |limit| bot.newest(&group, limit).await.unwrap();
    assert_eq!(newest(1).await, messages[messages.len() - 1..]);
    assert_eq!(newest(2).await, messages[messages.len() - 2..]);
    assert_eq!(newest(100).await, messages);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_and_text_is_sent_once() {
    let world = World::new().await;
    let (bot, alix) = (world.person("bot").await, world.person("alix").await);
    let group = group_of(&bot, &[&alix]).await;
    let first = bot.send_text(&group, "hello", Some("k1")).await.unwrap();
    assert_eq!(bot.send_text(&group, "hello", Some("k1")).await.unwrap(), first);
    assert_ne!(bot.send_text(&group, "hello", Some("k2")).await.unwrap(), first);
    alix.sync(&group).await.unwrap();
    assert_eq!(texts(&alix.messages(&group, 0, 100).await.unwrap()), ["hello", "hello"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dm_is_found_again_and_is_no_group() {
    let world = World::new().await;
    let (bot, alix) = (world.person("bot").await, world.person("alix").await);
    let dm = bot.open_dm(&alix.inbox_id()).await.unwrap();
    assert_eq!(bot.open_dm(&alix.inbox_id()).await.unwrap(), dm);
    bot.send_text(&dm, "You're in.", None).await.unwrap();
    alix.sync_all().await.unwrap();
    assert_eq!(texts(&alix.messages(&dm, 0, 10).await.unwrap()), ["You're in."]);
    assert_eq!(alix.groups().await.unwrap(), []);
    assert_eq!(kind(alix.group(&dm).await), XmtpErrorKind::UnknownConversation);
}

#[tokio::test(flavor = "multi_thread")]
async fn dms_in_which_something_was_said_are_listed_with_whom_they_are() {
    let world = World::new().await;
    let (bot, alix, bo) = (world.person("bot").await, world.person("alix").await, world.person("bo").await);
    let mut events = bot.events();
    let group = group_of(&alix, &[&bot]).await;
    let dm = alix.open_dm(&bot.inbox_id()).await.unwrap();
    alix.send_text(&dm, "7K3M-Q2XD", None).await.unwrap();
    let GroupEvent::Message(heard) = heard(&mut events, is_text).await else { panic!("no message") };
    assert_eq!((&heard.conversation_id, &heard.sender), (&dm, &alix.inbox_id()));
    let silent = bo.open_dm(&bot.inbox_id()).await.unwrap();
    bot.sync_all().await.unwrap();

    let only = std::slice::from_ref(&dm);
    assert_eq!(bot.dms(0, 10).await.unwrap(), only);
    assert_eq!(bot.dms(heard.sent_at_ms, 10).await.unwrap(), only);
    assert_eq!(bot.dms(heard.sent_at_ms + 1, 10).await.unwrap(), []);
    assert_eq!(bot.peer(&dm).await.unwrap(), Some(alix.inbox_id()));
    assert_eq!(bot.peer(&group).await.unwrap(), None);
    assert_ne!(silent, dm);
    let nonsense = usher::domain::group::ConversationId("no hex".into());
    assert_eq!(kind(bot.peer(&nonsense).await), XmtpErrorKind::UnknownConversation);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_tell_of_new_groups_messages_and_members_without_a_sync() {
    let world = World::new().await;
    let (bot, alix) = (world.person("bot").await, world.person("alix").await);
    let mut events = bot.events();
    let group = alix.create_group(crate::world::tea()).await.unwrap().id;
    alix.add_members(&group, &[bot.inbox_id()]).await.unwrap();
    assert_eq!(heard(&mut events, |_| true).await, GroupEvent::Conversation(group.clone()));
    alix.send_text(&group, "hello", None).await.unwrap();
    let GroupEvent::Message(message) = heard(&mut events, is_text).await else { panic!("no message") };
    assert_eq!((message.sender, message.conversation_id), (alix.inbox_id(), group.clone()));

    let bo = world.person("bo").await;
    alix.add_members(&group, &[bo.inbox_id()]).await.unwrap();
    heard(&mut events, |event| {
        matches!(event, GroupEvent::Message(Message { content: Content::GroupUpdated { added, .. }, .. }) if *added == [bo.inbox_id()])
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_character_of_a_message_breaks_the_line_it_travels_on() {
    let world = World::new().await;
    let (bot, alix) = (world.person("bot").await, world.person("alix").await);
    let group = group_of(&bot, &[&alix]).await;
    let text = "a\u{2028}b\u{2029}c\r\nd\u{0}e\u{85}f \u{1f6aa}\"\\";
    bot.send_text(&group, text, None).await.unwrap();
    alix.sync(&group).await.unwrap();
    assert_eq!(texts(&alix.messages(&group, 0, 10).await.unwrap()), [text]);
    assert_eq!(world.bridge.health().restarts, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_of_others_is_unknown() {
    let world = World::new().await;
    let (bot, alix) = (world.person("bot").await, world.person("alix").await);
    let group = alix.create_group(crate::world::tea()).await.unwrap().id;
    assert_eq!(kind(bot.sync(&group).await), XmtpErrorKind::UnknownConversation);
    assert_eq!(kind(bot.members(&group).await), XmtpErrorKind::UnknownConversation);
    assert_eq!(kind(bot.send_text(&group, "hello", None).await), XmtpErrorKind::UnknownConversation);
    let nonsense = usher::domain::group::ConversationId("no hex".into());
    assert_eq!(kind(bot.group(&nonsense).await), XmtpErrorKind::UnknownConversation);
}
