//! Gates as data: who may come in, said as a tree of requirements. Reading one, what it needs to know, and what
//! it decides; asking is the telephone's part (`crate::gate`).

mod advice;
mod evaluate;
mod facts;
mod field;
mod list;
mod parse;
mod parse_leaf;
mod report;
mod requirement;
mod value;
mod view;
mod words;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::domain::inbox::InboxId;

pub use facts::{Answer, Facts, Read, Subject, WebhookAnswer, What, age_in_days};
pub use list::{AllowList, ENTRIES_MAX};
pub use report::{LeafReport, Outcome, Report};
pub use requirement::{Kind, POAP_CHAIN, POAP_CONTRACT, Requirement};
pub use value::{Amount, BlockTag, ChainId, Contract, DECIMALS_MAX, Whole};
pub use view::{Argument, Returns, ViewCall, WALLET};

/// Groups inside groups, a requirement alone being one.
pub const DEPTH_MAX: usize = 5;
/// Requirements of one gate.
pub const LEAVES_MAX: usize = 50;
/// Bytes of a gate's JSON.
pub const JSON_MAX: usize = 2 * 1024 * 1024;
/// People whom no re-check removes.
pub const EXEMPT_MAX: usize = 1_000;
/// The longest time between two looks and the longest grace, in hours: a year.
pub const HOURS_MAX: u32 = 8_760;

/// Who may come in. Its JSON is described in `docs/gates/README.md`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "serde_json::Value")]
pub struct Gate {
    pub rule: Rule,
    pub wallets: WalletChoice,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recheck: Option<Recheck>,
    /// Whom a re-check never removes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exempt: Vec<InboxId>,
}

/// A tree of requirements. No group is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Rule {
    All {
        of: Vec<Rule>,
    },
    Any {
        of: Vec<Rule>,
    },
    /// `n` is from 1 to as many as there are.
    AtLeast {
        n: usize,
        of: Vec<Rule>,
    },
    Not {
        rule: Box<Rule>,
    },
    #[serde(untagged)]
    Leaf(Box<Requirement>),
}

/// Whose holdings count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WalletChoice {
    /// Every wallet of the inbox; amounts add up.
    #[default]
    All,
    /// The wallet that signed, alone.
    Signing,
}

/// Looking again at those who are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Recheck {
    /// From 1 to [`HOURS_MAX`].
    pub every_hours: u32,
    /// How long after the warning somebody may stay: 0 to [`HOURS_MAX`].
    pub grace_hours: u32,
}

/// Why a gate was not taken, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{place}: {what}")]
pub struct GateFault {
    /// Such as `rule.of[1].minimum`; `gate` where it is the whole.
    pub place: String,
    /// A sentence for whoever wrote the gate.
    pub what: String,
}

impl GateFault {
    pub fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}

impl Gate {
    /// A gate with this rule, all wallets counting, that looks once.
    pub fn of(rule: Rule) -> Self {
        Self { rule, wallets: WalletChoice::All, recheck: None, exempt: Vec::new() }
    }

    /// Its requirements with their places, in the order they are written.
    pub fn leaves(&self) -> Vec<(String, &Requirement)> {
        let mut found = Vec::new();
        self.rule.walk("rule", &mut |place, leaf| found.push((place.to_owned(), leaf)));
        found
    }

    /// What it wants to know of chains, each question once.
    pub fn reads(&self) -> Vec<Read> {
        let mut reads: Vec<_> = self.leaves().into_iter().flat_map(|(_, leaf)| leaf.kind.reads()).collect();
        reads.sort();
        reads.dedup();
        reads
    }

    /// The webhooks it asks: place of the requirement, and URL.
    pub fn webhooks(&self) -> Vec<(String, String)> {
        let url = |(place, leaf): (String, &Requirement)| match &leaf.kind {
            Kind::Webhook { url } => Some((place, url.clone())),
            _ => None,
        };
        self.leaves().into_iter().filter_map(url).collect()
    }

    /// Whether it wants to know how old the inbox is.
    pub fn asks_age(&self) -> bool {
        self.leaves().iter().any(|(_, leaf)| matches!(leaf.kind, Kind::InboxAge { .. }))
    }

    pub fn is_exempt(&self, inbox: &InboxId) -> bool {
        self.exempt.contains(inbox)
    }
}

impl Rule {
    fn walk<'a>(&'a self, place: &str, look: &mut dyn FnMut(&str, &'a Requirement)) {
        match self {
            Self::All { of } | Self::Any { of } | Self::AtLeast { of, .. } => {
                for (number, rule) in of.iter().enumerate() {
                    rule.walk(&format!("{place}.of[{number}]"), look);
                }
            }
            Self::Not { rule } => rule.walk(&format!("{place}.rule"), look),
            Self::Leaf(leaf) => look(place, leaf),
        }
    }
}
