//! The senders against servers that refuse what Apple, Google and browsers' push services refuse.

#![cfg(test)]

mod apns;
mod apple;
mod ece_backend;
mod fcm;
mod google;
mod http;
mod jwt;
mod server;
mod web_push;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use usher::domain::device::Target;
use usher::notify::{Kind, Now, Push};

/// 2026-11-22T00:00:00Z
const START_MS: i64 = 1_795_305_600_000;

/// A clock that stands until it is moved.
#[derive(Clone)]
struct Clock(Arc<AtomicI64>);

impl Clock {
    fn new() -> Self {
        Self(Arc::new(AtomicI64::new(START_MS)))
    }

    fn seconds(&self) -> i64 {
        self.0.load(Ordering::SeqCst) / 1000
    }

    fn advance_minutes(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    fn now(&self) -> Now {
        let time = self.0.clone();
        Arc::new(move || time.load(Ordering::SeqCst))
    }
}

fn payload() -> Value {
    json!({"type": "auto_join_creator", "inviteId": "i1", "joinRequestId": "r1", "notificationsSent": 3})
}

fn push(target: &Target, kind: Kind) -> Push {
    let collapse_id = Some("r1".to_owned());
    Push { target: target.clone(), kind, payload: payload(), collapse_id, ttl: Duration::from_secs(3600) }
}

fn visible() -> Kind {
    Kind::Visible { title: "Night runners".to_owned(), body: "Somebody asks to join.".to_owned() }
}

fn target(device: Value) -> Target {
    serde_json::from_value(device).unwrap()
}
