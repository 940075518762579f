//! A chain in memory, for tests.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use alloy_primitives::U256;
use async_trait::async_trait;

use super::{ChainReader, GateError, SignatureChecker, Verdict};
use crate::domain::gate::{Answer, ChainId, Facts, Gate, GateFault, Read, What};
use crate::domain::inbox::WalletAddress;

/// The chains there are.
const KNOWN: [u64; 3] = [1, 100, 8453];

/// Chains 1, 100 and 8453, on which nobody signed anything and nobody has anything until told so. Clones share
/// everything.
#[derive(Clone, Debug, Default)]
pub struct FakeChains(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    good: BTreeSet<(u64, String, Vec<u8>)>,
    held: BTreeMap<(Read, Option<WalletAddress>), U256>,
    offline: bool,
    asked: u32,
    inspected: u32,
    block: u64,
}

impl FakeChains {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on this contract wallet takes these bytes for its signature of anything.
    pub fn accept(&self, chain_id: u64, wallet: &WalletAddress, signature: &[u8]) {
        self.state().good.insert((chain_id, wallet.lower(), signature.to_vec()));
    }

    /// From the next block on the chain answers this about a wallet.
    pub fn set(&self, read: &Read, wallet: &WalletAddress, value: U256) {
        self.put(read, Some(wallet.clone()), value);
    }

    /// From the next block on the chain answers this about no wallet; tokens have 18 decimals until then.
    pub fn set_decimals(&self, read: &Read, decimals: u8) {
        self.put(read, None, U256::from(decimals));
    }

    fn put(&self, read: &Read, wallet: Option<WalletAddress>, value: U256) {
        let mut state = self.state();
        state.block += 1;
        state.held.insert((read.clone(), wallet), value);
    }

    pub fn go_offline(&self, offline: bool) {
        self.state().offline = offline;
    }

    /// How often a chain was asked.
    pub fn asked(&self) -> u32 {
        self.state().asked
    }

    /// How often somebody wanted to know whether a gate can be looked at.
    pub fn inspected(&self) -> u32 {
        self.state().inspected
    }
}

#[async_trait]
impl ChainReader for FakeChains {
    async fn read(&self, reads: &[Read], wallets: &[WalletAddress]) -> Facts {
        self.state().asked += u32::from(!reads.is_empty());
        let mut facts = Facts::default();
        for read in reads {
            let about = wallets.iter().cloned().map(Some).filter(|_| read.what.is_of_wallets());
            let none = (!read.what.is_of_wallets()).then_some(None);
            for wallet in about.chain(none) {
                let answer = self.state().answer(read, &wallet);
                facts.put(read.clone(), wallet, answer);
            }
        }
        facts
    }

    async fn inspect(&self, gate: &Gate) -> Vec<GateFault> {
        self.state().inspected += 1;
        let unknown = |chain: ChainId| !KNOWN.contains(&chain.0);
        let chains =
            gate.leaves().into_iter().filter_map(|(place, leaf)| Some((place, leaf.kind.on_chain()?.0)));
        let words = "This service does not know the way there.";
        chains
            .filter(|(_, chain)| unknown(*chain))
            .map(|(place, _)| GateFault::new(format!("{place}.chain"), words))
            .collect()
    }
}

impl State {
    fn answer(&self, read: &Read, wallet: &Option<WalletAddress>) -> Answer {
        if self.offline || !KNOWN.contains(&read.chain.0) {
            return Answer::CouldNotCheck { why: "The chain could not be reached just now.".to_owned() };
        }
        let none = if matches!(read.what, What::Decimals { .. }) { U256::from(18) } else { U256::ZERO };
        let value = self.held.get(&(read.clone(), wallet.clone())).copied().unwrap_or(none);
        Answer::Found { value, block: self.block }
    }
}

#[async_trait]
impl SignatureChecker for FakeChains {
    async fn is_valid(
        &self,
        chain_id: u64,
        address: &WalletAddress,
        _hash: &[u8; 32],
        signature: &[u8],
    ) -> Result<Verdict, GateError> {
        let mut state = self.state();
        state.asked += 1;
        if !KNOWN.contains(&chain_id) {
            return Err(GateError::NotConfigured(chain_id));
        }
        if state.offline {
            return Err(GateError::Unreachable { chain_id, detail: "offline, as scripted".to_owned() });
        }
        let good = state.good.contains(&(chain_id, address.lower(), signature.to_vec()));
        Ok(if good { Verdict::Valid } else { Verdict::Invalid })
    }
}
