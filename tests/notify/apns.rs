use std::time::Duration;

use serde_json::json;
use usher::domain::device::Target;
use usher::notify::apns::{Apns, ApnsConfig};
use usher::notify::jwt::SigningKey;
use usher::notify::{Kind, Notifier, Push, PushError};

use crate::apple::{self, KEY_ID, TEAM_ID, TOPIC};
use crate::server::{Answer, Seen, Server};
use crate::{Clock, jwt, payload, push, target, visible};

async fn apple(clock: &Clock) -> Server {
    let clock = clock.clone();
    Server::start("h2", move |seen| apple::judge(seen, clock.seconds())).await
}

fn sender(server: &Server, clock: &Clock) -> Apns {
    let key = SigningKey::p256_pem(jwt::APPLE_KEY).unwrap();
    let config = ApnsConfig {
        production_url: server.url(),
        sandbox_url: format!("{}/sandbox", server.url()),
        extra_roots: vec![server.root.clone()],
        ..ApnsConfig::new(key, KEY_ID.to_owned(), TEAM_ID.to_owned(), vec![TOPIC.to_owned()])
    };
    assert!(!format!("{config:?}").contains(KEY_ID));
    Apns::new(config, clock.now()).unwrap()
}

fn device() -> Target {
    target(json!({"platform": "apns", "token": "A1".repeat(32)}))
}

fn scripted(status: u16, reason: &str) -> Answer {
    Answer::new(status, json!({"reason": reason}))
}

fn bearer(seen: &Seen) -> String {
    seen.header("authorization").to_owned()
}

#[tokio::test]
async fn apple_takes_silent_and_visible_pushes() {
    let clock = Clock::new();
    let server = apple(&clock).await;
    let sender = sender(&server, &clock);
    sender.push(&push(&device(), Kind::Silent)).await.unwrap();
    sender.push(&push(&device(), visible())).await.unwrap();
    let [silent, shown] = &server.take_seen()[..] else { panic!("two requests") };

    let mut expected = payload();
    expected["aps"] = json!({"content-available": 1});
    assert_eq!(silent.json(), expected);
    assert_eq!(silent.header("apns-expiration"), (clock.seconds() + 3600).to_string());
    assert_eq!(silent.header("apns-collapse-id"), "r1");
    assert_eq!(shown.json()["aps"]["mutable-content"], 1);
    assert_eq!(shown.json()["aps"]["alert"]["title"], "Night runners");
    assert_eq!(bearer(silent), bearer(shown), "one token for both");
}

/// The server can refuse: each of these differs from a push it took in one thing.
#[tokio::test]
async fn the_server_refuses_what_apple_refuses() {
    let clock = Clock::new();
    let server = apple(&clock).await;
    sender(&server, &clock).push(&push(&device(), Kind::Silent)).await.unwrap();
    let good = server.take_seen().remove(0);
    let now = clock.seconds();
    assert_eq!(apple::refusal(&good, now), None);
    let with = |name: &'static str, value: &str| {
        let mut seen = good.clone();
        seen.headers.insert(name, value.parse().unwrap());
        apple::refusal(&seen, now).map(|(_, reason)| reason)
    };
    assert_eq!(with("apns-priority", "10"), Some("BadPriority"));
    assert_eq!(with("apns-push-type", "alert"), Some("InvalidPushType"));
    assert_eq!(with("apns-topic", "org.example.other"), Some("TopicDisallowed"));
    assert_eq!(with("apns-collapse-id", &"a".repeat(65)), Some("BadCollapseId"));
    assert_eq!(with("authorization", "bearer a.b.c"), Some("InvalidProviderToken"));
    let forged = bearer(&good).replacen("bearer ey", "bearer ew", 1);
    assert_eq!(with("authorization", &forged), Some("InvalidProviderToken"));
    assert_eq!(apple::refusal(&good, now + 3601), Some((403, "ExpiredProviderToken")));
    assert_eq!(
        apple::refusal(&Seen { body: vec![b' '; 4097], ..good.clone() }, now),
        Some((413, "PayloadTooLarge"))
    );
}

