//! Servers in memory, for tests.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use tokio::sync::Notify;

use super::{Call, CallError, HookCaller};
use crate::domain::webhook::Reply;

/// Answers 200 with nothing in it, save where it was told otherwise.
#[derive(Default)]
pub struct Fake {
    calls: Mutex<Vec<Call>>,
    answers: Mutex<VecDeque<Answer>>,
    hanging: Notify,
    down: AtomicBool,
}

enum Answer {
    Say(Result<Reply, CallError>),
    Hang,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn silence() -> CallError {
    CallError::NoAnswer("The server took too long.".to_owned())
}

impl Fake {
    /// The next call that has no answer yet gets this one.
    pub fn answer(&self, status: u16, body: &str) {
        self.reply(Reply { status, body: body.as_bytes().to_vec(), ..Reply::default() });
    }

    pub fn reply(&self, reply: Reply) {
        lock(&self.answers).push_back(Answer::Say(Ok(reply)));
    }

    /// The next call that has no answer yet gets none.
    pub fn fail(&self) {
        lock(&self.answers).push_back(Answer::Say(Err(silence())));
    }

    /// The next call that has no answer yet arrives, and its answer never comes.
    pub fn hang(&self) {
        lock(&self.answers).push_back(Answer::Hang);
    }

    /// From now on no call without an answer of its own gets one, or every one does again.
    pub fn set_down(&self, down: bool) {
        self.down.store(down, Ordering::Relaxed);
    }

    /// Waits until a call hangs.
    pub async fn hangs(&self) {
        self.hanging.notified().await;
    }

    /// What arrived since the last call, in order.
    pub fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut lock(&self.calls))
    }
}

#[async_trait]
impl HookCaller for Fake {
    fn check(&self, url: &str) -> Result<(), String> {
        if url.starts_with("https://") {
            Ok(())
        } else {
            Err("The address must begin with https://.".to_owned())
        }
    }

    async fn call(&self, call: &Call) -> Result<Reply, CallError> {
        lock(&self.calls).push(call.clone());
        let answer = lock(&self.answers).pop_front();
        match answer {
            Some(Answer::Say(answer)) => answer,
            Some(Answer::Hang) => {
                self.hanging.notify_one();
                std::future::pending().await
            }
            None if self.down.load(Ordering::Relaxed) => Err(silence()),
            None => Ok(Reply { status: 200, ..Reply::default() }),
        }
    }
}
