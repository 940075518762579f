//! `usher creator`, `usher admitter` and `usher invitee`: the guide's three apps, for trying and for reading.
//! What they do stands in `xmtp/bridge/reference`, to be copied. Here a person's keys are made and their
//! installation is registered; then this program becomes the app.

use std::convert::Infallible;
use std::path::PathBuf;

use super::host::Host;
use super::link::Link;
use super::{GuestError, home_of, network};
use crate::xmtp::bridge::{Bridge, BridgeConfig, become_node};

const SCRIPT: &str = "reference/main.mjs";

/// Which app, and what the command line says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum App {
    /// Makes a group and a link to it, and prints the link.
    Creator { host: String, group: String, mode: String, everyone_may_add: bool },
    /// Lets people in.
    Admitter { link: String, listen: Option<String>, push_url: Option<String>, approve_all: bool },
    /// Asks to join, and waits.
    Invitee { link: String },
}

/// What the command line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppOptions {
    pub app: App,
    /// The same name again is the same person, also as a guest.
    pub name: String,
    pub data_dir: PathBuf,
    pub bridge_dir: PathBuf,
}

/// Becomes the app; returns only where that fails.
#[expect(clippy::print_stderr, reason = "this is a conversation with a person at the terminal")]
pub async fn become_app(options: AppOptions) -> Result<Infallible, GuestError> {
    let base_url = options.app.base_url()?;
    let network = network(&Host::new(&base_url).network().await?)?;
    let home = home_of(&options.data_dir, &network, &options.name);
    let config = BridgeConfig::new(&options.bridge_dir, &home, network.clone());
    let bridge = Bridge::start(config.clone()).await?;
    let client = bridge.client(&options.name).await?;
    eprintln!("You are {} ({}).", options.name, client.address());
    client.close().await?;
    bridge.stop().await;
    drop(client);
    let mut args = vec![
        format!("--home={}", home.join(&options.name).display()),
        format!("--network={}", network.json()),
        format!("--host={base_url}"),
    ];
    args.extend(options.app.args());
    Err(become_node(&config, SCRIPT, &args).await.into())
}

impl App {
    fn base_url(&self) -> Result<String, GuestError> {
        match self {
            Self::Creator { host, .. } => Ok(host.trim_end_matches('/').to_owned()),
            Self::Admitter { link, .. } | Self::Invitee { link } => {
                Link::parse(link).map(|link| link.base_url).map_err(GuestError::Link)
            }
        }
    }

    fn args(&self) -> Vec<String> {
        let given = |name: &str, value: &Option<String>| value.as_ref().map(|it| format!("--{name}={it}"));
        let flag = |name: &str, on: bool| on.then(|| format!("--{name}"));
        let args = match self {
            Self::Creator { group, mode, everyone_may_add, .. } => vec![
                Some("creator".to_owned()),
                Some(format!("--group={group}")),
                Some(format!("--mode={mode}")),
                flag("everyone-may-add", *everyone_may_add),
            ],
            Self::Admitter { link, listen, push_url, approve_all } => vec![
                Some("admitter".to_owned()),
                Some(format!("--link={link}")),
                given("listen", listen),
                given("push-url", push_url),
                flag("approve-all", *approve_all),
            ],
            Self::Invitee { link } => vec![Some("invitee".to_owned()), Some(format!("--link={link}"))],
        };
        args.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_hears_what_the_command_line_said_and_no_more() {
        let link = "https://example.org/invite/0123456789abcdefghjkmnpqrs".to_owned();
        let quiet = App::Admitter { link: link.clone(), listen: None, push_url: None, approve_all: false };
        assert_eq!(quiet.args(), ["admitter".to_owned(), format!("--link={link}")]);
        let (host, group, mode) =
            ("https://example.org/".to_owned(), "--help".to_owned(), "manual_approval".to_owned());
        let creator = App::Creator { host, group, mode, everyone_may_add: true };
        let said = ["creator", "--group=--help", "--mode=manual_approval", "--everyone-may-add"];
        assert_eq!(creator.args(), said, "a name that looks like a flag stays a name");
        assert_eq!(creator.base_url().unwrap(), "https://example.org");
    }

    #[test]
    fn what_is_no_link_is_refused_before_anything_else() {
        let app = App::Invitee { link: "https://example.org".to_owned() };
        assert!(matches!(app.base_url(), Err(GuestError::Link(_))));
    }
}
