//! Storage, service and HTTP in one binary: each test binary links the whole crate.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may end abruptly"
)]

#[path = "../support/mod.rs"]
#[macro_use]
mod support;

#[path = "../http/mod.rs"]
mod http;
#[path = "../service/mod.rs"]
mod service;
#[path = "../store/mod.rs"]
mod store;
