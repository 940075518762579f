//! Three values: yes, no, and not known.

use serde_json::{Value, json};

use super::{gate, leaf};
use crate::domain::gate::{Facts, Outcome, Subject, WebhookAnswer};

use Outcome::{Met, NotMet, Unchecked};

const ALL: [Outcome; 3] = [Met, NotMet, Unchecked];

/// What a rule of webhooks with these answers comes to.
fn came(rule: impl FnOnce(Vec<Value>) -> Value, answers: &[Outcome]) -> Outcome {
    let gate = gate(rule(vec![leaf("webhook", json!({})); answers.len()]));
    let mut facts = Facts::default();
    for ((place, _), answer) in gate.webhooks().into_iter().zip(answers) {
        facts.webhooks.insert(
            place,
            match answer {
                Met => WebhookAnswer::Yes,
                NotMet => WebhookAnswer::No { reason: None },
                Unchecked => WebhookAnswer::CouldNotCheck { why: "The server is away.".to_owned() },
            },
        );
    }
    let report = gate.evaluate(&Subject::default(), &facts);
    assert_eq!(report.advice.is_some(), report.outcome == NotMet, "{report:?}");
    report.outcome
}

/// Every way in which three requirements can come out.
fn triples() -> impl Iterator<Item = [Outcome; 3]> {
    ALL.into_iter().flat_map(|a| ALL.into_iter().flat_map(move |b| ALL.into_iter().map(move |c| [a, b, c])))
}

/// What is said when each that is not known may still turn out either way.
fn by_cases(answers: &[Outcome], holds: &dyn Fn(&[bool]) -> bool) -> Outcome {
    let mut worlds = vec![Vec::new()];
    for answer in answers {
        let both: &[bool] = match answer {
            Met => &[true],
            NotMet => &[false],
            Unchecked => &[true, false],
        };
        worlds = worlds
            .iter()
            .flat_map(|world: &Vec<bool>| both.iter().map(move |one| [&world[..], &[*one]].concat()))
            .collect();
    }
    let said: Vec<bool> = worlds.iter().map(|world| holds(world)).collect();
    match (said.contains(&true), said.contains(&false)) {
        (true, false) => Met,
        (false, true) => NotMet,
        _ => Unchecked,
    }
}

#[test]
fn every_small_tree_says_what_is_so_in_every_case_that_is_left() {
    let group = |of_type: &'static str| move |of: Vec<Value>| json!({"type": of_type, "of": of});
    let at_least = |n: usize| move |of: Vec<Value>| json!({"type": "atLeast", "n": n, "of": of});
    let count = |world: &[bool]| world.iter().filter(|one| **one).count();
    for answers in triples() {
        assert_eq!(came(group("all"), &answers), by_cases(&answers, &|w| count(w) == 3), "all {answers:?}");
        assert_eq!(came(group("any"), &answers), by_cases(&answers, &|w| count(w) > 0), "any {answers:?}");
        for n in 1..=3 {
            let wanted = by_cases(&answers, &|w| count(w) >= n);
            assert_eq!(came(at_least(n), &answers), wanted, "{n} of {answers:?}");
        }
        let not_any = |of: Vec<Value>| json!({"type": "not", "rule": {"type": "any", "of": of}});
        assert_eq!(came(not_any, &answers), by_cases(&answers, &|w| count(w) == 0), "not any {answers:?}");
        let mixed = |of: Vec<Value>| json!({"type": "any", "of": [{"type": "all", "of": [of[0], {"type": "not", "rule": of[1]}]}, of[2]]});
        let wanted = by_cases(&answers, &|w| (w[0] && !w[1]) || w[2]);
        assert_eq!(came(mixed, &answers), wanted, "a and not b, or c: {answers:?}");
    }
}

#[test]
fn the_opposite_of_what_is_not_known_is_not_known() {
    let not = |of: Vec<Value>| json!({"type": "not", "rule": of[0]});
    assert_eq!(ALL.map(|one| came(not, &[one])), [NotMet, Met, Unchecked]);
    assert_eq!(ALL.map(|one| came(|of| of[0].clone(), &[one])), ALL);
}
