use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::path::Path;
use std::process::Output;

use serde::Deserialize;
use tokio::process::Command;

use super::error::StartError;

const OLDEST_NODE: u32 = 20;

/// Makes sure that Node.js is there and new enough, and the bridge's packages are those of its lockfile.
pub async fn prepare(dir: &Path, node: &Path) -> Result<(), StartError> {
    check_node(node).await?;
    if is_installed(dir) {
        return Ok(());
    }
    let failed = |detail: String| StartError::Install { dir: dir.to_owned(), detail };
    let path = dir.join(".install.lock");
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(path);
    let lock = lock.map_err(|error| failed(error.to_string()))?;
    let waited = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await;
    let _lock =
        waited.map_err(|error| failed(error.to_string()))?.map_err(|error| failed(error.to_string()))?;
    if is_installed(dir) {
        return Ok(());
    }
    tracing::info!(?dir, "installing the XMTP library for Node.js (npm ci), once; this can take a minute");
    install(dir).await.map_err(failed)
}

async fn check_node(node: &Path) -> Result<(), StartError> {
    let asked = Command::new(node).arg("--version").output().await;
    let output = asked.map_err(|source| StartError::NoNode { program: node.to_owned(), source })?;
    let found = String::from_utf8_lossy(&output.stdout).trim().trim_start_matches('v').to_owned();
    let major = found.split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_some_and(|major| major >= OLDEST_NODE) { Ok(()) } else { Err(StartError::OldNode { found }) }
}

async fn install(dir: &Path) -> Result<(), String> {
    let mut npm = Command::new("npm");
    npm.args(["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    let output =
        npm.current_dir(dir).kill_on_drop(true).output().await.map_err(|error| format!("npm: {error}"))?;
    if output.status.success() && is_installed(dir) {
        return Ok(());
    }
    Err(complaint(&output))
}

fn complaint(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let errors = said.lines().filter_map(|line| line.strip_prefix("npm error "));
    format!("npm ended with {}: {}", output.status, errors.take(3).collect::<Vec<_>>().join(" / "))
}

#[derive(Deserialize)]
struct Lockfile {
    packages: BTreeMap<String, Locked>,
}

#[derive(PartialEq, Eq, Deserialize)]
struct Locked {
    version: Option<String>,
    integrity: Option<String>,
}

/// npm writes its own lockfile into `node_modules` last of all, so it tells what is really there.
fn is_installed(dir: &Path) -> bool {
    let wanted = packages(&dir.join("package-lock.json"));
    let there = packages(&dir.join("node_modules/.package-lock.json"));
    wanted.is_some() && wanted == there
}

fn packages(lockfile: &Path) -> Option<BTreeMap<String, Locked>> {
    let mut lockfile: Lockfile = serde_json::from_slice(&fs::read(lockfile).ok()?).ok()?;
    lockfile.packages.remove("");
    Some(lockfile.packages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_installed_only_as_the_lockfile_says() {
        let dir = tempfile::tempdir().unwrap();
        let lockfile = |version: &str| {
            format!(
                r#"{{"packages": {{"": {{"name": "x"}}, "node_modules/a": {{"version": "{version}"}}}}}}"#
            )
        };
        let there = dir.path().join("node_modules/.package-lock.json");
        fs::create_dir(dir.path().join("node_modules")).unwrap();
        assert!(!is_installed(dir.path()));
        fs::write(dir.path().join("package-lock.json"), lockfile("2.0.0")).unwrap();
        assert!(!is_installed(dir.path()));
        fs::write(&there, lockfile("1.0.0")).unwrap();
        assert!(!is_installed(dir.path()));
        fs::write(&there, lockfile("2.0.0")).unwrap();
        assert!(is_installed(dir.path()));
    }
}
