//! One change of a gate. What comes out is JSON that nobody has checked yet.

use serde_json::{Value, json};

use super::{Flat, HowMany};
use crate::domain::gate::Gate;
use crate::domain::problem::Problem;

/// What a form of the builder changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GateEdit {
    /// Adds a requirement, or puts it in the place of the one at `at`.
    Put { at: Option<usize>, requirement: Value },
    /// Takes the requirement at this place away.
    Take { at: usize },
    /// How the requirements count together, and what else there is to say.
    Settle(Settings),
    /// Another gate, as text.
    Write { text: String },
    /// No gate any more.
    Remove,
}

/// The settings of a gate, as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// `all`, `any` or `atLeast`; of a nested gate it is not looked at.
    pub how: String,
    pub n: String,
    pub wallets: String,
    pub recheck: bool,
    pub every_hours: String,
    pub grace_hours: String,
    /// Inbox ids, parted by blanks, commas or lines.
    pub exempt: String,
}

impl GateEdit {
    /// The gate after this edit as JSON; `None` where none is left.
    pub fn apply(&self, gate: Option<&Gate>) -> Result<Option<String>, Problem> {
        match self {
            Self::Put { at, requirement } => put(gate, *at, requirement.clone()).map(Some),
            Self::Take { at } => take(gate, *at).map(Some),
            Self::Settle(settings) => settle(gate, settings).map(Some),
            Self::Write { text } => Ok(Some(text.clone())),
            Self::Remove => Ok(None),
        }
    }

    /// Where a requirement that this edit puts stands in the gate, for whom nothing else was changed.
    pub fn counts_from(&self, gate: Option<&Gate>) -> usize {
        match self {
            Self::Put { at: Some(at), .. } => *at,
            _ => gate.and_then(Flat::of).map_or(0, |flat| flat.rules.len()),
        }
    }
}

fn nested() -> Problem {
    Problem::invalid("This gate has groups inside groups: change it as text.")
}

fn gone() -> Problem {
    Problem::new(409, "changed_meanwhile", "This requirement is not there any more.")
}

/// The requirements of a flat gate as JSON, and how many of them count.
fn open(gate: &Gate) -> Result<(HowMany, Vec<Value>), Problem> {
    let flat = Flat::of(gate).ok_or_else(nested)?;
    Ok((flat.how, flat.rules.into_iter().map(|rule| json!(rule)).collect()))
}

fn group(how: HowMany, of: Vec<Value>) -> Value {
    match how {
        HowMany::All => json!({ "type": "all", "of": of }),
        HowMany::Any => json!({ "type": "any", "of": of }),
        HowMany::AtLeast(n) => json!({ "type": "atLeast", "n": n.min(of.len()), "of": of }),
    }
}

/// The gate with this rule in place of its own.
fn with(gate: &Gate, name: &str, value: Option<Value>) -> Value {
    let mut whole = json!(gate);
    set(&mut whole, name, value);
    whole
}

fn set(whole: &mut Value, name: &str, value: Option<Value>) {
    let Some(fields) = whole.as_object_mut() else { return };
    match value {
        Some(value) => fields.insert(name.to_owned(), value),
        None => fields.remove(name),
    };
}

fn put(gate: Option<&Gate>, at: Option<usize>, requirement: Value) -> Result<String, Problem> {
    let Some(gate) = gate else {
        return Ok(json!({ "rule": group(HowMany::All, vec![requirement]) }).to_string());
    };
    let (how, mut of) = open(gate)?;
    match at {
        Some(at) => *of.get_mut(at).ok_or_else(gone)? = requirement,
        None => of.push(requirement),
    }
    Ok(with(gate, "rule", Some(group(how, of))).to_string())
}

fn take(gate: Option<&Gate>, at: usize) -> Result<String, Problem> {
    let gate = gate.ok_or_else(gone)?;
    let (how, mut of) = open(gate)?;
    if at >= of.len() {
        return Err(gone());
    }
    if of.len() == 1 {
        return Err(Problem::invalid("This is the last requirement: remove the whole gate instead."));
    }
    of.remove(at);
    Ok(with(gate, "rule", Some(group(how, of))).to_string())
}

