//! Records what would have been sent, for tests.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use super::{Notifier, Push, PushError};
use crate::domain::device::Target;

/// Takes every push, save where it was told to fail.
#[derive(Default)]
pub struct Fake {
    sent: Mutex<Vec<Push>>,
    failures: Mutex<VecDeque<PushError>>,
}

impl Fake {
    /// The next push that has no failure before it fails like this.
    pub fn fail_next(&self, error: PushError) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).push_back(error);
    }

    /// What was accepted since the last call, in order.
    pub fn take_sent(&self) -> Vec<Push> {
        std::mem::take(&mut self.sent.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Notifier for Fake {
    fn check(&self, _: &Target) -> Result<(), PushError> {
        Ok(())
    }

    async fn push(&self, push: &Push) -> Result<(), PushError> {
        if let Some(error) = self.failures.lock().unwrap_or_else(PoisonError::into_inner).pop_front() {
            return Err(error);
        }
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(push.clone());
        Ok(())
    }
}
