use std::net::IpAddr;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use super::Always;
use super::server::{Server, answer};
use crate::webhook::egress::{Egress, EgressConfig, EgressError};

const CHILD: &str = "webhook::egress::tests::proxy::asks_with_a_proxy_in_the_environment";

/// An environment can't be changed safely while tests run: this one is run again in another.
#[tokio::test]
async fn a_proxy_in_the_environment_is_ignored() {
    let proxy = Server::answering(answer("502 Bad Gateway", b"")).await;
    let address = format!("http://127.0.0.1:{}", proxy.port);
    let mut child = tokio::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", CHILD, "--ignored"]).stdout(Stdio::null());
    for name in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        child.env(name, &address);
    }
    child.env_remove("NO_PROXY").env_remove("no_proxy").env_remove("REQUEST_METHOD");
    assert!(child.status().await.unwrap().success());
    assert_eq!(proxy.hits(), 1, "only the client that is to be caught");
}

#[tokio::test]
#[ignore = "run by a_proxy_in_the_environment_is_ignored"]
async fn asks_with_a_proxy_in_the_environment() {
    if std::env::args().all(|argument| argument != "--exact") {
        return;
    }
    let lookup = Arc::new(Always(vec![IpAddr::from([127, 0, 0, 1])]));
    let egress = Egress::new(EgressConfig { lookup, ..EgressConfig::default() }).unwrap();
    let refused = egress.get("https://hook.example.org/", HeaderMap::new()).await.unwrap_err();
    assert_eq!(refused, EgressError::NotPublic);

    let caught = reqwest::Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
    let reply = caught.get("http://hook.example.org/").send().await.unwrap();
    assert_eq!(reply.status().as_u16(), 502);
}
