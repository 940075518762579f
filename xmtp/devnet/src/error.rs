use std::{
    io,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

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
    ControlNotLocal(IpAddr),
    /// The address is taken, or not one of this machine's.
    #[error("can't listen on {addr}: {source}")]
    Address {
        /// Where to.
        addr: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The directory can't be read or written.
    #[error("can't keep the network in {}: {source}", dir.display())]
    Directory {
        /// Which.
        dir: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Something else that the operating system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}
