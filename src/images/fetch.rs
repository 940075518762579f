//! Pictures over the guarded client: from public servers alone, also behind redirects, never large and never for
//! long.

use std::time::Duration;

use async_trait::async_trait;
use http::header::{ACCEPT, HeaderValue, LOCATION};
use http::{HeaderMap, StatusCode};
use reqwest::Url;

use super::{BYTES_MAX, NotFetched, Pictures};
use crate::webhook::egress::{Egress, EgressError};

/// How many times a server may point elsewhere.
const HOPS_MAX: usize = 3;
/// How long all of it may take; shorter than the claim on a job.
const WITHIN: Duration = Duration::from_secs(25);
const KINDS: HeaderValue = HeaderValue::from_static("image/webp,image/png,image/jpeg,image/gif;q=0.8");

/// The real one.
pub struct Fetcher(Egress);

impl Fetcher {
    pub fn new(egress: Egress) -> Self {
        Self(egress.reading(BYTES_MAX))
    }

    /// Each address is looked at as if somebody had typed it.
    async fn follow(&self, url: &str) -> Result<Vec<u8>, NotFetched> {
        let mut url = url.to_owned();
        for _ in 0..=HOPS_MAX {
            let headers = HeaderMap::from_iter([(ACCEPT, KINDS)]);
            let answer = self.0.get(&url, headers).await.map_err(why)?;
            if answer.status.is_redirection() {
                let next = answer.headers.get(LOCATION).and_then(|next| next.to_str().ok());
                url = next.and_then(|next| resolved(&url, next)).ok_or_else(nowhere)?;
                continue;
            }
            if answer.status != StatusCode::OK {
                return Err(NotFetched::NotNow(format!("The server answered {}.", answer.status.as_u16())));
            }
            return Ok(answer.body().map_err(why)?.to_vec());
        }
        Err(NotFetched::Never(format!("The server points elsewhere more than {HOPS_MAX} times.")))
    }
}

#[async_trait]
impl Pictures for Fetcher {
    fn check(&self, url: &str) -> Result<(), String> {
        self.0.check(url).map_err(|refusal| refusal.to_string())
    }

    async fn fetch(&self, url: &str) -> Result<Vec<u8>, NotFetched> {
        let late = |_| NotFetched::NotNow(EgressError::Timeout.to_string());
        tokio::time::timeout(WITHIN, self.follow(url)).await.map_err(late)?
    }
}

fn resolved(from: &str, to: &str) -> Option<String> {
    Some(Url::parse(from).ok()?.join(to).ok()?.to_string())
}

fn nowhere() -> NotFetched {
    NotFetched::Never("The server points elsewhere and does not say where.".to_owned())
}

fn why(error: EgressError) -> NotFetched {
    match &error {
        EgressError::TooLarge => {
            NotFetched::Never(format!("It is larger than {} MiB.", BYTES_MAX / (1024 * 1024)))
        }
        // What the system says of it is for logs.
        EgressError::Unreachable(_) => NotFetched::NotNow("The server can't be reached.".to_owned()),
        other if other.is_permanent() => NotFetched::Never(other.to_string()),
        other => NotFetched::NotNow(other.to_string()),
    }
}

#[cfg(test)]
mod tests;
