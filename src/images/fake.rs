//! Pictures elsewhere, in memory, for tests.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::{NotFetched, Pictures};

type Answer = Result<Vec<u8>, NotFetched>;

/// Has the pictures it was given, and knows no other address.
#[derive(Default)]
pub struct Fake {
    answers: Mutex<HashMap<String, VecDeque<Answer>>>,
    asked: Mutex<Vec<String>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Fake {
    /// The next one who asks there gets this; the last answer is given again and again.
    pub fn serve(&self, url: &str, bytes: &[u8]) {
        self.answer(url, Ok(bytes.to_vec()));
    }

    pub fn answer(&self, url: &str, answer: Answer) {
        lock(&self.answers).entry(url.to_owned()).or_default().push_back(answer);
    }

    /// Which addresses were asked since the last call, in order.
    pub fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.asked))
    }
}

#[async_trait]
impl Pictures for Fake {
    fn check(&self, url: &str) -> Result<(), String> {
        let known = lock(&self.answers).contains_key(url);
        if known { Ok(()) } else { Err("The address must name a host on the public internet.".to_owned()) }
    }

    async fn fetch(&self, url: &str) -> Answer {
        lock(&self.asked).push(url.to_owned());
        let mut answers = lock(&self.answers);
        let queue = answers.entry(url.to_owned()).or_default();
        let next = if queue.len() > 1 { queue.pop_front() } else { queue.front().cloned() };
        next.unwrap_or_else(|| Err(NotFetched::NotNow("The server can't be reached.".to_owned())))
    }
}
