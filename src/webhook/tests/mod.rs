//! The caller against servers that mean it well, and against those that do not.

mod hostile;
mod server;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use ::http::HeaderMap;
use async_trait::async_trait;

use super::egress::{Egress, EgressConfig, Lookup};
use super::http::Http;
use super::{Call, HookCaller};
use crate::domain::webhook::{DecisionAnswer, Secret, decision};
use server::Server;

struct Loopback;

#[async_trait]
impl Lookup for Loopback {
    async fn addresses(&self, _: &str) -> std::io::Result<Vec<IpAddr>> {
        Ok(vec![IpAddr::from([127, 0, 0, 1])])
    }
}

fn caller(server: &Server, patience: Duration) -> Http {
    let allow = vec![format!("hook.example.org:{}", server.port)];
    let (lookup, total_timeout) = (Arc::new(Loopback), patience);
    Http::new(Egress::new(EgressConfig { allow, lookup, total_timeout, ..EgressConfig::default() }).unwrap())
}

fn call(server: &Server, at_s: i64) -> Call {
    Call {
        url: format!("http://hook.example.org:{}/hook", server.port),
        id: "dec_1_1".into(),
        at_s,
        body: r#"{"groupLinkId":"a","topic":"b"}"#.into(),
        secrets: vec![Secret::from_random([2; 32]), Secret::from_random([1; 32])],
    }
}

fn answer(head: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
        .into_bytes()
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the official library reads the machine's clock")]
async fn the_official_library_verifies_what_we_send_with_either_secret() {
    let server = Server::saying(answer("200 OK", r#"{"status":"SUCCESS"}"#)).await;
    let now = time::OffsetDateTime::now_utc().unix_timestamp();
    let call = call(&server, now);
    let reply = caller(&server, Duration::from_secs(20)).call(&call).await.unwrap();
    assert_eq!(decision::read(&reply), Ok(DecisionAnswer::Success { member_added: None }));

    let request = server.request();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /hook HTTP/1.1\r\n") && body == call.body, "{request}");
    let mut headers = HeaderMap::new();
    for line in head.lines().skip(1) {
        let (name, value) = line.split_once(": ").unwrap();
        headers.append(name.parse::<http::HeaderName>().unwrap(), value.parse().unwrap());
    }
    assert_eq!(headers["content-type"], "application/json");
    assert!(headers["user-agent"].to_str().unwrap().starts_with("usher/"));
    assert!(headers.get("accept-encoding").is_none(), "nothing is unpacked");
    for secret in &call.secrets {
        let official = standardwebhooks::Webhook::new(secret.reveal()).unwrap();
        official.verify(body.as_bytes(), &headers).unwrap();
        assert!(official.verify(format!("{body} ").as_bytes(), &headers).is_err());
        for at in 0..body.len() {
            let mut changed = body.as_bytes().to_vec();
            changed[at] ^= 1;
            assert!(official.verify(&changed, &headers).is_err(), "byte {at}");
        }
    }
    let stranger = standardwebhooks::Webhook::new(Secret::from_random([9; 32]).reveal()).unwrap();
    assert!(stranger.verify(body.as_bytes(), &headers).is_err());
}

#[tokio::test]
async fn what_is_not_on_the_public_web_is_not_called() {
    let server = Server::saying(answer("200 OK", "{}")).await;
    let guarded = Http::new(Egress::new(EgressConfig::default()).unwrap());
    for url in
        ["http://example.org/", "https://127.0.0.1/", "https://user@example.org/", "https://localhost/"]
    {
        assert!(guarded.check(url).unwrap_err().ends_with('.'), "{url}");
    }
    assert_eq!(guarded.check("https://example.org/hook"), Ok(()));
    let call = Call { url: format!("http://127.0.0.1:{}/", server.port), ..call(&server, 0) };
    assert!(guarded.call(&call).await.is_err());
    assert_eq!(server.requests(), 0);
}
