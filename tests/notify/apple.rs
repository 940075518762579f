//! Apple, as its documents have it: "Sending notification requests to APNs", "Establishing a token-based connection
//! to APNs", "Handling notification responses from APNs", "Generating a remote notification".

use axum::http::{Method, Version};
use serde_json::{Value, json};
use usher::notify::jwt::SigningKey;

use crate::jwt;
use crate::server::{Answer, Seen};

pub const KEY_ID: &str = "ABC123DEFG";
pub const TEAM_ID: &str = "DEF123GHIJ";
pub const TOPIC: &str = "org.example.app";

pub fn judge(seen: &Seen, now: i64) -> Answer {
    match refusal(seen, now) {
        None => Answer::new(200, Value::Null),
        Some((status, reason)) => Answer::new(status, json!({"reason": reason})),
    }
}

pub fn refusal(seen: &Seen, now: i64) -> Option<(u16, &'static str)> {
    if seen.version != Version::HTTP_2 || seen.method != Method::POST {
        return Some((405, "MethodNotAllowed"));
    }
    let Some(device) = seen.path.strip_prefix("/3/device/") else { return Some((404, "BadPath")) };
    if device.len() < 64 || !device.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
        return Some((400, "BadDeviceToken"));
    }
    token_refusal(seen, now).or_else(|| header_refusal(seen)).or_else(|| body_refusal(seen))
}

fn token_refusal(seen: &Seen, now: i64) -> Option<(u16, &'static str)> {
    let Some(token) = seen.header("authorization").strip_prefix("bearer ") else {
        return Some((403, "MissingProviderToken"));
    };
    let key = SigningKey::p256_pem(jwt::APPLE_KEY).unwrap();
    let Some((header, claims)) = jwt::es256(token, key.public_point()) else {
        return Some((403, "InvalidProviderToken"));
    };
    if header["kid"] != KEY_ID || claims["iss"] != TEAM_ID || !claims["iat"].is_i64() {
        return Some((403, "InvalidProviderToken"));
    }
    let age = now - claims["iat"].as_i64().unwrap();
    (!(0..=3600).contains(&age)).then_some((403, "ExpiredProviderToken"))
}

fn header_refusal(seen: &Seen) -> Option<(u16, &'static str)> {
    let (push_type, priority) = (seen.header("apns-push-type"), seen.header("apns-priority"));
    if seen.header("apns-topic").is_empty() {
        return Some((400, "MissingTopic"));
    }
    if seen.header("apns-topic") != TOPIC {
        return Some((400, "TopicDisallowed"));
    }
    if !matches!(push_type, "alert" | "background") {
        return Some((400, "InvalidPushType"));
    }
    if !matches!(priority, "10" | "5" | "1") || (push_type == "background" && priority != "5") {
        return Some((400, "BadPriority"));
    }
    if seen.header("apns-expiration").parse::<u32>().is_err() {
        return Some((400, "BadExpirationDate"));
    }
    (seen.header("apns-collapse-id").len() > 64).then_some((400, "BadCollapseId"))
}

fn body_refusal(seen: &Seen) -> Option<(u16, &'static str)> {
    if seen.body.is_empty() {
        return Some((400, "PayloadEmpty"));
    }
    if seen.body.len() > 4096 {
        return Some((413, "PayloadTooLarge"));
    }
    let body: Value = serde_json::from_slice(&seen.body).unwrap_or_default();
    let aps = &body["aps"];
    let fits = match seen.header("apns-push-type") {
        "background" => {
            aps["content-available"] == 1 && aps.get("alert").is_none() && aps.get("sound").is_none()
        }
        _ => aps["alert"]["title"].is_string() && aps["alert"]["body"].is_string(),
    };
    (!fits).then_some((400, "InvalidPushType"))
}
