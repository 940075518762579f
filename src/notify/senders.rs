//! All senders that are set up here, behind one number.

use async_trait::async_trait;

use super::apns::Apns;
use super::fcm::Fcm;
use super::http::Http;
use super::web_push::WebPush;
use super::{Notifier, Push, PushError};
use crate::domain::device::{Platform, Target};

/// Gives each push to its platform's sender; refuses where there is none.
#[derive(Default)]
pub struct Senders {
    pub apns: Option<Apns>,
    pub fcm: Option<Fcm>,
    pub web_push: Option<WebPush>,
    pub http: Option<Http>,
}

impl Senders {
    fn of(&self, platform: Platform) -> Result<&dyn Notifier, PushError> {
        let sender = match platform {
            Platform::Apns => self.apns.as_ref().map(|sender| sender as &dyn Notifier),
            Platform::Fcm => self.fcm.as_ref().map(|sender| sender as &dyn Notifier),
            Platform::WebPush => self.web_push.as_ref().map(|sender| sender as &dyn Notifier),
            Platform::Http => self.http.as_ref().map(|sender| sender as &dyn Notifier),
        };
        sender.ok_or_else(|| PushError::Refused(format!("{} isn't set up here", platform.as_str())))
    }
}

#[async_trait]
impl Notifier for Senders {
    fn check(&self, target: &Target) -> Result<(), PushError> {
        self.of(target.platform())?.check(target)
    }

    async fn push(&self, push: &Push) -> Result<(), PushError> {
        self.of(push.target.platform())?.push(push).await
    }
}
