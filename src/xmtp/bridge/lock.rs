use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

const LOCK: &str = ".lock";
/// How long a child whose parent was killed may take to notice and go.
const ORPHAN: Duration = Duration::from_secs(5);
const RETRY: Duration = Duration::from_millis(50);

/// Keeps a directory for one bridge. libxmtp opens a database twice without complaint and then breaks it.
#[derive(Debug)]
pub struct DirLock(File);

impl DirLock {
    /// Takes the lock; `WouldBlock` when another bridge, or the child of a killed one, has it.
    pub async fn take(dir: &Path) -> io::Result<Self> {
        let file =
            OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(dir.join(LOCK))?;
        let patience = tokio::time::Instant::now() + ORPHAN;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::WouldBlock) if tokio::time::Instant::now() < patience => {
                    tokio::time::sleep(RETRY).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// The same lock as a descriptor that the next process we start inherits, so that the lock outlives us
    /// as long as the child does.
    pub fn inheritable(&self) -> io::Result<OwnedFd> {
        Ok(rustix::io::dup(&self.0)?)
    }
}
