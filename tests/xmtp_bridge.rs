//! The bridge with a real Node child against a real local network.

#![cfg(test)]

use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use usher::domain::group::NewGroup;
use usher::xmtp::GroupClient;
use usher::xmtp::bridge::{Bridge, BridgeClient, BridgeConfig, Network};
use xmtp_devnet::{Devnet, DevnetConfig};

struct World {
    devnet: Devnet,
    bridge: Bridge,
    _dir: TempDir,
}

async fn world() -> World {
    let devnet = Devnet::start(DevnetConfig { addr: ([127, 0, 0, 1], 0).into(), dir: None }).await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let bridge = Bridge::start(config(&devnet, dir.path())).await.unwrap();
    World { devnet, bridge, _dir: dir }
}

fn config(devnet: &Devnet, dir: &Path) -> BridgeConfig {
    let bridge_dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("xmtp/bridge");
    BridgeConfig::new(
        &bridge_dir,
        &dir.join("clients"),
        Network::v3(&devnet.url(), Some(devnet.network_id())),
    )
}

impl World {
    async fn person(&self, name: &str) -> Arc<BridgeClient> {
        self.bridge.client(name).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn thin() {
    let t = tokio::time::Instant::now();
    let world = world().await;
    eprintln!("started {:?} {:?}", t.elapsed(), world.bridge.health());
    let bot = world.person("bot").await;
    eprintln!("bot {:?}", t.elapsed());
    let alix = world.person("alix").await;
    eprintln!("alix {:?}", t.elapsed());
    let dir = world.bridge.directory();
    assert_eq!(dir.inbox_of(&alix.address()).await.unwrap(), Some(alix.inbox_id()));
    let group = bot
        .create_group(NewGroup { name: "Tea".into(), mark: "m".into(), ..NewGroup::default() })
        .await
        .unwrap();
    eprintln!("{group:?} {:?}", t.elapsed());
    bot.add_members(&group.id, &[alix.inbox_id()]).await.unwrap();
    eprintln!("added {:?}", t.elapsed());
    eprintln!("{:?}", bot.members(&group.id).await.unwrap());
    bot.send_text(&group.id, "hello", None).await.unwrap();
    alix.sync(&group.id).await.unwrap();
    eprintln!("{:#?}", alix.messages(&group.id, 0, 100).await.unwrap());
    eprintln!("{:?} {:?}", t.elapsed(), world.devnet.stats());
    let t = tokio::time::Instant::now();
    world.bridge.stop().await;
    eprintln!("stopped in {:?}", t.elapsed());
}
