//! Plain HTTP, in the style of XMTP's example notification server: one JSON object per push, an `Authorization`
//! header if wanted.

use async_trait::async_trait;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::line::{Reply, broken};
use super::{Kind, Notifier, Now, Push, PushError};
use crate::domain::device::Target;
use crate::webhook::egress::Egress;

/// Pushes to people's own servers.
pub struct Http {
    egress: Egress,
    now: Now,
}

impl Http {
    pub const fn new(egress: Egress, now: Now) -> Self {
        Self { egress, now }
    }
}

#[async_trait]
impl Notifier for Http {
    fn check(&self, target: &Target) -> Result<(), PushError> {
        let (url, _) = place(target)?;
        self.egress.check(url).map_err(|error| broken(error.into()))
    }

    async fn push(&self, push: &Push) -> Result<(), PushError> {
        let (url, authorization) = place(&push.target)?;
        let json = HeaderValue::from_static("application/json");
        let mut headers = HeaderMap::from_iter([(header::CONTENT_TYPE, json)]);
        if let Some(text) = authorization {
            let mut value = HeaderValue::from_str(text)
                .map_err(|_| PushError::Refused("the authorization is no header".to_owned()))?;
            value.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, value);
        }
        let body = body(push).map_err(|error| PushError::Refused(error.to_string()))?;
        let answer = self.egress.post(url, headers, body).await.map_err(broken)?;
        match answer.status {
            status if status.is_success() => Ok(()),
            StatusCode::GONE => Err(PushError::Gone),
            _ => Err(Reply::new(answer.status, &answer.headers, Vec::new(), &self.now).error("")),
        }
    }
}

fn place(target: &Target) -> Result<(&str, Option<&str>), PushError> {
    match target {
        Target::Http { url, authorization } => Ok((url, authorization.as_deref())),
        _ => Err(PushError::Refused("this is no HTTP device".to_owned())),
    }
}

#[derive(Serialize)]
struct Body<'a> {
    idempotency_key: String,
    message: &'a Value,
    message_context: Context<'a>,
    subscription: Subscription,
    #[serde(skip_serializing_if = "Option::is_none")]
    notification: Option<Notification<'a>>,
    collapse_id: Option<&'a str>,
    /// Seconds.
    ttl: u64,
}

#[derive(Serialize)]
struct Context<'a> {
    message_type: Option<&'a Value>,
}

#[derive(Serialize)]
struct Subscription {
    is_silent: bool,
}

#[derive(Serialize)]
struct Notification<'a> {
    title: &'a str,
    body: &'a str,
}

/// The same push has the same key however often it is sent.
fn body(push: &Push) -> Result<Vec<u8>, serde_json::Error> {
    let (is_silent, notification) = match &push.kind {
        Kind::Silent => (true, None),
        Kind::Visible { title, body } => (false, Some(Notification { title, body })),
    };
    let mut body = Body {
        idempotency_key: String::new(),
        message: &push.payload,
        message_context: Context { message_type: push.payload.get("type") },
        subscription: Subscription { is_silent },
        notification,
        collapse_id: push.collapse_id.as_deref(),
        ttl: push.ttl.as_secs(),
    };
    let digest = Sha256::digest(serde_json::to_vec(&body)?);
    body.idempotency_key = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    serde_json::to_vec(&body)
}
