//! Deciding: what is known against what is required. What is not known is never a yes and never a no.

use alloy_primitives::U256;

use super::facts::{Answer, Facts, Read, Subject, WebhookAnswer};
use super::value::in_words;
use super::words::days_in_words;
use super::{
    AllowList, Amount, Gate, Kind, LeafReport, Outcome, Report, Requirement, Returns, Rule, WalletChoice,
};
use crate::domain::inbox::WalletAddress;

const NOT_ASKED: &str = "The chain was not asked.";
const COIN_DECIMALS: u8 = 18;

/// What came of one requirement by itself.
pub struct Seen {
    pub outcome: Outcome,
    pub found: Option<String>,
    pub block: Option<u64>,
    pub why: Option<String>,
    /// How much more would do.
    pub missing: Option<String>,
}

impl Seen {
    fn new(outcome: Outcome, found: impl Into<String>) -> Self {
        Self { outcome, found: Some(found.into()), block: None, why: None, missing: None }
    }

    fn unchecked(why: impl Into<String>) -> Self {
        let why = Some(why.into());
        Self { outcome: Outcome::Unchecked, found: None, block: None, why, missing: None }
    }
}

/// What several wallets hold together.
#[derive(Default)]
struct Held {
    sum: U256,
    block: Option<u64>,
    why: Option<String>,
}

impl Gate {
    /// Decides about somebody from what is known of them.
    pub fn evaluate(&self, subject: &Subject, facts: &Facts) -> Report {
        let look = Look { wallets: self.counted(subject), subject, facts };
        let mut leaves = Vec::new();
        let mut seen = Vec::new();
        let outcome = look.rule(&self.rule, "rule", false, &mut |place, leaf, negated, came| {
            leaves.push(report(place, leaf, negated, &came));
            seen.push(came);
        });
        let advice = (outcome == Outcome::NotMet).then(|| self.advice(&seen)).flatten();
        Report { outcome, leaves, advice }
    }

    /// `None` where it counts the wallet that signed, and none did.
    fn counted<'a>(&self, subject: &'a Subject) -> Option<&'a [WalletAddress]> {
        match self.wallets {
            WalletChoice::All => Some(&subject.wallets),
            WalletChoice::Signing => subject.signing.as_ref().map(std::slice::from_ref),
        }
    }
}

fn report(place: &str, leaf: &Requirement, negated: bool, seen: &Seen) -> LeafReport {
    LeafReport {
        place: place.to_owned(),
        words: leaf.words(negated),
        outcome: if negated { seen.outcome.opposite() } else { seen.outcome },
        found: seen.found.clone(),
        needed: leaf.needed(negated),
        chain: leaf.kind.on_chain().map(|(chain, _)| chain),
        block: seen.block,
        link: leaf.link.clone(),
        why_unchecked: seen.why.clone(),
    }
}

struct Look<'a> {
    wallets: Option<&'a [WalletAddress]>,
    subject: &'a Subject,
    facts: &'a Facts,
}

type Note<'n> = dyn FnMut(&str, &Requirement, bool, Seen) + 'n;

