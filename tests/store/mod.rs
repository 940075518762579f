//! The cellar, on both databases.

mod door;
mod idempotency;
mod job;
mod lease;
mod limit;
mod migrate;
mod outbox;
mod pool;
mod session;
