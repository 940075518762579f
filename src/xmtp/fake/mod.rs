//! An XMTP network in memory, with one client of ours on it, for tests. It has no clock and no randomness:
//! ids and times come from a counter.

mod client;
mod directory;
mod script;
mod state;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::broadcast;

use super::{GroupEvent, MetadataChange, XmtpResult};
use crate::domain::group::{ConversationId, Level, NewGroup};
use crate::domain::inbox::InboxId;
use state::{Outcome, State};

/// A change our client was asked for, successful or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    CreateGroup(NewGroup),
    AddMembers(ConversationId, Vec<InboxId>),
    RemoveMembers(ConversationId, Vec<InboxId>),
    SetLevel(ConversationId, InboxId, Level),
    UpdateMetadata(ConversationId, MetadataChange),
    Leave(ConversationId),
    SendText(ConversationId, String),
    OpenDm(InboxId),
}

/// Our client and the network around it. Clones share everything.
///
/// What our client does goes through [`super::GroupClient`] and [`super::Directory`]; what the rest of the
/// world does, and what goes wrong, through the methods here.
#[derive(Clone, Debug)]
pub struct FakeXmtp {
    state: Arc<Mutex<State>>,
    events: broadcast::Sender<GroupEvent>,
}

impl Default for FakeXmtp {
    fn default() -> Self {
        Self::new()
    }
}

impl FakeXmtp {
    /// A network on which only our own inbox is registered.
    pub fn new() -> Self {
        let (events, _) = broadcast::channel(1024);
        Self { state: Arc::new(Mutex::new(State::new())), events }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, event: GroupEvent) {
        // Nobody listening is fine.
        let _ = self.events.send(event);
    }

    /// Records a change, then makes it, or not, as scripted.
    fn change<T>(&self, call: Call, make: impl FnOnce(&mut State) -> XmtpResult<T>) -> XmtpResult<T> {
        let mut state = self.state();
        state.calls.push(call);
        if let Some(error) = state.offline.clone() {
            return Err(error);
        }
        match state.scripted.pop_front() {
            Some(Outcome::Fail(error)) => Err(error),
            Some(Outcome::LoseAnswer(error)) => make(&mut state).and(Err(error)),
            None => make(&mut state),
        }
    }

    fn read<T>(&self, look: impl FnOnce(&State) -> XmtpResult<T>) -> XmtpResult<T> {
        let state = self.state();
        state.offline.clone().map_or_else(|| look(&state), Err)
    }
}

#[cfg(test)]
mod tests;
