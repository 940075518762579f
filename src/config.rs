//! Configuration: `usher.toml` and the environment, the latter winning.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

use crate::domain::apps::Apps;
use crate::domain::apps::settings::{AppSettings, AppsRefusal};
use crate::domain::client::Proxies;
use crate::domain::gate::BlockTag;
use crate::domain::inbox::InboxId;

/// The environment's names; nothing else is read.
const NAMES: [&str; 8] =
    ["ADDR", "BASE_URL", "DATA_DIR", "DATABASE_URL", "XMTP_NETWORK", "XMTP_GATEWAY", "DEVNET_ADDR", "ROLE"];

/// What an operator can set.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where we listen.
    pub addr: SocketAddr,
    /// Where people find us; every link begins with it.
    pub base_url: String,
    /// Keys, databases, everything that must survive.
    pub data_dir: PathBuf,
    /// `postgres://…`; SQLite in the data directory where it is missing.
    pub database_url: Option<String>,
    /// `local`, `dev`, `production`, or the http(s) URL of a v3 node.
    pub xmtp_network: String,
    /// The gateway of a d14n network; wins over `xmtp_network`.
    pub xmtp_gateway: Option<String>,
    /// Where the local network listens.
    pub devnet_addr: SocketAddr,
    pub role: Role,
    /// Inboxes that may make groups with our account.
    pub operators: Vec<InboxId>,
    /// Where the Node side of the XMTP client is; where it was at build time by default.
    pub bridge_dir: PathBuf,
    pub limits: LimitsConfig,
    /// Chains that gates look at and whose smart accounts may sign in: `[[chains]]` with `id = 1` and `rpc = ["https://…"]`. Each of
    /// them is believed about every wallet address, so name only chains and nodes you trust.
    pub chains: Vec<ChainConfig>,
    pub push: PushConfig,
    /// 64 hexadecimal digits: the key that seals secrets in the database; made in the data directory where it is
    /// missing. Keep a copy apart from the database's.
    pub seal_key_file: Option<PathBuf>,
    pub egress: EgressSettings,
    /// Addresses or networks of the proxies in front of us, besides this machine: the `X-Forwarded-For` they set
    /// is believed.
    pub trusted_proxies: Vec<String>,
    /// Apps that pages offer to open, the first one before all others: `[[apps]]` with an `id` we know, or one's own.
    pub apps: Vec<AppSettings>,
    /// Only for proving that the crash test can fail; release builds ignore it.
    pub unsafe_skip_membership_check: bool,
}

/// What this process does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Pages, API and work.
    #[default]
    All,
    /// Pages and API only.
    Web,
    /// Work only: drives our XMTP client.
    Worker,
}

/// How devices are reached. Web Push and plain HTTP work without any of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PushConfig {
    /// `mailto:` or `https:`, where push services reach whoever runs this; the base URL where it is missing.
    pub contact: Option<String>,
    /// The key browsers know this service by; made in the data directory where it is missing.
    pub vapid_key_file: Option<PathBuf>,
    pub apns: Option<ApnsSettings>,
    pub fcm: Option<FcmSettings>,
}

/// The account at Apple.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApnsSettings {
    pub key_file: PathBuf,
    pub key_id: String,
    pub team_id: String,
    /// Bundle ids; the first is for devices that name none.
    pub topics: Vec<String>,
    pub production_url: Option<String>,
    pub sandbox_url: Option<String>,
}

/// The account at Google.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FcmSettings {
    pub service_account_file: PathBuf,
    pub base_url: Option<String>,
}

/// Requests to hosts that people name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EgressSettings {
    /// `host:port` pairs that may be called wherever they are: one's own network.
    pub allow: Vec<String>,
}

/// A chain and the way to it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainConfig {
    /// The EIP-155 number: what stands after `eip155:` in CAIP-2.
    pub id: u64,
    /// JSON-RPC nodes, asked in this order until one answers. URLs may hold keys and are never shown.
    pub rpc: Vec<String>,
    /// How many of the nodes must say the same before a gate believes it; without it, the first that answers.
    #[serde(default)]
    pub quorum: Option<usize>,
    /// The block gates look at: `safe`, `finalized` or `latest`.
    #[serde(default)]
    pub block: BlockTag,
}

