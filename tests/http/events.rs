//! The status as server-sent events.

use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use usher::domain::join_request::Answer;
use usher::service::{join, live};

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
        // Time stands still here, and a change is told by its time.
        app.advance(1);
        join::decide(&app.services, &alix.inbox_id, id.as_str(), Answer::Approve).await.unwrap();
        app.advance(1);
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
