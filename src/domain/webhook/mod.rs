//! Webhooks: what we tell and ask other people's servers, and what their answers mean.

pub mod breaker;
pub mod decision;
pub mod event;
pub mod schedule;
pub mod secret;
pub mod view;

pub use breaker::Breaker;
pub use decision::{DecisionAnswer, DecisionBody, NoDecision, Why};
pub use event::Event;
pub use secret::Secret;

/// Endpoints one person may have.
pub const ENDPOINTS_MAX: usize = 20;
/// The longest a server may have us wait with `Retry-After` or `retryAfter`, in seconds.
pub const WAIT_MAX_S: u64 = 3600;

/// What a server answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    /// `Retry-After` in seconds, as asked for.
    pub retry_after_s: Option<u64>,
    /// Its body, cut off where it was too large.
    pub body: Vec<u8>,
    /// The body was too large.
    pub cut_off: bool,
}

impl Reply {
    /// 200 to 299.
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// The server wants to be called no more.
    pub const fn is_gone(&self) -> bool {
        self.status == 410
    }

    /// How long it asks us to wait, at most an hour.
    pub fn wait_s(&self) -> Option<u64> {
        self.retry_after_s.map(|seconds| seconds.min(WAIT_MAX_S))
    }

    /// How the body begins, made safe to keep and show: 256 bytes at most.
    pub fn excerpt(&self) -> String {
        let start = self.body.get(..EXCERPT_MAX).unwrap_or(&self.body);
        let clean = super::text::line(&String::from_utf8_lossy(start), usize::MAX).unwrap_or_default();
        let fits = |end: &usize| clean.is_char_boundary(*end);
        let end = (0..=EXCERPT_MAX.min(clean.len())).rev().find(fits).unwrap_or(0);
        clean.get(..end).unwrap_or_default().to_owned()
    }
}

const EXCERPT_MAX: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_short_and_has_nothing_odd_in_it() {
        let reply = |body: &[u8]| Reply { body: body.to_vec(), ..Reply::default() };
        assert_eq!(reply("a\0b\u{202e}c\r\nd".as_bytes()).excerpt(), "abc d");
        assert_eq!(reply(&[b'x'; 9000]).excerpt().len(), 256);
        assert!(reply(&[0xff; 9000]).excerpt().len() <= 256);
        assert!(reply("€".repeat(200).as_bytes()).excerpt().len() <= 256);
    }

    #[test]
    fn nobody_has_us_wait_longer_than_an_hour() {
        let reply = |seconds| Reply { retry_after_s: Some(seconds), ..Reply::default() };
        assert_eq!((reply(7).wait_s(), reply(u64::MAX).wait_s()), (Some(7), Some(3600)));
    }
}