/// Limits an operator can change. All are per person, wallet, link or address.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    /// Joins of one link: this many at once, then one more each `join_per_link_ms`.
    pub join_per_link: i64,
    pub join_per_link_ms: i64,
    /// Requests waiting for a decision on one link.
    pub pending_per_link: usize,
    /// How long one device may take to add somebody to a group that members run, in milliseconds.
    pub claim_ms: i64,
    /// How long an hour between two looks at a gate, and of the time to meet it again, is in milliseconds. Less
    /// than a real hour only to try a gate out.
    pub gate_hour_ms: i64,
    /// Texts to sign for one address: this many at once, then one more each `nonce_per_address_ms`. All guests
    /// of an event may have one address.
    pub nonce_per_address: i64,
    pub nonce_per_address_ms: i64,
    /// Browsers we did not know, likewise.
    pub session_per_address: i64,
    pub session_per_address_ms: i64,
    /// Connections held open at once, event streams included; each needs a file of the system's.
    pub connections: usize,
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            join_per_link: 300,
            join_per_link_ms: 1_000,
            pending_per_link: 250,
            claim_ms: 30_000,
            gate_hour_ms: 3_600_000,
            nonce_per_address: 600,
            nonce_per_address_ms: 500,
            session_per_address: 600,
            session_per_address_ms: 1_000,
            connections: 2_048,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            addr: SocketAddr::from(([127, 0, 0, 1], 3000)),
            base_url: "http://localhost:3000".to_owned(),
            data_dir: "data".into(),
            database_url: None,
            xmtp_network: "local".to_owned(),
            xmtp_gateway: None,
            devnet_addr: SocketAddr::from(([127, 0, 0, 1], 5556)),
            role: Role::default(),
            operators: Vec::new(),
            bridge_dir: Path::new(env!("CARGO_MANIFEST_DIR")).join("xmtp/bridge"),
            limits: LimitsConfig::default(),
            chains: Vec::new(),
            push: PushConfig::default(),
            seal_key_file: None,
            egress: EgressSettings::default(),
            trusted_proxies: Vec::new(),
            apps: Vec::new(),
            unsafe_skip_membership_check: false,
        }
    }
}

