//! What an owner is shown of their webhooks: never a secret.

use super::Event;
use crate::domain::id::{EndpointId, GroupKey, InviteId};

/// What an endpoint is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Hears what happens.
    Event,
    /// Is asked who may join.
    Decision,
}

impl Kind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Decision => "decision",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Event, Self::Decision].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Whether an endpoint is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    On,
    /// Its owner switched it off.
    Off,
    /// Its server said that it is gone.
    Gone,
    /// Its server failed for too long.
    Failed,
}

impl State {
    const ALL: [Self; 4] = [Self::On, Self::Off, Self::Gone, Self::Failed];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Gone => "gone",
            Self::Failed => "failed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// One endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointView {
    pub id: EndpointId,
    pub kind: Kind,
    pub url: String,
    pub events: Vec<Event>,
    /// Only of this group, by its key and name.
    pub group: Option<(GroupKey, String)>,
    /// Only of this link.
    pub invite: Option<InviteId>,
    pub state: State,
    pub failing_since_ms: Option<i64>,
    pub resting_until_ms: Option<i64>,
    /// Until when the secret before this one signs as well.
    pub two_secrets_until_ms: Option<i64>,
    pub created_at_ms: i64,
    pub last_used_at_ms: Option<i64>,
}

/// One message and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryView {
    /// The `webhook-id`.
    pub id: String,
    pub event: String,
    pub state: DeliveryState,
    pub last_answer: Option<String>,
    pub created_at_ms: i64,
    pub attempts: Vec<AttemptView>,
}

/// How a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// It will be sent; at this moment at the earliest.
    Waiting {
        next_at_ms: i64,
    },
    Delivered,
    /// It was tried to the end.
    Dead,
    /// Asked without an answer yet; asked again as long as the request waits.
    Unanswered,
}

/// One try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptView {
    pub number: i64,
    pub at_ms: i64,
    /// The HTTP status; `None` where there was no answer.
    pub status: Option<u16>,
    pub took_ms: i64,
    /// How the answer began, or why there was none.
    pub excerpt: String,
}
