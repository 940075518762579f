use std::time::Duration;

use serde_json::{Value, json};
use usher::domain::device::Target;
use usher::notify::fcm::{Fcm, FcmConfig};
use usher::notify::google::ServiceAccount;
use usher::notify::{Kind, Notifier, Push, PushError};

use crate::google::{self, EMAIL, KEY_ID, failure};
use crate::server::{Answer, Server};
use crate::{Clock, jwt, push, target, visible};

async fn google(clock: &Clock) -> Server {
    let clock = clock.clone();
    Server::start("h2", move |seen| google::judge(seen, clock.seconds())).await
}

fn account(token_url: &str) -> Value {
    json!({
        "type": "service_account", "project_id": "example", "client_email": EMAIL, "private_key_id": KEY_ID,
        "private_key": jwt::GOOGLE_KEY, "token_uri": token_url,
    })
}

fn sender(server: &Server, clock: &Clock) -> Fcm {
    let account = ServiceAccount::read(&account(&format!("{}/token", server.url())).to_string()).unwrap();
    let extra_roots = vec![server.root.clone()];
    let config = FcmConfig { base_url: server.url(), extra_roots, ..FcmConfig::new(account) };
    assert!(!format!("{config:?}").contains("PRIVATE"));
    Fcm::new(config, clock.now()).unwrap()
}

fn device() -> Target {
    target(json!({"platform": "fcm", "token": "dJ-x_1:APA91"}))
}

fn sent(server: &Server) -> Vec<Value> {
    let seen = server.take_seen();
    seen.iter().filter(|seen| seen.path != "/token").map(|seen| seen.json()["message"].clone()).collect()
}

#[tokio::test]
async fn google_takes_silent_and_visible_pushes_with_one_access_token() {
    let clock = Clock::new();
    let server = google(&clock).await;
    let sender = sender(&server, &clock);
    sender.push(&push(&device(), Kind::Silent)).await.unwrap();
    sender.push(&push(&device(), visible())).await.unwrap();
    let seen = server.take_seen();
    assert_eq!(seen.iter().filter(|seen| seen.path == "/token").count(), 1);
    let [silent, shown] = [&seen[1], &seen[2]].map(|seen| seen.json()["message"].clone());
    assert_eq!(
        silent,
        json!({
            "token": "dJ-x_1:APA91",
            "data": {"type": "auto_join_creator", "inviteId": "i1", "joinRequestId": "r1", "notificationsSent": "3"},
            "android": {"priority": "normal", "ttl": "3600s", "collapse_key": "r1"},
        })
    );
    assert_eq!(shown["notification"], json!({"title": "Night runners", "body": "Somebody asks to join."}));
    assert_eq!(shown["android"]["priority"], "high");
}

#[tokio::test]
async fn an_access_token_is_renewed_before_it_ends_and_when_it_is_refused() {
    let clock = Clock::new();
    let server = google(&clock).await;
    let sender = sender(&server, &clock);
    let silent = push(&device(), Kind::Silent);
    let asked = |server: &Server| server.take_seen().iter().filter(|seen| seen.path == "/token").count();
    sender.push(&silent).await.unwrap();
    assert_eq!(asked(&server), 1);
    clock.advance_minutes(54);
    sender.push(&silent).await.unwrap();
    assert_eq!(asked(&server), 0);
    clock.advance_minutes(1);
    sender.push(&silent).await.unwrap();
    assert_eq!(asked(&server), 1);
    server.answer_next(failure(401, "UNAUTHENTICATED"));
    sender.push(&silent).await.unwrap();
    assert_eq!(asked(&server), 1);
}

#[tokio::test]
async fn googles_answers_are_told_apart() {
    let clock = Clock::new();
    let server = google(&clock).await;
    let sender = sender(&server, &clock);
    let silent = push(&device(), Kind::Silent);
    sender.push(&silent).await.unwrap();
    let violation = json!({"fieldViolations": [{"field": "message.token", "description": "Invalid"}]});
    let bad_token = json!({"error": {"status": "INVALID_ARGUMENT", "details": [violation]}});
    for gone in
        [failure(404, "UNREGISTERED"), failure(403, "SENDER_ID_MISMATCH"), Answer::new(400, bad_token)]
    {
        server.answer_next(gone);
        assert_eq!(sender.push(&silent).await, Err(PushError::Gone));
    }
    for (answer, after) in [
        (failure(429, "QUOTA_EXCEEDED"), Some(60)),
        (Answer { retry_after: Some("120"), ..failure(429, "QUOTA_EXCEEDED") }, Some(120)),
        (Answer { retry_after: Some("5"), ..failure(503, "UNAVAILABLE") }, Some(5)),
        (failure(500, "INTERNAL"), None),
        (failure(403, "PERMISSION_DENIED"), None),
    ] {
        server.answer_next(answer);
        let Err(PushError::Later { after: told, .. }) = sender.push(&silent).await else {
            panic!("not later")
        };
        assert_eq!(told, after.map(Duration::from_secs));
    }
    for answer in [failure(400, "INVALID_ARGUMENT"), failure(404, "NOT_FOUND"), Answer::new(400, Value::Null)]
    {
        server.answer_next(answer);
        assert!(matches!(sender.push(&silent).await, Err(PushError::Refused(_))));
    }
}

#[tokio::test]
async fn an_account_that_google_does_not_know_makes_pushes_wait() {
    let clock = Clock::new();
    let stopped = Clock::new();
    let server = google(&stopped).await;
    clock.advance_minutes(120);
    let pushed = sender(&server, &clock).push(&push(&device(), Kind::Silent)).await;
    assert!(matches!(pushed, Err(PushError::Later { .. })), "an assertion from the future is refused");
    assert_eq!(sent(&server).len(), 0);
}

#[tokio::test]
async fn what_google_would_refuse_is_not_sent() {
    let clock = Clock::new();
    let server = google(&clock).await;
    let sender = sender(&server, &clock);
    for payload in [
        json!({"from": "x"}),
        json!({"google.x": "x"}),
        json!({"gcm_x": 1}),
        json!({"message_type": "x"}),
        json!({"": "x"}),
        json!("text"),
        json!({"x": "a".repeat(4096)}),
    ] {
        let bad = Push { payload, ..push(&device(), Kind::Silent) };
        assert!(matches!(sender.push(&bad).await, Err(PushError::Refused(_))));
    }
    assert_eq!(server.take_seen().len(), 0);
}

#[test]
fn a_service_account_file_that_is_none_is_refused_without_quoting_it() {
    for text in ["", "{}", "secret", &json!({"private_key": "secret"}).to_string()] {
        assert!(!ServiceAccount::read(text).unwrap_err().to_string().contains("secret"));
    }
    let mut file = account("https://localhost/token");
    file["private_key"] = json!(jwt::APPLE_KEY);
    assert!(ServiceAccount::read(&file.to_string()).is_err());
}
