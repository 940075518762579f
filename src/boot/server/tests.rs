//! Real sockets on the loopback; each test makes short what it is about, and everything else long.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Extension;
use axum::routing::{any, get};
use futures::stream;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{interval, timeout};

use super::*;
use crate::domain::client::CalledFrom;

const SHORT: Duration = Duration::from_millis(50);
const LONG: Duration = Duration::from_secs(60);
/// What a test waits for at most; nothing takes as long unless it fails.
const PATIENCE: Duration = Duration::from_secs(20);

struct Served {
    addr: SocketAddr,
    stop: CancellationToken,
    ended: JoinHandle<()>,
}

async fn served(router: Router, change: impl FnOnce(&mut Rules)) -> Served {
    let mut rules = Rules {
        headers: LONG,
        body: LONG,
        stalled: LONG,
        drain: LONG,
        connections: 100,
        per_address: 100,
        proxies: Proxies::default(),
    };
    change(&mut rules);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (addr, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
    let ended = tokio::spawn(serve(listener, router, rules, stop.clone()));
    Served { addr, stop, ended }
}

impl Served {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.addr).await.unwrap()
    }
}

async fn say(stream: &mut TcpStream, text: &str) {
    stream.write_all(text.as_bytes()).await.unwrap();
}

/// Everything until the other side ends.
async fn rest(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    // A reset ends a connection as well.
    let _ = timeout(PATIENCE, stream.read_to_end(&mut all)).await.expect("the connection stays open");
    String::from_utf8_lossy(&all).into_owned()
}

async fn until(stream: &mut TcpStream, end: &str) -> String {
    let mut all = String::new();
    while !all.contains(end) {
        let mut some = [0; 1024];
        let read = timeout(PATIENCE, stream.read(&mut some)).await.expect("nothing comes").unwrap();
        assert_ne!(read, 0, "the connection ended after {all:?}");
        all.push_str(&String::from_utf8_lossy(&some[..read]));
    }
    all
}

fn hello() -> Router {
    Router::new().route("/", any(async |_: Bytes| "hello"))
}

#[tokio::test]
async fn who_says_nothing_or_never_ends_its_headers_is_sent_away() {
    let served = served(hello(), |rules| rules.headers = SHORT).await;
    for words in ["", "P", "PRI ", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET / HTTP/1.1\r\nhost: a\r\n"] {
        let mut stream = served.connect().await;
        say(&mut stream, words).await;
        let answer = rest(&mut stream).await;
        assert!(!answer.contains("hello"), "{words:?}: {answer}");
    }
    let mut stream = served.connect().await;
    say(&mut stream, "GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
    assert!(rest(&mut stream).await.ends_with("hello"), "answered, and sent away once it is idle");
}

#[tokio::test]
async fn a_body_that_trickles_in_is_given_up() {
    let served = served(hello(), |rules| rules.body = SHORT).await;
    let mut stream = served.connect().await;
    say(&mut stream, "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n").await;
    let (mut reading, mut writing) = stream.split();
    let mut beat = interval(SHORT / 5);
    let trickle = async {
        loop {
            beat.tick().await;
            if writing.write_all(b"x").await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    };
    let mut answer = Vec::new();
    let ended = async { timeout(PATIENCE, reading.read_to_end(&mut answer)).await };
    tokio::select! {
        ended = ended => drop(ended.expect("the connection stays open")),
        () = trickle => {}
    }
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
}

#[tokio::test]
async fn a_body_in_time_is_read_whole() {
    let router = Router::new().route("/", any(async |body: Bytes| body.len().to_string()));
    let served = served(router, |_| ()).await;
    let mut stream = served.connect().await;
    say(&mut stream, "POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 100000\r\n\r\n")
        .await;
    say(&mut stream, &"x".repeat(100_000)).await;
    assert!(rest(&mut stream).await.ends_with("\r\n100000"));
}

/// A body without end, which tells when it is dropped.
fn endless() -> (Router, mpsc::Receiver<()>) {
    let (gone, dropped) = mpsc::channel::<()>(1);
    let body = move || {
        let gone = gone.clone();
        let chunks = stream::repeat_with(move || {
            let _held = &gone;
            Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 16 * 1024]))
        });
        std::future::ready(Body::from_stream(chunks))
    };
    (Router::new().route("/", get(body)), dropped)
}

