//! A chain in memory, for tests.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::{GateError, SignatureChecker, Verdict};
use crate::domain::inbox::WalletAddress;

/// Chains 1 and 8453, on which nobody signed anything until told so. Clones share everything.
#[derive(Clone, Debug, Default)]
pub struct FakeChains(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    good: BTreeSet<(u64, String, Vec<u8>)>,
    offline: bool,
    asked: u32,
}

impl FakeChains {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on this contract wallet takes these bytes for its signature of anything.
    pub fn accept(&self, chain_id: u64, wallet: &WalletAddress, signature: &[u8]) {
        self.state().good.insert((chain_id, wallet.lower(), signature.to_vec()));
    }

    pub fn go_offline(&self, offline: bool) {
        self.state().offline = offline;
    }

    /// How often a chain was asked.
    pub fn asked(&self) -> u32 {
        self.state().asked
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
        if ![1, 8453].contains(&chain_id) {
            return Err(GateError::NotConfigured(chain_id));
        }
        if state.offline {
            return Err(GateError::Unreachable { chain_id, detail: "offline, as scripted".to_owned() });
        }
        let good = state.good.contains(&(chain_id, address.lower(), signature.to_vec()));
        Ok(if good { Verdict::Valid } else { Verdict::Invalid })
    }
}

#[async_trait]
impl super::ChainReader for FakeChains {
    async fn read(
        &self,
        _reads: &[crate::domain::gate::Read],
        _wallets: &[WalletAddress],
    ) -> crate::domain::gate::Facts {
        crate::domain::gate::Facts::default()
    }

    async fn inspect(&self, _gate: &crate::domain::gate::Gate) -> Vec<crate::domain::gate::GateFault> {
        Vec::new()
    }
}