fn settle(gate: Option<&Gate>, settings: &Settings) -> Result<String, Problem> {
    let gate = gate.ok_or_else(|| Problem::invalid("Add a requirement first."))?;
    let mut whole = with(gate, "wallets", Some(json!(settings.wallets)));
    if let Some(flat) = Flat::of(gate) {
        let of: Vec<_> = flat.rules.into_iter().map(|rule| json!(rule)).collect();
        let mut rule = json!({ "type": settings.how, "of": of });
        let n = (settings.how == "atLeast").then(|| number(&settings.n));
        set(&mut rule, "n", n);
        set(&mut whole, "rule", Some(rule));
    }
    let (every, grace) = (number(&settings.every_hours), number(&settings.grace_hours));
    let recheck = settings.recheck.then(|| json!({ "everyHours": every, "graceHours": grace }));
    set(&mut whole, "recheck", recheck);
    let exempt: Vec<_> = words(&settings.exempt).collect();
    set(&mut whole, "exempt", (!exempt.is_empty()).then(|| json!(exempt)));
    Ok(whole.to_string())
}

/// A number where it is one; what is none stays as typed and is refused where it stands.
pub(super) fn number(text: &str) -> Value {
    text.trim().parse::<u64>().map_or_else(|_| json!(text.trim()), |number| json!(number))
}

/// What stands between blanks and commas.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn age(days: u32) -> Value {
        json!({ "type": "inboxAge", "days": days })
    }

    fn apply(gate: Option<&Gate>, edit: &GateEdit) -> Gate {
        Gate::parse(&edit.apply(gate).unwrap().unwrap()).unwrap()
    }

    fn days(gate: &Gate) -> Vec<String> {
        gate.leaves().into_iter().map(|(_, leaf)| leaf.words(false)).collect()
    }

    #[test]
    fn requirements_are_added_changed_and_taken_away_one_by_one() {
        let put = |at, days| GateEdit::Put { at, requirement: age(days) };
        let one = apply(None, &put(None, 1));
        let two = apply(Some(&one), &put(None, 2));
        let other = apply(Some(&two), &put(Some(0), 3));
        assert_eq!(days(&other).len(), 2);
        assert!(days(&other)[0].contains("3 days") && days(&other)[1].contains("2 days"), "{other:?}");
        let left = apply(Some(&other), &GateEdit::Take { at: 0 });
        assert_eq!(days(&left), days(&two)[1..]);
        assert!(GateEdit::Take { at: 0 }.apply(Some(&left)).is_err(), "the last one is the whole gate");
        assert_eq!(GateEdit::Take { at: 5 }.apply(Some(&two)).unwrap_err().code, "changed_meanwhile");
    }

    #[test]
    fn fewer_requirements_never_want_more_than_there_are() {
        let of: Vec<_> = (1..=3).map(age).collect();
        let gate = Gate::read(&json!({ "rule": { "type": "atLeast", "n": 3, "of": of } })).unwrap();
        let left = apply(Some(&gate), &GateEdit::Take { at: 1 });
        assert_eq!(Flat::of(&left).unwrap().how, HowMany::AtLeast(2));
    }

    #[test]
    fn settings_are_taken_over_and_what_is_no_number_is_refused_at_its_place() {
        let gate = apply(None, &GateEdit::Put { at: None, requirement: age(1) });
        let settings = Settings {
            how: "any".into(),
            wallets: "signing".into(),
            recheck: true,
            every_hours: "24".into(),
            grace_hours: "48".into(),
            exempt: format!("{},\n{}", "ab".repeat(32), "cd".repeat(32)),
            ..Settings::default()
        };
        let next = apply(Some(&gate), &GateEdit::Settle(settings.clone()));
        assert_eq!((next.recheck.unwrap().grace_hours, next.exempt.len()), (48, 2));
        assert_eq!(Flat::of(&next).unwrap().how, HowMany::Any);
        for (typed, place) in [
            (Settings { every_hours: "soon".into(), ..settings.clone() }, "recheck.everyHours"),
            (Settings { how: "atLeast".into(), n: "2".into(), ..settings.clone() }, "rule.n"),
            (Settings { exempt: "bo".into(), ..settings.clone() }, "exempt[0]"),
        ] {
            let text = GateEdit::Settle(typed).apply(Some(&gate)).unwrap().unwrap();
            assert_eq!(Gate::parse(&text).unwrap_err().place, place);
        }
        let off = apply(Some(&next), &GateEdit::Settle(Settings { recheck: false, ..settings }));
        assert_eq!(off.recheck, None);
    }

    #[test]
    fn a_nested_gate_is_changed_as_text_alone_but_its_settings_are_not() {
        let inner = json!({ "type": "all", "of": [age(1)] });
        let gate = Gate::read(&json!({ "rule": { "type": "any", "of": [inner] } })).unwrap();
        assert!(GateEdit::Put { at: None, requirement: age(2) }.apply(Some(&gate)).is_err());
        let settings = Settings { wallets: "signing".into(), ..Settings::default() };
        let next = apply(Some(&gate), &GateEdit::Settle(settings));
        assert_eq!(next.rule, gate.rule);
    }
}
