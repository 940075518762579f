//! Ready-made requirements that fill a form; the same files are examples for those who write gates as text.

use super::Flat;
use super::kind::{KindForm, Typed, typed};
use crate::domain::gate::Gate;

/// A gate to begin with.
#[derive(Debug)]
pub struct Example {
    /// Its name in addresses.
    pub word: &'static str,
    pub name: &'static str,
    text: &'static str,
}

/// The cases of the tutorial.
pub const EXAMPLES: &[Example] = &[
    Example {
        word: "nft",
        name: "An NFT of a collection",
        text: include_str!("../../../docs/gates/nft-collection.json"),
    },
    Example { word: "erc20", name: "100.5 USDC", text: include_str!("../../../docs/gates/erc20.json") },
    Example {
        word: "keys",
        name: "A key of Friendtech's kind",
        text: include_str!("../../../docs/gates/access-keys.json"),
    },
    Example {
        word: "poap",
        name: "The POAP of an event",
        text: include_str!("../../../docs/gates/poap.json"),
    },
];

impl Example {
    pub fn of(word: &str) -> Option<&'static Self> {
        EXAMPLES.iter().find(|example| example.word == word)
    }

    /// The form of its first requirement, filled in.
    pub fn typed(&self) -> Option<(&'static KindForm, Typed)> {
        let gate = Gate::parse(self.text).ok()?;
        typed(Flat::of(&gate)?.rules.first()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_a_gate_and_fills_a_form() {
        for example in EXAMPLES {
            let (_, typed) = example.typed().unwrap_or_else(|| panic!("{}", example.word));
            assert!(typed.contains_key("label"), "{}", example.word);
        }
    }
}
