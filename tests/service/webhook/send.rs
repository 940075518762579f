use usher::domain::webhook::view::DeliveryState;
use usher::domain::webhook::{Event, Reply};
use usher::service::webhook::{replay, rotate, test};
use usher::service::{form_once, tidy};
use usher::webhook::standard;

use super::{H, S, calls, happen, hook, log, states};
use crate::support::{TestApp, refusal};

const MIN: i64 = 60 * S;

both!(a_message_is_tried_again_as_scheduled_and_given_up_in_the_open);
async fn a_message_is_tried_again_as_scheduled_and_given_up_in_the_open(app: &TestApp) {
    let alix = app.person("alix");
    let (id, _) = hook(app, &alix, &[Event::InviteCreated]).await;
    happen(app, &alix).await;
    app.hooks.set_down(true);
    let first = calls(app).await.remove(0);
    let waits = [5 * S, 5 * MIN, 30 * MIN, 2 * H, 5 * H, 10 * H, 14 * H, 20 * H, 24 * H];
    for wait in waits {
        app.advance(wait - 1);
        assert_eq!(calls(app).await, [], "not a moment before {wait} ms");
        app.advance(1);
        let again = calls(app).await;
        assert_eq!(again.len(), 1, "after {wait} ms");
        assert_eq!((&again[0].id, &again[0].body), (&first.id, &first.body));
        assert_eq!(again[0].at_s, app.now() / 1000, "each try is signed anew");
    }
    app.advance(100 * H);
    assert_eq!(calls(app).await, []);
    let dead = log(app, &alix, &id).await.remove(0);
    assert_eq!((dead.state, dead.attempts.len()), (DeliveryState::Dead, 10));
    assert_eq!(dead.last_answer.as_deref(), Some("The server took too long."));
    assert!(dead.attempts.iter().all(|attempt| attempt.status.is_none()));

    app.hooks.set_down(false);
    assert_eq!(replay(&app.services, &alix.inbox_id, &dead.id).await.unwrap(), id);
    let again = calls(app).await;
    assert_eq!((again[0].id.as_str(), &again[0].body), (dead.id.as_str(), &first.body));
    let done = log(app, &alix, &id).await.remove(0);
    assert_eq!((done.state, done.attempts[0].number), (DeliveryState::Delivered, 11));
    assert_eq!(done.attempts[0].status, Some(200));
}

both!(a_message_whose_sender_dies_is_sent_again_under_the_same_id);
async fn a_message_whose_sender_dies_is_sent_again_under_the_same_id(app: &TestApp) {
    let alix = app.person("alix");
    let (id, _) = hook(app, &alix, &[Event::InviteCreated]).await;
    happen(app, &alix).await;
    app.hooks.hang();
    tokio::select! {
        () = app.hooks.hangs() => {}
        done = app.work() => panic!("nothing hung: {done:?}"),
    }
    let lost = app.hooks.take_calls().remove(0);
    assert_eq!(app.number("SELECT count(*) FROM deliveries WHERE state = 'running'").await, 1);
    let again = calls(app).await;
    assert_eq!((again.len(), &again[0].id, &again[0].body), (1, &lost.id, &lost.body));
    let sent = log(app, &alix, &id).await;
    assert_eq!((sent.len(), sent[0].state, sent[0].attempts.len()), (1, DeliveryState::Delivered, 1));
    assert_eq!(calls(app).await, []);
}

both!(whoever_lost_the_lease_writes_nothing_of_what_it_sent);
async fn whoever_lost_the_lease_writes_nothing_of_what_it_sent(app: &TestApp) {
    let alix = app.person("alix");
    let (id, _) = hook(app, &alix, &[Event::InviteCreated]).await;
    happen(app, &alix).await;
    let due = usher::storage::delivery::claim(app.services.store.write(), 1, 10, app.now()).await.unwrap();
    assert_eq!((due.len(), due[0].1), (1, 1));
    let newer = usher::storage::delivery::claim(app.services.store.write(), 2, 10, app.now()).await.unwrap();
    assert_eq!((newer.len(), newer[0].1), (1, 2), "a newer epoch takes over at once");
    let again = usher::storage::delivery::claim(app.services.store.write(), 2, 10, app.now()).await.unwrap();
    assert_eq!(again, [], "what is claimed is nobody else's");
    let done = usher::storage::delivery::Outcome::Delivered;
    let db = app.services.store.write();
    for (epoch, ours) in [(1, false), (2, true), (2, false)] {
        let written = usher::storage::delivery::finish(db, &due[0].0.id, epoch, done, "", 0).await.unwrap();
        assert_eq!(written, ours, "epoch {epoch}");
    }
    assert_eq!(states(app, &alix, &id).await, [DeliveryState::Delivered]);
}

