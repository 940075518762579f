//! The status as server-sent events.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::Request;
use futures::StreamExt;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use usher::domain::id::JoinRequestId;
use usher::domain::join_request::Answer;
use usher::domain::scope::{Scope, Scopes};
use usher::service::{api_key, app, join, live};
use usher::storage::Store;

use crate::support::{Person, TestApp};

/// The statuses of a whole stream.
fn statuses(body: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(body).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix("data: "));
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The stream of a request, after its first event.
async fn stream(app: &TestApp, id: &JoinRequestId, token: &str) -> BodyDataStream {
    let ask = Request::builder().uri(format!("/groupJoinRequest/{id}/events"));
    let ask = ask.header("authorization", format!("Bearer {token}")).body(Body::empty()).unwrap();
    let mut events = app.router().oneshot(ask).await.unwrap().into_body().into_data_stream();
    let first = statuses(&events.next().await.unwrap().unwrap());
    assert_eq!(first[0]["status"], "pending");
    events
}

async fn sign_out(app: &TestApp, person: &Person) {
    for one in app::list(&app.services, &person.inbox_id).await.unwrap() {
        app::sign_out(&app.services, &person.inbox_id, &one.id).await.unwrap();
    }
}

both!(who_follows_a_request_hears_each_change_and_then_the_end);
async fn who_follows_a_request_hears_each_change_and_then_the_end(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    let id = app.join(&bo, &invite).await.id;
    let token = app.token(&bo).await;
    let stop = CancellationToken::new();
    let watching = tokio::spawn(live::watch(app.services.clone(), stop.clone()));
    let path = format!("/groupJoinRequest/{id}/events");
    let following = app.get(&path).bearer(&token).send();
    let deciding = async {
        join::decide(&app.services, &alix.inbox_id, id.as_str(), Answer::Approve).await.unwrap();
        app.run_jobs().await;
    };
    let (answer, ()) = tokio::join!(following, deciding);
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/event-stream")));
    let statuses = statuses(&answer.body);
    let last = statuses.last().unwrap();
    assert_eq!((&last["status"], &last["memberState"]), (&json!("approved"), &json!("member")));
    assert!(statuses.len() <= 3);

    let again = app.get(&path).bearer(&token).send().await;
    assert_eq!(self::statuses(&again.body), std::slice::from_ref(last), "what is over is told once");
    stop.cancel();
    watching.await.unwrap();
}

both!(who_follows_at_one_process_hears_what_another_one_did_whatever_clock_that_has);
async fn who_follows_at_one_process_hears_what_another_one_did_whatever_clock_that_has(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let id = app.join(&bo, &app.invite(&alix, group.invite()).await).await.id;
    let token = app.token(&bo).await;
    let outside = Store::open(&app.url).await.unwrap();
    let behind = app.other_process().with_clock_off(-3_600_000).await;
    let other = behind.with(|services| {
        services.store = outside.clone();
        services.followers = live::Followers::default();
        services.bell = Arc::default();
    });
    let stop = CancellationToken::new();
    let watching = tokio::spawn(live::watch(app.services.clone(), stop.clone()));
    let mut told = app.services.followers.follow(id.as_str());
    let mut events = stream(app, &id, &token).await;

    let deciding = async {
        let no = Answer::Reject { reason: Some("Not this time.".into()) };
        join::decide(&other.services, &alix.inbox_id, id.as_str(), no).await.unwrap();
        told.wait_for(|seen| seen.contains("rejected")).await.unwrap();
    };
    let (second, ()) = tokio::join!(events.next(), deciding);
    let second = statuses(&second.unwrap().unwrap());
    assert_eq!((&second[0]["status"], &second[0]["reason"]), (&json!("rejected"), &json!("Not this time.")));
    assert!(events.next().await.is_none(), "nothing can change any more");
    stop.cancel();
    watching.await.unwrap();
    outside.close().await;
}

both!(a_stream_ends_with_the_token_or_key_it_was_opened_with);
async fn a_stream_ends_with_the_token_or_key_it_was_opened_with(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let id = app.join(&bo, &app.invite(&alix, group.invite()).await).await.id;
    let scopes = Scopes::only(vec![Scope::Decisions]);
    let key = api_key::create(&app.services, &alix.inbox_id, "screen", &scopes).await.unwrap();
    let mut by_token = stream(app, &id, &app.token(&bo).await).await;
    let mut by_key = stream(app, &id, &key.secret).await;
    let mut of_another = stream(app, &id, &app.token(&alix).await).await;
    let stop = CancellationToken::new();
    let watching = tokio::spawn(live::watch(app.services.clone(), stop.clone()));
    sign_out(app, &bo).await;
    api_key::revoke(&app.services, &alix.inbox_id, &key.key.id).await.unwrap();

    // Time stands still here, and a change is told by its time.
    app.advance(1);
    let no = Answer::Reject { reason: Some("Not this time.".into()) };
    join::decide(&app.services, &alix.inbox_id, id.as_str(), no).await.unwrap();
    assert_eq!(statuses(&of_another.next().await.unwrap().unwrap())[0]["status"], "rejected");
    assert!(by_token.next().await.is_none(), "the token is signed out");
    assert!(by_key.next().await.is_none(), "the key is revoked");
    stop.cancel();
    watching.await.unwrap();
}

both!(a_silent_stream_shows_that_it_lives_and_ends_with_its_token);
async fn a_silent_stream_shows_that_it_lives_and_ends_with_its_token(app: &TestApp) {
    let app = &app.with_limits(|limits| limits.silence_max = Duration::from_millis(1));
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let id = app.join(&bo, &app.invite(&alix, group.invite()).await).await.id;
    let mut events = stream(app, &id, &app.token(&bo).await).await;
    let mut comment =
        async || events.next().await.map(|sent| String::from_utf8(sent.unwrap().to_vec()).unwrap());
    assert!(comment().await.is_some_and(|sent| sent.starts_with(':')));
    sign_out(app, &bo).await;
    while let Some(sent) = comment().await {
        assert!(sent.starts_with(':'), "{sent}");
    }
}

both!(strangers_follow_nothing);
async fn strangers_follow_nothing(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let id = app.join(&bo, &app.invite(&alix, group.invite()).await).await.id;
    let stranger = app.token(&app.person("stranger")).await;
    app.get(&format!("/groupJoinRequest/{id}/events"))
        .bearer(&stranger)
        .send()
        .await
        .refused(404, "not_found");
}
