//! Why no answer came.

use std::error::Error;

use super::resolver::NotPublic;
use super::url::UrlRefusal;

/// Why there is no answer. Nothing in it names the address that was called.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EgressError {
    #[error(transparent)]
    Url(#[from] UrlRefusal),
    /// The name leads to an address that is not public.
    #[error("The host's name leads into a private network.")]
    NotPublic,
    #[error("The server took too long.")]
    Timeout,
    /// No connection, no TLS, or it broke; for logs.
    #[error("The server can't be reached: {0}.")]
    Unreachable(String),
    #[error("The answer is too large.")]
    TooLarge,
    /// The setting `egress.allow`.
    #[error("{0:?} on the allow-list is no host:port.")]
    AllowList(String),
    #[error("TLS can't be set up: {0}.")]
    SetUp(String),
}

impl EgressError {
    /// Trying the same again can't help.
    pub const fn is_permanent(&self) -> bool {
        matches!(self, Self::Url(_) | Self::NotPublic | Self::AllowList(_) | Self::SetUp(_))
    }

    pub(super) fn set_up(error: reqwest::Error) -> Self {
        Self::SetUp(innermost(&error.without_url()))
    }
}

impl From<reqwest::Error> for EgressError {
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        if causes(&error).any(|cause| cause.is::<NotPublic>()) {
            Self::NotPublic
        } else if error.is_timeout() {
            Self::Timeout
        } else {
            Self::Unreachable(innermost(&error))
        }
    }
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |cause: &&'a (dyn Error + 'static)| (*cause).source())
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    causes(error).last().map_or_else(String::new, ToString::to_string)
}
