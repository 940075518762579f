//! The HTTP server: a bound on everything a peer can be slow at or have too many of (`axum::serve` has none), no
//! Nagle, a stop that drains.
//!
//! HTTP/1.1 only: browsers speak HTTP/2 over TLS alone, and TLS ends in the proxy in front of us.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use crate::domain::client::{Client, Proxies};

mod places;
mod slow;
#[cfg(test)]
mod tests;

use places::{Place, Places};
use slow::{Impatient, body};

const HEADER_BYTES_MAX: usize = 16 * 1024;
const HEADER_COUNT_MAX: usize = 64;
const AFTER_A_FAILED_ACCEPT: Duration = Duration::from_millis(50);

/// What a peer may take of us.
#[derive(Clone, Debug)]
pub struct Rules {
    /// For the first byte of a connection, and for all headers of each request.
    pub headers: Duration,
    /// For the whole body of a request; what arrives earns more (see `slow`).
    pub body: Duration,
    /// For a peer that takes nothing of what we send.
    pub stalled: Duration,
    /// For what is under way when we stop.
    pub drain: Duration,
    pub connections: usize,
    /// Of one address that is not ours. An event is one address: 250 people with two connections each fit.
    pub per_address: usize,
    /// Whose word we take for where a request comes from.
    pub proxies: Proxies,
}

impl Rules {
    pub fn new(connections: usize, proxies: Proxies) -> Self {
        Self {
            headers: Duration::from_secs(10),
            body: Duration::from_secs(20),
            stalled: Duration::from_secs(30),
            drain: Duration::from_secs(20),
            connections: places::room_for(connections),
            per_address: 512,
            proxies,
        }
    }
}

/// Serves until `stop`, then lets what is under way end.
pub async fn serve(listener: TcpListener, router: Router, rules: Rules, stop: CancellationToken) {
    let connections = TaskTracker::new();
    let places = Places::new(rules.connections, rules.per_address);
    loop {
        let next = tokio::select! {
            next = next(&listener, &places, &rules) => next,
            () = stop.cancelled() => break,
        };
        if let Some((stream, peer, place)) = next {
            let served = serve_one(stream, peer, router.clone(), rules.clone(), stop.clone());
            connections.spawn(async move {
                served.await;
                drop(place);
            });
        }
    }
    drop(listener);
    connections.close();
    if tokio::time::timeout(rules.drain, connections.wait()).await.is_err() {
        tracing::warn!("some connections did not end in time");
    }
}

/// The next connection we have a place for.
async fn next(
    listener: &TcpListener,
    places: &Places,
    rules: &Rules,
) -> Option<(TcpStream, SocketAddr, Place)> {
    let free = places.free().await?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            let one_of_ours = rules.proxies.trust(peer.ip());
            let place = places.take(free, (!one_of_ours).then(|| Client::at(peer.ip())))?;
            Some((stream, peer, place))
        }
        Err(error) => {
            tracing::warn!(%error, "a connection was not accepted");
            tokio::time::sleep(AFTER_A_FAILED_ACCEPT).await;
            None
        }
    }
}

async fn serve_one(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    rules: Rules,
    stop: CancellationToken,
) {
    let _ = stream.set_nodelay(true);
    let (headers, stalled) = (rules.headers, rules.stalled);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let client = rules.proxies.client(peer.ip(), forwarded(&request));
        let mut request: Request = request.map(|incoming| body(incoming, rules.body));
        request.extensions_mut().insert(client);
        router.clone().oneshot(request)
    });
    let io = Impatient::new(TokioIo::new(stream), stalled);
    let mut connection = std::pin::pin!(builder(headers).serve_connection(io, service));
    tokio::select! {
        _ = connection.as_mut() => return,
        // What is under way ends first.
        () = stop.cancelled() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

fn forwarded(request: &hyper::Request<Incoming>) -> impl DoubleEndedIterator<Item = &str> {
    request.headers().get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok())
}

fn builder(headers: Duration) -> Builder {
    let mut builder = Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(headers)
        .max_headers(HEADER_COUNT_MAX)
        .max_buf_size(HEADER_BYTES_MAX);
    builder
}
