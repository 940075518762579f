//! What a gate decided and why: shown to people, and kept as evidence.

use serde::{Deserialize, Serialize};

use super::value::ChainId;

/// What came of a requirement or of a whole gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    Met,
    NotMet,
    /// Neither a yes nor a no: to be asked again.
    Unchecked,
}

impl Outcome {
    /// What came of the opposite.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Met => Self::NotMet,
            Self::NotMet => Self::Met,
            Self::Unchecked => Self::Unchecked,
        }
    }

    /// At least `n` of these.
    pub fn at_least(n: usize, outcomes: &[Self]) -> Self {
        let count = |wanted| outcomes.iter().filter(|outcome| **outcome == wanted).count();
        let met = count(Self::Met);
        if met >= n {
            Self::Met
        } else if met + count(Self::Unchecked) < n {
            Self::NotMet
        } else {
            Self::Unchecked
        }
    }
}

/// A gate's answer for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub outcome: Outcome,
    /// One for each requirement, in the order they are written.
    pub leaves: Vec<LeafReport>,
    /// The shortest way to meet the gate, in a sentence; only where it is not met.
    pub advice: Option<String>,
}

/// What came of one requirement, seen from the door: of what must not be so, not being so is met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeafReport {
    /// Where it stands in the gate's JSON.
    pub place: String,
    /// `At least 100.5 USDC`.
    pub words: String,
    pub outcome: Outcome,
    /// `20 USDC`; nothing where nothing was found out.
    pub found: Option<String>,
    /// `100.5 USDC`.
    pub needed: String,
    pub chain: Option<ChainId>,
    /// The block that was looked at, the oldest where there are several.
    pub block: Option<u64>,
    /// Where its creator says one gets it.
    pub link: Option<String>,
    /// A sentence, only where it could not be checked.
    pub why_unchecked: Option<String>,
}
