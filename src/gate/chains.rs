//! The chains an operator configured, asked by JSON-RPC.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::rpc::{self, Node, RpcError};
use super::{GateError, SignatureChecker, Verdict, question};
use crate::domain::gate::{BlockTag, ChainId};
use crate::domain::inbox::WalletAddress;
use crate::domain::siwe::SIGNATURE_MAX;

/// How long somebody who signs in is let wait, all nodes together.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// How many may ask one chain at a time.
const AT_ONCE: usize = 8;

/// Chains by EIP-155 number, each with its nodes in the order they are tried.
#[derive(Default)]
pub struct Chains(BTreeMap<u64, Chain>);

/// The way to a chain.
pub struct ChainSettings {
    /// The EIP-155 number.
    pub id: u64,
    /// In the order they are tried.
    pub urls: Vec<String>,
    /// How many nodes have to say the same of a gate; 1 takes the first that answers.
    pub quorum: usize,
    /// The block gates look at.
    pub block: BlockTag,
}

impl From<(u64, Vec<String>)> for ChainSettings {
    fn from((id, urls): (u64, Vec<String>)) -> Self {
        Self { id, urls, quorum: 1, block: BlockTag::default() }
    }
}

pub(super) struct Chain {
    pub nodes: Vec<Node>,
    pub quorum: usize,
    pub block: BlockTag,
    free: Semaphore,
    /// Apart from `free`, so that looking at gates keeps nobody from signing in.
    pub reading: Semaphore,
}

impl Chains {
    /// Nothing is called before it is needed.
    pub fn new(chains: impl IntoIterator<Item = impl Into<ChainSettings>>) -> Result<Self, reqwest::Error> {
        let chains: Vec<ChainSettings> = chains.into_iter().map(Into::into).collect();
        if chains.is_empty() {
            return Ok(Self::default());
        }
        let http = rpc::client()?;
        let chain = |ChainSettings { id, urls, quorum, block }| {
            let nodes = urls.iter().map(|url| Node::new(http.clone(), url, id)).collect();
            let (free, reading) = (Semaphore::new(AT_ONCE), Semaphore::new(AT_ONCE));
            (id, Chain { nodes, quorum, block, free, reading })
        };
        Ok(Self(chains.into_iter().map(chain).collect()))
    }

    /// Whether each node of a chain answers and is on it, or what it does instead; in the order of the configuration.
    pub async fn ask_each(&self, id: u64) -> Vec<Result<(), String>> {
        let nodes = self.get(id).map(|chain| chain.nodes.as_slice()).unwrap_or_default();
        let asked = nodes.iter().map(async |node| node.answers().await.map_err(|error| error.to_string()));
        futures::future::join_all(asked).await
    }

    pub(super) fn get(&self, id: u64) -> Option<&Chain> {
        self.0.get(&id)
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = ChainId> {
        self.0.keys().copied().map(ChainId)
    }
}

#[async_trait]
impl SignatureChecker for Chains {
    async fn is_valid(
        &self,
        chain_id: u64,
        address: &WalletAddress,
        hash: &[u8; 32],
        signature: &[u8],
    ) -> Result<Verdict, GateError> {
        let chain = self.0.get(&chain_id).ok_or(GateError::NotConfigured(chain_id))?;
        if signature.len() > SIGNATURE_MAX {
            return Ok(Verdict::Invalid);
        }
        let Some(code) = question::code(address, hash, signature) else { return Ok(Verdict::Invalid) };
        let read = |answer: &str| question::verdict(answer, address, hash, signature);
        let asked = timeout(ANSWER_MAX, chain.ask(&code, read)).await;
        asked
            .unwrap_or_else(|_| Err("no answer in time".to_owned()))
            .map_err(|detail| GateError::Unreachable { chain_id, detail })
    }
}

impl Chain {
    /// The first node that gives an answer decides.
    async fn ask(&self, code: &str, read: impl Fn(&str) -> Option<Verdict>) -> Result<Verdict, String> {
        let _turn = self.free.acquire().await.map_err(|error| error.to_string())?;
        let mut failures = Vec::new();
        for (number, node) in self.nodes.iter().enumerate() {
            let failure = match node.run(code).await {
                Ok(answer) => match read(&answer) {
                    Some(verdict) => return Ok(verdict),
                    None => "answered what the validator cannot have said".to_owned(),
                },
                // The validator itself reverts for nobody: something used up all it had.
                Err(RpcError::Reverted) => return Ok(Verdict::Invalid),
                Err(error) => error.to_string(),
            };
            failures.push(format!("node {number} {failure}"));
        }
        Err(failures.join("; "))
    }
}
