//! Calls over the guarded client: to public https servers, no redirects, nothing unpacked, 8 KiB, 20 seconds.

use ::http::header::{ACCEPT, CONTENT_TYPE, HeaderName, RETRY_AFTER};
use ::http::{HeaderMap, HeaderValue};
use async_trait::async_trait;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::egress::{Answer, Egress, EgressError};
use super::{Call, CallError, HookCaller, standard};
use crate::domain::webhook::Reply;

/// The real caller.
pub struct Http(Egress);

impl Http {
    pub const fn new(egress: Egress) -> Self {
        Self(egress)
    }
}

#[async_trait]
impl HookCaller for Http {
    fn check(&self, url: &str) -> Result<(), String> {
        self.0.check(url).map_err(|refusal| refusal.to_string())
    }

    async fn call(&self, call: &Call) -> Result<Reply, CallError> {
        let headers = headers(call).map_err(CallError::Refused)?;
        let answer = self.0.post(&call.url, headers, call.body.clone().into_bytes()).await.map_err(silent)?;
        Ok(reply(&answer, call.at_s))
    }
}

fn headers(call: &Call) -> Result<HeaderMap, String> {
    let signatures = standard::sign(&call.secrets, &call.id, call.at_s, &call.body)
        .map_err(|error| format!("The message can't be signed: {error}."))?;
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    for (name, value) in [
        (standard::ID, call.id.as_str()),
        (standard::TIMESTAMP, &call.at_s.to_string()),
        (standard::SIGNATURE, &signatures),
    ] {
        let value = HeaderValue::from_str(value).map_err(|_| "The message's id is odd.".to_owned())?;
        headers.insert(HeaderName::from_static(name), value);
    }
    Ok(headers)
}

fn silent(error: EgressError) -> CallError {
    let why = error.to_string();
    if error.is_permanent() { CallError::Refused(why) } else { CallError::NoAnswer(why) }
}

fn reply(answer: &Answer, now_s: i64) -> Reply {
    let (body, cut_off) = match answer.body() {
        Ok(body) => (body.to_vec(), false),
        Err(_) => (answer.excerpt(1024).into_bytes(), true),
    };
    let retry_after_s = answer.headers.get(RETRY_AFTER).and_then(|value| wait(value.to_str().ok()?, now_s));
    Reply { status: answer.status.as_u16(), retry_after_s, body, cut_off }
}

/// Seconds, or a date (RFC 9110, 10.2.3).
fn wait(text: &str, now_s: i64) -> Option<u64> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.parse().unwrap_or(u64::MAX));
    }
    let at = OffsetDateTime::parse(text, &Rfc2822).ok()?;
    Some(u64::try_from(at.unix_timestamp().saturating_sub(now_s)).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_seconds_or_a_date() {
        assert_eq!(wait("120", 0), Some(120));
        assert_eq!(wait("99999999999999999999999", 0), Some(u64::MAX));
        assert_eq!(wait("Wed, 21 Oct 2015 07:28:00 GMT", 1_445_412_470), Some(10));
        assert_eq!(wait("Wed, 21 Oct 2015 07:28:00 GMT", 1_545_412_470), Some(0));
        for odd in ["", "-1", "soon", "1.5", "+7"] {
            assert_eq!(wait(odd, 0), None, "{odd}");
        }
    }
}
