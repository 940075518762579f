//! The official XMTP client in a supervised Node child, spoken to in JSON-RPC lines.
//!
//! `xmtp/bridge/` holds the child's side. The wallet keys stay here: the child asks for signatures, and only
//! for its registration. Each bridge locks its directory of clients, and the child inherits the lock.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{Directory, XmtpError, XmtpErrorKind, XmtpResult};

mod client;
mod connection;
mod directory;
mod error;
mod group_client;
mod home;
mod identity_log;
mod install;
mod link;
mod lock;
mod network;
mod private;
mod process;
mod registration;
mod registry;
mod replace;
mod supervisor;
mod wallet;
mod wire;

pub use client::BridgeClient;
pub use error::StartError;
pub use network::Network;
pub use replace::become_node;

use directory::BridgeDirectory;
use identity_log::IdentityLog;
use link::Link;
use lock::DirLock;
use registry::Registry;
use supervisor::{Status, Supervisor};

/// How to start a bridge.
#[derive(Clone, Debug)]
pub struct BridgeConfig {
    /// Where `bridge.mjs` is.
    pub bridge_dir: PathBuf,
    /// Holds one directory for each client. One bridge at a time may use it.
    pub clients_dir: PathBuf,
    pub network: Network,
    /// The Node.js program.
    pub node: PathBuf,
    /// How long a call may take.
    pub deadline: Duration,
}

impl BridgeConfig {
    /// With the Node.js of the `PATH` and 30 s for each call.
    pub fn new(bridge_dir: &Path, clients_dir: &Path, network: Network) -> Self {
        Self {
            bridge_dir: bridge_dir.to_owned(),
            clients_dir: clients_dir.to_owned(),
            network,
            node: "node".into(),
            deadline: Duration::from_secs(30),
        }
    }
}

/// How the Node child does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    pub running: bool,
    /// The process id of the child that runs.
    pub pid: Option<u32>,
    /// The version of Node.js.
    pub node: Option<String>,
    /// How often it had to be started again.
    pub restarts: u64,
    /// Why it was not running the last time it was not.
    pub last_error: Option<XmtpError>,
}

/// A Node child with any number of XMTP clients. It runs until this value, its clients and its directories
/// are all dropped, or until [`Bridge::stop`].
#[derive(Clone)]
pub struct Bridge(Arc<Link>);

impl Bridge {
    /// Installs the child's packages where they are missing, starts it and waits until it is ready.
    pub async fn start(config: BridgeConfig) -> Result<Self, StartError> {
        let lock = locked(&config.clients_dir).await?;
        install::prepare(&config.bridge_dir, &config.node).await?;
        let registry = Arc::new(Registry::default());
        let stop = CancellationToken::new();
        let (status, seen) = watch::channel(Status::default());
        let supervisor = Supervisor {
            node: config.node,
            bridge_dir: config.bridge_dir,
            network: config.network.clone(),
            lock,
            registry: registry.clone(),
            status,
            stop: stop.clone(),
        };
        let child = supervisor.start().await.map_err(StartError::Child)?;
        tokio::spawn(supervisor.run(child));
        Ok(Self(Arc::new(Link {
            identity_log: IdentityLog::new(&config.network),
            network: config.network,
            clients_dir: config.clients_dir,
            deadline: config.deadline,
            registry,
            status: seen,
            _stop_at_last: stop.clone().drop_guard(),
            stop,
        })))
    }

    /// Opens the client of this name, making its keys and registering it the first time.
    pub async fn client(&self, name: &str) -> XmtpResult<Arc<BridgeClient>> {
        let plain =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if !plain {
            return Err(XmtpError::new(XmtpErrorKind::Internal, format!("no name for a client: {name:?}")));
        }
        BridgeClient::open(self.0.clone(), name).await.map(Arc::new)
    }

    /// Look-ups that need no client.
    pub fn directory(&self) -> Arc<dyn Directory> {
        Arc::new(BridgeDirectory(self.0.clone()))
    }

    pub fn health(&self) -> Health {
        let status = self.0.status.borrow();
        Health {
            running: status.connection.is_some(),
            pid: status.started.as_ref().map(|started| started.pid),
            node: status.started.as_ref().map(|started| started.node.clone()),
            restarts: status.generation.saturating_sub(1),
            last_error: status.last_error.clone(),
        }
    }

    /// Lets the child close its databases and go; every later call fails.
    pub async fn stop(&self) {
        self.0.stop.cancel();
        let mut status = self.0.status.clone();
        // Ends when the supervisor, which owns the sender, is gone.
        while status.changed().await.is_ok() {}
    }
}

async fn locked(dir: &Path) -> Result<DirLock, StartError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::WouldBlock => StartError::Locked { dir: dir.to_owned() },
        _ => StartError::Directory { dir: dir.to_owned(), source },
    };
    private::make_private_dir(dir).map_err(failed)?;
    DirLock::take(dir).await.map_err(failed)
}
