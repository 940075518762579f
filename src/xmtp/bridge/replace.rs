use std::os::unix::process::CommandExt;
use std::process::Command;

use super::error::StartError;
use super::process::hide_settings;
use super::{BridgeConfig, locked};

/// Turns this process into a Node program of the bridge's directory, which keeps the lock on the directory of
/// clients as long as it runs. Returns only where that fails.
pub async fn become_node(config: &BridgeConfig, script: &str, args: &[String]) -> StartError {
    let lock = match locked(&config.clients_dir).await {
        Ok(lock) => lock,
        Err(error) => return error,
    };
    let failed = |source| StartError::Directory { dir: config.clients_dir.clone(), source };
    let _inherited = match lock.inheritable() {
        Ok(descriptor) => descriptor,
        Err(source) => return failed(source),
    };
    let mut command = Command::new(&config.node);
    command.arg(config.bridge_dir.join(script)).args(args);
    hide_settings(&mut command);
    StartError::NoNode { program: config.node.clone(), source: command.exec() }
}
