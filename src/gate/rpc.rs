//! One JSON-RPC node of a chain, as the operator configured it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::redirect::Policy;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::wire::{self, Question, failed};

const CONNECT_MAX: Duration = Duration::from_secs(3);
const CALL_MAX: Duration = Duration::from_secs(5);
pub const BODY_MAX: usize = 64 * 1024;
/// After so many failures on end a node is left alone for a while.
const FAILURES_MAX: u32 = 5;
const REST: Duration = Duration::from_secs(30);
/// How long we believe that a node is on the chain it said.
const CHAIN_BELIEVED: Duration = Duration::from_secs(60 * 60);
/// `usher` and zeros: an account that nobody has. Some contracts trust the zero address, from which nothing real
/// can come.
pub const CALLER: &str = "0x7573686572000000000000000000000000000000";
/// Enough for a wallet that checks a passkey in Solidity, less than any node's limit.
pub const GAS: &str = "0xe4e1c0";

/// Why a node gave no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RpcError {
    /// The call ran and ended in a revert.
    #[error("reverted")]
    Reverted,
    /// More than we read: a contract can bring a node to this.
    #[error("answered too much")]
    TooMuch,
    /// The node would not run it: its own fault, or one of the call that it has no common words for.
    #[error("refused: {0}")]
    Refused(i64),
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

impl Node {
    pub fn new(http: reqwest::Client, url: &str, chain_id: u64) -> Self {
        Self { http, url: url.to_owned(), chain_id, health: Mutex::default() }
    }

    /// Whether it answers and is on its chain.
    pub async fn answers(&self) -> Result<(), RpcError> {
        self.is_on_its_chain().await
    }

    /// Runs `data` as a contract is made, leaving nothing behind; answers what it returned, in hex.
    pub async fn run(&self, data: &str) -> Result<String, RpcError> {
        let call = json!({"from": CALLER, "data": data, "gas": GAS});
        self.ask(("eth_call", json!([call, "latest"])), BODY_MAX, text).await
    }

    /// Asks one question. `most`: bytes of the answer; `read` takes it or says what is wrong with it.
    pub async fn ask<T>(
        &self,
        question: Question,
        most: usize,
        read: impl FnOnce(Value) -> Result<T, RpcError>,
    ) -> Result<T, RpcError> {
        self.guarded(async { read(wire::ask(&self.http, &self.url, &question, most).await?) }).await
    }

    /// Asks all at once; `None` is a revert. Any other failure of one is a failure of all.
    pub async fn ask_all(
        &self,
        questions: &[Question],
        most: usize,
    ) -> Result<Vec<Option<String>>, RpcError> {
        let asked = async {
            let answers = wire::ask_all(&self.http, &self.url, questions, most).await?;
            answers.into_iter().map(|answer| answer.map(text).transpose()).collect()
        };
        self.guarded(asked).await
    }

    /// Asks only where the node is awake and on its chain, and remembers how it went.
    async fn guarded<T>(&self, asked: impl Future<Output = Result<T, RpcError>>) -> Result<T, RpcError> {
        if self.health(|health| health.rests_until.is_some_and(|until| Instant::now() < until)) {
            return Err(failed("rests after failures"));
        }
        let done = match self.is_on_its_chain().await {
            Ok(()) => asked.await,
            Err(error) => Err(error),
        };
        self.health(|health| match &done {
            Ok(_) | Err(RpcError::Reverted) => (health.failures, health.rests_until) = (0, None),
            Err(RpcError::TooMuch) => {}
            Err(RpcError::Refused(_) | RpcError::Failed(_)) => {
                health.failures += 1;
                if health.failures >= FAILURES_MAX {
                    health.rests_until = Some(Instant::now() + REST);
                }
            }
        });
        done
    }

    async fn is_on_its_chain(&self) -> Result<(), RpcError> {
        let known =
            |health: &mut Health| health.chain_checked.is_some_and(|at| at.elapsed() < CHAIN_BELIEVED);
        if self.health(known) {
            return Ok(());
        }
        let said = wire::ask(&self.http, &self.url, &("eth_chainId", json!([])), BODY_MAX).await?;
        if number(&said) != Some(self.chain_id) {
            return Err(failed("is on another chain than configured"));
        }
        self.health(|health| health.chain_checked = Some(Instant::now()));
        Ok(())
    }

    fn health<T>(&self, look: impl FnOnce(&mut Health) -> T) -> T {
        look(&mut self.health.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A text, as most answers are.
pub fn text(value: Value) -> Result<String, RpcError> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(failed("answered something else")),
    }
}

/// A number such as `0x1`.
pub fn number(value: &Value) -> Option<u64> {
    let digits = value.as_str()?.strip_prefix("0x")?;
    u64::from_str_radix(digits, 16).ok()
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
