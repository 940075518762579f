//! `usher guest <link>`: a real XMTP client in the terminal. It asks to join over HTTP like any other app,
//! waits, and then chats in the group.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{BufReader, stdin};

use crate::domain::view::NetworkFacts;
use crate::xmtp::bridge::{Bridge, BridgeClient, BridgeConfig, Network, StartError};
use crate::xmtp::{GroupClient, XmtpError};

mod chat;
mod create_group;
mod host;
mod link;
mod reference;
mod screen;
mod trail;

pub use create_group::{CreateOptions, create_group};
use host::Host;
pub use host::answers;
use link::Link;
pub use reference::{App, AppOptions, become_app};
use screen::{line, say};
use trail::Trail;

/// Why a guest did not get in.
#[derive(Debug, thiserror::Error)]
pub enum GuestError {
    /// What is wrong with it.
    #[error("{0} A link looks like https://example.org/invite/…")]
    Link(String),
    #[error("{0} does not answer: {1}")]
    Host(String, String),
    /// It may answer later; after this long we ask again.
    #[error("{0} can't answer now: {1}")]
    Busy(String, String, Duration),
    /// The host's own words.
    #[error("{0}")]
    Refused(String),
    #[error("{0:?}: {1}")]
    GateFile(PathBuf, String),
    #[error("The host names an XMTP network this program does not reach: {0}")]
    Network(String),
    #[error(transparent)]
    Bridge(#[from] StartError),
    #[error("XMTP: {0}")]
    Xmtp(#[from] XmtpError),
    #[error("The group did not arrive. Start again with the same name; your request is kept.")]
    NoGroup,
    #[error("The terminal: {0}")]
    Terminal(#[from] std::io::Error),
}

/// What the command line says.
pub struct GuestOptions {
    pub link: String,
    /// The same name again is the same person.
    pub name: String,
    pub data_dir: PathBuf,
    pub bridge_dir: PathBuf,
}

/// Joins and chats until the input ends.
pub async fn run(options: GuestOptions) -> Result<(), GuestError> {
    let link = Link::parse(&options.link).map_err(GuestError::Link)?;
    let host = Host::new(&link.base_url);
    let network = network(&host.network().await?)?;
    let dir = home_of(&options.data_dir, &network, &options.name);
    let bridge = Bridge::start(BridgeConfig::new(&options.bridge_dir, &dir, network)).await?;
    let client = bridge.client(&options.name).await?;
    say(&format!("You are {} ({}).", line(&options.name), client.address()));

    client.sync_all().await?;
    let mut trail = Trail::follow(&dir.join("links"), &link.invite_id, &client.groups().await?)?;
    let invite = host.invite(&link.invite_id).await?;
    say(&format!("Asking to join \"{}\".", line(&invite.group_name)));
    host.sign_in(&*client).await?;
    let at_once = host.join(&link.invite_id, link.code.as_deref()).await?;
    say("You're in.");

    let group = chat::arrive(&*client, &mut trail, &invite.group_name, at_once).await?;
    let ended = chat::run(client.clone() as Arc<dyn GroupClient>, group, BufReader::new(stdin())).await;
    client.close().await?;
    bridge.stop().await;
    ended
}

/// Where a person of this name keeps what belongs to them on this network.
fn home_of(data_dir: &Path, network: &Network, name: &str) -> PathBuf {
    data_dir.join("guests").join(safe(&network.id)).join(safe(name))
}

fn safe(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

/// Goes where the host says only if that is one of XMTP's own networks or this machine.
fn network(facts: &NetworkFacts) -> Result<Network, GuestError> {
    let own = |url: &str| url.starts_with("http://127.0.0.1:") || url.starts_with("http://localhost:");
    match (facts.xmtp_network.as_str(), &facts.api_url) {
        ("dev", _) => Ok(Network::dev()),
        ("production", _) => Ok(Network::production()),
        ("local", Some(url)) if own(url) => Ok(Network::v3(url, Some(&facts.network_id))),
        (url, None) if own(url) => Ok(Network::v3(url, Some(&facts.network_id))),
        (other, _) => Err(GuestError::Network(line(other))),
    }
}

/// Somebody who can sign a text with a wallet.
trait Signer {
    fn address(&self) -> String;
    fn sign(&self, text: &str) -> Result<String, GuestError>;
}

impl Signer for BridgeClient {
    fn address(&self) -> String {
        self.address().checksummed()
    }

    fn sign(&self, text: &str) -> Result<String, GuestError> {
        Ok(self.sign_personal(text)?)
    }
}
