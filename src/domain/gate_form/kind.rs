//! The small form of each kind of requirement: its fields, and how they become JSON and back.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::edit::{number, words};
use super::single;
use crate::domain::gate::{Rule, WALLET};

/// What was typed, by the name of the field.
pub type Typed = BTreeMap<String, String>;

/// A kind of requirement.
#[derive(Debug)]
pub struct KindForm {
    /// Its `type` in JSON.
    pub word: &'static str,
    pub name: &'static str,
    /// What it is about, in a sentence.
    pub about: &'static str,
    pub fields: &'static [FieldForm],
}

/// One field; its name is the name in JSON.
#[derive(Debug)]
pub struct FieldForm {
    pub name: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    pub shape: Shape,
}

/// How a field is typed, and what it becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Text,
    /// CAIP-2, or the number alone.
    Chain,
    Number,
    /// Parted by blanks, commas or lines.
    Words,
    /// One on each line.
    Lines,
    /// As long as a list of people.
    Long,
    /// A yes or no instead of a number.
    YesOrNo,
}

const fn field(name: &'static str, label: &'static str, hint: &'static str, shape: Shape) -> FieldForm {
    FieldForm { name, label, hint, shape }
}

const CHAIN: FieldForm = field(
    "chain",
    "Chain",
    "Such as eip155:1 (Ethereum), eip155:8453 (Base) or eip155:137 (Polygon). The number alone will do.",
    Shape::Chain,
);
const CONTRACT: FieldForm =
    field("contract", "Contract", "Its address on that chain: 0x and 40 digits.", Shape::Text);
const LABEL: FieldForm = field(
    "label",
    "What is it called?",
    "As newcomers know it, such as USDC or Night Runners Pass. You may leave it empty.",
    Shape::Text,
);
const LINK: FieldForm = field(
    "link",
    "Where does one get it?",
    "An address with https://, shown to those who don't have it. You may leave it empty.",
    Shape::Text,
);
const AMOUNT: FieldForm =
    field("minimum", "At least how much?", "Whole coins or tokens, such as 100 or 0.5.", Shape::Text);
const COUNT: FieldForm = field("minimum", "At least how many?", "Empty: one.", Shape::Text);

/// Every kind, in the order they are offered.
pub const KINDS: &[KindForm] = &[
    KindForm {
        word: "erc721",
        name: "NFT (ERC-721)",
        about: "Any of a collection, so many of it, or a certain one.",
        fields: &[
            CHAIN,
            CONTRACT,
            COUNT,
            field(
                "tokenId",
                "Or only one token",
                "The number of that token. Then leave the field above empty.",
                Shape::Text,
            ),
            LABEL,
            LINK,
        ],
    },
    KindForm {
        word: "erc20",
        name: "Tokens (ERC-20)",
        about: "At least so many of a token.",
        fields: &[CHAIN, CONTRACT, AMOUNT, LABEL, LINK],
    },
    KindForm {
        word: "nativeCoin",
        name: "Coins of a chain",
        about: "At least so much ETH, POL, xDAI or whatever pays on the chain.",
        fields: &[CHAIN, AMOUNT, LABEL, LINK],
    },
    KindForm {
        word: "erc1155",
        name: "Editions (ERC-1155)",
        about: "Tokens of certain ids, counted together.",
        fields: &[
            CHAIN,
            CONTRACT,
            field("ids", "Token ids", "Numbers with commas or blanks between them.", Shape::Words),
            COUNT,
            LABEL,
            LINK,
        ],
    },
    KindForm {
        word: "poap",
        name: "POAP",
        about: "The badge of an event.",
        fields: &[
            field("eventId", "Event", "The number of the event at poap.gallery.", Shape::Text),
            LABEL,
            LINK,
            field("chain", "Chain", "Empty: Gnosis (eip155:100), where POAPs are.", Shape::Chain),
            field("contract", "Contract", "Empty: the one of POAP.", Shape::Text),
        ],
    },
    KindForm {
        word: "accessKeys",
        name: "Access keys",
        about: "Keys of Friendtech's kind, or whatever a contract says about a wallet.",
        fields: &[
            CHAIN,
            CONTRACT,
            field(
                "function",
                "Function",
                "Its name and types, such as sharesBalance(address,address). Empty: balanceOf(address).",
                Shape::Text,
            ),
            field(
                "arguments",
                "Arguments",
                "One on each line, in order; $wallet stands for the wallet we look at. Empty: $wallet alone.",
                Shape::Lines,
            ),
            field("returns", "What does it answer?", "", Shape::YesOrNo),
            field(
                "minimum",
                "At least how many?",
                "Empty: one. Of a yes or no, leave it empty.",
                Shape::Text,
            ),
            LABEL,
            LINK,
        ],
    },
    KindForm {
        word: "allowList",
        name: "On a list",
        about: "Addresses or inbox ids that you paste.",
        fields: &[
            field(
                "csv",
                "Who is on the list?",
                "Addresses or inbox ids, one on each line, or pasted from a spreadsheet (CSV). Up to 10,000.",
                Shape::Long,
            ),
            field("label", "What is the list called?", "You may leave it empty.", Shape::Text),
            field(
                "link",
                "Where does one get on it?",
                "An address with https://. You may leave it empty.",
                Shape::Text,
            ),
        ],
    },
    KindForm {
        word: "inboxAge",
        name: "Age of the inbox",
        about: "Keeps out inboxes that were made just now.",
        fields: &[field("days", "How many days old?", "A whole number, such as 30.", Shape::Number)],
    },
    KindForm {
        word: "webhook",
        name: "Your own server",
        about: "It is asked about each person, and says yes or no.",
        fields: &[
            field(
                "url",
                "Address of the webhook",
                "It begins with https:// and gets a POST with JSON.",
                Shape::Text,
            ),
            field(
                "label",
                "What is it called?",
                "As newcomers know it. Empty: the name of the server.",
                Shape::Text,
            ),
            LINK,
        ],
    },
];

