//! One JSON-RPC node of a chain, as the operator configured it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::redirect::Policy;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

const CONNECT_MAX: Duration = Duration::from_secs(3);
const CALL_MAX: Duration = Duration::from_secs(5);
const BODY_MAX: usize = 64 * 1024;
/// After so many failures on end a node is left alone for a while.
const FAILURES_MAX: u32 = 5;
const REST: Duration = Duration::from_secs(30);
/// How long we believe that a node is on the chain it said.
const CHAIN_BELIEVED: Duration = Duration::from_secs(60 * 60);

/// Why a node gave no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RpcError {
    /// The call ran and ended in a revert.
    #[error("reverted")]
    Reverted,
    /// For logs. Never carries the URL, in which keys are common.
    #[error("{0}")]
    Failed(String),
}

/// The client for all nodes: what operators name is called directly and answers itself.
pub fn client() -> Result<reqwest::Client, reqwest::Error> {
    // Whoever installed one first has chosen well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .connect_timeout(CONNECT_MAX)
        .timeout(CALL_MAX)
        .redirect(Policy::none())
        .no_proxy()
        .build()
}

pub struct Node {
    http: reqwest::Client,
    url: String,
    chain_id: u64,
    health: Mutex<Health>,
}

#[derive(Default)]
struct Health {
    chain_checked: Option<Instant>,
    failures: u32,
    rests_until: Option<Instant>,
}

#[derive(Deserialize)]
struct Answer {
    id: u64,
    result: Option<Value>,
    error: Option<Refused>,
}

#[derive(Deserialize)]
struct Refused {
    code: i64,
    #[serde(default)]
    message: String,
}

impl Node {
    pub fn new(http: reqwest::Client, url: &str, chain_id: u64) -> Self {
        Self { http, url: url.to_owned(), chain_id, health: Mutex::default() }
    }

    /// Runs `data` as a contract is made, leaving nothing behind; answers what it returned, in hex.
    pub async fn run(&self, data: &str) -> Result<String, RpcError> {
        if self.health(|health| health.rests_until.is_some_and(|until| Instant::now() < until)) {
            return Err(failed("rests after failures"));
        }
        let done = self.on_its_chain(data).await;
        self.health(|health| match &done {
            Ok(_) | Err(RpcError::Reverted) => (health.failures, health.rests_until) = (0, None),
            Err(RpcError::Failed(_)) => {
                health.failures += 1;
                if health.failures >= FAILURES_MAX {
                    health.rests_until = Some(Instant::now() + REST);
                }
            }
        });
        done
    }

    async fn on_its_chain(&self, data: &str) -> Result<String, RpcError> {
        let known =
            |health: &mut Health| health.chain_checked.is_some_and(|at| at.elapsed() < CHAIN_BELIEVED);
        if !self.health(known) {
            let said = self.call("eth_chainId", json!([])).await?;
            let number = said.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
            if number != Some(self.chain_id) {
                return Err(failed("is on another chain than configured"));
            }
            self.health(|health| health.chain_checked = Some(Instant::now()));
        }
        // Some contracts trust the zero address, from which nothing real can come.
        let call = json!({"from": CALLER, "data": data, "gas": GAS});
        self.call("eth_call", json!([call, "latest"])).await
    }

    fn health<T>(&self, look: impl FnOnce(&mut Health) -> T) -> T {
        look(&mut self.health.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn call(&self, method: &str, params: Value) -> Result<String, RpcError> {
        let question = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        let sent = self.http.post(&self.url).json(&question).send().await;
        let mut response = sent.map_err(|error| failed(error.without_url()))?;
        let status = response.status();
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(|error| failed(error.without_url()))? {
            body.extend_from_slice(&part);
            if body.len() > BODY_MAX {
                return Err(failed("answered too much"));
            }
        }
        // Some nodes answer a revert with a status of 4xx.
        let answer: Answer = serde_json::from_slice(&body)
            .map_err(|_| failed(format!("answered {status} and no JSON-RPC")))?;
        match answer {
            Answer { id: 1, result: None, error: Some(refused) } if refused.is_revert() => {
                Err(RpcError::Reverted)
            }
            Answer { id: 1, result: Some(Value::String(result)), error: None } if status.is_success() => {
                Ok(result)
            }
            Answer { error: Some(refused), .. } => Err(failed(format!("refused: {}", refused.code))),
            Answer { .. } => Err(failed("answered something else")),
        }
    }
}

/// `usher` and zeros: an account that nobody has.
const CALLER: &str = "0x7573686572000000000000000000000000000000";
/// Enough for a wallet that checks a passkey in Solidity, less than any node's limit.
const GAS: &str = "0xe4e1c0";

impl Refused {
    fn is_revert(&self) -> bool {
        let message = self.message.to_ascii_lowercase();
        self.code == 3
            || ["revert", "out of gas", "outofgas", "invalid opcode"]
                .iter()
                .any(|word| message.contains(word))
    }
}

fn failed(detail: impl std::fmt::Display) -> RpcError {
    RpcError::Failed(detail.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_node_that_rested_is_tried_again_and_rests_at_its_first_failure() {
        let node = Node::new(client().unwrap(), "http://127.0.0.1:1", 1);
        let rests = async || node.run("0x").await == Err(failed("rests after failures"));
        for _ in 0..FAILURES_MAX {
            assert!(!rests().await);
        }
        assert!(rests().await);
        node.health(|health| health.rests_until = Some(Instant::now()));
        assert!(!rests().await);
        assert!(rests().await);
    }
}
