//! Finding what is wrong with a gate before anybody stands before it.

use alloy_primitives::{Address, address};

use super::ChainReader;
use super::chains::Chains;
use super::look::Look;
use crate::domain::gate::{Answer, Contract, Facts, Gate, GateFault, Kind, Read, Requirement, What};
use crate::domain::inbox::WalletAddress;

/// `usher` and a one: an account that has nothing.
const NOBODY: Address = address!("7573686572000000000000000000000000000001");

pub async fn inspect(chains: &Chains, gate: &Gate) -> Vec<GateFault> {
    let facts = chains.read(&gate.reads(), &[WalletAddress::from(NOBODY)]).await;
    let mut faults = Vec::new();
    for (place, leaf) in gate.leaves() {
        faults.extend(fault(chains, &place, leaf, &facts).await);
    }
    faults
}

async fn fault(chains: &Chains, place: &str, leaf: &Requirement, facts: &Facts) -> Option<GateFault> {
    let (id, contract) = leaf.kind.on_chain()?;
    let at = |name: &str, what: String| Some(GateFault::new(format!("{place}.{name}"), what));
    if chains.get(id.0).is_none() {
        let known: Vec<_> = chains.ids().map(|id| id.to_string()).collect();
        let there = if known.is_empty() { "none yet".to_owned() } else { known.join(", ") };
        return at("chain", format!("This service does not know the way to {id}. It knows: {there}."));
    }
    if let Some(contract) = contract {
        match chains.has_code(id.0, contract).await {
            Some(true) => {}
            Some(false) => return at("contract", format!("No contract stands there on {}.", id.name())),
            None => return at("chain", "This chain could not be reached just now. Try again.".to_owned()),
        }
    }
    let wallet = WalletAddress::from(NOBODY);
    for read in leaf.kind.reads() {
        let about = read.what.is_of_wallets().then_some(&wallet);
        match facts.answer(&read, about) {
            Some(Answer::Found { value, .. }) => {
                if let Some(fault) = too_fine(place, leaf, &read, u8::try_from(*value).ok()) {
                    return Some(fault);
                }
            }
            _ => return at(blamed(&leaf.kind, &read), unanswered(&read).to_owned()),
        }
    }
    None
}

/// A threshold with more decimals than its token has.
fn too_fine(place: &str, leaf: &Requirement, read: &Read, decimals: Option<u8>) -> Option<GateFault> {
    let (Kind::Erc20 { minimum, .. }, What::Decimals { .. }) = (&leaf.kind, &read.what) else { return None };
    let decimals = decimals.filter(|decimals| minimum.decimals() > *decimals)?;
    Some(GateFault::new(
        format!("{place}.minimum"),
        format!("This amount has too many decimals: the token has {decimals}."),
    ))
}

fn blamed(kind: &Kind, read: &Read) -> &'static str {
    match (kind, &read.what) {
        (_, What::Coin) => "chain",
        (Kind::Erc721Token { .. }, _) => "tokenId",
        (Kind::AccessKeys { .. }, _) => "function",
        _ => "contract",
    }
}

fn unanswered(read: &Read) -> &'static str {
    match &read.what {
        What::Coin => "This chain could not be reached just now. Try again.",
        What::Decimals { .. } => "This contract does not say how many decimals its token has.",
        What::Owner { .. } => "This contract names no owner of this token.",
        What::View { .. } | What::Poap { .. } => {
            "This contract does not answer the question how much somebody has."
        }
    }
}

impl Chains {
    /// `None` where no node answers.
    async fn has_code(&self, id: u64, contract: Contract) -> Option<bool> {
        let chain = self.get(id)?;
        for node in &chain.nodes {
            let Ok(look) = Look::at(node, chain.block).await else { continue };
            if let Ok(found) = look.has_code(contract.0).await {
                return Some(found);
            }
        }
        None
    }
}
