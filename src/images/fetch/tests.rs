//! Servers of pictures: good ones, and those that lie, stall, and point inside.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;
use crate::webhook::egress::{EgressConfig, Lookup};

struct Loopback;

#[async_trait]
impl Lookup for Loopback {
    async fn addresses(&self, _: &str) -> std::io::Result<Vec<IpAddr>> {
        Ok(vec![IpAddr::from([127, 0, 0, 1])])
    }
}

/// Answers every request with these bytes; how many there were.
async fn server(answer: Vec<u8>, stalls: bool) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, hits) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let counted = hits.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 4096];
            let read = stream.read(&mut request).await.unwrap_or(0);
            let request = String::from_utf8_lossy(&request[..read]).into_owned();
            assert!(request.contains("accept: image/webp") && !request.contains("cookie"), "{request}");
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = stream.write_all(&answer).await;
            if stalls {
                tokio::spawn(async move {
                    let _open = stream;
                    std::future::pending::<()>().await;
                });
            }
        }
    });
    (port, hits)
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// May call these ports of one host, wherever it is.
fn fetcher(ports: &[u16]) -> Fetcher {
    let allow = ports.iter().map(|port| format!("pictures.example.org:{port}")).collect();
    let total_timeout = Duration::from_millis(500);
    let config = EgressConfig { allow, lookup: Arc::new(Loopback), total_timeout, ..EgressConfig::default() };
    Fetcher::new(Egress::new(config).unwrap())
}

fn url(port: u16) -> String {
    format!("http://pictures.example.org:{port}/a.png")
}

async fn fetched(answer: Vec<u8>) -> Result<Vec<u8>, NotFetched> {
    let (port, _) = server(answer, false).await;
    fetcher(&[port]).fetch(&url(port)).await
}

#[tokio::test]
async fn what_a_server_says_of_its_file_does_not_matter() {
    for kind in ["image/png", "text/html", "image/svg+xml", "\u{ff}"] {
        let got = fetched(answer(&format!("200 OK\r\ncontent-type: {kind}"), b"bytes")).await;
        assert_eq!(got.as_deref(), Ok(&b"bytes"[..]), "{kind}");
    }
}

#[tokio::test]
async fn a_redirect_is_followed_only_where_its_address_could_have_been_typed() {
    let (target, _) = server(answer("200 OK", b"picture"), false).await;
    let (inside, hits) = server(answer("200 OK", b"secret"), false).await;
    let from = async |location: &str| {
        let (port, _) = server(answer(&format!("302 Found\r\nlocation: {location}"), b""), false).await;
        fetcher(&[port, target]).fetch(&url(port)).await
    };
    assert_eq!(from(&url(target)).await.as_deref(), Ok(&b"picture"[..]));
    for location in [
        &*url(inside),
        &format!("http://127.0.0.1:{inside}/"),
        &format!("http://localhost:{inside}/"),
        "https://pictures.example.org/",
        "https://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "https://user:pw@example.org/",
        "//[::1]/",
        "",
    ] {
        assert!(matches!(from(location).await, Err(NotFetched::Never(_))), "{location}");
    }
    assert_eq!(hits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_server_that_points_at_itself_is_given_up() {
    let (port, hits) = server(answer("307 Temporary\r\nlocation: /again", b""), false).await;
    let said = fetcher(&[port]).fetch(&url(port)).await.unwrap_err();
    assert_eq!(said, NotFetched::Never("The server points elsewhere more than 3 times.".into()));
    assert_eq!(hits.load(Ordering::SeqCst), HOPS_MAX + 1);
}

#[tokio::test]
async fn what_is_too_large_is_not_read_to_its_end() {
    let large = vec![b'a'; BYTES_MAX + 1];
    let said = fetched(answer("200 OK", &large)).await.unwrap_err();
    assert_eq!(said, NotFetched::Never("It is larger than 5 MiB.".into()));
    // It says it is small, it says it is huge, it says nothing and goes on.
    let (port, _) = server([b"HTTP/1.1 200 OK\r\n\r\n", &large[..]].concat(), true).await;
    assert!(matches!(fetcher(&[port]).fetch(&url(port)).await, Err(NotFetched::Never(_))));
    let liar = b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\nshort".to_vec();
    assert!(fetched(liar).await.is_err());
    assert_eq!(fetched(answer("200 OK", &large[1..])).await.map(|bytes| bytes.len()), Ok(BYTES_MAX));
}

#[tokio::test]
async fn a_server_that_is_slow_or_away_is_asked_again_later() {
    for sent in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc"] {
        let (port, _) = server(sent.into(), true).await;
        let said = fetcher(&[port]).fetch(&url(port)).await.unwrap_err();
        assert_eq!(said, NotFetched::NotNow("The server took too long.".into()), "{sent}");
    }
    for head in ["500 Oops", "404 Not Found", "403 Forbidden", "204 No Content", "206 Partial Content"] {
        assert!(matches!(fetched(answer(head, b"x")).await, Err(NotFetched::NotNow(_))), "{head}");
    }
    let nobody = fetcher(&[1]).fetch(&url(1)).await.unwrap_err();
    assert_eq!(nobody, NotFetched::NotNow("The server can't be reached.".into()));
}

#[tokio::test]
async fn an_address_inside_is_refused_before_anything_is_sent() {
    let fetcher = fetcher(&[]);
    for bad in
        ["http://pictures.example.org/a.png", "https://127.0.0.1/", "https://a/", "ipfs://x", "data:,x"]
    {
        assert!(fetcher.check(bad).is_err(), "{bad}");
        assert!(matches!(fetcher.fetch(bad).await, Err(NotFetched::Never(_))), "{bad}");
    }
    // Its name looks public and leads inside.
    let said = fetcher.fetch("https://pictures.example.org/a.png").await.unwrap_err();
    assert_eq!(said, NotFetched::Never("The host's name leads into a private network.".into()));
}
