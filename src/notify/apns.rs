//! Apple's push service, with an authentication token ("Sending notification requests to APNs", "Establishing a
//! token-based connection to APNs").

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use http::{HeaderValue, StatusCode};
use reqwest::{Client, RequestBuilder};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::jwt::SigningKey;
use super::line::{self, Reply, SetUpError};
use super::{Kind, Notifier, Now, Push, PushError};
use crate::domain::device::{ApnsEnvironment, Target};

const PAYLOAD_MAX: usize = 4096;
const COLLAPSE_ID_MAX: usize = 64;
/// Apple takes a token for an hour, and a new one not more often than every 20 minutes.
const TOKEN_AGE_MAX_MS: i64 = 50 * 60 * 1000;
const TOKEN_AGE_MIN_MS: i64 = 20 * 60 * 1000;

/// The account at Apple.
#[derive(Clone)]
pub struct ApnsConfig {
    pub key: SigningKey,
    /// Ten characters, with the key from Apple.
    pub key_id: String,
    pub team_id: String,
    /// Bundle ids of the apps we push to; the first is for devices that name none.
    pub topics: Vec<String>,
    pub production_url: String,
    pub sandbox_url: String,
    /// Root certificates besides the system's, in DER.
    pub extra_roots: Vec<Vec<u8>>,
}

impl ApnsConfig {
    pub fn new(key: SigningKey, key_id: String, team_id: String, topics: Vec<String>) -> Self {
        Self {
            key,
            key_id,
            team_id,
            topics,
            production_url: "https://api.push.apple.com".to_owned(),
            sandbox_url: "https://api.sandbox.push.apple.com".to_owned(),
            extra_roots: Vec::new(),
        }
    }
}

impl fmt::Debug for ApnsConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApnsConfig").field("topics", &self.topics).field("key", &"…").finish_non_exhaustive()
    }
}

/// Pushes to iPhones and the like.
pub struct Apns {
    config: ApnsConfig,
    http: Client,
    token: Mutex<Option<Token>>,
    now: Now,
}

#[derive(Clone)]
struct Token {
    text: String,
    made_ms: i64,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    iat: i64,
}

#[derive(Deserialize)]
struct Said {
    reason: String,
}

impl Apns {
    pub fn new(config: ApnsConfig, now: Now) -> Result<Self, SetUpError> {
        let http = line::client(&config.extra_roots)?
            .http2_prior_knowledge()
            .http2_keep_alive_interval(Duration::from_secs(30))
            .http2_keep_alive_timeout(Duration::from_secs(10))
            .build()
            .map_err(line::set_up)?;
        Ok(Self { config, http, token: Mutex::new(None), now })
    }

    /// The token in use; a new one where it is old, or where Apple called `expired` expired.
    async fn token(&self, expired: Option<&str>) -> Result<Token, PushError> {
        let mut kept = self.token.lock().await;
        let now = (self.now)();
        if let Some(token) = &*kept {
            let age = now.saturating_sub(token.made_ms);
            let is_expired = expired == Some(&token.text) && age >= TOKEN_AGE_MIN_MS;
            if (0..TOKEN_AGE_MAX_MS).contains(&age) && !is_expired {
                return Ok(token.clone());
            }
        }
        let claims = Claims { iss: &self.config.team_id, iat: now / 1000 };
        let text = self.config.key.sign(Some(&self.config.key_id), &claims)?;
        let token = Token { text, made_ms: now };
        *kept = Some(token.clone());
        Ok(token)
    }

    fn topic(&self, wanted: Option<&str>) -> Result<&str, PushError> {
        let known = &self.config.topics;
        let found = known.iter().find(|topic| wanted.is_none_or(|wanted| wanted == topic.as_str()));
        found
            .map(String::as_str)
            .ok_or_else(|| PushError::Refused("this app's pushes aren't set up here".to_owned()))
    }

