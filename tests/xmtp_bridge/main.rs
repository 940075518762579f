//! The bridge: a real Node child with real XMTP clients on a real local network.

#![cfg(test)]

mod directory;
mod homes;
mod interruptions;
mod membership;
mod messages;
mod starts;
mod world;
