//! From a configuration to a running Usher; the only place that names concrete adapters.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use xmtp_devnet::{Devnet, DevnetConfig};

use crate::api::{self, Readiness};
use crate::config::{ChainConfig, Config, Role};
use crate::domain::seal::SealKey;
use crate::domain::view::NetworkFacts;
use crate::gate::chains::{ChainSettings, Chains};
use crate::images::Cards;
use crate::images::fetch::Fetcher;
use crate::notify::Notifier;
use crate::service::{Limits, Services, Site, funnel, health, live, set_up};
use crate::storage::Store;
use crate::storage::limit::Rate;
use crate::web;
use crate::webhook::http::Http;
use crate::xmtp::VisitorHost;
use crate::xmtp::bridge::{Bridge, BridgeConfig, Network, StartError};

pub mod doctor;
mod log;
mod push;
mod secret;
mod server;
mod system;
mod visitors;
mod worker;

pub use system::{SystemClock, SystemRandom};

/// How long the whole stop may take.
const STOP_MAX: Duration = Duration::from_secs(25);
const CHILD_TRIES: u32 = 4;
const CHILD_PAUSE: Duration = Duration::from_millis(500);
/// How many processes may share a data directory.
const NEIGHBOURS_MAX: u32 = 8;
/// The file with the id of the local network.
const NETWORK_ID: &str = "network-id";

