use usher::domain::id::{InviteId, JoinRequestId};
use usher::domain::webhook::view::{DeliveryState, Kind, State};
use usher::domain::webhook::{DecisionAnswer, Reply, Secret, Why};
use usher::service::invite::NewInvite;
use usher::service::webhook::{
    self, DecisionAsk, ask, delete, ensure_decision, list, next_call_ms, replay, set_on, test,
};

use super::{S, URL, log};
use crate::support::{Person, TestApp, refusal};

async fn invite(app: &TestApp, owner: &Person) -> InviteId {
    app.invite(owner, NewInvite { group_name: "Tea".into(), ..NewInvite::default() }).await.card.id
}

async fn ensure(app: &TestApp, owner: &Person, id: &InviteId, url: &str) -> Secret {
    let tx = app.services.store.write_tx().await.unwrap();
    let secret = ensure_decision(&app.services, &tx, &owner.inbox_id, id, url).await.unwrap();
    tx.commit().await.unwrap();
    secret
}

fn question(person: &Person, link: &InviteId, attempt: i64) -> DecisionAsk {
    DecisionAsk {
        group_link_id: link.to_string(),
        topic: "ab".repeat(16),
        wallet: person.address.clone(),
        request_id: JoinRequestId::from_random([3; 17]),
        generation: 2,
        attempt,
    }
}

