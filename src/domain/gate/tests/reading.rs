use serde_json::{Value, json};

use super::{CONTRACT, age, fault, gate, inbox, leaf, refused};
use crate::domain::gate::{DEPTH_MAX, Gate, JSON_MAX, LEAVES_MAX, Rule};

fn nested(levels: usize) -> Value {
    (1..levels).fold(age(1), |inner, _| json!({"type": "not", "rule": inner}))
}

#[test]
fn groups_stand_in_each_other_so_deep_and_no_deeper() {
    gate(nested(DEPTH_MAX));
    refused(nested(DEPTH_MAX + 1), &format!("rule{}", ".rule".repeat(DEPTH_MAX)), "too deep");
    assert!(Gate::parse(&"[".repeat(100_000)).is_err_and(|fault| fault.place == "gate"));
}

#[test]
fn a_gate_has_so_many_requirements_and_no_more() {
    let all = |count: usize| json!({"type": "all", "of": vec![age(1); count]});
    gate(all(LEAVES_MAX));
    refused(all(LEAVES_MAX + 1), "rule.of", "too long");
    let two = json!({"type": "any", "of": [all(LEAVES_MAX), age(1)]});
    refused(two, "rule.of[1]", "50 requirements at most");
}

#[test]
fn a_group_is_never_empty_and_counts_within_itself() {
    for of_type in ["all", "any"] {
        refused(json!({"type": of_type, "of": []}), "rule.of", "Something must be");
        refused(json!({"type": of_type}), "rule.of", "missing");
        refused(json!({"type": of_type, "of": {}}), "rule.of", "list");
    }
    let at_least = |n: Value| json!({"type": "atLeast", "n": n, "of": [age(1), age(2)]});
    for n in [1, 2] {
        assert!(matches!(gate(at_least(json!(n))).rule, Rule::AtLeast { .. }));
    }
    for n in [json!(0), json!(3), json!(-1), json!(1.5), json!("1")] {
        refused(at_least(n), "rule.n", "from 1 to 2");
    }
    refused(json!({"type": "not", "rule": []}), "rule.rule", "object");
    refused(json!({"type": "not"}), "rule.rule", "missing");
}

#[test]
fn the_place_of_a_fault_is_named_wherever_it_is() {
    let deep = |leaf: Value| json!({"type": "all", "of": [age(1), {"type": "not", "rule": {"type": "any", "of": [leaf]}}]});
    let place = "rule.of[1].rule.of[0]";
    refused(deep(leaf("erc20", json!({"minimum": "1e3"}))), &format!("{place}.minimum"), "digits");
    refused(deep(leaf("erc20", json!({"minimun": "1"}))), &format!("{place}.minimun"), "minimum");
    refused(deep(json!({"type": "erc2O"})), &format!("{place}.type"), "There are: all");
    refused(deep(json!({})), &format!("{place}.type"), "missing");
    refused(deep(json!("erc20")), place, "object");
}

