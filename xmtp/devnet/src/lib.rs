//! A local XMTP network: one node that serves unmodified official SDK clients over the v3 API.
//!
//! It keeps what clients publish and relays it; it checks no signature, for clients check them all.

mod control;
mod devnet;
mod error;
mod faults;
mod live;
mod service;
mod stats;
mod store;
mod tls;
pub mod wire;

pub use control::Control;
pub use devnet::{Devnet, DevnetConfig};
pub use error::DevnetError;
pub use faults::{Faults, Plan};
pub use stats::Stats;
