use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ece::EcKeyComponents;
use p256::elliptic_curve::sec1::ToEncodedPoint;
use serde_json::{Value, json};
use usher::domain::device::Target;
use usher::notify::web_push::{WebPush, WebPushConfig};
use usher::notify::{Kind, Notifier, Push, PushError};
use usher::webhook::egress::{Egress, EgressConfig};

use crate::ece_backend::Backend;
use crate::server::{Answer, Seen, Server};
use crate::{Clock, jwt, payload, push, target, visible};

/// The browser's side and the message of RFC 8291, appendix A.
const PRIVATE: &str = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
const PUBLIC: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";
const MESSAGE: &str = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
const VAPID: &str = "_i7Qm0_iH5SSTbZBjN61gYbQXKOvG8JdrGxMLvKZ5Gw";

fn bytes(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

fn decrypt(body: &[u8]) -> Vec<u8> {
    let _ = ece::crypto::set_boxed_cryptographer(Box::new(Backend));
    ece::decrypt(&EcKeyComponents::new(bytes(PRIVATE), bytes(PUBLIC)), &bytes(AUTH), body).unwrap()
}

fn device(server: &Server) -> Target {
    let keys = json!({"p256dh": PUBLIC, "auth": AUTH});
    let endpoint = format!("{}/push/abc", server.url());
    target(
        json!({"platform": "webpush", "subscription": {"endpoint": endpoint, "keys": keys, "expirationTime": null}}),
    )
}

/// Refuses what RFC 8030, 8188 and 8292 refuse.
fn judge(seen: &Seen, now: i64) -> Answer {
    let refused = |status| Answer::new(status, Value::Null);
    let ttl = seen.header("ttl").parse::<u64>();
    let urgent = matches!(seen.header("urgency"), "very-low" | "low" | "normal" | "high");
    let topic = seen.header("topic");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if ttl.is_err() || !urgent || topic.len() > 32 || !topic.bytes().all(plain) {
        return refused(400);
    }
    if seen.header("content-encoding") != "aes128gcm" || seen.body.len() > 4096 {
        return refused(if seen.body.len() > 4096 { 413 } else { 400 });
    }
    refused(if is_vapid(seen, now) { 201 } else { 403 })
}

fn is_vapid(seen: &Seen, now: i64) -> bool {
    let parameters = seen.header("authorization").strip_prefix("vapid t=");
    let Some((token, key)) = parameters.and_then(|rest| rest.split_once(", k=")) else { return false };
    let Some((_, claims)) = jwt::es256(token, &bytes(key)) else { return false };
    let lives = claims["exp"].as_i64().unwrap_or(0) - now;
    claims["aud"] == format!("https://{}", seen.header("host"))
        && claims["sub"] == "mailto:owner@example.org"
        && (1..=86_400).contains(&lives)
}

async fn service(clock: &Clock) -> Server {
    let clock = clock.clone();
    Server::start("http/1.1", move |seen| judge(seen, clock.seconds())).await
}

fn sender(server: &Server, clock: &Clock) -> WebPush {
    let allow = vec![format!("localhost:{}", server.port)];
    let extra_roots = vec![server.root.clone()];
    let egress = Egress::new(EgressConfig { allow, extra_roots, ..EgressConfig::default() }).unwrap();
    let config = WebPushConfig::read(VAPID, "mailto:owner@example.org".to_owned()).unwrap();
    assert!(!format!("{config:?}").contains(VAPID));
    WebPush::new(config, egress, clock.now())
}

#[test]
fn the_independent_library_reads_the_message_of_the_rfc() {
    assert_eq!(decrypt(&bytes(MESSAGE)), b"When I grow up, I want to be a watermelon");
}

#[tokio::test]
async fn a_browser_can_read_what_is_sent_and_only_it() {
    let clock = Clock::new();
    let server = service(&clock).await;
    let sender = sender(&server, &clock);
    sender.push(&push(&device(&server), visible())).await.unwrap();
    sender.push(&push(&device(&server), Kind::Silent)).await.unwrap();
    let [shown, silent] = &server.take_seen()[..] else { panic!("two requests") };
    let read = |seen: &Seen| serde_json::from_slice::<Value>(&decrypt(&seen.body)).unwrap();
    assert_eq!(
        read(shown),
        json!({"title": "Night runners", "body": "Somebody asks to join.", "data": payload()})
    );
    assert_eq!(read(silent), json!({"data": payload()}));
    assert_eq!((shown.header("urgency"), silent.header("urgency")), ("high", "normal"));
    assert_eq!((shown.header("ttl"), shown.header("topic").len()), ("3600", 32));
    assert_ne!(shown.body[..86], silent.body[..86], "another salt and key each time");
    assert!(!String::from_utf8_lossy(&shown.body).contains("inviteId"));
}

#[tokio::test]
async fn the_largest_push_fits_and_a_larger_one_is_not_sent() {
    let clock = Clock::new();
    let server = service(&clock).await;
    let sender = sender(&server, &clock);
    let sized = |length| Push { payload: json!("a".repeat(length)), ..push(&device(&server), Kind::Silent) };
    let frame = json!({"data": ""}).to_string().len();
    sender.push(&sized(3993 - frame)).await.unwrap();
    assert!(server.take_seen()[0].body.len() <= 4096);
    assert!(matches!(sender.push(&sized(3994 - frame)).await, Err(PushError::Refused(_))));
    assert_eq!(server.take_seen().len(), 0);
}

#[tokio::test]
async fn push_services_answers_are_told_apart() {
    let clock = Clock::new();
    let server = service(&clock).await;
    let sender = sender(&server, &clock);
    let silent = push(&device(&server), Kind::Silent);
    let answer = |status| Answer { retry_after: Some("9"), ..Answer::new(status, Value::Null) };
    for status in [404, 410] {
        server.answer_next(answer(status));
        assert_eq!(sender.push(&silent).await, Err(PushError::Gone));
    }
    for status in [429, 500, 502, 503] {
        server.answer_next(answer(status));
        let later = PushError::Later { after: Some(Duration::from_secs(9)), why: status.to_string() };
        assert_eq!(sender.push(&silent).await, Err(later));
    }
    for status in [302, 400, 401, 403, 413] {
        server.answer_next(answer(status));
        assert_eq!(sender.push(&silent).await, Err(PushError::Refused(status.to_string())));
    }
}

#[tokio::test]
async fn an_endpoint_inside_or_a_key_off_the_curve_is_refused() {
    let clock = Clock::new();
    let server = service(&clock).await;
    let sender = sender(&server, &clock);
    assert_eq!(sender.check(&device(&server)), Ok(()));
    let subscription = |endpoint: &str, p256dh: &str| {
        let keys = json!({"p256dh": p256dh, "auth": AUTH});
        target(json!({"platform": "webpush", "subscription": {"endpoint": endpoint, "keys": keys}}))
    };
    let off_curve = format!("BA{}", "A".repeat(85));
    for bad in [
        subscription("https://169.254.169.254/latest", PUBLIC),
        subscription("https://localhost/push", PUBLIC),
        subscription(&format!("{}/push", server.url()), &off_curve),
    ] {
        assert!(matches!(sender.check(&bad), Err(PushError::Refused(_))));
        assert!(matches!(sender.push(&push(&bad, Kind::Silent)).await, Err(PushError::Refused(_))));
    }
    assert_eq!(server.take_seen().len(), 0);
}

#[test]
fn a_vapid_key_is_read_in_both_its_forms() {
    let secret = p256::SecretKey::from_slice(&bytes(VAPID)).unwrap();
    let public = URL_SAFE_NO_PAD.encode(secret.public_key().to_encoded_point(false).as_bytes());
    assert_eq!(WebPushConfig::read(VAPID, String::new()).unwrap().public_key(), public);
    assert!(WebPushConfig::read(jwt::APPLE_KEY, String::new()).is_ok());
    for text in ["", "AAAA", jwt::GOOGLE_KEY] {
        assert!(WebPushConfig::read(text, String::new()).is_err());
    }
}
