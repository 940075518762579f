use std::net::SocketAddr;

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::{get, post},
};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::{Devnet, DevnetError, Plan, Stats, devnet, service::Node};

/// Faults and figures over HTTP, for tests that start the network as a process of its own.
///
/// `GET`, `POST` and `DELETE /faults` (a [`Plan`]), `POST /streams/drop`, `GET /stats`, `GET /commits/{group id}`.
#[derive(Debug)]
pub struct Control {
    addr: SocketAddr,
    server: JoinHandle<()>,
}

impl Control {
    /// Listens on a loopback address.
    pub async fn start(addr: SocketAddr, network: &Devnet) -> Result<Self, DevnetError> {
        if !addr.ip().is_loopback() {
            return Err(DevnetError::ControlNotLocal(addr.ip()));
        }
        let listener = devnet::listen(addr).await?;
        let addr = listener.local_addr()?;
        let routes = routes(network.node().clone());
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, routes).await {
                tracing::error!("the control interface stopped: {error}");
            }
        });
        Ok(Self { addr, server })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Where it listens, as a URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn routes(node: Node) -> Router {
    Router::new()
        .route("/faults", get(plan).post(set_plan).delete(clear_plan))
        .route("/streams/drop", post(drop_streams))
        .route("/stats", get(stats))
        .route("/commits/{group_id}", get(commits))
        .with_state(node)
}

async fn plan(State(node): State<Node>) -> Json<Plan> {
    Json(node.faults.plan())
}

async fn set_plan(State(node): State<Node>, Json(plan): Json<Plan>) -> Json<Plan> {
    node.faults.set(plan);
    Json(node.faults.plan())
}

async fn clear_plan(State(node): State<Node>) -> Json<Plan> {
    node.faults.clear();
    Json(node.faults.plan())
}

async fn drop_streams(State(node): State<Node>) -> Json<Value> {
    node.faults.drop_streams();
    Json(json!({}))
}

async fn stats(State(node): State<Node>) -> Json<Stats> {
    Json(node.store.read(Stats::of))
}

async fn commits(State(node): State<Node>, Path(group_id): Path<String>) -> Json<Value> {
    let commits = node.store.read(Stats::of).commits(&group_id);
    Json(json!({ "groupId": group_id, "commits": commits }))
}
