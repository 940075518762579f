use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Weak},
};

use bytes::Bytes;
use parking_lot::Mutex;
use tokio::sync::Notify;

/// Who follows which topic.
#[derive(Debug, Default)]
pub struct Subscribers {
    by_topic: Mutex<HashMap<Bytes, Vec<Weak<Subscription>>>>,
}

/// The topics of one stream that have something new.
#[derive(Debug, Default)]
pub struct Subscription {
    news: Mutex<BTreeSet<Bytes>>,
    wake: Notify,
}

impl Subscribers {
    /// Follows topics for as long as the subscription is held. All of them have news at first.
    pub fn subscribe(&self, topics: impl IntoIterator<Item = Bytes>) -> Arc<Subscription> {
        let news = topics.into_iter().collect::<BTreeSet<_>>();
        let subscription = Arc::new(Subscription { news: Mutex::new(news.clone()), wake: Notify::new() });
        let mut by_topic = self.by_topic.lock();
        for topic in news {
            let followers = by_topic.entry(topic).or_default();
            followers.retain(|follower| follower.strong_count() > 0);
            followers.push(Arc::downgrade(&subscription));
        }
        subscription
    }

    /// Wakes everyone who follows the topic.
    pub fn announce(&self, topic: &Bytes) {
        let by_topic = self.by_topic.lock();
        for subscription in by_topic.get(topic).into_iter().flatten().filter_map(Weak::upgrade) {
            subscription.mark(topic.clone());
        }
    }
}

impl Subscription {
    /// Says that a topic has something new.
    pub fn mark(&self, topic: Bytes) {
        self.news.lock().insert(topic);
        self.wake.notify_one();
    }

    /// A topic that has something new, if any; each is named once.
    pub fn take(&self) -> Option<Bytes> {
        self.news.lock().pop_first()
    }

    /// Waits until some topic may have something new.
    pub async fn wait(&self) {
        self.wake.notified().await;
    }
}
