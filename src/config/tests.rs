use super::*;

fn checked(change: impl FnOnce(&mut Config)) -> Result<Config, ConfigError> {
    let mut config = Config::default();
    change(&mut config);
    config.checked()
}

#[test]
fn the_defaults_are_good() {
    assert!(checked(|_| ()).is_ok_and(|config| config.is_local() && config.host() == "localhost:3000"));
}

#[test]
fn a_base_url_is_scheme_and_host_alone() {
    for bad in
        ["example.org", "https://", "ftp://example.org", "https://example.org/a", "https://a@example.org"]
    {
        assert!(matches!(checked(|c| c.base_url = bad.into()), Err(ConfigError::BaseUrl(_))), "{bad}");
    }
    assert!(checked(|c| c.base_url = "https://example.org/".into()).is_ok_and(|c| c.host() == "example.org"));
}

#[test]
fn a_database_url_is_never_shown() {
    let config = checked(|c| c.database_url = Some("postgres://u:secret@example.org/db".into())).unwrap();
    assert!(!format!("{config:?}").contains("secret"));
    assert!(matches!(checked(|c| c.database_url = Some("mysql://x".into())), Err(ConfigError::Database(_))));
}

#[test]
fn an_unknown_network_is_refused() {
    assert!(matches!(checked(|c| c.xmtp_network = "lokal".into()), Err(ConfigError::Network(_))));
}

#[test]
fn a_trusted_proxy_is_an_address_or_a_network() {
    let with = |text: &str| checked(|c| c.trusted_proxies = vec![text.into()]);
    assert!(with("10.0.0.0/8").is_ok_and(|c| c.proxies().trust([10, 0, 0, 1].into())));
    assert!(matches!(with("proxy.example"), Err(ConfigError::Proxy(_))));
}

#[test]
fn apps_are_those_we_know_or_ones_own_and_never_lead_back_to_this_service_on_ios() {
    let with =
        |app: AppSettings| checked(|c| (c.base_url, c.apps) = ("https://usher.example".into(), vec![app]));
    let known = AppSettings { id: "xmtp.chat".into(), ..AppSettings::default() };
    assert!(with(known).is_ok_and(|config| config.apps().iter().count() == 1));
    let own = |link: &str| {
        let mut app = AppSettings { id: "a".into(), name: Some("A".into()), ..AppSettings::default() };
        app.invite.ios = Some(link.to_owned());
        with(app)
    };
    assert!(own("https://open.usher.example/{id}").is_ok());
    for bad in ["https://usher.example/invite/{id}", "javascript://{id}"] {
        assert!(matches!(own(bad), Err(ConfigError::Apps(_))), "{bad}");
    }
    assert_eq!(checked(|_| ()).unwrap().apps(), Apps::default(), "on our own network there is no other app");
}

#[test]
fn a_chain_has_a_number_of_its_own_and_a_way_to_it() {
    let chain = |id, rpc: &[&str]| ChainConfig {
        id,
        rpc: rpc.iter().map(|url| (*url).to_owned()).collect(),
        quorum: None,
        block: BlockTag::Safe,
    };
    let good = chain(1, &["https://node.example/secret"]);
    let config = checked(|c| c.chains = vec![good.clone()]).unwrap();
    assert!(!format!("{config:?}").contains("secret"));
    for bad in [
        chain(1, &["https://other.example"]),
        chain(2, &[]),
        chain(0, &["https://a.example"]),
        chain(2, &["ftp://a.example"]),
        ChainConfig { quorum: Some(0), ..chain(2, &["https://a.example"]) },
        ChainConfig { quorum: Some(2), ..chain(2, &["https://a.example"]) },
    ] {
        assert!(matches!(checked(|c| c.chains = vec![good.clone(), bad]), Err(ConfigError::Chains(_))));
    }
}
