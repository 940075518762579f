//! Browsers: RFC 8030 (delivery), 8291 (encryption), 8292 (VAPID).

use std::fmt;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use reqwest::Url;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use web_push_native::{Auth, p256::PublicKey};

use super::jwt::{KeyRefusal, SigningKey};
use super::line::{Reply, broken};
use super::{Kind, Notifier, Now, Push, PushError};
use crate::domain::device::Target;
use crate::webhook::egress::Egress;

/// One record of 4,096 bytes, less its header, padding mark and tag.
const PLAINTEXT_MAX: usize = 3993;
const TOPIC_LEN: usize = 32;
/// Push services take a day at most.
const VAPID_SECONDS: i64 = 12 * 3600;

/// Who we are to push services.
#[derive(Clone)]
pub struct WebPushConfig {
    pub key: SigningKey,
    /// `mailto:` or `https:`, where a push service reaches the server's owner.
    pub subject: String,
}

impl WebPushConfig {
    /// The key as PEM, or as 32 bytes in base64url.
    pub fn read(key: &str, subject: String) -> Result<Self, KeyRefusal> {
        let key = key.trim();
        let key = match URL_SAFE_NO_PAD.decode(key.trim_end_matches('=')) {
            Ok(scalar) => SigningKey::p256_scalar(&scalar)?,
            Err(_) => SigningKey::p256_pem(key)?,
        };
        Ok(Self { key, subject })
    }

    /// What a browser's `pushManager.subscribe` takes as `applicationServerKey`.
    pub fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.key.public_point())
    }
}

impl fmt::Debug for WebPushConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebPushConfig").field("subject", &self.subject).field("key", &"…").finish()
    }
}

/// Pushes to service workers.
pub struct WebPush {
    config: WebPushConfig,
    egress: Egress,
    now: Now,
}

#[derive(Serialize)]
struct Claims<'a> {
    aud: String,
    exp: i64,
    sub: &'a str,
}

impl WebPush {
    pub const fn new(config: WebPushConfig, egress: Egress, now: Now) -> Self {
        Self { config, egress, now }
    }

    fn headers(&self, push: &Push, endpoint: &str) -> Result<HeaderMap, PushError> {
        let urgency = match push.kind {
            Kind::Silent => "normal",
            Kind::Visible { .. } => "high",
        };
        let ttl = HeaderValue::from(push.ttl.as_secs());
        let mut headers = HeaderMap::from_iter([
            (HeaderName::from_static("ttl"), ttl),
            (HeaderName::from_static("urgency"), HeaderValue::from_static(urgency)),
            (header::CONTENT_ENCODING, HeaderValue::from_static("aes128gcm")),
            (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
            (header::AUTHORIZATION, self.vapid(endpoint)?),
        ]);
        if let Some(id) = &push.collapse_id {
            // A topic is short, and the push service can read it.
            let topic: String = URL_SAFE_NO_PAD.encode(Sha256::digest(id)).chars().take(TOPIC_LEN).collect();
            let topic =
                HeaderValue::from_str(&topic).map_err(|error| PushError::Refused(error.to_string()))?;
            headers.insert("topic", topic);
        }
        Ok(headers)
    }

    fn vapid(&self, endpoint: &str) -> Result<HeaderValue, PushError> {
        let url =
            Url::parse(endpoint).map_err(|_| PushError::Refused("the endpoint is no URL".to_owned()))?;
        let exp = ((self.now)() / 1000).saturating_add(VAPID_SECONDS);
        let claims = Claims { aud: url.origin().ascii_serialization(), exp, sub: &self.config.subject };
        let token = self.config.key.sign(None, &claims)?;
        let mut value = HeaderValue::from_str(&format!("vapid t={token}, k={}", self.config.public_key()))
            .map_err(|error| PushError::Refused(error.to_string()))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

#[async_trait]
impl Notifier for WebPush {
    fn check(&self, target: &Target) -> Result<(), PushError> {
        let (endpoint, ..) = keys(target)?;
        self.egress.check(endpoint).map_err(|error| broken(error.into()))
    }

    async fn push(&self, push: &Push) -> Result<(), PushError> {
        let (endpoint, public, auth) = keys(&push.target)?;
        let body = web_push_native::encrypt(plaintext(push)?, &public, &auth)
            .map_err(|_| PushError::Refused("the push can't be encrypted".to_owned()))?;
        let headers = self.headers(push, endpoint)?;
        let answer = self.egress.post(endpoint, headers, body).await.map_err(broken)?;
        outcome(&Reply::new(answer.status, &answer.headers, Vec::new(), &self.now))
    }
}

fn keys(target: &Target) -> Result<(&str, PublicKey, Auth), PushError> {
    let Target::WebPush { endpoint, p256dh, auth } = target else {
        return Err(PushError::Refused("this is no Web Push subscription".to_owned()));
    };
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
    let public = bytes(p256dh).and_then(|point| PublicKey::from_sec1_bytes(&point).ok());
    let auth = bytes(auth).and_then(|auth| <[u8; 16]>::try_from(auth).ok());
    match (public, auth) {
        (Some(public), Some(auth)) => Ok((endpoint, public, Auth::from(auth))),
        _ => Err(PushError::Refused("the subscription's keys are no keys".to_owned())),
    }
}

/// What the service worker reads: the data, and what to show.
fn plaintext(push: &Push) -> Result<Vec<u8>, PushError> {
    let text = match &push.kind {
        Kind::Silent => json!({"data": push.payload}),
        Kind::Visible { title, body } => json!({"title": title, "body": body, "data": push.payload}),
    };
    let text = text.to_string().into_bytes();
    if text.len() > PLAINTEXT_MAX {
        return Err(PushError::Refused(format!("the payload is larger than {PLAINTEXT_MAX} bytes")));
    }
    Ok(text)
}

fn outcome(reply: &Reply) -> Result<(), PushError> {
    match reply.status {
        status if status.is_success() => Ok(()),
        StatusCode::NOT_FOUND | StatusCode::GONE => Err(PushError::Gone),
        _ => Err(reply.error("")),
    }
}
