//! One requirement of a gate, and what it asks of chains.

use alloy_primitives::{Address, address};
use serde::Serialize;

use super::facts::{Read, What};
use super::list::AllowList;
use super::value::{Amount, ChainId, Contract, Whole};
use super::view::{Returns, ViewCall};

/// Where POAPs are, unless a gate says otherwise.
pub const POAP_CHAIN: ChainId = ChainId(100);
pub const POAP_CONTRACT: Contract = Contract(address!("22C1f6050E56d2876009903609a2cC3fEf83B415"));

/// A leaf of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Requirement {
    #[serde(flatten)]
    pub kind: Kind,
    /// What its creator calls the thing, as in "At least 100.5 *USDC*". Nobody checked it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Where to get it, says its creator: an https address. Nobody checked it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// What is required.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Kind {
    /// The chain's own coin; `minimum` in whole coins of 18 decimals.
    NativeCoin { chain: ChainId, minimum: Amount },
    /// `minimum` in whole tokens; the contract says its decimals.
    Erc20 { chain: ChainId, contract: Contract, minimum: Amount },
    /// So many tokens of a collection, whichever.
    Erc721 { chain: ChainId, contract: Contract, minimum: Whole },
    /// One token of a collection.
    #[serde(rename = "erc721")]
    Erc721Token { chain: ChainId, contract: Contract, token_id: Whole },
    /// So many tokens of these ids together.
    Erc1155 { chain: ChainId, contract: Contract, ids: Vec<Whole>, minimum: Whole },
    /// The badge of an event. Seen only on this chain, and for wallets with no more than 300 POAPs.
    Poap { chain: ChainId, contract: Contract, event_id: Whole },
    /// Whatever a contract answers about a wallet: a number of at least `minimum`, or yes.
    AccessKeys {
        chain: ChainId,
        contract: Contract,
        #[serde(flatten)]
        call: ViewCall,
        #[serde(skip_serializing_if = "Whole::is_one")]
        minimum: Whole,
    },
    AllowList {
        #[serde(flatten)]
        list: AllowList,
    },
    /// How long the inbox has been there, in days.
    InboxAge { days: u32 },
    /// Somebody's server says yes.
    Webhook { url: String },
}

impl Kind {
    /// The chain and contract it looks at; no contract for a chain's coin.
    pub fn on_chain(&self) -> Option<(ChainId, Option<Contract>)> {
        match self {
            Self::NativeCoin { chain, .. } => Some((*chain, None)),
            Self::Erc20 { chain, contract, .. }
            | Self::Erc721 { chain, contract, .. }
            | Self::Erc721Token { chain, contract, .. }
            | Self::Erc1155 { chain, contract, .. }
            | Self::Poap { chain, contract, .. }
            | Self::AccessKeys { chain, contract, .. } => Some((*chain, Some(*contract))),
            Self::AllowList { .. } | Self::InboxAge { .. } | Self::Webhook { .. } => None,
        }
    }

    /// The questions to its chain.
    pub fn reads(&self) -> Vec<Read> {
        let Some((chain, contract)) = self.on_chain() else { return Vec::new() };
        let contract = contract.unwrap_or(Contract(Address::ZERO));
        let view = |call| What::View { contract, call };
        let whats = match self {
            Self::NativeCoin { .. } => vec![What::Coin],
            Self::Erc20 { .. } => vec![view(ViewCall::balance_of()), What::Decimals { contract }],
            Self::Erc721 { .. } => vec![view(ViewCall::balance_of())],
            Self::Erc721Token { token_id, .. } => vec![What::Owner { contract, token: *token_id }],
            Self::Erc1155 { ids, .. } => ids.iter().map(|id| view(ViewCall::balance_of_id(*id))).collect(),
            Self::Poap { event_id, .. } => vec![What::Poap { contract, event: *event_id }],
            Self::AccessKeys { call, .. } => vec![view(call.clone())],
            Self::AllowList { .. } | Self::InboxAge { .. } | Self::Webhook { .. } => Vec::new(),
        };
        whats.into_iter().map(|what| Read { chain, what }).collect()
    }

    /// The least number that is enough, where it counts something whole.
    pub(super) fn minimum(&self) -> Whole {
        match self {
            Self::Erc721 { minimum, .. } | Self::Erc1155 { minimum, .. } => *minimum,
            Self::AccessKeys { minimum, call, .. } if call.returns == Returns::Number => *minimum,
            _ => Whole::ONE,
        }
    }
}
