//! The telephone to other people's servers.

use async_trait::async_trait;

use crate::domain::webhook::{Reply, Secret};

pub mod egress;
pub mod fake;
pub mod http;
pub mod standard;
#[cfg(test)]
mod tests;

/// One message to one server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub url: String,
    /// The `webhook-id`: the same each time this message is sent. No dots in it.
    pub id: String,
    /// Seconds since 1970 of this try.
    pub at_s: i64,
    pub body: String,
    /// One, or two while a rotation lasts: the message carries a signature of each.
    pub secrets: Vec<Secret>,
}

/// Why there is no answer, as a sentence. It says nothing of addresses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Nothing was sent: the address may not be called.
    #[error("{0}")]
    Refused(String),
    /// It was sent or not, nobody knows.
    #[error("{0}")]
    NoAnswer(String),
}

/// Brings messages to servers.
#[async_trait]
pub trait HookCaller: Send + Sync {
    /// Whether this address could be called, asked when it is typed; says why not.
    fn check(&self, url: &str) -> Result<(), String>;

    /// Signs and sends, and gives back the answer, whatever it is.
    async fn call(&self, call: &Call) -> Result<Reply, CallError>;
}
