//! Signing in through the API, against lists of good and bad texts and signatures, and on a real EVM.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    dead_code,
    unused_imports,
    reason = "a test may end abruptly, and uses a part of its support"
)]

#[path = "../support/mod.rs"]
#[macro_use]
mod support;

mod body;
mod case;
mod evm;
mod installation;
mod smart;
mod stub;
mod wallet;