/// Why Usher does not start.
#[derive(Debug, thiserror::Error)]
pub enum BootError {
    #[error("The data directory {0:?} cannot be made: {1}")]
    DataDir(std::path::PathBuf, std::io::Error),
    #[error("The database does not open: {0}")]
    Database(#[from] sea_orm::DbErr),
    #[error("The local XMTP network does not start on {0}: {1}")]
    Devnet(std::net::SocketAddr, xmtp_devnet::DevnetError),
    #[error(transparent)]
    Bridge(#[from] StartError),
    #[error("Usher cannot listen on {0}: {1}")]
    Listen(std::net::SocketAddr, std::io::Error),
    #[error("No client for the chains: {0}")]
    Chains(reqwest::Error),
    #[error("{0}: {1}")]
    Setting(String, String),
    #[error("{0}")]
    Worker(String),
    #[error("{0}")]
    Problem(#[from] crate::domain::problem::Problem),
}

/// Brings the database's shape up to date.
pub async fn migrate(config: &Config) -> Result<(), BootError> {
    make_dir(&config.data_dir)?;
    Store::open(&config.database_url()).await?.close().await;
    Ok(())
}

/// Runs until `stop`, then ends within 25 s.
pub async fn run(config: Config, stop: CancellationToken) -> Result<(), BootError> {
    make_dir(&config.data_dir)?;
    let devnet = start_devnet(&config).await?;
    let network = network(&config);
    let (senders, web_push_key) = push::senders(&config)?;
    let seal = secret::seal_key(&config)?;
    let facts = facts(&config, &network, web_push_key.clone());
    let store = Store::open(&config.database_url()).await?;
    let (front, front_dir) = tokio::select! {
        front = start_front(&config, &network) => front?,
        () = stop.cancelled() => return Ok(()),
    };
    let visitors = visitors(&config, &front, front_dir);
    let services = services(&config, store, &front, visitors, Arc::new(senders), (seal, web_push_key))?;
    secret::check(&config, &services).await?;
    set_up::name(&services, &config.operators).await?;

    let leaving = Arc::new(AtomicBool::new(false));
    let listener = match config.role {
        Role::Worker => None,
        Role::All | Role::Web => Some(listen(&config).await?),
    };
    if listener.is_some() {
        announce(&config, &services).await?;
    }
    let mut work = match config.role {
        Role::Web => None,
        Role::All | Role::Worker => {
            Some(tokio::spawn(worker::run(config.clone(), network, services.clone(), stop.child_token())))
        }
    };
    let counting = tokio::spawn(funnel::watch(services.clone(), stop.child_token()));
    let serving = listener.map(|listener| {
        let readiness = Readiness::new(services.clone(), leaving.clone(), facts);
        let router = router(services.clone(), readiness);
        tokio::spawn(live::watch(services.clone(), stop.child_token()));
        tokio::spawn(health::watch(services.clone(), stop.child_token()));
        let rules = server::Rules::new(config.limits.connections, config.proxies());
        tokio::spawn(server::serve(listener, router, rules, stop.child_token()))
    });

    let failed = wait(&stop, work.as_mut()).await;
    leaving.store(true, Ordering::Relaxed);
    stop.cancel();
    let ending = async {
        if let Some(work) = work.filter(|work| !work.is_finished())
            && let Ok(Err(error)) = work.await
        {
            tracing::error!(%error, "the work ended badly");
        }
        if let Some(serving) = serving {
            let _ = serving.await;
        }
        let _ = counting.await;
        let _ = funnel::write_down(&services).await;
        front.stop().await;
        services.store.close().await;
        if let Some(devnet) = devnet {
            devnet.stop().await;
        }
    };
    if tokio::time::timeout(STOP_MAX, ending).await.is_err() {
        tracing::warn!("not everything ended in time");
    }
    failed
}

/// Waits for the stop, or for the work to fail.
async fn wait(
    stop: &CancellationToken,
    work: Option<&mut JoinHandle<Result<(), BootError>>>,
) -> Result<(), BootError> {
    let Some(work) = work else {
        stop.cancelled().await;
        return Ok(());
    };
    tokio::select! {
        () = stop.cancelled() => Ok(()),
        done = work => done.unwrap_or_else(|panicked| Err(BootError::Worker(panicked.to_string()))),
    }
}

fn router(services: Services, readiness: Readiness) -> axum::Router {
    let pages = web::router(services.clone(), services.store.clone(), api::openapi::reference());
    api::router(services, readiness).merge(pages).layer(axum::middleware::from_fn(log::request))
}

/// Keys and messages lie here: nobody else may look in.
fn make_dir(dir: &Path) -> Result<(), BootError> {
    use std::os::unix::fs::DirBuilderExt;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(|error| BootError::DataDir(dir.to_owned(), error))
}

async fn start_devnet(config: &Config) -> Result<Option<Devnet>, BootError> {
    if !config.is_local() || config.role == Role::Web {
        return Ok(None);
    }
    let dir = Some(config.data_dir.join("devnet"));
    match Devnet::start(DevnetConfig { addr: config.devnet_addr, dir }).await {
        Ok(devnet) => {
            let noted = std::fs::write(config.data_dir.join(NETWORK_ID), devnet.network_id());
            noted.map_err(|error| BootError::DataDir(config.data_dir.clone(), error))?;
            Ok(Some(devnet))
        }
        // Another process of this data directory runs it: then its id is noted here.
        Err(_) if answers(config.devnet_addr).await && network_id(config).is_some() => {
            tracing::info!(addr = %config.devnet_addr, "the local XMTP network runs in another process");
            Ok(None)
        }
        Err(error) => Err(BootError::Devnet(config.devnet_addr, error)),
    }
}

async fn answers(addr: std::net::SocketAddr) -> bool {
    let connecting = tokio::net::TcpStream::connect(addr);
    matches!(tokio::time::timeout(Duration::from_secs(1), connecting).await, Ok(Ok(_)))
}

/// The id of the local network, as whoever runs it noted it.
fn network_id(config: &Config) -> Option<String> {
    std::fs::read_to_string(config.data_dir.join(NETWORK_ID)).ok()
}

/// The network of the configuration.
pub fn network(config: &Config) -> Network {
    match (&config.xmtp_gateway, config.xmtp_network.as_str()) {
        (Some(gateway), _) => Network::gateway(gateway),
        (None, "dev") => Network::dev(),
        (None, "production") => Network::production(),
        (None, "local") => Network::v3(&devnet_url(config), network_id(config).as_deref()),
        (None, url) => Network::v3(url, None),
    }
}

fn devnet_url(config: &Config) -> String {
    format!("http://{}", config.devnet_addr)
}

/// A child that dies while it starts gets another chance.
async fn start_bridge(config: BridgeConfig) -> Result<Bridge, StartError> {
    for _ in 1..CHILD_TRIES {
        match Bridge::start(config.clone()).await {
            Err(StartError::Child(error)) => {
                tracing::warn!(%error, "the Node child did not start; trying again");
                tokio::time::sleep(CHILD_PAUSE).await;
            }
            other => return other,
        }
    }
    Bridge::start(config).await
}

/// The child for look-ups, and on the local network for throw-away people, with its directory. Each process has
/// its own. Workers host nobody and leave the directories with people in them alone.
async fn start_front(config: &Config, network: &Network) -> Result<(Bridge, PathBuf), BootError> {
    let name = if config.role == Role::Worker { "look-ups" } else { "front" };
    for n in 1..=NEIGHBOURS_MAX {
        let dir = config.data_dir.join(if n == 1 { name.to_owned() } else { format!("{name}-{n}") });
        match start_bridge(BridgeConfig::new(&config.bridge_dir, &dir, network.clone())).await {
            Err(StartError::Locked { .. }) if n < NEIGHBOURS_MAX => {}
            started => return Ok((started?, dir)),
        }
    }
    Err(BootError::Worker("too many processes share this data directory".to_owned()))
}

/// The host of throw-away people, on the local network where there are pages for them.
fn visitors(config: &Config, front: &Bridge, dir: PathBuf) -> Option<Arc<dyn VisitorHost>> {
    let homes = visitors::Front { bridge: front.clone(), dir };
    let hosted = || Arc::new(visitors::Hosted::new(homes, config.data_dir.join("visitors"))) as _;
    (config.is_local() && config.role != Role::Worker).then(hosted)
}

fn facts(config: &Config, network: &Network, web_push_key: String) -> NetworkFacts {
    NetworkFacts {
        xmtp_network: config.xmtp_gateway.clone().unwrap_or_else(|| config.xmtp_network.clone()),
        network_id: network.id.clone(),
        api_url: config.is_local().then(|| devnet_url(config)),
        account_inbox_id: None,
        web_push_public_key: Some(web_push_key),
    }
}

fn settings(chain: &ChainConfig) -> ChainSettings {
    let ChainConfig { id, rpc, quorum, block } = chain.clone();
    ChainSettings { id, urls: rpc, quorum: quorum.unwrap_or(1), block }
}

fn services(
    config: &Config,
    store: Store,
    front: &Bridge,
    visitors: Option<Arc<dyn VisitorHost>>,
    notifier: Arc<dyn Notifier>,
    (seal, web_push_key): (SealKey, String),
) -> Result<Services, BootError> {
    let local = config.is_local();
    let limits = &config.limits;
    let chains = Arc::new(Chains::new(config.chains.iter().map(settings)).map_err(BootError::Chains)?);
    Ok(Services {
        store,
        directory: front.directory(),
        signatures: chains.clone(),
        chains,
        visitors,
        notifier,
        hooks: Arc::new(Http::new(push::egress(config)?)),
        followers: live::Followers::default(),
        reach: health::Reach::default(),
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        seal,
        web_push_key: Some(web_push_key),
        site: Site { base_url: config.base_url.clone(), host: config.host(), local },
        apps: Arc::new(config.apps()),
        limits: Arc::new(Limits {
            join_per_link: rate(limits.join_per_link, limits.join_per_link_ms),
            nonce_per_address: rate(limits.nonce_per_address, limits.nonce_per_address_ms),
            session_per_address: rate(limits.session_per_address, limits.session_per_address_ms),
            pending_per_link: limits.pending_per_link,
            claim_ms: limits.claim_ms,
            hour_ms: limits.gate_hour_ms.max(1),
            unsafe_skip_membership_check: cfg!(debug_assertions) && config.unsafe_skip_membership_check,
            ..Limits::default()
        }),
        cards: Cards::default(),
        pictures: Arc::new(Fetcher::new(push::egress(config)?)),
        tally: funnel::Tally::default(),
        bell: Arc::default(),
    })
}

const fn rate(burst: i64, interval_ms: i64) -> Rate {
    Rate { burst, interval_ms }
}

async fn listen(config: &Config) -> Result<TcpListener, BootError> {
    TcpListener::bind(config.addr).await.map_err(|error| BootError::Listen(config.addr, error))
}

/// Tells the person who started Usher what to do next.
#[expect(clippy::print_stdout, reason = "the next step is for a person at the terminal")]
async fn announce(config: &Config, services: &Services) -> Result<(), BootError> {
    println!("Usher is at {}", config.base_url);
    if config.is_local() {
        println!("Next: open it in a browser and press \"Try it\". The XMTP network runs right here.");
    } else if let Some(secret) = set_up::offer(services).await? {
        println!(
            "Next: open {}/set-up/{secret} once; whoever signs in there runs this Usher.",
            config.base_url
        );
    }
    Ok(())
}
