//! Gates on a real EVM, and before nodes that answer as they please.

#![cfg(test)]
#![expect(dead_code, reason = "a test uses a part of its support")]

#[path = "../signin/evm.rs"]
mod evm;

mod agreement;
mod entered;
mod figures;
mod hostile;
mod kinds;
mod stub;
mod world;