impl Look<'_> {
    fn rule(&self, rule: &Rule, place: &str, negated: bool, note: &mut Note<'_>) -> Outcome {
        let mut each = |of: &[Rule]| -> Vec<Outcome> {
            let one = |(at, rule)| self.rule(rule, &format!("{place}.of[{at}]"), negated, &mut *note);
            of.iter().enumerate().map(one).collect()
        };
        match rule {
            Rule::All { of } => Outcome::at_least(of.len(), &each(of)),
            Rule::Any { of } => Outcome::at_least(1, &each(of)),
            Rule::AtLeast { n, of } => Outcome::at_least(*n, &each(of)),
            Rule::Not { rule } => self.rule(rule, &format!("{place}.rule"), !negated, note).opposite(),
            Rule::Leaf(leaf) => {
                let seen = self.leaf(leaf, place);
                let outcome = seen.outcome;
                note(place, leaf, negated, seen);
                outcome
            }
        }
    }

    fn leaf(&self, leaf: &Requirement, place: &str) -> Seen {
        match &leaf.kind {
            Kind::AllowList { list } => self.list(list),
            Kind::InboxAge { days } => match self.facts.inbox_age_days {
                Some(age) => Seen::new(met(age >= u64::from(*days)), days_in_words(age)),
                None => Seen::unchecked("How old the inbox is could not be found out."),
            },
            Kind::Webhook { .. } => match self.facts.webhooks.get(place) {
                Some(WebhookAnswer::Yes) => Seen::new(Outcome::Met, "yes"),
                Some(WebhookAnswer::No { reason }) => {
                    Seen::new(Outcome::NotMet, reason.clone().unwrap_or_else(|| "no".to_owned()))
                }
                Some(WebhookAnswer::CouldNotCheck { why }) => Seen::unchecked(why),
                None => Seen::unchecked("The webhook was not asked."),
            },
            kind => match self.wallets {
                Some(wallets) => self.held(leaf, &kind.reads(), wallets),
                None => {
                    Seen::unchecked("This looks at the wallet that signed, and none did. Sign in with one.")
                }
            },
        }
    }

    fn list(&self, list: &AllowList) -> Seen {
        let listed = self.wallets.unwrap_or_default().iter().any(|wallet| list.wallets.contains(wallet))
            || self.subject.inbox.as_ref().is_some_and(|inbox| list.inboxes.contains(inbox));
        let unknown = (self.subject.inbox.is_none() && !list.inboxes.is_empty())
            || (self.wallets.is_none() && !list.wallets.is_empty());
        match (listed, unknown) {
            (true, _) => Seen::new(Outcome::Met, "on the list"),
            (false, false) => Seen::new(Outcome::NotMet, "not on the list"),
            (false, true) => Seen::unchecked("Sign in, and we look whether you are on the list."),
        }
    }

    fn held(&self, leaf: &Requirement, reads: &[Read], wallets: &[WalletAddress]) -> Seen {
        let held = self.sum(reads, wallets);
        match &leaf.kind {
            Kind::NativeCoin { minimum, .. } => amount(leaf, held, minimum, COIN_DECIMALS),
            Kind::Erc20 { minimum, .. } => match self.decimals(reads) {
                Ok(decimals) => amount(leaf, held, minimum, decimals),
                Err(why) => Seen::unchecked(why),
            },
            Kind::AccessKeys { call, .. } if call.returns == Returns::Bool => {
                let found = if held.sum.is_zero() { "no" } else { "yes" };
                compare(held, U256::ONE, found.to_owned(), None)
            }
            Kind::Erc721Token { .. } | Kind::Poap { .. } => {
                let found = if held.sum.is_zero() { "not there" } else { "there" };
                compare(held, U256::ONE, found.to_owned(), None)
            }
            kind => {
                let (needed, found) = (kind.minimum().0, leaf.of(&held.sum.to_string()));
                let more = leaf.of(&format!("{} more", needed.saturating_sub(held.sum)));
                compare(held, needed, found, Some(more))
            }
        }
    }

    /// What is known to be held; `why` where a part of it is not known.
    fn sum(&self, reads: &[Read], wallets: &[WalletAddress]) -> Held {
        let mut held = Held::default();
        for read in reads.iter().filter(|read| read.what.is_of_wallets()) {
            for wallet in wallets {
                match self.facts.answer(read, Some(wallet)) {
                    Some(Answer::Found { value, block }) => {
                        held.sum = held.sum.saturating_add(*value);
                        held.block = Some(held.block.map_or(*block, |oldest| oldest.min(*block)));
                    }
                    Some(Answer::CouldNotCheck { why }) => held.why = Some(why.clone()),
                    None => held.why = Some(NOT_ASKED.to_owned()),
                }
            }
        }
        held
    }

    fn decimals(&self, reads: &[Read]) -> Result<u8, String> {
        let read = reads.iter().find(|read| !read.what.is_of_wallets());
        match read.and_then(|read| self.facts.answer(read, None)) {
            Some(Answer::Found { value, .. }) => u8::try_from(*value)
                .map_err(|_| format!("The token says that it has {value} decimals, which cannot be.")),
            Some(Answer::CouldNotCheck { why }) => Err(why.clone()),
            None => Err(NOT_ASKED.to_owned()),
        }
    }
}

fn amount(leaf: &Requirement, held: Held, minimum: &Amount, decimals: u8) -> Seen {
    let Some(needed) = minimum.units(decimals) else {
        return Seen::unchecked(format!("The token says that it has {decimals} decimals, which cannot be."));
    };
    let words = |units| in_words(units, decimals);
    let more = leaf.of(&format!("{} more", words(needed.saturating_sub(held.sum))));
    let found = leaf.of(&words(held.sum));
    compare(held, needed, found, Some(more))
}

/// Nothing that is not known can make less of what is held.
fn compare(held: Held, needed: U256, found: String, more: Option<String>) -> Seen {
    let enough = held.sum >= needed;
    match held.why {
        Some(why) if !enough => Seen { block: held.block, ..Seen::unchecked(why) },
        _ => Seen { block: held.block, missing: more, ..Seen::new(met(enough), found) },
    }
}

fn met(yes: bool) -> Outcome {
    if yes { Outcome::Met } else { Outcome::NotMet }
}
