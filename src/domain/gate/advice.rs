//! The shortest way to meet a gate, in words.

use super::evaluate::Seen;
use super::words::capital;
use super::{Gate, Kind, Outcome, Requirement, Rule};

/// What has to change, and how hard that is; `None` where nothing helps.
struct Way {
    effort: u32,
    steps: Vec<String>,
}

impl Gate {
    /// `seen`: what came of each requirement, in the order they are written.
    pub(super) fn advice(&self, seen: &[Seen]) -> Option<String> {
        let way = way(&self.rule, true, &mut seen.iter());
        let mut steps = way.steps;
        steps.dedup();
        (!steps.is_empty()).then(|| format!("{}.", capital(&steps.join(", and "))))
    }
}

/// The easiest way to make this rule true, or false.
fn way(rule: &Rule, wanted: bool, seen: &mut std::slice::Iter<'_, Seen>) -> Way {
    let (n, of) = match rule {
        Rule::Leaf(leaf) => return step(leaf, wanted, seen.next()),
        Rule::Not { rule } => return way(rule, !wanted, seen),
        Rule::All { of } => (of.len(), of),
        Rule::Any { of } => (1, of),
        Rule::AtLeast { n, of } => (*n, of),
    };
    let needed = if wanted { n } else { of.len() + 1 - n };
    let mut ways: Vec<Way> = of.iter().map(|rule| way(rule, wanted, seen)).collect();
    ways.sort_by_key(|way| way.effort);
    let easiest = ways.into_iter().take(needed);
    easiest.fold(Way { effort: 0, steps: Vec::new() }, |mut all, one| {
        all.effort = all.effort.saturating_add(one.effort);
        all.steps.extend(one.steps);
        all
    })
}

fn step(leaf: &Requirement, wanted: bool, seen: Option<&Seen>) -> Way {
    let outcome = seen.map_or(Outcome::Unchecked, |seen| seen.outcome);
    let there = if wanted { Outcome::Met } else { Outcome::NotMet };
    if outcome == there {
        return Way { effort: 0, steps: Vec::new() };
    }
    let missing = seen.and_then(|seen| seen.missing.clone());
    let (effort, words) = match (outcome, wanted) {
        (Outcome::Unchecked, _) => (1_000, format!("wait until we can check: {}", leaf.needed(!wanted))),
        (_, true) => get(leaf, missing),
        (_, false) => give_up(leaf),
    };
    let link = leaf.link.as_ref().filter(|_| wanted).map(|link| format!(" ({link})")).unwrap_or_default();
    Way { effort, steps: vec![words + &link] }
}

fn get(leaf: &Requirement, missing: Option<String>) -> (u32, String) {
    match &leaf.kind {
        Kind::AllowList { .. } => (50, format!("ask to be put {}", leaf.needed(false))),
        Kind::InboxAge { .. } => (10, format!("come back with {}", leaf.needed(false))),
        Kind::Webhook { .. } => (20, format!("get {}", leaf.needed(false))),
        Kind::Poap { .. } | Kind::Erc721Token { .. } => (5, format!("get {}", leaf.needed(false))),
        _ => (1, format!("get {}", missing.unwrap_or_else(|| leaf.needed(false)))),
    }
}

fn give_up(leaf: &Requirement) -> (u32, String) {
    match &leaf.kind {
        Kind::AllowList { .. } => (50, format!("ask to be {}", leaf.needed(true))),
        Kind::InboxAge { .. } | Kind::Webhook { .. } => (50, format!("come back with {}", leaf.needed(true))),
        _ => (1, format!("have {}", leaf.needed(true))),
    }
}
