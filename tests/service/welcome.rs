use usher::domain::group::{Content, ConversationId};
use usher::domain::view::InviteRow;
use usher::service::invite::NewInvite;
use usher::storage::outbox;
use usher::xmtp::fake::Call;
use usher::xmtp::{GroupClient, XmtpErrorKind};

use crate::support::{Group, Person, Point, TestApp};

/// What our account said in a group.
async fn said(app: &TestApp, group: &ConversationId) -> Vec<String> {
    let us = app.line.inbox_id();
    let messages = app.line.messages(group, 0, 1_000).await.unwrap();
    let texts = messages.into_iter().filter_map(|message| match message.content {
        Content::Text { text } if message.sender == us => Some(text),
        _ => None,
    });
    texts.collect()
}

fn sends(app: &TestApp) -> usize {
    app.xmtp.calls().iter().filter(|call| matches!(call, Call::SendText(..))).count()
}

async fn door(app: &TestApp, alix: &Person, welcome: &str) -> (Group, InviteRow) {
    let group = app.group_of(alix).await;
    let invite = app.invite(alix, NewInvite { welcome: welcome.into(), ..group.automatic() }).await;
    (group, invite)
}

both!(a_batch_is_welcomed_once);
async fn a_batch_is_welcomed_once(app: &TestApp) {
    let alix = app.person("alix");
    let (group, invite) = door(app, &alix, "Welcome, runners!").await;
    for person in app.people(5) {
        app.join(&person, &invite).await;
    }
    app.run_jobs().await;
    app.run_jobs().await;
    assert_eq!(said(app, &group.id).await, ["Welcome, runners!"]);
    assert_eq!(sends(app), 1);

    app.join(&app.person("late"), &invite).await;
    app.run_jobs().await;
    assert_eq!(said(app, &group.id).await.len(), 2, "who comes later is welcomed too");
}

both!(each_link_welcomes_in_its_own_words_and_one_without_says_nothing);
async fn each_link_welcomes_in_its_own_words_and_one_without_says_nothing(app: &TestApp) {
    let alix = app.person("alix");
    let (group, first) = door(app, &alix, "one").await;
    let second = app.invite(&alix, NewInvite { welcome: "two".into(), ..group.automatic() }).await;
    let silent = app.invite(&alix, group.automatic()).await;
    for (person, invite) in app.people(6).iter().zip([&first, &second, &silent].into_iter().cycle()) {
        app.join(person, invite).await;
    }
    app.run_jobs().await;
    let mut texts = said(app, &group.id).await;
    texts.sort();
    assert_eq!(texts, ["one", "two"]);
}

both!(who_was_in_already_is_not_welcomed);
async fn who_was_in_already_is_not_welcomed(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, invite) = door(app, &alix, "Welcome!").await;
    app.add_by(&alix, &group, &[&bo]).await;
    app.join(&bo, &invite).await;
    app.run_jobs().await;
    assert_eq!(sends(app), 0);
}

both!(a_crash_after_the_welcome_was_sent_says_it_once);
async fn a_crash_after_the_welcome_was_sent_says_it_once(app: &TestApp) {
    let alix = app.person("alix");
    let (group, invite) = door(app, &alix, "Welcome!").await;
    app.join(&app.person("bo"), &invite).await;
    app.crash_at(Point::AfterSend).await;
    app.run_jobs().await;
    assert_eq!(sends(app), 2, "sent again");
    assert_eq!(said(app, &group.id).await, ["Welcome!"], "and the same message");
}

both!(a_crash_after_the_add_still_welcomes);
async fn a_crash_after_the_add_still_welcomes(app: &TestApp) {
    let alix = app.person("alix");
    let (group, invite) = door(app, &alix, "Welcome!").await;
    app.join(&app.person("bo"), &invite).await;
    app.crash_at(Point::AfterAdd).await;
    app.run_jobs().await;
    assert_eq!(said(app, &group.id).await, ["Welcome!"]);
}

both!(a_welcome_that_finds_no_network_is_sent_later);
async fn a_welcome_that_finds_no_network_is_sent_later(app: &TestApp) {
    let alix = app.person("alix");
    let (group, invite) = door(app, &alix, "Welcome!").await;
    app.join(&app.person("bo"), &invite).await;
    app.crash_at(Point::AfterSend).await;
    app.xmtp.go_offline(true);
    app.run_jobs().await;
    app.xmtp.go_offline(false);
    app.advance(2_000);
    app.run_jobs().await;
    assert_eq!(said(app, &group.id).await, ["Welcome!"]);
    assert_eq!(outbox::count(app.services.store.read(), "sent").await.unwrap(), 1);
}

both!(a_welcome_that_can_not_be_sent_is_put_aside_and_the_people_are_in);
async fn a_welcome_that_can_not_be_sent_is_put_aside_and_the_people_are_in(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, invite) = door(app, &alix, "Welcome!").await;
    app.join(&bo, &invite).await;
    app.crash_at(Point::AfterAdd).await;
    app.xmtp.fail_next(XmtpErrorKind::Forbidden);
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));
    assert_eq!(outbox::count(app.services.store.read(), "dead").await.unwrap(), 1);
}
