//! The status as server-sent events.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use futures::StreamExt;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use usher::domain::join_request::Answer;
use usher::service::{join, live};
use usher::storage::Store;

use crate::support::TestApp;

/// The statuses of a whole stream.
fn statuses(body: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(body).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix("data: "));
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
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
    let ask = Request::builder().uri(format!("/groupJoinRequest/{id}/events"));
    let ask = ask.header("authorization", format!("Bearer {token}")).body(Body::empty()).unwrap();
    let mut events = app.router().oneshot(ask).await.unwrap().into_body().into_data_stream();
    let first = statuses(&events.next().await.unwrap().unwrap());
    assert_eq!(first[0]["status"], "pending");

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