both!(a_link_asks_its_server_exactly_as_agreed_and_hears_yes_or_no);
async fn a_link_asks_its_server_exactly_as_agreed_and_hears_yes_or_no(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let link = invite(app, &alix).await;
    let secret = ensure(app, &alix, &link, URL).await;
    assert_eq!(ensure(app, &alix, &link, URL).await, secret, "made once");
    let asked = |attempt| question(&bo, &link, attempt);

    app.hooks.answer(500, r#"{"error":"down"}"#);
    let none = ask(&app.services, &link, URL, &asked(1)).await.unwrap_err();
    assert_eq!(none.why, Why::Status(500));
    app.hooks.answer(200, r#"{"status":"PENDING","retryAfter":30}"#);
    let pending = ask(&app.services, &link, URL, &asked(2)).await;
    assert_eq!(pending, Ok(DecisionAnswer::Pending { retry_after_s: Some(30) }));
    app.hooks
        .answer(200, r#"{"status":"DENIED","reason":"You do not hold enough token to join the group!"}"#);
    let reason = Some("You do not hold enough token to join the group!".to_owned());
    assert_eq!(ask(&app.services, &link, URL, &asked(3)).await, Ok(DecisionAnswer::Denied { reason }));
    app.hooks.answer(200, r#"{"status":"SUCCESS"}"#);
    let yes = ask(&app.services, &link, URL, &asked(4)).await;
    assert_eq!(yes, Ok(DecisionAnswer::Success { member_added: None }));

    let calls = app.hooks.take_calls();
    assert_eq!(calls.len(), 4);
    let topic = "ab".repeat(16);
    let body = format!(
        r#"{{"groupLinkId":"{link}","topic":"{topic}","groupId":"{topic}","walletAddress":"{}"}}"#,
        bo.address.checksummed()
    );
    for call in &calls {
        assert_eq!(
            (call.body.as_str(), call.url.as_str(), &call.secrets),
            (body.as_str(), URL, &vec![secret.clone()])
        );
        assert_eq!(call.id, format!("dec_{}_2", JoinRequestId::from_random([3; 17])));
    }
    let endpoint = list(&app.services, &alix.inbox_id).await.unwrap().remove(0);
    assert_eq!((endpoint.kind, endpoint.invite.as_ref()), (Kind::Decision, Some(&link)));
    let logged = log(app, &alix, endpoint.id.as_str()).await;
    assert_eq!((logged.len(), logged[0].state, logged[0].attempts.len()), (1, DeliveryState::Delivered, 4));
    let answers: Vec<_> = logged[0].attempts.iter().map(|attempt| attempt.status).collect();
    assert_eq!(answers, [Some(200), Some(200), Some(200), Some(500)]);
    assert_eq!(refusal(replay(&app.services, &alix.inbox_id, &logged[0].id).await), "409 not_replayed");
}

both!(a_server_that_does_not_decide_is_left_alone_after_five_calls_and_given_up_after_seven);
async fn a_server_that_does_not_decide_is_left_alone_after_five_calls_and_given_up_after_seven(
    app: &TestApp,
) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let link = invite(app, &alix).await;
    ensure(app, &alix, &link, URL).await;
    app.hooks.set_down(true);
    let mut made = 0;
    while let Some(wait) = next_call_ms(&app.services, made, None).or((made == 0).then_some(0)) {
        app.advance(wait);
        made += 1;
        let none = ask(&app.services, &link, URL, &question(&bo, &link, made)).await.unwrap_err();
        assert_eq!(none.why, Why::NoAnswer("The server took too long.".into()), "call {made}");
    }
    assert_eq!((made, app.hooks.take_calls().len()), (7, 7));
    let endpoint = list(&app.services, &alix.inbox_id).await.unwrap().remove(0);
    assert_eq!(log(app, &alix, endpoint.id.as_str()).await[0].state, DeliveryState::Dead);

    let resting = ask(&app.services, &link, URL, &question(&bo, &link, 1)).await.unwrap_err();
    assert_eq!(resting.why, Why::Resting);
    assert!(resting.retry_after_s.is_some_and(|wait| (1..=121).contains(&wait)), "{resting:?}");
    assert_eq!(app.hooks.take_calls(), []);
    app.hooks.set_down(false);
    app.advance(120 * S);
    app.hooks.answer(200, r#"{"status":"SUCCESS"}"#);
    ask(&app.services, &link, URL, &question(&bo, &link, 1)).await.unwrap();
    app.hooks.answer(200, r#"{"status":"SUCCESS"}"#);
    ask(&app.services, &link, URL, &question(&bo, &link, 1)).await.unwrap();
}

both!(a_server_that_is_gone_or_switched_off_is_not_asked);
async fn a_server_that_is_gone_or_switched_off_is_not_asked(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let link = invite(app, &alix).await;
    let asked = question(&bo, &link, 1);
    let why = async || ask(&app.services, &link, URL, &asked).await.unwrap_err().why;
    assert_eq!(why().await, Why::Off, "there is none");
    ensure(app, &alix, &link, URL).await;
    app.hooks.answer(410, r#"{"status":"SUCCESS"}"#);
    assert_eq!(why().await, Why::Gone);
    let endpoint = list(&app.services, &alix.inbox_id).await.unwrap().remove(0);
    assert_eq!(endpoint.state, State::Gone);
    assert_eq!(why().await, Why::Off);
    let id = endpoint.id.as_str();
    set_on(&app.services, &alix.inbox_id, id, true).await.unwrap();
    app.hooks.reply(Reply { status: 503, retry_after_s: Some(7), ..Reply::default() });
    let busy = ask(&app.services, &link, URL, &asked).await.unwrap_err();
    assert_eq!((busy.why, busy.retry_after_s), (Why::Status(503), Some(7)));
    assert_eq!(next_call_ms(&app.services, 1, busy.retry_after_s), Some(7_000), "not before it asked for");
    assert_eq!(app.hooks.take_calls().len(), 2);
    assert_eq!(refusal(delete(&app.services, &alix.inbox_id, id).await), "409 webhook_of_link");
    let to = super::new(&[usher::domain::webhook::Event::JoinApproved]);
    let moved = webhook::change(&app.services, &alix.inbox_id, id, to);
    assert_eq!(refusal(moved.await), "409 webhook_of_link");
}

both!(another_server_gets_another_secret);
async fn another_server_gets_another_secret(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let link = invite(app, &alix).await;
    let first = ensure(app, &alix, &link, URL).await;
    let same = ensure(app, &alix, &link, "https://hook.example.org/elsewhere").await;
    assert_eq!(first, same, "another path of the same server");
    let other = "https://other.example.org/usher";
    let second = ensure(app, &alix, &link, other).await;
    assert_ne!(first, second);
    let stale = ask(&app.services, &link, URL, &question(&bo, &link, 1)).await.unwrap_err();
    assert_eq!((stale.why, app.hooks.take_calls()), (Why::Off, vec![]), "the old server is not asked");
    app.hooks.answer(200, r#"{"status":"SUCCESS"}"#);
    ask(&app.services, &link, other, &question(&bo, &link, 1)).await.unwrap();
    assert_eq!(app.hooks.take_calls()[0].secrets, [second]);

    let tx = app.services.store.write_tx().await.unwrap();
    webhook::forget_decision(&tx, &link).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(list(&app.services, &alix.inbox_id).await.unwrap(), []);
    let none = ask(&app.services, &link, other, &question(&bo, &link, 1)).await.unwrap_err();
    assert_eq!((none.why, app.number("SELECT count(*) FROM deliveries").await), (Why::Off, 0));
}

both!(a_test_of_a_deciding_server_asks_about_nobody_and_decides_nothing);
async fn a_test_of_a_deciding_server_asks_about_nobody_and_decides_nothing(app: &TestApp) {
    let alix = app.person("alix");
    let link = invite(app, &alix).await;
    ensure(app, &alix, &link, URL).await;
    let id = list(&app.services, &alix.inbox_id).await.unwrap().remove(0).id;
    test(&app.services, &alix.inbox_id, id.as_str()).await.unwrap();
    app.hooks.answer(200, r#"{"status":"DENIED","reason":"Nobody"}"#);
    app.run_jobs().await;
    let call = app.hooks.take_calls().remove(0);
    assert!(call.body.contains("0x0000000000000000000000000000000000000000"), "{}", call.body);
    let sent = log(app, &alix, id.as_str()).await.remove(0);
    assert_eq!((sent.state, sent.last_answer.as_deref()), (DeliveryState::Delivered, Some("No: Nobody")));
}
