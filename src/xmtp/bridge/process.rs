use std::env;
use std::io;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStderr, Command};

use super::connection::Connection;
use super::lock::DirLock;
use super::registry::Registry;

/// Descriptors without close-on-exec go to every process that starts meanwhile: one start at a time.
static STARTING: Mutex<()> = Mutex::new(());
const SAID_OF_EVERY_DATABASE: &str = "sqlcipherCodecAttach: no codec attached";

/// Starts the Node child, which inherits the lock, and listens to it.
pub fn start(
    node: &Path,
    dir: &Path,
    lock: &DirLock,
    registry: &Arc<Registry>,
) -> io::Result<(Child, Arc<Connection>)> {
    let mut command = Command::new(node);
    command.arg("bridge.mjs").current_dir(dir).kill_on_drop(true);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    hide_settings(command.as_std_mut());
    let mut child = spawn(&mut command, lock)?;
    let (Some(stdin), Some(stdout), Some(stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(io::Error::other("the child has no pipes"));
    };
    tokio::spawn(log(stderr));
    Ok((child, Connection::open(stdin, stdout, registry.clone())))
}

/// Our own settings hold secrets that are none of the child's business.
pub fn hide_settings(command: &mut std::process::Command) {
    #[expect(clippy::disallowed_methods, reason = "looked at to be taken away, not to be used")]
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("USHER_")) {
        command.env_remove(name);
    }
}

fn spawn(command: &mut Command, lock: &DirLock) -> io::Result<Child> {
    let _alone = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    let _inherited = lock.inheritable()?;
    command.spawn()
}

async fn log(stderr: ChildStderr) {
    let mut lines = BufReader::new(stderr).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if line.contains(SAID_OF_EVERY_DATABASE) {
            tracing::debug!(target: "usher::xmtp::child", "{line}");
        } else {
            tracing::warn!(target: "usher::xmtp::child", "{line}");
        }
    }
}
