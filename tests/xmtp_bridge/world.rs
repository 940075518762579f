use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::broadcast::Receiver;
use tokio::time::{sleep, timeout};
use usher::domain::group::{ConversationId, NewGroup};
use usher::domain::inbox::InboxId;
use usher::xmtp::bridge::{Bridge, BridgeClient, BridgeConfig, Network};
use usher::xmtp::{GroupClient, GroupEvent, XmtpErrorKind, XmtpResult};
use xmtp_devnet::{Devnet, DevnetConfig, Plan};

pub const PATIENCE: Duration = Duration::from_secs(20);

/// A network and a bridge to it.
pub struct World {
    pub devnet: Devnet,
    pub bridge: Bridge,
    pub dir: TempDir,
}

impl World {
    pub async fn new() -> Self {
        let devnet = devnet().await;
        let dir = tempfile::tempdir().unwrap();
        let bridge = Bridge::start(config(&devnet, dir.path())).await.unwrap();
        Self { devnet, bridge, dir }
    }

    pub async fn person(&self, name: &str) -> Arc<BridgeClient> {
        self.bridge.client(name).await.unwrap()
    }

    /// Where a client keeps its keys and its database.
    pub fn home(&self, name: &str) -> PathBuf {
        self.dir.path().join("clients").join(name)
    }

    pub fn fault(&self, plan: Plan) {
        self.devnet.faults().set(plan);
    }
}

pub async fn devnet() -> Devnet {
    Devnet::start(DevnetConfig { addr: ([127, 0, 0, 1], 0).into(), dir: None }).await.unwrap()
}

pub fn config(devnet: &Devnet, dir: &Path) -> BridgeConfig {
    let bridge_dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("xmtp/bridge");
    BridgeConfig::new(&bridge_dir, &dir.join("clients"), network(devnet))
}

pub fn network(devnet: &Devnet) -> Network {
    Network::v3(&devnet.url(), Some(devnet.network_id()))
}

pub fn tea() -> NewGroup {
    NewGroup { name: "Tea".into(), description: "Every day".into(), mark: "m1".into(), ..NewGroup::default() }
}

pub async fn group_of(owner: &BridgeClient, others: &[&BridgeClient]) -> ConversationId {
    let group = owner.create_group(tea()).await.unwrap().id;
    let inboxes: Vec<InboxId> = others.iter().map(|one| one.inbox_id()).collect();
    owner.add_members(&group, &inboxes).await.unwrap();
    for other in others {
        other.sync(&group).await.unwrap();
    }
    group
}

pub fn kind<T: std::fmt::Debug>(result: XmtpResult<T>) -> XmtpErrorKind {
    let error = result.unwrap_err();
    eprintln!("{error}");
    error.kind
}

/// The next event that is wanted; what comes before it is let go.
pub async fn heard(events: &mut Receiver<GroupEvent>, wanted: impl Fn(&GroupEvent) -> bool) -> GroupEvent {
    let search = async {
        loop {
            let event = events.recv().await.unwrap();
            if wanted(&event) {
                return event;
            }
        }
    };
    timeout(PATIENCE, search).await.expect("the event did not come")
}

/// Waits until something holds.
pub async fn until<F: Future<Output = bool>>(mut holds: impl FnMut() -> F) {
    let wait = async {
        while !holds().await {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, wait).await.expect("it never came about");
}
