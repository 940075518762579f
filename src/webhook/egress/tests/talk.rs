use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use super::Always;
use super::server::{Server, answer};
use crate::webhook::egress::{BODY_MAX, Egress, EgressConfig, EgressError};

/// A client that may call these, where every name leads to the loopback.
fn egress(servers: &[&Server]) -> Egress {
    let allow = servers.iter().map(|server| format!("hook.example.org:{}", server.port)).collect();
    let lookup = Arc::new(Always(vec![IpAddr::from([127, 0, 0, 1])]));
    let total_timeout = Duration::from_millis(500);
    Egress::new(EgressConfig { allow, lookup, total_timeout, ..EgressConfig::default() }).unwrap()
}

fn url(server: &Server) -> String {
    format!("http://hook.example.org:{}/x", server.port)
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_also_in_company() {
    let answers: &[&[&str]] = &[
        &["127.0.0.1"],
        &["10.0.0.1"],
        &["169.254.169.254"],
        &["::1"],
        &["::ffff:8.8.8.8"],
        &["fd00::1"],
        &["93.184.215.14", "127.0.0.1"],
        &["127.0.0.1", "93.184.215.14"],
        &["93.184.215.14", "::1"],
        &["2606:4700::1", "192.168.0.1"],
        &["64:ff9b::808:808"],
        &["0.0.0.0"],
    ];
    for found in answers {
        let found: Vec<IpAddr> = found.iter().map(|text| text.parse().unwrap()).collect();
        let lookup = Arc::new(Always(found.clone()));
        let egress = Egress::new(EgressConfig { lookup, ..EgressConfig::default() }).unwrap();
        for url in ["https://hook.example.org/", "https://127.0.0.1.nip.io:8443/"] {
            let refused = egress.get(url, HeaderMap::new()).await.unwrap_err();
            assert_eq!(refused, EgressError::NotPublic, "{found:?}");
        }
    }
}

#[tokio::test]
async fn what_was_looked_up_is_what_is_called_and_only_at_the_allowed_port() {
    let server = Server::answering(answer("200 OK", b"hello")).await;
    let egress = egress(&[&server]);
    let reply = egress.post(&url(&server), HeaderMap::new(), b"{}".to_vec()).await.unwrap();
    assert_eq!((reply.status.as_u16(), reply.body().unwrap()), (200, &b"hello"[..]));
    let elsewhere = egress.get("https://hook.example.org:8443/", HeaderMap::new()).await;
    assert_eq!(elsewhere.unwrap_err(), EgressError::NotPublic);
    assert_eq!(server.hits(), 1);
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_followed() {
    let inside = Server::answering(answer("200 OK", b"secret")).await;
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let head = format!("{status}\r\nlocation: http://hook.example.org:{}/", inside.port);
        let server = Server::answering(answer(&head, b"")).await;
        let reply = egress(&[&server, &inside]).get(&url(&server), HeaderMap::new()).await.unwrap();
        assert!(reply.status.is_redirection());
    }
    assert_eq!(inside.hits(), 0);
}

#[tokio::test]
async fn a_large_answer_is_cut_off() {
    let server = Server::answering(answer("200 OK", &vec![b'a'; 4 * 1024 * 1024])).await;
    let reply = egress(&[&server]).get(&url(&server), HeaderMap::new()).await.unwrap();
    assert_eq!(reply.body(), Err(EgressError::TooLarge));
    assert_eq!(reply.excerpt(usize::MAX).len(), BODY_MAX);
    assert_eq!(reply.excerpt(3), "aaa");

    let endless =
        Server::stuck_after([&b"HTTP/1.1 200 OK\r\n\r\n"[..], &[b'a'; BODY_MAX + 1]].concat()).await;
    let reply = egress(&[&endless]).get(&url(&endless), HeaderMap::new()).await.unwrap();
    assert_eq!(reply.body(), Err(EgressError::TooLarge));

    let exact = Server::answering(answer("200 OK", &[b'a'; 100])).await;
    let egress = egress(&[&exact]);
    assert!(egress.reading(100).get(&url(&exact), HeaderMap::new()).await.unwrap().body().is_ok());
    assert!(egress.reading(99).get(&url(&exact), HeaderMap::new()).await.unwrap().body().is_err());
}

#[tokio::test]
async fn an_answer_is_not_unpacked() {
    let bomb = b"\x1f\x8b\x08 not unpacked";
    let server = Server::answering(answer("200 OK\r\ncontent-encoding: gzip", bomb)).await;
    let reply = egress(&[&server]).get(&url(&server), HeaderMap::new()).await.unwrap();
    assert_eq!(reply.body().unwrap(), bomb);
}

#[tokio::test]
async fn a_server_that_takes_too_long_is_given_up() {
    for sent in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc"] {
        let server = Server::stuck_after(sent).await;
        let error = egress(&[&server]).get(&url(&server), HeaderMap::new()).await.unwrap_err();
        assert_eq!(error, EgressError::Timeout, "{sent}");
    }
}

#[tokio::test]
async fn a_server_that_talks_nonsense_is_unreachable_and_its_address_is_not_told() {
    let endless_head = format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "a".repeat(2 * 1024 * 1024)).into_bytes();
    let many_heads = format!("HTTP/1.1 200 OK\r\n{}\r\n", "a: b\r\n".repeat(5000)).into_bytes();
    for sent in [b"SSH-2.0-OpenSSH\r\n".to_vec(), b"\0\0\0".to_vec(), endless_head, many_heads] {
        let server = Server::answering(sent).await;
        let error = egress(&[&server]).get(&url(&server), HeaderMap::new()).await.unwrap_err();
        assert!(matches!(error, EgressError::Unreachable(_)), "{error:?}");
        assert!(!error.to_string().contains("hook.example"), "{error}");
    }
}