#[test]
fn every_field_is_refused_at_its_border() {
    let checksum = "0x22C1f6050E56d2876009903609a2cC3fEf83B41F";
    for (of_type, change, place, words) in [
        ("nativeCoin", json!({"chain": "1"}), "rule.chain", "CAIP-2"),
        ("nativeCoin", json!({"chain": 1}), "rule.chain", "quotation"),
        ("nativeCoin", json!({"chain": null}), "rule.chain", "missing"),
        ("nativeCoin", json!({"minimum": "0.0000000000000000001"}), "rule.minimum", "18 at most"),
        ("nativeCoin", json!({"minimum": "-1"}), "rule.minimum", "digits"),
        ("nativeCoin", json!({"minimum": 0.5}), "rule.minimum", "quotation"),
        ("nativeCoin", json!({"minimum": "0"}), "rule.minimum", "more than 0"),
        ("erc20", json!({"contract": checksum}), "rule.contract", "capital letters"),
        ("erc20", json!({"contract": "vault.example.org"}), "rule.contract", "0x"),
        ("erc20", json!({"minimum": "many"}), "rule.minimum", "digits"),
        ("erc20", json!({"minimum": format!("0.{}1", "0".repeat(36))}), "rule.minimum", "36 at most"),
        ("erc721", json!({"minimum": 0}), "rule.minimum", "at least 1"),
        ("erc721", json!({"minimum": "1.5"}), "rule.minimum", "whole"),
        ("erc721", json!({"tokenId": "x"}), "rule.tokenId", "whole"),
        ("erc721", json!({"tokenId": "1", "minimum": 1}), "rule.minimum", "leave out"),
        ("erc1155", json!({"ids": []}), "rule.ids", "Something"),
        ("erc1155", json!({"ids": ["1", "-2"]}), "rule.ids[1]", "whole"),
        ("erc1155", json!({"ids": vec!["1"; 51]}), "rule.ids", "50 at most"),
        ("poap", json!({"eventId": "devcon"}), "rule.eventId", "whole"),
        ("poap", json!({"eventId": null}), "rule.eventId", "missing"),
        ("accessKeys", json!({"function": "f("}), "rule.arguments", "missing"),
        ("accessKeys", json!({"function": "f(", "arguments": ["$wallet"]}), "rule.function", "Write"),
        (
            "accessKeys",
            json!({"function": "f(address)", "arguments": ["x"]}),
            "rule.arguments",
            "Exactly one",
        ),
        ("accessKeys", json!({"arguments": ["$wallet"]}), "rule.arguments", "function beside"),
        ("accessKeys", json!({"returns": "bool"}), "rule.returns", "function beside"),
        ("inboxAge", json!({"days": 0}), "rule.days", "from 1"),
        ("inboxAge", json!({"days": 73_001}), "rule.days", "to 73000"),
        ("webhook", json!({"url": "http://example.org"}), "rule.url", "https"),
        ("webhook", json!({"url": "https://"}), "rule.url", "not an address"),
        ("webhook", json!({"url": "https://a@example.org"}), "rule.url", "not an address"),
        ("webhook", json!({"url": "https://example.org/ x"}), "rule.url", "not an address"),
        ("inboxAge", json!({"label": "\u{202e}"}), "rule.label", "Write something"),
        ("inboxAge", json!({"label": "x".repeat(81)}), "rule.label", "80"),
        ("inboxAge", json!({"link": "javascript:alert(1)"}), "rule.link", "https"),
        ("inboxAge", json!({"chain": "eip155:1"}), "rule.chain", "belongs"),
    ] {
        refused(leaf(of_type, change), place, words);
    }
    let bool_with_minimum =
        json!({"function": "f(address) returns (bool)", "arguments": ["$wallet"], "minimum": 2});
    refused(leaf("accessKeys", bool_with_minimum), "rule.minimum", "leave out");
}

#[test]
fn what_surrounds_the_rule_is_read_too() {
    let with = |change: Value| {
        let mut gate = json!({"rule": age(1)});
        gate.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        Gate::parse(&gate.to_string())
    };
    let place = |change| with(change).unwrap_err().place;
    assert!(with(json!({"recheck": {"everyHours": 1, "graceHours": 0}})).is_ok());
    assert!(with(json!({"wallets": "signing", "exempt": [], "recheck": null})).is_ok());
    assert_eq!(place(json!({"recheck": {"everyHours": 0, "graceHours": 0}})), "recheck.everyHours");
    assert_eq!(place(json!({"recheck": {"everyHours": 1, "graceHours": 8761}})), "recheck.graceHours");
    assert_eq!(place(json!({"recheck": {"everyHours": 1}})), "recheck.graceHours");
    assert_eq!(place(json!({"wallets": "some"})), "wallets");
    assert_eq!(place(json!({"exempt": [inbox(1), "x"]})), "exempt[1]");
    assert_eq!(place(json!({"extra": 1})), "extra");
    assert_eq!(with(json!({"exempt": [inbox(1), inbox(1)]})).map(|gate| gate.exempt.len()), Ok(1));
    for text in ["", "x", "[]", "null", "{}", "{\"rule\":"] {
        assert!(Gate::parse(text).is_err(), "{text}");
    }
    let long = format!("{{\"rule\":{}{}}}", age(1), " ".repeat(JSON_MAX));
    assert!(Gate::parse(&long).is_err_and(|fault| fault.what.contains("too long")));
}

#[test]
fn labels_are_cleaned_and_addresses_written_one_way() {
    let gate = gate(leaf("erc20", json!({"label": " US\u{202e}DC ", "link": "https://example.org/a?b=c"})));
    let text = serde_json::to_value(&gate).unwrap();
    assert_eq!(text["rule"]["label"], "USDC");
    assert_eq!(text["rule"]["contract"], "0x22C1f6050E56d2876009903609a2cC3fEf83B415");
    assert_ne!(text["rule"]["contract"], CONTRACT);
    assert!(fault(json!(null)).what.contains("missing"));
}