    fn request(&self, push: &Push, payload: Vec<u8>) -> Result<RequestBuilder, PushError> {
        let Target::Apns { token, topic, environment } = &push.target else {
            return Err(PushError::Refused("this is no APNs device".to_owned()));
        };
        let base = match environment {
            ApnsEnvironment::Production => &self.config.production_url,
            ApnsEnvironment::Sandbox => &self.config.sandbox_url,
        };
        let (push_type, priority) = match push.kind {
            Kind::Silent => ("background", "5"),
            Kind::Visible { .. } => ("alert", "10"),
        };
        let ttl = i64::try_from(push.ttl.as_secs()).unwrap_or(i64::MAX);
        let expiration = if ttl == 0 { 0 } else { ((self.now)() / 1000).saturating_add(ttl) };
        let mut request = self
            .http
            .post(format!("{base}/3/device/{token}"))
            .header("apns-topic", self.topic(topic.as_deref())?)
            .header("apns-push-type", push_type)
            .header("apns-priority", priority)
            .header("apns-expiration", expiration)
            .header("content-type", "application/json")
            .body(payload);
        if let Some(id) = &push.collapse_id {
            let header = HeaderValue::from_str(id).ok().filter(|_| id.len() <= COLLAPSE_ID_MAX);
            let refused = || PushError::Refused("the collapse id is too long or no plain text".to_owned());
            request = request.header("apns-collapse-id", header.ok_or_else(refused)?);
        }
        Ok(request)
    }

    async fn send(&self, request: RequestBuilder, token: &Token) -> Result<Reply, PushError> {
        let mut bearer = HeaderValue::from_str(&format!("bearer {}", token.text))
            .map_err(|_| PushError::Refused("the token is no header".to_owned()))?;
        bearer.set_sensitive(true);
        line::send(request.header("authorization", bearer), &self.now).await
    }
}

#[async_trait]
impl Notifier for Apns {
    fn check(&self, target: &Target) -> Result<(), PushError> {
        match target {
            Target::Apns { topic, .. } => self.topic(topic.as_deref()).map(drop),
            _ => Err(PushError::Refused("this is no APNs device".to_owned())),
        }
    }

    async fn push(&self, push: &Push) -> Result<(), PushError> {
        let payload = payload(push)?;
        let token = self.token(None).await?;
        let reply = self.send(self.request(push, payload.clone())?, &token).await?;
        if reason(&reply) != "ExpiredProviderToken" {
            return outcome(&reply);
        }
        let renewed = self.token(Some(&token.text)).await?;
        if renewed.text == token.text {
            return outcome(&reply);
        }
        outcome(&self.send(self.request(push, payload)?, &renewed).await?)
    }
}

/// The data with Apple's own part beside it.
fn payload(push: &Push) -> Result<Vec<u8>, PushError> {
    let Value::Object(mut data) = push.payload.clone() else {
        return Err(PushError::Refused("the payload is no object".to_owned()));
    };
    let aps = match &push.kind {
        Kind::Silent => json!({"content-available": 1}),
        Kind::Visible { title, body } => {
            json!({"alert": {"title": title, "body": body}, "mutable-content": 1, "sound": "default"})
        }
    };
    data.insert("aps".to_owned(), aps);
    let bytes = Value::Object(data).to_string().into_bytes();
    if bytes.len() > PAYLOAD_MAX {
        return Err(PushError::Refused(format!("the payload is larger than {PAYLOAD_MAX} bytes")));
    }
    Ok(bytes)
}

fn reason(reply: &Reply) -> String {
    reply.json::<Said>().map_or_else(String::new, |said| said.reason)
}

fn outcome(reply: &Reply) -> Result<(), PushError> {
    if reply.status == StatusCode::OK {
        return Ok(());
    }
    let reason = reason(reply);
    match (reply.status, reason.as_str()) {
        (StatusCode::GONE, _) | (_, "BadDeviceToken" | "DeviceTokenNotForTopic" | "Unregistered") => {
            Err(PushError::Gone)
        }
        // Somebody has to mend the key or the clock; until then the pushes wait.
        (StatusCode::FORBIDDEN, _) => {
            Err(PushError::Later { after: reply.after, why: format!("403 {reason}") })
        }
        _ => Err(reply.error(&reason)),
    }
}
