//! From what a gate wants to know to questions for a block, and back.

use std::collections::BTreeMap;

use alloy_primitives::{Address, Bytes, U256, keccak256};
use alloy_sol_types::SolValue;

use super::look::{Ask, Look, Reply};
use super::rpc::RpcError;
use crate::domain::gate::{Contract, DECIMALS_MAX, Read, Returns, What, Whole};
use crate::domain::inbox::WalletAddress;

/// POAPs of one wallet that are looked through.
const BADGES_MAX: u64 = 300;

/// A read about one wallet, or about none.
#[derive(Clone)]
pub struct Question {
    pub read: Read,
    pub wallet: Option<WalletAddress>,
}

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    Value(U256),
    Refused,
    Odd,
    TooManyBadges,
}

type Known = BTreeMap<Ask, Reply>;

/// Finds out everything, asking nothing twice.
pub async fn survey(look: &Look<'_>, questions: &[Question]) -> Result<Vec<Finding>, RpcError> {
    let mut known = Known::new();
    for step in [Question::first, Question::second, Question::third] {
        let mut asks: Vec<Ask> = questions.iter().flat_map(|question| step(question, &known)).collect();
        asks.sort();
        asks.dedup();
        let replies = look.all(&asks).await?;
        known.extend(asks.into_iter().zip(replies));
    }
    Ok(questions.iter().map(|question| question.finding(&known)).collect())
}

impl Question {
    /// Each read about each wallet, once.
    pub fn all(reads: &[Read], wallets: &[WalletAddress]) -> Vec<Self> {
        let of = |read: &Read| -> Vec<Self> {
            let about = |wallet| Self { read: read.clone(), wallet };
            match read.what.is_of_wallets() {
                true => wallets.iter().cloned().map(Some).map(about).collect(),
                false => vec![about(None)],
            }
        };
        reads.iter().flat_map(of).collect()
    }

    fn account(&self) -> Address {
        self.wallet.as_ref().map_or(Address::ZERO, Address::from)
    }

    fn ask(&self) -> Option<Ask> {
        Some(match &self.read.what {
            What::Coin => Ask::Coin(self.account()),
            What::Decimals { contract } => call(contract, "decimals()", ()),
            What::Owner { contract, token } => call(contract, "ownerOf(uint256)", (token.0,)),
            What::Poap { contract, .. } => call(contract, "balanceOf(address)", (self.account(),)),
            What::View { contract, call } => {
                let data = call.data(self.wallet.as_ref()?).ok()?;
                Ask::Call { to: contract.0, data: data.into() }
            }
        })
    }

    fn first(&self, _: &Known) -> Vec<Ask> {
        self.ask().into_iter().collect()
    }

    /// Which badges there are.
    fn second(&self, known: &Known) -> Vec<Ask> {
        let What::Poap { contract, .. } = &self.read.what else { return Vec::new() };
        let count = self.ask().and_then(|ask| known.get(&ask)).and_then(Reply::number).unwrap_or_default();
        let count = u64::try_from(count).unwrap_or(u64::MAX).min(BADGES_MAX);
        let badge = |index| {
            call(contract, "tokenOfOwnerByIndex(address,uint256)", (self.account(), U256::from(index)))
        };
        (0..count).map(badge).collect()
    }

    /// What each badge is for.
    fn third(&self, known: &Known) -> Vec<Ask> {
        let What::Poap { contract, .. } = &self.read.what else { return Vec::new() };
        let tokens = self.second(known).into_iter().filter_map(|ask| known.get(&ask)?.number());
        tokens.map(|token| call(contract, "tokenEvent(uint256)", (token,))).collect()
    }

    fn finding(&self, known: &Known) -> Finding {
        let reply = self.ask().and_then(|ask| known.get(&ask)).copied().unwrap_or(Reply::Odd);
        let word = match reply {
            Reply::Word(word) => word,
            Reply::Refused => return Finding::Refused,
            Reply::Odd => return Finding::Odd,
        };
        match &self.read.what {
            What::Decimals { .. } if word > U256::from(DECIMALS_MAX) => Finding::Odd,
            What::View { call, .. } if call.returns == Returns::Bool && word > U256::ONE => Finding::Odd,
            What::Owner { .. } if word >> 160 != U256::ZERO => Finding::Odd,
            What::Owner { .. } => {
                Finding::Value(U256::from(Address::from_word(word.into()) == self.account()))
            }
            What::Poap { event, .. } => self.badges(*event, word, known),
            What::Coin | What::Decimals { .. } | What::View { .. } => Finding::Value(word),
        }
    }

    /// How many badges are of this event; one is enough to know, none only where all were seen.
    fn badges(&self, event: Whole, count: U256, known: &Known) -> Finding {
        let events = self.third(known);
        let of_event = |ask: &&Ask| known.get(ask).and_then(Reply::number) == Some(event.0);
        let found = events.iter().filter(of_event).count();
        let seen = events.iter().filter(|ask| known.get(ask).and_then(Reply::number).is_some()).count();
        if found > 0 || U256::from(seen) == count {
            Finding::Value(U256::from(found))
        } else if count > U256::from(BADGES_MAX) {
            Finding::TooManyBadges
        } else {
            Finding::Refused
        }
    }
}

impl Reply {
    fn number(&self) -> Option<U256> {
        match self {
            Self::Word(word) => Some(*word),
            Self::Refused | Self::Odd => None,
        }
    }
}

fn call<T: SolValue>(contract: &Contract, function: &str, arguments: T) -> Ask
where
    for<'a> <T::SolType as alloy_sol_types::SolType>::Token<'a>: alloy_sol_types::abi::TokenSeq<'a>,
{
    let selector = keccak256(function);
    let data: Vec<u8> = selector.iter().take(4).copied().chain(arguments.abi_encode_params()).collect();
    Ask::Call { to: contract.0, data: Bytes::from(data) }
}
