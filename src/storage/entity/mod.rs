//! Rows as the database keeps them. They never leave `storage`, and never derive `Serialize`.

pub mod audit;
pub mod former_member;
pub mod gate;
pub mod gate_warning;
pub mod group;
pub mod group_member;
pub mod idempotency;
pub mod image;
pub mod invite;
pub mod job;
pub mod join_request;
pub mod nonce;
pub mod operator;
pub mod outbox;
pub mod person;
pub mod session;
pub mod setting;
pub mod token;
