use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::process::Child;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

use super::connection::Connection;
use super::lock::DirLock;
use super::network::Network;
use super::process;
use super::registry::Registry;
use crate::xmtp::{XmtpError, XmtpErrorKind, XmtpResult};

const READY: Duration = Duration::from_secs(30);
const GOODBYE: Duration = Duration::from_secs(3);
const PING_EVERY: Duration = Duration::from_secs(30);
const PING_DEADLINE: Duration = Duration::from_secs(10);
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// A child that lived this long did not die of its start.
const SETTLED: Duration = Duration::from_secs(60);

/// The child as it is now.
#[derive(Clone, Default)]
pub struct Status {
    /// Counts the children; a client opened in another generation must be opened again.
    pub generation: u64,
    pub connection: Option<Arc<Connection>>,
    pub started: Option<Started>,
    pub last_error: Option<XmtpError>,
}

/// What a child says of itself.
#[derive(Clone, Debug, Deserialize)]
pub struct Started {
    /// The version of Node.js.
    pub node: String,
    pub pid: u32,
}

/// Keeps one Node child alive.
pub struct Supervisor {
    pub node: PathBuf,
    pub bridge_dir: PathBuf,
    pub network: Network,
    pub lock: DirLock,
    pub registry: Arc<Registry>,
    pub status: watch::Sender<Status>,
    pub stop: CancellationToken,
}

impl Supervisor {
    /// Starts the first child.
    pub async fn start(&self) -> XmtpResult<Child> {
        let started = process::start(&self.node, &self.bridge_dir, &self.lock, &self.registry);
        let (child, connection) =
            started.map_err(|error| XmtpError::new(XmtpErrorKind::Internal, error.to_string()))?;
        let mut params = json!(self.network);
        if let Some(fields) = params.as_object_mut() {
            fields.insert("appVersion".into(), concat!("usher/", env!("CARGO_PKG_VERSION")).into());
        }
        let started: Started = connection.call("start", params, READY).await?;
        tracing::info!(pid = started.pid, node = started.node, "the Node child runs");
        self.status.send_modify(|status| {
            status.generation += 1;
            status.connection = Some(connection);
            status.started = Some(started);
        });
        Ok(child)
    }

    /// Watches a child, and starts the next whenever one dies, until told to stop.
    pub async fn run(self, first: Child) {
        let mut child = Some(first);
        let mut pause = FIRST_PAUSE;
        while let Some(running) = child {
            let since = Instant::now();
            if self.watch(running).await.is_break() {
                return;
            }
            if since.elapsed() > SETTLED {
                pause = FIRST_PAUSE;
            }
            child = self.restart(&mut pause).await;
        }
    }

    async fn restart(&self, pause: &mut Duration) -> Option<Child> {
        loop {
            self.stop.run_until_cancelled(sleep(*pause)).await?;
            *pause = (*pause * 2).min(LONGEST_PAUSE);
            match self.stop.run_until_cancelled(self.start()).await? {
                Ok(child) => return Some(child),
                Err(error) => self.lost(error),
            }
        }
    }

    async fn watch(&self, mut child: Child) -> std::ops::ControlFlow<()> {
        let connection = self.status.borrow().connection.clone();
        let why = tokio::select! {
            () = self.stop.cancelled() => {
                farewell(child, connection).await;
                return std::ops::ControlFlow::Break(());
            }
            ended = child.wait() => ended.map_or_else(|error| error.to_string(), |status| status.to_string()),
            error = silent(connection.as_deref()) => error.detail,
        };
        let _ = child.kill().await;
        self.lost(XmtpError::new(XmtpErrorKind::Unreachable, format!("the Node child died: {why}")));
        std::ops::ControlFlow::Continue(())
    }

    fn lost(&self, error: XmtpError) {
        tracing::warn!(%error, "the Node child is gone and will be started again");
        self.status.send_modify(|status| {
            status.connection = None;
            status.started = None;
            status.last_error = Some(error);
        });
    }
}

/// Returns when the child does not answer any more.
async fn silent(connection: Option<&Connection>) -> XmtpError {
    let Some(connection) = connection else {
        return std::future::pending().await;
    };
    loop {
        sleep(PING_EVERY).await;
        if let Err(error) = connection.call::<Value>("ping", json!({}), PING_DEADLINE).await {
            return error;
        }
    }
}

async fn farewell(mut child: Child, connection: Option<Arc<Connection>>) {
    if let Some(connection) = connection {
        connection.hang_up();
    }
    if timeout(GOODBYE, child.wait()).await.is_err() {
        let _ = child.kill().await;
    }
}

/// The child's connection as soon as there is one, and its generation.
pub async fn connected(
    status: &watch::Receiver<Status>,
    deadline: Instant,
) -> XmtpResult<(u64, Arc<Connection>)> {
    let mut status = status.clone();
    let up = timeout_at(
        deadline,
        status.wait_for(|status| status.connection.as_ref().is_some_and(|one| one.is_open())),
    )
    .await;
    let down = || XmtpError::new(XmtpErrorKind::Unreachable, "the Node child is not running");
    let status = up.map_err(|_| down())?.map_err(|_| down())?;
    status.connection.clone().map(|connection| (status.generation, connection)).ok_or_else(down)
}
