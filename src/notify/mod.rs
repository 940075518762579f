//! The telephone to devices: what Usher asks of a push service, whoever it is. What is said in a push is the
//! caller's affair; the senders add nothing to it.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;

use crate::domain::device::Target;

pub mod apns;
pub mod fake;
pub mod fcm;
pub mod google;
pub mod http;
pub mod jwt;
mod line;
mod senders;
pub mod web_push;

pub use line::SetUpError;
pub use senders::Senders;

/// One push to one device.
#[derive(Clone, Debug, PartialEq)]
pub struct Push {
    pub target: Target,
    pub kind: Kind,
    /// A JSON object; it reaches the app as data.
    pub payload: Value,
    /// Of several pushes with the same one that wait, the device gets the last; at most 64 bytes.
    pub collapse_id: Option<String>,
    /// How long the push service keeps trying; zero is now or never.
    pub ttl: Duration,
}

/// What the device does with a push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Wakes the app; the person sees nothing.
    Silent,
    /// Shows this.
    Visible { title: String, body: String },
}

/// Why a push service did not take a push.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// The device is no longer there: forget it.
    #[error("The device is gone.")]
    Gone,
    /// It would be refused again. Why, for logs.
    #[error("The push was refused: {0}.")]
    Refused(String),
    /// Try again, and not before `after`.
    #[error("The push can't be delivered now: {why}.")]
    Later { after: Option<Duration>, why: String },
}

/// Brings pushes to devices.
#[async_trait]
pub trait Notifier: Send + Sync {
    /// Whether this device could be reached from here; asked when it is registered.
    fn check(&self, target: &Target) -> Result<(), PushError>;

    /// `Ok` only where the push service accepted it.
    async fn push(&self, push: &Push) -> Result<(), PushError>;
}

/// The time in epoch milliseconds, passed in.
pub type Now = Arc<dyn Fn() -> i64 + Send + Sync>;
