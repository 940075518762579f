//! The telephone to chains: what Usher asks of a blockchain, whoever answers.

use async_trait::async_trait;

use crate::domain::gate::{Facts, Gate, GateFault, Read};
use crate::domain::inbox::WalletAddress;

pub mod chains;
pub mod fake;
mod inspect;
mod look;
mod question;
mod reader;
mod rpc;
mod survey;
mod wire;

/// What a chain says of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Valid,
    Invalid,
}

/// Why a chain could not be asked. Never means that something is valid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GateError {
    /// The operator configured no way to this chain.
    #[error("chain {0} is not configured")]
    NotConfigured(u64),
    /// No node gave an answer in time, or an answer that can be believed; for logs, never for people.
    #[error("chain {chain_id} is unreachable: {detail}")]
    Unreachable { chain_id: u64, detail: String },
}

/// Signatures of accounts that are contracts: ERC-6492, ERC-1271, EIP-7702.
#[async_trait]
pub trait SignatureChecker: Send + Sync {
    /// Whether `address` signed `hash`, as this chain (EIP-155 number) sees it now. `signature` has no more than
    /// [`crate::domain::siwe::SIGNATURE_MAX`] bytes; longer ones are invalid.
    async fn is_valid(
        &self,
        chain_id: u64,
        address: &WalletAddress,
        hash: &[u8; 32],
        signature: &[u8],
    ) -> Result<Verdict, GateError>;
}

/// What gates want to know of chains.
#[async_trait]
pub trait ChainReader: Send + Sync {
    /// Asks everything about each of these wallets: one block of each chain. Never fails as a whole; what a chain
    /// did not answer so that it can be believed is [`crate::domain::gate::Answer::CouldNotCheck`].
    async fn read(&self, reads: &[Read], wallets: &[WalletAddress]) -> Facts;

    /// What only a chain can tell of a gate's faults, for whoever writes one: chains we do not know, contracts
    /// that are not there or do not answer, thresholds finer than a token.
    async fn inspect(&self, gate: &Gate) -> Vec<GateFault>;
}