impl KindForm {
    pub fn of(word: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.word == word)
    }
}

/// The requirement somebody typed, as JSON. What is blank is left out.
pub fn requirement(kind: &KindForm, typed: &Typed) -> Value {
    let mut leaf = Map::from_iter([("type".to_owned(), json!(kind.word))]);
    for field in kind.fields {
        let text = typed.get(field.name).map_or("", |text| text.trim());
        if !text.is_empty() {
            leaf.insert(field.name.to_owned(), value(field.shape, text));
        }
    }
    if leaf.contains_key("function") && !leaf.contains_key("arguments") {
        leaf.insert("arguments".to_owned(), json!([WALLET]));
    }
    let negated = typed.get("not").is_some_and(|text| !text.is_empty());
    if negated { json!({ "type": "not", "rule": leaf }) } else { leaf.into() }
}

fn value(shape: Shape, text: &str) -> Value {
    match shape {
        Shape::Chain if text.bytes().all(|b| b.is_ascii_digit()) => json!(format!("eip155:{text}")),
        Shape::Number => number(text),
        Shape::Words => words(text).collect(),
        Shape::Lines => text.lines().map(str::trim).filter(|line| !line.is_empty()).collect(),
        Shape::Text | Shape::Chain | Shape::Long | Shape::YesOrNo => json!(text),
    }
}

/// The form of a requirement, filled in as it stands.
pub fn typed(rule: &Rule) -> Option<(&'static KindForm, Typed)> {
    let (leaf, negated) = single(rule)?;
    let json = json!(leaf);
    let kind = KindForm::of(json.get("type")?.as_str()?)?;
    let mut typed: Typed = kind
        .fields
        .iter()
        .filter_map(|field| Some((field.name.to_owned(), text(json.get(json_name(field.name))?))))
        .collect();
    if negated {
        typed.insert("not".to_owned(), "1".to_owned());
    }
    Some((kind, typed))
}

/// A list is typed as CSV, and kept as its entries.
fn json_name(field: &'static str) -> &'static str {
    if field == "csv" { "entries" } else { field }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(text).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}

/// The field of a form that a place in the gate's JSON is about: of `rule.of[2].ids[0]` it is `ids`.
pub fn field_at(place: &str) -> &str {
    let inside = place.strip_prefix("rule.of[").and_then(|rest| rest.split_once(']')).map(|(_, rest)| rest);
    let inside = inside.map_or(place, |rest| rest.trim_start_matches('.'));
    let inside = ["rule.", "recheck."].iter().fold(inside, |rest, group| rest.trim_start_matches(group));
    match inside.split(['.', '[']).next().unwrap_or_default() {
        "entries" => "csv",
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::gate::Gate;

    fn form(pairs: &[(&str, &str)]) -> Typed {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    const PASS: &str = "0xBC4CA0EdA7647A8aB7C2061c2E118A18a936f13D";

    fn every_kind() -> Vec<(&'static str, Typed)> {
        let on = |more: &[(&str, &str)]| form(&[&[("chain", "1"), ("contract", PASS)], more].concat());
        vec![
            ("erc721", on(&[("minimum", "2"), ("label", "Apes"), ("link", "https://example.org/apes")])),
            ("erc721", on(&[("tokenId", "7"), ("not", "1")])),
            ("erc20", on(&[("minimum", "0.5")])),
            ("nativeCoin", form(&[("chain", "eip155:8453"), ("minimum", "1")])),
            ("erc1155", on(&[("ids", "1, 2\n3"), ("minimum", "2")])),
            ("poap", form(&[("eventId", "4711")])),
            ("accessKeys", on(&[("function", "isIn(address)"), ("returns", "bool")])),
            ("accessKeys", on(&[("function", "held(address,uint256)"), ("arguments", "$wallet\r\n7")])),
            ("allowList", form(&[("csv", PASS)])),
            ("inboxAge", form(&[("days", "30")])),
            ("webhook", form(&[("url", "https://example.org/hook")])),
        ]
    }

    #[test]
    fn every_kind_is_read_from_its_form_and_fills_it_again() {
        for (word, filled) in every_kind() {
            let kind = KindForm::of(word).unwrap();
            let rule = requirement(kind, &filled);
            let gate = Gate::read(&json!({ "rule": rule })).unwrap_or_else(|fault| panic!("{word}: {fault}"));
            let (again, back) = typed(&gate.rule).unwrap();
            assert_eq!(again.word, word);
            let once_more = Gate::read(&json!({ "rule": requirement(kind, &back) })).unwrap();
            assert_eq!(once_more, gate, "{word}");
        }
        for kind in KINDS {
            assert!(every_kind().iter().any(|(word, _)| *word == kind.word), "{}", kind.word);
        }
    }

    #[test]
    fn a_fault_is_told_at_its_field() {
        for (place, name) in [
            ("rule.of[12].contract", "contract"),
            ("rule.of[0].rule.minimum", "minimum"),
            ("rule.of[2].ids[0]", "ids"),
            ("rule.of[0].entries", "csv"),
            ("rule.n", "n"),
            ("recheck.everyHours", "everyHours"),
            ("exempt[3]", "exempt"),
            ("rule.of[0]", ""),
            ("gate", "gate"),
        ] {
            assert_eq!(field_at(place), name, "{place}");
        }
    }
}
