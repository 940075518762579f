//! Time that stands until it is set, and randomness that counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use usher::service::{Clock, Random};
use usher::storage;

use super::TestApp;

/// When every test begins: 2026-11-22, 12:00 UTC.
pub const NOW: i64 = 1_795_348_800_000;

#[derive(Debug)]
pub struct Dial(AtomicI64);

impl Default for Dial {
    fn default() -> Self {
        Self(AtomicI64::new(NOW))
    }
}

impl Dial {
    /// Moves the time on and answers the new one.
    pub fn advance(&self, ms: i64) -> i64 {
        self.0.fetch_add(ms, Ordering::SeqCst) + ms
    }
}

impl TestApp {
    /// The same Usher seen from a process whose clock is so far off the database's.
    pub async fn with_clock_off(&self, ms: i64) -> Self {
        let database = storage::pending::now(self.services.store.read()).await.unwrap();
        self.with(|services| services.clock = Arc::new(Dial(AtomicI64::new(database + ms))))
    }

    /// Sets when all were asking: the database's clock can't be.
    pub async fn asked_at(&self, ms: i64) {
        self.sql(&format!("UPDATE join_requests SET requested_at = {ms}")).await;
    }
}

impl Clock for Dial {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Each filling is the next number, so later ids sort after earlier ones.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Random for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        let number = (self.0.fetch_add(1, Ordering::SeqCst) + 1).to_be_bytes();
        bytes.fill(0);
        // One byte stays free at the end: an id shows only part of its last byte.
        let end = bytes.len() - 1;
        bytes[end - number.len()..end].copy_from_slice(&number);
    }
}