both!(a_server_that_asks_us_to_wait_is_left_to_it_for_an_hour_at_most);
async fn a_server_that_asks_us_to_wait_is_left_to_it_for_an_hour_at_most(app: &TestApp) {
    let alix = app.person("alix");
    hook(app, &alix, &[Event::InviteCreated]).await;
    happen(app, &alix).await;
    app.hooks.reply(Reply { status: 429, retry_after_s: Some(120), ..Reply::default() });
    assert_eq!(calls(app).await.len(), 1);
    app.advance(120 * S - 1);
    assert_eq!(calls(app).await, []);
    app.hooks.reply(Reply { status: 503, retry_after_s: Some(u64::MAX), ..Reply::default() });
    app.advance(1);
    assert_eq!(calls(app).await.len(), 1);
    app.advance(H - 1);
    assert_eq!(calls(app).await, []);
    app.advance(1);
    assert_eq!(calls(app).await.len(), 1);
}

both!(after_a_rotation_both_secrets_sign_for_a_day);
async fn after_a_rotation_both_secrets_sign_for_a_day(app: &TestApp) {
    let alix = app.person("alix");
    let (id, old) = hook(app, &alix, &[Event::InviteCreated]).await;
    let form = form_once::name(&app.services);
    let new = rotate(&app.services, &alix.inbox_id, &id, &form).await.unwrap().unwrap();
    assert_ne!(new, old);
    assert_eq!(
        rotate(&app.services, &alix.inbox_id, &id, &form).await.unwrap(),
        None,
        "one form, one secret"
    );
    assert_eq!(refusal(rotate(&app.services, &alix.inbox_id, &id, "no form").await), "422 invalid");
    happen(app, &alix).await;
    let call = calls(app).await.remove(0);
    assert_eq!(call.secrets, [new.clone(), old.clone()]);
    let signatures = standard::sign(&call.secrets, &call.id, call.at_s, &call.body).unwrap();
    assert_eq!(signatures.split(' ').count(), 2);

    app.advance(24 * H - 1);
    happen(app, &alix).await;
    assert_eq!(calls(app).await[0].secrets.len(), 2);
    app.advance(1);
    happen(app, &alix).await;
    assert_eq!(calls(app).await[0].secrets, std::slice::from_ref(&new));
    let dump = app.dump().await.join("\n");
    assert!(!dump.contains("whsec_") && !dump.contains(new.reveal()), "secrets are sealed");
}

both!(a_test_message_is_tried_once);
async fn a_test_message_is_tried_once(app: &TestApp) {
    let alix = app.person("alix");
    let (id, _) = hook(app, &alix, &[Event::InviteCreated]).await;
    app.hooks.answer(500, "<b>\u{202e}no\0</b>");
    test(&app.services, &alix.inbox_id, &id).await.unwrap();
    let call = calls(app).await.remove(0);
    let body: serde_json::Value = serde_json::from_str(&call.body).unwrap();
    assert_eq!((&body["type"], &body["data"]), (&"webhook.test".into(), &serde_json::json!({})));
    let sent = log(app, &alix, &id).await.remove(0);
    assert_eq!((sent.state, sent.attempts.len()), (DeliveryState::Dead, 1));
    assert_eq!(sent.last_answer.as_deref(), Some("Answered with status 500."));
    assert_eq!((sent.attempts[0].status, sent.attempts[0].excerpt.as_str()), (Some(500), "<b>no</b>"));
    for _ in 0..4 {
        test(&app.services, &alix.inbox_id, &id).await.unwrap();
    }
    assert_eq!(refusal(test(&app.services, &alix.inbox_id, &id).await), "429 rate_limited");
    assert_eq!(calls(app).await.len(), 4);
}

both!(what_is_older_than_thirty_days_is_forgotten);
async fn what_is_older_than_thirty_days_is_forgotten(app: &TestApp) {
    let alix = app.person("alix");
    let (id, _) = hook(app, &alix, &[Event::InviteCreated]).await;
    happen(app, &alix).await;
    assert_eq!(calls(app).await.len(), 1);
    app.advance(30 * 24 * H);
    tidy::run(&app.services).await;
    assert_eq!(log(app, &alix, &id).await.len(), 1);
    app.advance(1);
    tidy::run(&app.services).await;
    assert_eq!(log(app, &alix, &id).await, []);
    assert_eq!(app.number("SELECT count(*) FROM delivery_attempts").await, 0);
}
