//! What all senders do alike: the client, a bounded answer, when to try again.

use std::time::Duration;

use http::{HeaderMap, StatusCode};
use reqwest::{Client, ClientBuilder, RequestBuilder, redirect};
use serde::de::DeserializeOwned;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::{Now, PushError};
use crate::webhook::egress::{BODY_MAX, EgressError};

/// A sender can't be made of its settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Push can't be set up: {0}.")]
pub struct SetUpError(pub String);

/// The longest we let a push service put us off.
const WAIT_MAX: Duration = Duration::from_secs(3600);

/// What a push service answered.
pub(super) struct Reply {
    pub status: StatusCode,
    pub after: Option<Duration>,
    body: Vec<u8>,
}

impl Reply {
    pub fn new(status: StatusCode, headers: &HeaderMap, body: Vec<u8>, now: &Now) -> Self {
        Self { status, after: retry_after(headers, now), body }
    }

    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }

    /// For what no rule of the service's own covers: the server's and the network's troubles pass, others stay.
    pub fn error(&self, said: &str) -> PushError {
        let why = format!("{} {said}", self.status.as_u16()).trim_end().to_owned();
        match self.status {
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS => {
                PushError::Later { after: self.after, why }
            }
            status if status.is_server_error() => PushError::Later { after: self.after, why },
            _ => PushError::Refused(why),
        }
    }
}

/// A client for one push service that the server's owner chose.
pub(super) fn client(extra_roots: &[Vec<u8>]) -> Result<ClientBuilder, SetUpError> {
    // Whoever comes second finds it installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let roots = extra_roots.iter().map(|der| reqwest::Certificate::from_der(der));
    let roots = roots.collect::<Result<Vec<_>, _>>().map_err(set_up)?;
    Ok(Client::builder()
        .tls_certs_merge(roots)
        .https_only(true)
        .no_proxy()
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(20))
        .user_agent(concat!("usher/", env!("CARGO_PKG_VERSION"))))
}

pub(super) fn set_up(error: reqwest::Error) -> SetUpError {
    SetUpError(error.without_url().to_string())
}

pub(super) async fn send(request: RequestBuilder, now: &Now) -> Result<Reply, PushError> {
    let mut response = request.send().await.map_err(|error| broken(EgressError::from(error)))?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(EgressError::from(error)))? {
        body.extend(chunk.iter().take(BODY_MAX.saturating_sub(body.len())));
        if body.len() >= BODY_MAX {
            break;
        }
    }
    Ok(Reply::new(response.status(), response.headers(), body, now))
}

/// Why there was no answer.
pub(super) fn broken(error: EgressError) -> PushError {
    let why = error.to_string().trim_end_matches('.').to_owned();
    if error.is_permanent() { PushError::Refused(why) } else { PushError::Later { after: None, why } }
}

/// Seconds or a date (RFC 9110, 10.2.3).
fn retry_after(headers: &HeaderMap, now: &Now) -> Option<Duration> {
    let text = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let text =
                text.strip_suffix("GMT").map_or_else(|| text.to_owned(), |date| format!("{date}+0000"));
            let at = OffsetDateTime::parse(&text, &Rfc2822).ok()?;
            Duration::from_secs(u64::try_from(at.unix_timestamp().saturating_sub(now() / 1000)).unwrap_or(0))
        }
    };
    Some(wait.min(WAIT_MAX))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn after(text: &str) -> Option<u64> {
        let now: Now = Arc::new(|| 784_111_777_000);
        let headers = HeaderMap::from_iter([(http::header::RETRY_AFTER, text.parse().unwrap())]);
        retry_after(&headers, &now).map(|wait| wait.as_secs())
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_and_at_most_an_hour() {
        assert_eq!(after("120"), Some(120));
        assert_eq!(after("86400"), Some(3600));
        assert_eq!(after("Sun, 06 Nov 1994 08:50:37 GMT"), Some(60));
        assert_eq!(after("Sun, 06 Nov 1994 08:00:00 GMT"), Some(0));
        assert_eq!(after("soon"), None);
        assert_eq!(after("-1"), None);
    }
}
