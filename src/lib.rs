//! Usher: the self-hosted way into an XMTP group chat.
//!
//! The floor plan. `tests/architecture.rs` holds the walls; `docs/adr/0001` says why they stand where they do.

pub mod api;
pub mod boot;
pub mod config;
pub mod domain;
pub mod gate;
pub mod guest;
pub mod images;
pub mod jobs;
pub mod notify;
pub mod service;
pub mod storage;
pub mod web;
pub mod webhook;
pub mod xmtp;
