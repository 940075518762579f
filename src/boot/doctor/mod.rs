//! `usher doctor`: what stands, what does not, what it means and what to do. Changes nothing.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use sea_orm::DbErr;
use tokio::time::timeout;

use crate::config::Config;
use crate::storage::Store;
use crate::xmtp::bridge::{Bridge, BridgeConfig};
use crate::xmtp::{XmtpError, XmtpErrorKind};

mod outside;
mod work;

const PATIENCE: Duration = Duration::from_secs(5);

/// How a check ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Good,
    /// Nothing wrong, but worth knowing.
    Note,
    Bad,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub verdict: Verdict,
    pub what: String,
    /// What it means and what to do; empty where all is well.
    pub remedy: String,
}

impl Finding {
    fn good(what: impl Into<String>) -> Self {
        Self { verdict: Verdict::Good, what: what.into(), remedy: String::new() }
    }

    fn note(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { verdict: Verdict::Note, what: what.into(), remedy: remedy.into() }
    }

    fn bad(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { verdict: Verdict::Bad, what: what.into(), remedy: remedy.into() }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mark = match self.verdict {
            Verdict::Good => "ok  ",
            Verdict::Note => "note",
            Verdict::Bad => "BAD ",
        };
        write!(f, "{mark}  {}", self.what)?;
        if !self.remedy.is_empty() {
            write!(f, "\n      {}", self.remedy)?;
        }
        Ok(())
    }
}

/// Looks at everything an operator can set right.
pub async fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = vec![data_dir(config)];
    findings.extend(database(config).await);
    findings.extend(xmtp(config).await);
    findings.extend(outside::chains(config).await);
    findings.extend(outside::pushes(config));
    findings.push(outside::egress(config));
    findings.push(public_url(config).await);
    findings
}

fn data_dir(config: &Config) -> Finding {
    let dir = config.data_dir.display();
    match std::fs::metadata(&config.data_dir) {
        Err(_) => {
            Finding::note(format!("The data directory {dir} does not exist."), "The first start makes it.")
        }
        Ok(meta) if meta.permissions().mode() & 0o077 != 0 => Finding::bad(
            format!("Others may look into the data directory {dir}."),
            format!("It holds keys. Run: chmod 700 {dir}"),
        ),
        Ok(_) => Finding::good(format!("The data directory {dir} is private.")),
    }
}

async fn database(config: &Config) -> Vec<Finding> {
    let file = config.data_dir.join("usher.db");
    if config.database_url.is_none() && !file.exists() {
        return vec![Finding::note("There is no database yet.", "The first start makes it.")];
    }
    let opening = timeout(PATIENCE, Store::connect(&config.database_url())).await;
    let opened = opening.unwrap_or_else(|_| Err(DbErr::Custom("nobody answers".to_owned())));
    let store = match opened {
        Ok(store) => store,
        Err(error) => {
            return vec![Finding::bad(
                format!("The database does not open: {error}"),
                "Check database_url, and that the server runs and lets us in.",
            )];
        }
    };
    let mut findings = vec![shape(&store).await];
    findings.extend(work::look(&store).await);
    store.close().await;
    findings
}

async fn shape(store: &Store) -> Finding {
    match store.pending_migrations().await {
        Ok(0) => Finding::good("The database is up to date."),
        Ok(n) => Finding::note(format!("The database lacks {n} migrations."), "The next start applies them."),
        Err(error) => {
            Finding::bad(format!("The database cannot be read: {error}"), "Restore it from a backup.")
        }
    }
}

async fn xmtp(config: &Config) -> Vec<Finding> {
    let network = super::network(config);
    let dir = std::env::temp_dir().join(format!("usher-doctor-{}", std::process::id()));
    let bridge_config = BridgeConfig::new(&config.bridge_dir, &dir, network);
    let findings = match Bridge::start(bridge_config).await {
        Err(error) => vec![Finding::bad("The XMTP client does not start.", error.to_string())],
        Ok(bridge) => {
            let node = bridge.health().node.unwrap_or_default();
            let found = vec![
                Finding::good(format!("The XMTP client starts (Node.js {node}).")),
                network_answers(config, &bridge).await,
            ];
            bridge.stop().await;
            found
        }
    };
    let _ = std::fs::remove_dir_all(&dir);
    findings
}

async fn network_answers(config: &Config, bridge: &Bridge) -> Finding {
    let name = config.xmtp_gateway.as_deref().unwrap_or(&config.xmtp_network);
    let directory = bridge.directory();
    let asked = timeout(PATIENCE, directory.ping()).await;
    match asked.unwrap_or_else(|_| Err(XmtpError::new(XmtpErrorKind::Unreachable, "nobody answers"))) {
        Ok(()) => Finding::good(format!("The XMTP network {name} answers.")),
        Err(error) if error.kind == XmtpErrorKind::Cutover => Finding::bad(
            format!("The XMTP network {name} moved to d14n."),
            "Set xmtp_gateway to a gateway of the new network.",
        ),
        Err(_) if config.is_local() => {
            Finding::note("The local XMTP network is not running.", "It starts with: usher serve")
        }
        Err(error) => Finding::bad(
            format!("The XMTP network {name} does not answer."),
            format!("Joins wait until it does. Check the way out of this machine. ({})", error.detail),
        ),
    }
}

async fn public_url(config: &Config) -> Finding {
    let url = format!("{}/healthz", config.base_url);
    let answered = crate::guest::answers(&url, PATIENCE).await;
    match answered {
        Ok(()) => Finding::good(format!("{} answers.", config.base_url)),
        Err(why) => Finding::bad(
            format!("{} does not answer: {why}", config.base_url),
            "Every link begins with this address. Start the service, or set base_url to where people reach it.",
        ),
    }
}
