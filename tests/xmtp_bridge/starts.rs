use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use usher::xmtp::bridge::{Bridge, BridgeConfig, Network, StartError};
use usher::xmtp::{GroupClient, XmtpErrorKind};

use crate::world::{World, config, devnet};

/// A child that asks for a signature it must not get.
const ROGUE: &str = r"
import { ask, serve } from './lib/rpc.mjs';
await serve({
  start: () => ({ node: process.versions.node, pid: process.pid }),
  inboxOf: () => null,
  open: ({ client }) => ask('sign', { client, text: 'I owe you my house.' }),
});
";
const HOLDER: &str = "USHER_TEST_HOLDER";

fn no_network(bridge_dir: &Path, dir: &Path) -> BridgeConfig {
    BridgeConfig::new(bridge_dir, &dir.join("clients"), Network::v3("http://127.0.0.1:9", None))
}

/// A bridge of its own, with `library` in place of the XMTP library.
fn bridge_with(dir: &Path, library: &str) -> PathBuf {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("xmtp/bridge");
    let package = dir.join("node_modules/@xmtp/node-bindings");
    fs::create_dir_all(&package).unwrap();
    fs::create_dir_all(dir.join("lib")).unwrap();
    for file in fs::read_dir(ours.join("lib")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), dir.join("lib").join(file.file_name())).unwrap();
    }
    for file in ["bridge.mjs", "package.json", "package-lock.json"] {
        fs::copy(ours.join(file), dir.join(file)).unwrap();
    }
    fs::copy(ours.join("package-lock.json"), dir.join("node_modules/.package-lock.json")).unwrap();
    fs::write(package.join("package.json"), r#"{"type":"module","exports":"./index.js"}"#).unwrap();
    fs::write(package.join("index.js"), library).unwrap();
    dir.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_node_is_named_with_its_remedy() {
    let devnet = devnet().await;
    let dir = tempfile::tempdir().unwrap();
    let config = BridgeConfig { node: PathBuf::from("no-such-node"), ..config(&devnet, dir.path()) };
    let error = Bridge::start(config).await.err().unwrap();
    assert!(matches!(error, StartError::NoNode { .. }));
    assert!(error.to_string().contains("Install Node.js 20 or newer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_node_is_named_with_its_remedy() {
    let dir = tempfile::tempdir().unwrap();
    let node = dir.path().join("node");
    fs::write(&node, "#!/bin/sh\necho v18.19.0\n").unwrap();
    fs::set_permissions(&node, fs::Permissions::from_mode(0o700)).unwrap();
    let error =
        Bridge::start(BridgeConfig { node, ..no_network(dir.path(), dir.path()) }).await.err().unwrap();
    assert_eq!(
        error.to_string(),
        "Node.js 18.19.0 is too old for the XMTP library. Install Node.js 20 or newer."
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn packages_that_cannot_be_installed_are_reported_in_npms_own_words() {
    let dir = tempfile::tempdir().unwrap();
    let error = Bridge::start(no_network(dir.path(), dir.path())).await.err().unwrap();
    assert!(matches!(error, StartError::Install { .. }), "{error}");
    assert!(error.to_string().contains("EUSAGE"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_that_does_not_load_is_reported_with_its_reason() {
    let dir = tempfile::tempdir().unwrap();
    let bridge_dir = bridge_with(dir.path(), "throw new Error('version `GLIBC_2.38\\' not found');");
    let error = Bridge::start(no_network(&bridge_dir, dir.path())).await.err().unwrap();
    let why = "the XMTP library does not load: version `GLIBC_2.38' not found";
    assert!(error.to_string().contains(why), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_that_wants_anything_but_a_registration_signed_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let bridge_dir = bridge_with(dir.path(), "");
    fs::write(bridge_dir.join("bridge.mjs"), ROGUE).unwrap();
    let bridge = Bridge::start(no_network(&bridge_dir, dir.path())).await.unwrap();
    let error = bridge.client("bot").await.err().unwrap();
    assert_eq!(error.kind, XmtpErrorKind::Identity);
    assert_eq!(error.detail, "not signed: the text is not XMTP's registration text");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_bridge_leaves_no_child_and_no_lock() {
    let world = World::new().await;
    let bot = world.person("bot").await;
    let installation = bot.installation_id();
    let World { devnet, bridge, dir } = world;
    drop((bot, bridge));
    let again = Bridge::start(config(&devnet, dir.path())).await.unwrap();
    assert_eq!(again.client("bot").await.unwrap().installation_id(), installation);
}

/// Not a test of its own: another process that holds a bridge until it is killed.
#[tokio::test(flavor = "multi_thread")]
async fn holder() {
    #[expect(clippy::disallowed_methods, reason = "how one test process talks to another")]
    let Some(dir) = std::env::var_os(HOLDER) else { return };
    let devnet = devnet().await;
    let bridge = Bridge::start(config(&devnet, Path::new(&dir))).await.unwrap();
    println!("\nchild {}", bridge.health().pid.unwrap());
    std::future::pending().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lock_outlives_a_killed_parent_as_long_as_its_child_lives() {
    let dir = tempfile::tempdir().unwrap();
    let mut parent = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "starts::holder", "--nocapture"])
        .env(HOLDER, dir.path())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(parent.stdout.take().unwrap()).lines();
    let child = loop {
        let line = lines.next_line().await.unwrap().unwrap();
        if let Some(pid) = line.strip_prefix("child ") {
            break Pid::from_raw(pid.parse().unwrap()).unwrap();
        }
    };
    kill_process(child, Signal::STOP).unwrap();
    parent.kill().await.unwrap();

    let devnet = devnet().await;
    let locked = Bridge::start(config(&devnet, dir.path())).await;
    kill_process(child, Signal::CONT).unwrap();
    assert!(matches!(locked.err().unwrap(), StartError::Locked { .. }));
    Bridge::start(config(&devnet, dir.path())).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_ignores_the_signals_meant_for_its_parent_and_goes_when_told() {
    let world = World::new().await;
    let bot = world.person("bot").await;
    let child = Pid::from_raw(i32::try_from(world.bridge.health().pid.unwrap()).unwrap()).unwrap();
    kill_process(child, Signal::TERM).unwrap();
    kill_process(child, Signal::INT).unwrap();
    bot.sync_all().await.unwrap();
    assert_eq!(world.bridge.health().restarts, 0);
    tokio::time::timeout(Duration::from_secs(3), world.bridge.stop()).await.unwrap();
    assert!(kill_process(child, Signal::CONT).is_err());
    assert!(bot.sync_all().await.is_err());
}
