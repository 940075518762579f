//! The push services of the configuration.

use async_trait::async_trait;

use crate::domain::device::Target;
use crate::notify::{Notifier, Push, PushError};

/// No push service is set up: no device is taken, so none is promised a push.
pub struct Unset;

#[async_trait]
impl Notifier for Unset {
    fn check(&self, target: &Target) -> Result<(), PushError> {
        Err(PushError::Refused(format!("{} is not set up here", target.platform().as_str())))
    }

    async fn push(&self, push: &Push) -> Result<(), PushError> {
        self.check(&push.target)
    }
}
