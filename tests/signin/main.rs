//! Signing in through the API, against lists of good and bad texts and signatures, and on a real EVM.

#![cfg(test)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::disallowed_methods,
    clippy::string_slice,
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
