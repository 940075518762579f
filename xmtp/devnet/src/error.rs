use std::{io, path::PathBuf};

use thiserror::Error;

/// Why a network can't start.
#[derive(Debug, Error)]
pub enum DevnetError {
    /// The directory belongs to a network that is running.
    #[error("another process runs the network in {}", .0.display())]
    InUse(PathBuf),
    /// The journal was changed by something else than a crash.
    #[error("the journal is damaged at byte {0}; restore it or start with an empty directory")]
    Damaged(u64),
    /// The control interface would be reachable from other machines.
    #[error("the control interface must be on a loopback address, not on {0}")]
    ControlNotLocal(std::net::IpAddr),
    /// The directory can't be used, or the address is taken.
    #[error(transparent)]
    Io(#[from] io::Error),
}
