//! Looking again at those whom a gate let in: what follows from a look, and what they are told.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::gate::{Gate, LeafReport, Outcome, Report};
use super::id::JoinRequestId;
use super::inbox::Person;

/// Where a look does not find out, the next one comes after this many hours at the latest.
pub const AGAIN_HOURS: u32 = 1;

/// Somebody was told that they don't meet a gate any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub request: JoinRequestId,
    pub warned_at_ms: i64,
    /// What they were told.
    pub until_ms: i64,
    /// When the gate was last changed. A warning says nothing about a gate that came later.
    pub gate_at_ms: i64,
}

/// What became of the message that told them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    NotYet,
    At(i64),
    /// It can't be brought to them.
    Never,
}

impl Warning {
    /// From when on they may be taken out: never before they had the whole time since they were told. `None`
    /// while the message is on its way.
    pub fn over_at(&self, told: Told) -> Option<i64> {
        let grace = self.until_ms.saturating_sub(self.warned_at_ms);
        match told {
            Told::NotYet => None,
            Told::At(at) => Some(self.until_ms.max(at.saturating_add(grace))),
            Told::Never => Some(self.until_ms),
        }
    }
}

/// What follows from a look at somebody who is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Step {
    /// They meet it.
    Stay,
    /// They meet it again; the warning goes.
    Clear,
    /// They don't meet it, and are told.
    Warn,
    /// They were told, and still have time.
    Wait,
    /// They were told, and their time is over.
    Remove,
    /// It could not be found out: all stays as it is.
    Unknown,
}

/// `until_ms` is when the time of somebody ends who was told.
pub const fn step(outcome: Outcome, until_ms: Option<i64>, now_ms: i64) -> Step {
    match (outcome, until_ms) {
        (Outcome::Unchecked, _) => Step::Unknown,
        (Outcome::Met, None) => Step::Stay,
        (Outcome::Met, Some(_)) => Step::Clear,
        (Outcome::NotMet, None) => Step::Warn,
        (Outcome::NotMet, Some(until)) if now_ms < until => Step::Wait,
        (Outcome::NotMet, Some(_)) => Step::Remove,
    }
}

/// One line of a dry run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watched {
    pub person: Person,
    /// What a look now would do.
    pub step: Step,
    pub report: Report,
    /// Whom nothing happens to, whatever is found.
    pub exempt: bool,
    /// Where they were told: until when they have time.
    pub until_ms: Option<i64>,
}

/// Whether other people could be taken out by this gate than by the one before, so that somebody should see who
/// before it counts.
pub fn is_stricter(before: Option<&Gate>, next: &Gate) -> bool {
    let watching = before.filter(|gate| gate.recheck.is_some());
    let same = |before: &Gate| {
        let stays_exempt = before.exempt.iter().all(|inbox| next.is_exempt(inbox));
        before.rule == next.rule && before.wallets == next.wallets && stays_exempt
    };
    next.recheck.is_some() && !watching.is_some_and(same)
}

/// A gate that somebody is to see the consequences of before it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub invite: String,
    /// That of the invite when the draft was made.
    pub version: i64,
    pub gate: Gate,
    /// Who decides about those it lets through; as it is where `None`.
    pub join_mode: Option<String>,
}

/// The group and the link somebody came in by.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub group: &'a str,
    pub link: &'a str,
}

impl Place<'_> {
    /// Something is missing. `until_ms` is `None` where there is no time to wait for.
    pub fn warning(&self, report: &Report, until_ms: Option<i64>) -> String {
        let Self { group, link } = self;
        let term = match until_ms {
            Some(until) => format!("You have until {} to keep your place", in_words(until)),
            None => "You will be taken out of the group soon".to_owned(),
        };
        format!(
            "Something is missing for your place in \"{group}\".\n\n{}\n\n{term}. Once you meet it again there is \
             nothing else to do: we look by ourselves.\n\n{link}",
            missing(report)
        )
    }

    /// All is well again.
    pub fn all_clear(&self) -> String {
        format!("Thank you: nothing is missing any more. You keep your place in \"{}\".", self.group)
    }

    /// They were taken out.
    pub fn farewell(&self, report: &Report) -> String {
        let Self { group, link } = self;
        format!(
            "You were taken out of \"{group}\", because something was still missing.\n\n{}\n\nWhenever you meet it \
             again you can come back at once:\n{link}",
            missing(report)
        )
    }
}

