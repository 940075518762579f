//! What a message is signed with (Standard Webhooks: symmetric, `whsec_` and base64).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// How a secret begins, so that a leaked one is recognised.
pub const PREFIX: &str = "whsec_";
/// Bytes of a secret we make; others may have 24 to 64.
pub const SECRET_LEN: usize = 32;
/// After a rotation the old secret signs as well for this long.
pub const OVERLAP_MS: i64 = 24 * 60 * 60 * 1000;

/// The text is no secret of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is no webhook secret.")]
pub struct NotASecret;

/// A secret shared with one server. It is not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn from_random(bytes: [u8; SECRET_LEN]) -> Self {
        Self(format!("{PREFIX}{}", STANDARD.encode(bytes)))
    }

    /// Reads a secret; anything that would sign with too few bytes is refused.
    pub fn parse(text: &str) -> Result<Self, NotASecret> {
        let bytes = text.strip_prefix(PREFIX).and_then(|rest| STANDARD.decode(rest).ok());
        let fits = bytes.is_some_and(|bytes| (24..=64).contains(&bytes.len()));
        fits.then(|| Self(text.to_owned())).ok_or(NotASecret)
    }

    /// The secret itself, for signing and for showing it once.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_again_and_never_printed() {
        let secret = Secret::from_random([7; SECRET_LEN]);
        assert_eq!(Secret::parse(secret.reveal()), Ok(secret.clone()));
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        for odd in ["", "whsec_", "whsec_!", "whsec_AAAA", secret.reveal().trim_start_matches(PREFIX)] {
            assert_eq!(Secret::parse(odd), Err(NotASecret), "{odd}");
        }
    }
}
