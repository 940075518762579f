//! Reading a gate from JSON.

use serde_json::Value;

use super::field::{Field, Object, ROOT};
use super::{
    DEPTH_MAX, EXEMPT_MAX, Gate, GateFault, HOURS_MAX, JSON_MAX, LEAVES_MAX, Recheck, Requirement, Rule,
    WalletChoice,
};
use crate::domain::inbox::InboxId;

impl Gate {
    /// Reads a gate as people write it. The first fault is told, with its place.
    pub fn parse(text: &str) -> Result<Self, GateFault> {
        if text.len() > JSON_MAX {
            return Err(GateFault::new(ROOT, "This is too long: 2 MiB at most."));
        }
        let value: Value = serde_json::from_str(text)
            .map_err(|error| GateFault::new(ROOT, format!("This is not JSON: {error}.")))?;
        Self::read(&value)
    }

    /// Like [`Gate::parse`], of JSON that was read already.
    pub fn read(value: &Value) -> Result<Self, GateFault> {
        let gate = Field { place: ROOT.to_owned(), value }.object()?;
        gate.only(&["rule", "wallets", "recheck", "exempt"])?;
        let mut leaves = 0;
        Ok(Self {
            rule: rule(&gate.required("rule")?, 1, &mut leaves)?,
            wallets: gate.optional("wallets").map(|field| wallets(&field)).transpose()?.unwrap_or_default(),
            recheck: gate.optional("recheck").map(|field| recheck(&field)).transpose()?,
            exempt: gate.optional("exempt").map(|field| exempt(&field)).transpose()?.unwrap_or_default(),
        })
    }
}

impl TryFrom<Value> for Gate {
    type Error = GateFault;
    fn try_from(value: Value) -> Result<Self, GateFault> {
        Self::read(&value)
    }
}

fn wallets(field: &Field) -> Result<WalletChoice, GateFault> {
    match field.text()? {
        "all" => Ok(WalletChoice::All),
        "signing" => Ok(WalletChoice::Signing),
        _ => Err(field.fault("This must be \"all\" (the wallets of the inbox together) or \"signing\".")),
    }
}

fn recheck(field: &Field) -> Result<Recheck, GateFault> {
    let recheck = field.object()?;
    recheck.only(&["everyHours", "graceHours"])?;
    let hours = |name, least| {
        let hours = recheck.required(name)?.number(least, HOURS_MAX.into())?;
        Ok(u32::try_from(hours).unwrap_or(HOURS_MAX))
    };
    Ok(Recheck { every_hours: hours("everyHours", 1)?, grace_hours: hours("graceHours", 0)? })
}

fn exempt(field: &Field) -> Result<Vec<InboxId>, GateFault> {
    if field.value.as_array().is_some_and(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let inboxes: Result<Vec<_>, _> =
        field.list(EXEMPT_MAX)?.iter().map(|one| one.read(InboxId::parse)).collect();
    let mut inboxes = inboxes?;
    inboxes.sort();
    inboxes.dedup();
    Ok(inboxes)
}

fn rule(field: &Field, depth: usize, leaves: &mut usize) -> Result<Rule, GateFault> {
    if depth > DEPTH_MAX {
        return Err(
            field.fault(format!("Groups are too deep inside each other: {DEPTH_MAX} levels at most."))
        );
    }
    let object = field.object()?;
    match object.required("type")?.text()? {
        "all" => Ok(Rule::All { of: group(&object, &["type", "of"], depth, leaves)? }),
        "any" => Ok(Rule::Any { of: group(&object, &["type", "of"], depth, leaves)? }),
        "atLeast" => {
            let of = group(&object, &["type", "n", "of"], depth, leaves)?;
            let most = u64::try_from(of.len()).unwrap_or(u64::MAX);
            let n = object.required("n")?.number(1, most)?;
            Ok(Rule::AtLeast { n: usize::try_from(n).unwrap_or(usize::MAX), of })
        }
        "not" => {
            object.only(&["type", "rule"])?;
            Ok(Rule::Not { rule: Box::new(rule(&object.required("rule")?, depth + 1, leaves)?) })
        }
        _ => {
            *leaves += 1;
            if *leaves > LEAVES_MAX {
                return Err(field.fault(format!("A gate has {LEAVES_MAX} requirements at most.")));
            }
            Requirement::read(&object).map(|leaf| Rule::Leaf(Box::new(leaf)))
        }
    }
}

fn group(object: &Object, known: &[&str], depth: usize, leaves: &mut usize) -> Result<Vec<Rule>, GateFault> {
    object.only(known)?;
    object.required("of")?.list(LEAVES_MAX)?.iter().map(|one| rule(one, depth + 1, leaves)).collect()
}