#[tokio::test]
async fn a_token_is_kept_for_fifty_minutes_and_renewed_when_apple_calls_it_expired() {
    let clock = Clock::new();
    let server = apple(&clock).await;
    let sender = sender(&server, &clock);
    let silent = push(&device(), Kind::Silent);
    let expired = || server.answer_next(scripted(403, "ExpiredProviderToken"));

    sender.push(&silent).await.unwrap();
    clock.advance_minutes(19);
    expired();
    assert!(
        matches!(sender.push(&silent).await, Err(PushError::Later { .. })),
        "not twice in twenty minutes"
    );
    clock.advance_minutes(11);
    expired();
    sender.push(&silent).await.unwrap();
    clock.advance_minutes(49);
    sender.push(&silent).await.unwrap();
    clock.advance_minutes(2);
    sender.push(&silent).await.unwrap();

    let tokens: Vec<String> = server.take_seen().iter().map(bearer).collect();
    let [first, second, third, fourth, fifth, sixth] = &tokens[..] else { panic!("{}", tokens.len()) };
    assert!(first == second && second == third);
    assert!(third != fourth && fourth == fifth && fifth != sixth);
}

#[tokio::test]
async fn apples_answers_are_told_apart() {
    let clock = Clock::new();
    let server = apple(&clock).await;
    let sender = sender(&server, &clock);
    let silent = push(&device(), Kind::Silent);
    for (status, reason) in [
        (410, "Unregistered"),
        (410, "ExpiredToken"),
        (400, "BadDeviceToken"),
        (400, "DeviceTokenNotForTopic"),
    ] {
        server.answer_next(scripted(status, reason));
        assert_eq!(sender.push(&silent).await, Err(PushError::Gone), "{reason}");
    }
    for (status, reason) in [
        (429, "TooManyRequests"),
        (429, "TooManyProviderTokenUpdates"),
        (500, "InternalServerError"),
        (503, "ServiceUnavailable"),
        (503, "Shutdown"),
        (403, "InvalidProviderToken"),
        (403, "ExpiredProviderToken"),
    ] {
        server.answer_next(Answer { retry_after: Some("7"), ..scripted(status, reason) });
        let why = format!("{status} {reason}");
        let later = PushError::Later { after: Some(Duration::from_secs(7)), why };
        assert_eq!(sender.push(&silent).await, Err(later));
    }
    for (status, reason) in
        [(400, "BadTopic"), (400, "PayloadEmpty"), (404, "BadPath"), (413, "PayloadTooLarge")]
    {
        server.answer_next(scripted(status, reason));
        assert_eq!(sender.push(&silent).await, Err(PushError::Refused(format!("{status} {reason}"))));
    }
}

#[tokio::test]
async fn what_apple_would_refuse_is_not_sent() {
    let clock = Clock::new();
    let server = apple(&clock).await;
    let sender = sender(&server, &clock);
    let good = push(&device(), Kind::Silent);
    let foreign = target(json!({"platform": "apns", "token": "a1".repeat(32), "topic": "com.bank.app"}));
    assert!(sender.check(&device()).is_ok());
    assert!(sender.check(&foreign).is_err());
    for bad in [
        Push { payload: json!({"x": "a".repeat(4096)}), ..good.clone() },
        Push { payload: json!([1]), ..good.clone() },
        Push { collapse_id: Some("a".repeat(65)), ..good.clone() },
        Push { collapse_id: Some("a\r\nb: c".to_owned()), ..good.clone() },
        Push { target: foreign, ..good.clone() },
        Push { target: target(json!({"platform": "fcm", "token": "x"})), ..good.clone() },
    ] {
        assert!(matches!(sender.push(&bad).await, Err(PushError::Refused(_))));
    }
    assert_eq!(server.take_seen().len(), 0);
}

#[tokio::test]
async fn a_callers_aps_does_not_replace_ours_and_no_token_is_in_an_error() {
    let clock = Clock::new();
    let server = apple(&clock).await;
    let sender = sender(&server, &clock);
    let forged = Push { payload: json!({"aps": {"alert": "x"}}), ..push(&device(), Kind::Silent) };
    sender.push(&forged).await.unwrap();
    assert_eq!(server.take_seen()[0].json(), json!({"aps": {"content-available": 1}}));

    let mut nobody = apple(&clock).await;
    nobody.port = 1;
    let error = self::sender(&nobody, &clock).push(&forged).await.unwrap_err();
    assert!(matches!(error, PushError::Later { after: None, .. }));
    assert!(!format!("{error:?} {error}").contains("a1a1"), "{error}");
}
