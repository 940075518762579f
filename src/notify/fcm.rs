//! Firebase Cloud Messaging, HTTP v1 (`projects.messages:send`), with a service account.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use http::{HeaderValue, StatusCode};
use reqwest::Client;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::google::{Access, ServiceAccount};
use super::line::{self, Reply, SetUpError};
use super::{Kind, Notifier, Now, Push, PushError};
use crate::domain::device::Target;

const DATA_MAX: usize = 4096;
/// Four weeks, Google's limit.
const TTL_MAX: u64 = 28 * 24 * 3600;
/// What Google asks for where it names no time.
const QUOTA_WAIT: Duration = Duration::from_secs(60);

/// The account at Google.
#[derive(Clone)]
pub struct FcmConfig {
    pub account: ServiceAccount,
    pub base_url: String,
    /// Root certificates besides the system's, in DER.
    pub extra_roots: Vec<Vec<u8>>,
}

impl FcmConfig {
    pub fn new(account: ServiceAccount) -> Self {
        Self { account, base_url: "https://fcm.googleapis.com".to_owned(), extra_roots: Vec::new() }
    }
}

impl fmt::Debug for FcmConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FcmConfig").field("account", &self.account).finish_non_exhaustive()
    }
}

/// Pushes to Android.
pub struct Fcm {
    url: String,
    http: Client,
    access: Access,
    now: Now,
}

impl Fcm {
    pub fn new(config: FcmConfig, now: Now) -> Result<Self, SetUpError> {
        let http = line::client(&config.extra_roots)?.build().map_err(line::set_up)?;
        let url = format!("{}/v1/projects/{}/messages:send", config.base_url, config.account.project_id);
        let access = Access::new(config.account, http.clone(), now.clone());
        Ok(Self { url, http, access, now })
    }

    async fn send(&self, body: &Body<'_>, access: &str) -> Result<Reply, PushError> {
        let mut bearer = HeaderValue::from_str(&format!("Bearer {access}"))
            .map_err(|_| PushError::Refused("the token is no header".to_owned()))?;
        bearer.set_sensitive(true);
        line::send(self.http.post(&self.url).header("authorization", bearer).json(body), &self.now).await
    }
}

#[async_trait]
impl Notifier for Fcm {
    fn check(&self, target: &Target) -> Result<(), PushError> {
        token(target).map(drop)
    }

    async fn push(&self, push: &Push) -> Result<(), PushError> {
        let body = message(push)?;
        let access = self.access.token(None).await?;
        let reply = self.send(&body, &access).await?;
        if reply.status != StatusCode::UNAUTHORIZED {
            return outcome(&reply);
        }
        let renewed = self.access.token(Some(&access)).await?;
        outcome(&self.send(&body, &renewed).await?)
    }
}

fn token(target: &Target) -> Result<&str, PushError> {
    match target {
        Target::Fcm { token } => Ok(token),
        _ => Err(PushError::Refused("this is no FCM device".to_owned())),
    }
}

#[derive(Serialize)]
struct Body<'a> {
    message: Message<'a>,
}

#[derive(Serialize)]
struct Message<'a> {
    token: &'a str,
    data: BTreeMap<&'a str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notification: Option<Notification<'a>>,
    android: Android<'a>,
}

#[derive(Serialize)]
struct Notification<'a> {
    title: &'a str,
    body: &'a str,
}

#[derive(Serialize)]
struct Android<'a> {
    priority: &'static str,
    ttl: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    collapse_key: Option<&'a str>,
}

fn message(push: &Push) -> Result<Body<'_>, PushError> {
    let (priority, notification) = match &push.kind {
        Kind::Silent => ("normal", None),
        Kind::Visible { title, body } => ("high", Some(Notification { title, body })),
    };
    let ttl = format!("{}s", push.ttl.as_secs().min(TTL_MAX));
    let android = Android { priority, ttl, collapse_key: push.collapse_id.as_deref() };
    let message = Message { token: token(&push.target)?, data: data(&push.payload)?, notification, android };
    Ok(Body { message })
}

/// Google takes texts only, and keeps some names to itself.
fn data(payload: &Value) -> Result<BTreeMap<&str, String>, PushError> {
    let object =
        payload.as_object().ok_or_else(|| PushError::Refused("the payload is no object".to_owned()))?;
    let mut data = BTreeMap::new();
    for (name, value) in object {
        let reserved = ["google", "gcm"].iter().any(|prefix| name.starts_with(prefix));
        if reserved || matches!(name.as_str(), "" | "from" | "message_type") {
            return Err(PushError::Refused(format!("FCM takes no data named {name:?}")));
        }
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        data.insert(name.as_str(), text);
    }
    let size: usize = data.iter().map(|(name, text)| name.len() + text.len()).sum();
    if size > DATA_MAX {
        return Err(PushError::Refused(format!("the payload is larger than {DATA_MAX} bytes")));
    }
    Ok(data)
}

#[derive(Deserialize)]
struct Failure {
    error: Said,
}

#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    status: String,
    #[serde(default)]
    details: Vec<Detail>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    error_code: Option<String>,
    #[serde(default)]
    field_violations: Vec<Violation>,
}

#[derive(Deserialize)]
struct Violation {
    #[serde(default)]
    field: String,
}

fn outcome(reply: &Reply) -> Result<(), PushError> {
    if reply.status == StatusCode::OK {
        return Ok(());
    }
    let said =
        reply.json::<Failure>().map_or(Said { status: String::new(), details: Vec::new() }, |f| f.error);
    let code = said.details.iter().find_map(|detail| detail.error_code.as_deref()).unwrap_or(&said.status);
    let bad_token = said.details.iter().flat_map(|detail| &detail.field_violations);
    let bad_token = bad_token.into_iter().any(|violation| violation.field == "message.token");
    match (reply.status, code) {
        (_, "UNREGISTERED" | "SENDER_ID_MISMATCH") => Err(PushError::Gone),
        (StatusCode::BAD_REQUEST, _) if bad_token => Err(PushError::Gone),
        (StatusCode::TOO_MANY_REQUESTS, _) => {
            Err(PushError::Later { after: reply.after.or(Some(QUOTA_WAIT)), why: format!("429 {code}") })
        }
        // Somebody has to mend the account; until then the pushes wait.
        (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, _) => {
            Err(PushError::Later { after: reply.after, why: format!("{} {code}", reply.status.as_u16()) })
        }
        _ => Err(reply.error(code)),
    }
}
