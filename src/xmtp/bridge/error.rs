use std::io;
use std::path::PathBuf;

use crate::xmtp::XmtpError;

/// Why a bridge does not start; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("Node.js is missing: {program:?} does not run ({source}). Install Node.js 20 or newer.")]
    NoNode { program: PathBuf, source: io::Error },
    #[error("Node.js {found} is too old for the XMTP library. Install Node.js 20 or newer.")]
    OldNode { found: String },
    #[error("The XMTP library could not be installed. Run `npm ci` in {dir:?} and look. {detail}")]
    Install { dir: PathBuf, detail: String },
    #[error("The Node child does not start: {0}")]
    Child(XmtpError),
    #[error("Another Usher uses {dir:?}. Only one process may drive these XMTP clients.")]
    Locked { dir: PathBuf },
    #[error("{dir:?} cannot be used: {source}")]
    Directory { dir: PathBuf, source: io::Error },
}
