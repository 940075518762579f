//! Streams: what a topic has beyond the client's cursor, then whatever comes, without gap or duplicate.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use bytes::Bytes;
use futures_util::{Stream, stream};
use tonic::Status;

use crate::{
    faults::Interruptions,
    store::{State, Store, Subscription, Topics},
};

const PAGE: usize = 100;

/// One stream. Replay and live are the same thing: read on from the mark of a topic that has news.
pub struct Live<T> {
    store: Arc<Store>,
    topics: fn(&State) -> &Topics<T>,
    marks: HashMap<Bytes, u64>,
    news: Arc<Subscription>,
    interruptions: Interruptions,
    ready: VecDeque<T>,
}

impl<T: Clone + Send + 'static> Live<T> {
    /// A stream of the topics in `marks`, each from its cursor on.
    pub fn new(
        store: Arc<Store>,
        topics: fn(&State) -> &Topics<T>,
        marks: HashMap<Bytes, u64>,
        news: Arc<Subscription>,
        interruptions: Interruptions,
    ) -> Self {
        Self { store, topics, marks, news, interruptions, ready: VecDeque::new() }
    }

    /// Runs until it is interrupted.
    pub fn into_stream(self) -> impl Stream<Item = Result<T, Status>> + Send {
        stream::unfold(Some(self), |live| async {
            let mut live = live?;
            match live.next().await {
                Ok(item) => Some((Ok(item), Some(live))),
                Err(reason) => Some((Err(reason), None)),
            }
        })
    }

    async fn next(&mut self) -> Result<T, Status> {
        loop {
            if let Some(reason) = self.interruptions.reason() {
                return Err(reason);
            }
            if !self.interruptions.is_stalled() {
                if let Some(item) = self.ready.pop_front() {
                    return Ok(item);
                }
                if let Some(topic) = self.news.take() {
                    self.read(topic);
                    continue;
                }
            }
            tokio::select! {
                () = self.news.wait() => {}
                () = self.interruptions.changed() => {}
            }
        }
    }

    fn read(&mut self, topic: Bytes) {
        let mark = self.marks.get(&topic).copied().unwrap_or_default();
        let found = self.store.read(|state| (self.topics)(state).after(&topic, mark, PAGE));
        if let Some((last, _)) = found.last() {
            self.marks.insert(topic.clone(), *last);
        }
        if found.len() == PAGE {
            self.news.mark(topic);
        }
        self.ready.extend(found.into_iter().map(|(_, item)| item));
    }
}