#[tokio::test]
async fn an_answer_that_nobody_takes_is_given_up() {
    let (router, mut dropped) = endless();
    let served = served(router, |rules| rules.stalled = SHORT).await;
    let mut stream = served.connect().await;
    say(&mut stream, "GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
    until(&mut stream, "200 OK").await;
    // The router is gone with the server, its last clone with the connection.
    served.stop.cancel();
    let none = timeout(PATIENCE, dropped.recv()).await.expect("the answer is still being given");
    assert_eq!(none, None);
    timeout(PATIENCE, served.ended).await.expect("the server stays").unwrap();
}

#[tokio::test]
async fn a_stream_may_be_quiet_for_longer_than_any_time_out() {
    let body = async || {
        let words = stream::unfold(0, async |n: u32| {
            if n == 1 {
                tokio::time::sleep(SHORT * 6).await;
            }
            (n < 2).then(|| (Ok::<_, std::io::Error>(format!("word {n}\n")), n + 1))
        });
        Body::from_stream(words)
    };
    let router = Router::new().route("/", get(body));
    let served = served(router, |rules| {
        (rules.headers, rules.body, rules.stalled) = (SHORT, SHORT, SHORT);
    });
    let mut stream = served.await.connect().await;
    say(&mut stream, "GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
    until(&mut stream, "word 0").await;
    until(&mut stream, "word 1").await;
}

#[tokio::test]
async fn a_stop_is_heard_where_no_place_is_free_and_lets_a_request_end() {
    let (answer, wait) = oneshot::channel::<()>();
    let wait = std::sync::Arc::new(tokio::sync::Mutex::new(Some(wait)));
    let (asked, mut heard) = mpsc::channel::<()>(1);
    let slow = move || {
        let (asked, wait) = (asked.clone(), wait.clone());
        async move {
            asked.send(()).await.unwrap();
            wait.lock().await.take().unwrap().await.unwrap();
            "at last"
        }
    };
    let served = served(Router::new().route("/", get(slow)), |rules| rules.connections = 1).await;
    let mut stream = served.connect().await;
    say(&mut stream, "GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
    timeout(PATIENCE, heard.recv()).await.unwrap().unwrap();
    let mut waiting = served.connect().await;
    served.stop.cancel();
    let _ = rest(&mut waiting).await;
    assert!(!served.ended.is_finished());
    answer.send(()).unwrap();
    assert!(rest(&mut stream).await.ends_with("at last"));
    timeout(PATIENCE, served.ended).await.expect("the server stays").unwrap();
}

#[tokio::test]
async fn an_idle_connection_does_not_hold_up_the_stop() {
    let served = served(hello(), |_| ()).await;
    let mut stream = served.connect().await;
    say(&mut stream, "GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
    until(&mut stream, "hello").await;
    served.stop.cancel();
    timeout(PATIENCE, served.ended).await.expect("the server stays").unwrap();
}

#[tokio::test]
async fn a_request_says_where_it_comes_from() {
    let told = async |Extension(CalledFrom(client)): Extension<CalledFrom>| format!("{client:?}");
    let served = served(Router::new().route("/", get(told)), |_| ()).await;
    for (forwarded, client) in [("192.0.2.1", "Some(Client(192.0.2.1))"), ("127.0.0.1", "None")] {
        let mut stream = served.connect().await;
        say(
            &mut stream,
            &format!(
                "GET / HTTP/1.1\r\nhost: a\r\nX-Forwarded-For: {forwarded}\r\nconnection: close\r\n\r\n"
            ),
        )
        .await;
        let answer = rest(&mut stream).await;
        assert!(answer.ends_with(client), "{answer}");
    }
}