fn missing(report: &Report) -> String {
    let line = |leaf: &LeafReport| match &leaf.found {
        Some(found) => format!("- {} (found: {found})", leaf.words),
        None => format!("- {}", leaf.words),
    };
    let not_met = report.leaves.iter().filter(|leaf| leaf.outcome == Outcome::NotMet);
    let lines: Vec<String> = not_met.map(line).chain(report.advice.clone()).collect();
    lines.join("\n")
}

/// `24 November 2026, 12:00 UTC`.
fn in_words(ms: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(ms.div_euclid(1000)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    format!("{} {} {}, {:02}:{:02} UTC", at.day(), at.month(), at.year(), at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn whoever_does_not_meet_it_is_told_first_and_taken_out_when_the_time_is_over() {
        assert_eq!(step(Outcome::Met, None, 5), Step::Stay);
        assert_eq!(step(Outcome::NotMet, None, 5), Step::Warn);
        assert_eq!(step(Outcome::NotMet, Some(6), 5), Step::Wait);
        assert_eq!(step(Outcome::NotMet, Some(5), 5), Step::Remove);
        assert_eq!(step(Outcome::Met, Some(5), 5), Step::Clear, "at the last moment too");
    }

    #[test]
    fn what_could_not_be_checked_changes_nothing() {
        for until in [None, Some(i64::MIN), Some(i64::MAX)] {
            assert_eq!(step(Outcome::Unchecked, until, 5), Step::Unknown);
        }
    }

    #[test]
    fn the_time_begins_when_the_message_went_out() {
        let request = JoinRequestId::parse(&"0".repeat(26)).unwrap();
        let warning = Warning { request, warned_at_ms: 100, until_ms: 100 + HOUR, gate_at_ms: 0 };
        assert_eq!(warning.over_at(Told::NotYet), None);
        assert_eq!(warning.over_at(Told::At(100)), Some(100 + HOUR));
        assert_eq!(
            warning.over_at(Told::At(5 * HOUR)),
            Some(6 * HOUR),
            "a network that was away takes no time"
        );
        assert_eq!(warning.over_at(Told::Never), Some(100 + HOUR));
    }

    #[test]
    fn a_gate_that_could_take_others_out_is_to_be_looked_at_first() {
        let gate = |days: u32, hours: Option<u32>, exempt: &[&str]| {
            let recheck = hours.map(|hours| json!({ "everyHours": hours, "graceHours": 1 }));
            let exempt: Vec<_> = exempt.iter().map(|pair| pair.repeat(32)).collect();
            let mut whole = json!({ "rule": { "type": "inboxAge", "days": days }, "exempt": exempt });
            if let Some(recheck) = recheck {
                whole["recheck"] = recheck;
            }
            Gate::read(&whole).unwrap()
        };
        let on = gate(1, Some(24), &["ab"]);
        assert!(is_stricter(None, &on) && is_stricter(Some(&gate(1, None, &["ab"])), &on));
        assert!(is_stricter(Some(&on), &gate(2, Some(24), &["ab"])), "another rule");
        assert!(is_stricter(Some(&on), &gate(1, Some(24), &[])), "somebody is not exempt any more");
        assert!(!is_stricter(Some(&on), &gate(1, Some(6), &["ab", "cd"])), "the same people, more often");
        assert!(!is_stricter(Some(&on), &gate(2, None, &[])), "nobody is taken out");
    }

    #[test]
    fn a_letter_says_what_is_missing_until_when_and_where_to_look() {
        let leaf = LeafReport {
            place: "rule".into(),
            words: "At least 100 USDC".into(),
            outcome: Outcome::NotMet,
            found: Some("20 USDC".into()),
            needed: "100 USDC".into(),
            chain: None,
            block: None,
            link: None,
            why_unchecked: None,
        };
        let there = LeafReport { words: "An old inbox".into(), outcome: Outcome::Met, ..leaf.clone() };
        let advice = Some("Get 80 USDC more.".into());
        let report = Report { outcome: Outcome::NotMet, leaves: vec![leaf, there], advice };
        let place = Place { group: "Holders", link: "https://example.org/invite/x" };
        let told = place.warning(&report, Some(1_795_348_800_000));
        for words in [
            "\"Holders\"",
            "- At least 100 USDC (found: 20 USDC)\nGet 80 USDC more.",
            "until 22 November 2026, 12:00 UTC",
            "https://example.org/invite/x",
        ] {
            assert!(told.contains(words), "{words:?} is not in {told:?}");
        }
        assert!(!told.contains("An old inbox"), "what is there is not missing");
        assert!(place.warning(&report, None).contains("soon"));
        assert!(place.farewell(&report).contains("come back at once"));
        assert!(place.all_clear().contains("You keep your place in \"Holders\"."));
    }
}
