//! Google, as its documents have it: OAuth 2.0 for service accounts, and `projects.messages:send` of FCM HTTP v1.

use axum::http::Method;
use serde_json::{Value, json};

use crate::jwt;
use crate::server::{Answer, Seen};

pub const EMAIL: &str = "usher@example.iam.gserviceaccount.com";
pub const KEY_ID: &str = "0123456789abcdef";

pub fn judge(seen: &Seen, now: i64) -> Answer {
    match seen.path.as_str() {
        "/token" => token(seen, now),
        "/v1/projects/example/messages:send" => send(seen),
        _ => failure(404, "NOT_FOUND"),
    }
}

pub fn failure(status: u16, code: &str) -> Answer {
    let detail = json!({"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": code});
    Answer::new(status, json!({"error": {"code": status, "status": code, "details": [detail]}}))
}

fn token(seen: &Seen, now: i64) -> Answer {
    let refused = Answer::new(400, json!({"error": "invalid_grant"}));
    let form = String::from_utf8(seen.body.clone()).unwrap();
    let grant = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";
    let is_form = seen.header("content-type") == "application/x-www-form-urlencoded";
    let Some((header, claims)) = form.strip_prefix(grant).and_then(jwt::rs256) else { return refused };
    let (iat, exp) = (claims["iat"].as_i64().unwrap_or(0), claims["exp"].as_i64().unwrap_or(0));
    let fits = is_form
        && seen.method == Method::POST
        && header["kid"] == KEY_ID
        && claims["iss"] == EMAIL
        && claims["scope"] == "https://www.googleapis.com/auth/firebase.messaging"
        && claims["aud"]
            .as_str()
            .is_some_and(|aud| aud.starts_with("https://localhost:") && aud.ends_with("/token"))
        && (now - 60..=now + 60).contains(&iat)
        && (1..=3600).contains(&(exp - iat));
    if !fits {
        return refused;
    }
    Answer::new(
        200,
        json!({"access_token": format!("access-{now}"), "expires_in": 3599, "token_type": "Bearer"}),
    )
}

fn send(seen: &Seen) -> Answer {
    if !seen.header("authorization").starts_with("Bearer access-") {
        return failure(401, "UNAUTHENTICATED");
    }
    let body: Value = serde_json::from_slice(&seen.body).unwrap_or_default();
    let message = &body["message"];
    let known = ["token", "data", "notification", "android"];
    let fits = seen.method == Method::POST
        && seen.header("content-type") == "application/json"
        && body.as_object().is_some_and(|object| object.keys().all(|key| key == "message"))
        && message.as_object().is_some_and(|object| object.keys().all(|key| known.contains(&key.as_str())))
        && message["token"].as_str().is_some_and(|token| !token.is_empty())
        && message["data"].as_object().is_some_and(|data| data.iter().all(|(name, text)| takes(name, text)))
        && matches!(message["android"]["priority"].as_str(), Some("normal" | "high"))
        && message["android"]["ttl"].as_str().is_some_and(|ttl| ttl.ends_with('s'));
    if fits {
        Answer::new(200, json!({"name": "projects/example/messages/1"}))
    } else {
        failure(400, "INVALID_ARGUMENT")
    }
}

fn takes(name: &str, text: &Value) -> bool {
    let reserved =
        name == "from" || name == "message_type" || name.starts_with("google") || name.starts_with("gcm");
    text.is_string() && !reserved
}
