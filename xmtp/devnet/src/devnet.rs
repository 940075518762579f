use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::middleware;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use tonic::{
    service::Routes,
    transport::server::{Server, TcpIncoming},
};
use tonic_web::GrpcWebLayer;
use tower_http::cors::CorsLayer;

use crate::{DevnetError, Faults, Stats, faults, service::Node, store::Store};

/// How long open connections may take to end when the network stops.
const GRACE: Duration = Duration::from_secs(3);
/// Every subscription of every group of one client counts.
const MAX_STREAMS: u32 = 10_000;

/// Where a network listens and what it keeps.
#[derive(Debug, Clone)]
pub struct DevnetConfig {
    /// Port 0 takes a free one.
    pub addr: SocketAddr,
    /// Made when missing; `None` keeps everything in memory only.
    pub dir: Option<PathBuf>,
}

/// A running network.
#[derive(Debug)]
pub struct Devnet {
    addr: SocketAddr,
    network_id: String,
    node: Node,
    stop: watch::Sender<bool>,
    server: Option<JoinHandle<()>>,
}

impl Devnet {
    /// Opens the directory and listens.
    pub async fn start(config: DevnetConfig) -> Result<Self, DevnetError> {
        let listener = listen(config.addr).await?;
        let addr = listener.local_addr()?;
        let store = Arc::new(Store::open(config.dir.as_deref())?);
        let network_id = store.read(|state| state.network_id.clone());
        let node = Node { store, faults: Arc::default() };
        let (stop, stopped) = watch::channel(false);
        let server = Some(tokio::spawn(serve(listener, node.clone(), stopped)));
        Ok(Self { addr, network_id, node, stop, server })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// What clients take as API URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Tells this network from every other, also from one that was started over in the same directory. A
    /// client database is of use on the network it was made on only.
    pub fn network_id(&self) -> &str {
        &self.network_id
    }

    /// What the network holds now.
    pub fn stats(&self) -> Stats {
        self.node.store.read(Stats::of)
    }

    /// What goes wrong on purpose.
    pub fn faults(&self) -> &Faults {
        &self.node.faults
    }

    pub(crate) fn node(&self) -> &Node {
        &self.node
    }

    /// Ends streams, lets calls finish for up to three seconds, and frees the address and the directory.
    pub async fn stop(mut self) {
        self.node.faults.stop_streams();
        self.stop.send_replace(true);
        if let Some(mut server) = self.server.take()
            && tokio::time::timeout(GRACE, &mut server).await.is_err()
        {
            server.abort();
        }
        self.node.store.close().await;
    }
}

impl Drop for Devnet {
    fn drop(&mut self) {
        self.node.faults.stop_streams();
        self.stop.send_replace(true);
        self.node.store.abandon();
    }
}

pub(crate) async fn listen(addr: SocketAddr) -> Result<TcpListener, DevnetError> {
    TcpListener::bind(addr).await.map_err(|source| DevnetError::Address { addr, source })
}

async fn serve(listener: TcpListener, node: Node, mut stopped: watch::Receiver<bool>) {
    let faults = middleware::from_fn_with_state(node.faults.clone(), faults::apply);
    let routes = Routes::from(node.routes().into_axum_router().layer(faults));
    let served = Server::builder()
        .accept_http1(true)
        .max_concurrent_streams(MAX_STREAMS)
        .layer(CorsLayer::permissive())
        .layer(GrpcWebLayer::new())
        .add_routes(routes)
        .serve_with_incoming_shutdown(TcpIncoming::from(listener).with_nodelay(Some(true)), async move {
            let _ = stopped.wait_for(|is_stopped| *is_stopped).await;
        });
    if let Err(error) = served.await {
        tracing::error!("the local network stopped: {error}");
    }
}
