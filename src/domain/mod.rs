//! The rule book: plain values and rules. No I/O, no clock, no randomness.

pub mod group;
pub mod inbox;