/// Why a configuration is no good; each names the setting.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{0}")]
    Read(Box<figment::Error>),
    #[error("base_url: {0} must be http:// or https:// with a host, and nothing after it")]
    BaseUrl(String),
    #[error("xmtp_network: {0} is none of local, dev, production or an http(s) URL")]
    Network(String),
    #[error("chains: {0}")]
    Chains(String),
    #[error("trusted_proxies: {0} is neither an address nor a network such as 10.0.0.0/8")]
    Proxy(String),
    #[error("apps: {0}")]
    Apps(#[from] AppsRefusal),
    #[error("database_url: {0} is neither sqlite: nor postgres:")]
    Database(String),
    #[error("{name}: {path:?} cannot be read: {source}")]
    SecretFile { name: &'static str, path: PathBuf, source: std::io::Error },
    #[error("No API key: set USHER_API_KEY_FILE or USHER_API_KEY, or give --key")]
    NoKey,
}

impl Config {
    /// Reads `file` (where it exists) and the environment.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        let names: Vec<String> = NAMES.iter().map(|name| name.to_ascii_lowercase()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let config: Self = Figment::from(Serialized::defaults(Self::default()))
            .merge(Toml::file(file))
            .merge(Env::prefixed("USHER_").only(&names))
            .extract()
            .map_err(|error| ConfigError::Read(Box::new(error)))?;
        config.with_secret_files()?.checked()
    }

    fn with_secret_files(mut self) -> Result<Self, ConfigError> {
        if let Some(url) = secret_file("USHER_DATABASE_URL_FILE")? {
            self.database_url = Some(url);
        }
        Ok(self)
    }

    fn checked(mut self) -> Result<Self, ConfigError> {
        self.base_url = self.base_url.trim_end_matches('/').to_owned();
        // The Node child has a working directory of its own.
        self.data_dir = std::path::absolute(&self.data_dir).unwrap_or(self.data_dir);
        self.bridge_dir = std::path::absolute(&self.bridge_dir).unwrap_or(self.bridge_dir);
        let host = self.host();
        let plain = !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']);
        if !plain || !(self.base_url.starts_with("https://") || self.base_url.starts_with("http://")) {
            return Err(ConfigError::BaseUrl(self.base_url));
        }
        let named = ["local", "dev", "production"].contains(&self.xmtp_network.as_str());
        if !named && !self.xmtp_network.starts_with("http://") && !self.xmtp_network.starts_with("https://") {
            return Err(ConfigError::Network(self.xmtp_network));
        }
        self.check_chains()?;
        self.read_proxies()?;
        self.read_apps()?;
        match &self.database_url {
            Some(url) if !url.starts_with("sqlite:") && !url.starts_with("postgres") => {
                Err(ConfigError::Database(url.split(':').next().unwrap_or_default().to_owned()))
            }
            _ => Ok(self),
        }
    }

    fn check_chains(&self) -> Result<(), ConfigError> {
        let mut seen = BTreeSet::new();
        for ChainConfig { id, rpc, quorum, .. } in &self.chains {
            let wrong = |what: &str| Err(ConfigError::Chains(format!("chain {id} {what}")));
            if *id == 0 || !seen.insert(id) {
                return wrong("stands here twice, or is 0");
            }
            if rpc.is_empty() || !rpc.iter().all(|url| is_http(url)) {
                return wrong("needs rpc = [\"https://…\"], and nothing else in it");
            }
            if quorum.is_some_and(|quorum| quorum == 0 || quorum > rpc.len()) {
                return wrong("has a quorum of 0, or of more nodes than it has");
            }
        }
        Ok(())
    }

    fn read_proxies(&self) -> Result<Proxies, ConfigError> {
        Proxies::parse(self.trusted_proxies.iter().map(String::as_str)).map_err(ConfigError::Proxy)
    }

    /// The machines whose word we take for where a request comes from.
    pub fn proxies(&self) -> Proxies {
        self.read_proxies().unwrap_or_default()
    }

    fn read_apps(&self) -> Result<Apps, AppsRefusal> {
        Apps::new(&self.apps, &self.host(), self.is_local())
    }

    /// What pages offer to open.
    pub fn apps(&self) -> Apps {
        self.read_apps().unwrap_or_default()
    }

    /// The host of the base URL, with its port where it names one.
    pub fn host(&self) -> String {
        self.base_url.split_once("://").map_or("", |(_, host)| host).to_owned()
    }

    /// The local network in this process.
    pub fn is_local(&self) -> bool {
        self.xmtp_network == "local" && self.xmtp_gateway.is_none()
    }

    /// The database, SQLite in the data directory by default.
    pub fn database_url(&self) -> String {
        let file = || format!("sqlite:{}?mode=rwc", self.data_dir.join("usher.db").display());
        self.database_url.clone().unwrap_or_else(file)
    }
}

fn secret_file(name: &'static str) -> Result<Option<String>, ConfigError> {
    let Some(path) = Env::var(name).map(PathBuf::from) else { return Ok(None) };
    let read = std::fs::read_to_string(&path);
    let text = read.map_err(|source| ConfigError::SecretFile { name, path, source })?;
    Ok(Some(text.trim().to_owned()))
}

/// The API key for a command that calls a service: as given, else from the environment or a file it names.
pub fn api_key(given: Option<String>) -> Result<String, ConfigError> {
    if let Some(key) = given {
        return Ok(key);
    }
    let named = secret_file("USHER_API_KEY_FILE")?;
    named.or_else(|| Env::var("USHER_API_KEY")).ok_or(ConfigError::NoKey)
}

fn is_http(url: &str) -> bool {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && !host.contains(char::is_whitespace))
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let database = self.database_url.as_ref().map_or("sqlite in the data directory", |_| "…");
        f.debug_struct("Config")
            .field("addr", &self.addr)
            .field("base_url", &self.base_url)
            .field("data_dir", &self.data_dir)
            .field("database_url", &database)
            .field("xmtp_network", &self.xmtp_network)
            .field("xmtp_gateway", &self.xmtp_gateway)
            .field("devnet_addr", &self.devnet_addr)
            .field("role", &self.role)
            .field("operators", &self.operators)
            .field("limits", &self.limits)
            .field("trusted_proxies", &self.trusted_proxies)
            .field("apps", &self.apps.iter().map(|app| &app.id).collect::<Vec<_>>())
            .field("chains", &self.chains.iter().map(|chain| chain.id).collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
