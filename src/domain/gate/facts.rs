//! What a gate wants to know, and what is known.

use std::collections::BTreeMap;

use alloy_primitives::U256;

use super::value::{ChainId, Contract, Whole};
use super::view::ViewCall;
use crate::domain::inbox::{InboxId, WalletAddress};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// One question to a chain; asked about each wallet, except for [`What::Decimals`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Read {
    pub chain: ChainId,
    pub what: What,
}

/// What is asked; the answer is always a number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// How much of the chain's coin a wallet has, in wei.
    Coin,
    /// How many decimals a token has: about no wallet.
    Decimals { contract: Contract },
    /// What a function answers about a wallet; yes is 1.
    View { contract: Contract, call: ViewCall },
    /// 1 where the wallet owns this token, 0 where another does.
    Owner { contract: Contract, token: Whole },
    /// How many POAPs of an event a wallet has; may stop counting at 1.
    Poap { contract: Contract, event: Whole },
}

impl What {
    /// Whether its answer differs from wallet to wallet.
    pub fn is_of_wallets(&self) -> bool {
        !matches!(self, Self::Decimals { .. })
    }
}

/// What a chain answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Found {
        value: U256,
        /// The number of the block that was looked at.
        block: u64,
    },
    CouldNotCheck {
        /// A sentence for people.
        why: String,
    },
}

/// What a webhook answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookAnswer {
    Yes,
    No {
        /// Its own words, cleaned.
        reason: Option<String>,
    },
    CouldNotCheck {
        why: String,
    },
}

/// All that is known when a gate decides. What is missing here could not be checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    answers: BTreeMap<Read, BTreeMap<Option<WalletAddress>, Answer>>,
    /// Whole days since the inbox was made.
    pub inbox_age_days: Option<u64>,
    /// By the place of the requirement.
    pub webhooks: BTreeMap<String, WebhookAnswer>,
}

impl Facts {
    /// `wallet` is `None` for what is about none.
    pub fn put(&mut self, read: Read, wallet: Option<WalletAddress>, answer: Answer) {
        self.answers.entry(read).or_default().insert(wallet, answer);
    }

    pub fn answer(&self, read: &Read, wallet: Option<&WalletAddress>) -> Option<&Answer> {
        self.answers.get(read)?.get(&wallet.cloned())
    }

    /// How many answers of chains are here.
    pub fn len(&self) -> usize {
        self.answers.values().map(BTreeMap::len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }

    /// Takes over everything the other knows.
    pub fn merge(&mut self, other: Self) {
        for (read, answers) in other.answers {
            self.answers.entry(read).or_default().extend(answers);
        }
        self.inbox_age_days = other.inbox_age_days.or(self.inbox_age_days);
        self.webhooks.extend(other.webhooks);
    }
}

/// Whole days since an inbox was made; one that is made in the future, by another clock, is new.
pub fn age_in_days(first_seen_ms: i64, now_ms: i64) -> u64 {
    u64::try_from(now_ms.saturating_sub(first_seen_ms)).unwrap_or(0) / DAY_MS
}

/// Who stands before the gate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// `None` where only an address is looked at.
    pub inbox: Option<InboxId>,
    /// All wallets of the inbox.
    pub wallets: Vec<WalletAddress>,
    /// The one that signed; `None` where another key did.
    pub signing: Option<WalletAddress>,
}

impl Subject {
    /// An address by itself, as when somebody looks before connecting.
    pub fn address(wallet: WalletAddress) -> Self {
        Self { inbox: None, wallets: vec![wallet.clone()], signing: Some(wallet) }
    }
}
