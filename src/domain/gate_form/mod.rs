//! Gates as the builder's forms show and change them. A form knows one level of requirements; what is nested
//! deeper is changed as text.

mod edit;
mod example;
mod kind;

use super::gate::{Gate, Requirement, Rule};

pub use edit::{GateEdit, Settings};
pub use example::{EXAMPLES, Example};
pub use kind::{FieldForm, KINDS, KindForm, Shape, Typed, field_at, requirement, typed};

/// How many of its requirements a gate wants met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HowMany {
    All,
    Any,
    AtLeast(usize),
}

/// A gate of one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flat<'a> {
    pub how: HowMany,
    /// Each a requirement, or that it must not be met.
    pub rules: Vec<&'a Rule>,
}

impl<'a> Flat<'a> {
    /// `None` where groups stand inside groups.
    pub fn of(gate: &'a Gate) -> Option<Self> {
        let (how, rules) = match &gate.rule {
            Rule::All { of } => (HowMany::All, of.iter().collect()),
            Rule::Any { of } => (HowMany::Any, of.iter().collect()),
            Rule::AtLeast { n, of } => (HowMany::AtLeast(*n), of.iter().collect()),
            alone => (HowMany::All, vec![alone]),
        };
        let flat = Self { how, rules };
        flat.rules.iter().all(|rule| single(rule).is_some()).then_some(flat)
    }
}

/// The requirement of a rule that is no group, and whether it must not be met.
pub fn single(rule: &Rule) -> Option<(&Requirement, bool)> {
    match rule {
        Rule::Leaf(leaf) => Some((leaf, false)),
        Rule::Not { rule } => match &**rule {
            Rule::Leaf(leaf) => Some((leaf, true)),
            _ => None,
        },
        _ => None,
    }
}

/// The whole gate in one line, for people: `At least 2 of: A; B; (C or D)`.
pub fn in_words(gate: &Gate) -> String {
    words(&gate.rule, false)
}

fn words(rule: &Rule, inner: bool) -> String {
    let (n, of) = match rule {
        Rule::Leaf(leaf) => return leaf.words(false),
        Rule::Not { rule } => {
            return match &**rule {
                Rule::Leaf(leaf) => leaf.words(true),
                rule => format!("none of this: {}", words(rule, true)),
            };
        }
        Rule::All { of } => (of.len(), of),
        Rule::Any { of } => (1, of),
        Rule::AtLeast { n, of } => (*n, of),
    };
    let parts: Vec<_> = of.iter().map(|rule| words(rule, true)).collect();
    let said = match n {
        _ if parts.len() == 1 => return parts.concat(),
        n if n == parts.len() => parts.join(" and "),
        1 => parts.join(" or "),
        n => format!("{n} of these: {}", parts.join("; ")),
    };
    if inner { format!("({said})") } else { said }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate(rule: &str) -> Gate {
        Gate::parse(&format!("{{\"rule\":{rule}}}")).unwrap()
    }

    const OLD: &str = r#"{"type":"inboxAge","days":30}"#;
    const COIN: &str = r#"{"type":"nativeCoin","chain":"eip155:1","minimum":"1"}"#;

    #[test]
    fn a_gate_of_one_level_is_flat_and_a_deeper_one_is_not() {
        let group = |of: &str| gate(&format!(r#"{{"type":"any","of":[{of}]}}"#));
        assert_eq!(Flat::of(&gate(OLD)).unwrap().how, HowMany::All);
        let not = format!(r#"{COIN},{{"type":"not","rule":{OLD}}}"#);
        assert_eq!(Flat::of(&group(&not)).unwrap().rules.len(), 2);
        assert_eq!(Flat::of(&group(&format!(r#"{{"type":"all","of":[{OLD}]}}"#))), None);
    }

    #[test]
    fn a_gate_is_said_in_one_line() {
        let said = |rule: &str| in_words(&gate(rule));
        let both = format!(r#"{{"type":"all","of":[{OLD},{COIN}]}}"#);
        let inner = format!(r#"{{"type":"any","of":[{both},{{"type":"not","rule":{COIN}}}]}}"#);
        let old = said(OLD);
        assert_eq!(said(&both), format!("{old} and At least 1 ETH"));
        assert_eq!(said(&inner), format!("({old} and At least 1 ETH) or Not allowed: at least 1 ETH"));
        let two = format!(r#"{{"type":"atLeast","n":2,"of":[{OLD},{COIN},{COIN}]}}"#);
        assert_eq!(said(&two), format!("2 of these: {old}; At least 1 ETH; At least 1 ETH"));
    }
}
