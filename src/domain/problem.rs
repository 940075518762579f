//! What went wrong, once, for both renderers: `api/problem.rs` and `web/failure.rs`.

use serde::{Deserialize, Serialize};

use super::invite::Closed;
use super::text::TextRefusal;

/// A refusal or failure, as its reader sees it. RFC 9457.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub status: u16,
    /// Stable, part of the API; the last segment of `type`.
    pub code: String,
    /// A sentence for a person.
    pub title: String,
    /// What to do, or more about it.
    pub detail: Option<String>,
    /// Seconds until trying again can help.
    pub retry_after: Option<u64>,
    /// The field of a form it is about, where it is about one.
    #[serde(default)]
    pub field: Option<String>,
}

impl Problem {
    pub fn new(status: u16, code: &str, title: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            title: title.into(),
            detail: None,
            retry_after: None,
            field: None,
        }
    }

    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    #[must_use]
    pub const fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Says which field of a form it is about.
    #[must_use]
    pub fn on(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    /// What one may not see and what does not exist look alike.
    pub fn not_found() -> Self {
        Self::new(404, "not_found", "We can't find this.").detail("Check that the whole link was copied.")
    }

    pub fn invite_not_found() -> Self {
        Self::new(404, "invite_not_found", "We can't find this invite.")
            .detail("Check that the whole link was copied.")
    }

    pub fn sign_in_first() -> Self {
        Self::new(401, "sign_in_required", "Sign in first.")
    }

    pub fn forbidden(title: impl Into<String>) -> Self {
        Self::new(403, "forbidden", title)
    }

    pub fn invalid(title: impl Into<String>) -> Self {
        Self::new(422, "invalid", title)
    }

    /// A form that a page of ours would have named otherwise.
    pub fn foreign_form() -> Self {
        Self::invalid("This form did not come from our page.").detail("Open it anew.")
    }

    pub fn not_on_xmtp() -> Self {
        Self::new(422, "not_on_xmtp", "This wallet is not on XMTP yet.")
            .detail("Open an XMTP app with this wallet once; it makes its inbox. Then come back.")
    }

    pub fn xmtp_unreachable() -> Self {
        Self::new(503, "xmtp_unreachable", "We can't reach the XMTP network.")
            .detail("Nothing is lost. Try again in a moment.")
            .retry_after(5)
    }

    pub fn rate_limited(seconds: u64) -> Self {
        Self::new(429, "rate_limited", "That was too often.")
            .detail(format!("Try again in {seconds} seconds."))
            .retry_after(seconds)
    }

    /// Something of ours failed. Says nothing about what; the log does.
    pub fn internal() -> Self {
        Self::new(500, "internal", "Something went wrong on our side.")
            .detail("Nothing is lost. Try again in a moment.")
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Problem {}

impl From<Closed> for Problem {
    fn from(closed: Closed) -> Self {
        let (status, code) = match closed {
            Closed::Revoked => (410, "invite_revoked"),
            Closed::NotYet { .. } => (409, "invite_not_open_yet"),
            Closed::Expired { .. } => (410, "invite_expired"),
            Closed::UsedUp { .. } => (410, "invite_used_up"),
            Closed::Paused => (409, "invite_paused"),
        };
        Self::new(status, code, closed.to_string())
    }
}

impl From<TextRefusal> for Problem {
    fn from(refusal: TextRefusal) -> Self {
        Self::invalid(refusal.to_string())
    }
}
