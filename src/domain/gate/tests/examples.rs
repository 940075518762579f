use serde_json::{Value, json};

use super::{address, age, gate, inbox, leaf};
use crate::domain::gate::{Facts, Gate, Kind, Outcome, POAP_CHAIN, Subject};

/// The gates of `docs/gates`, by name.
fn examples() -> Vec<(String, Gate)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/gates");
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|kind| kind == "json") {
            let gate = Gate::parse(&std::fs::read_to_string(&path).unwrap());
            found.push((path.file_stem().unwrap().to_string_lossy().into_owned(), gate.unwrap()));
        }
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

#[test]
fn the_examples_are_gates_and_say_what_they_want() {
    let subject = Subject::address(address(1));
    let words: Vec<_> = examples()
        .iter()
        .map(|(name, gate)| {
            let report = gate.evaluate(&subject, &Facts::default());
            assert_eq!(report.outcome, Outcome::Unchecked, "{name}: nothing is known");
            (name.clone(), report.leaves.into_iter().map(|leaf| leaf.words).collect::<Vec<_>>())
        })
        .collect();
    let said = |name: &str| words.iter().find(|(one, _)| one == name).map(|(_, words)| words.join("; "));
    assert_eq!(said("erc20").as_deref(), Some("At least 100.5 USDC"));
    assert_eq!(said("nft-collection").as_deref(), Some("At least 1 NFT of the Example Club collection"));
    assert_eq!(said("access-keys").as_deref(), Some("At least 1 key of the Example Club"));
    assert_eq!(said("poap").as_deref(), Some("The POAP of the Example Conference"));
    assert_eq!(
        said("members-or-holders").as_deref(),
        Some(
            "An inbox at least 7 days old; On the list: founders; At least 0.1 ETH; At least 3 of Example \
             Stickers (id 1, 2); A yes from the Example Club's own list; Not allowed: a yes from the Example \
             Club's list of bans"
        )
    );
    assert_eq!(words.len(), 5);
}

#[test]
fn a_gate_that_was_read_is_written_and_read_again_the_same() {
    let every = [
        "nativeCoin",
        "erc20",
        "erc721",
        "erc1155",
        "poap",
        "accessKeys",
        "allowList",
        "inboxAge",
        "webhook",
    ];
    let mut rules: Vec<Value> = every.iter().map(|of_type| leaf(of_type, json!({}))).collect();
    rules.push(leaf("erc721", json!({"tokenId": 4})));
    rules.push(leaf("erc721", json!({"minimum": 4, "label": "a", "link": "https://example.org"})));
    rules.push(leaf("allowList", json!({"entries": [inbox(4)]})));
    rules
        .push(leaf("accessKeys", json!({"function": "f(address) returns (bool)", "arguments": ["$wallet"]})));
    rules.push(leaf(
        "accessKeys",
        json!({"function": "f(address,bool)", "arguments": ["$wallet", true], "minimum": 2}),
    ));
    let all = json!({"type": "all", "of": [
        {"type": "any", "of": rules}, {"type": "atLeast", "n": 1, "of": [age(1), {"type": "not", "rule": age(2)}]}]});
    let mut gates: Vec<Gate> = examples().into_iter().map(|(_, gate)| gate).collect();
    gates.push(gate(all));
    for gate in gates {
        let text = serde_json::to_string_pretty(&gate).unwrap();
        assert_eq!(Gate::parse(&text).as_ref(), Ok(&gate), "{text}");
        assert_eq!(serde_json::from_str::<Gate>(&text).unwrap(), gate);
    }
}

#[test]
fn a_gate_asks_each_thing_once() {
    let coin = leaf("nativeCoin", json!({}));
    let other = leaf("nativeCoin", json!({"minimum": "7"}));
    let nft = leaf("erc721", json!({}));
    let keys = leaf("accessKeys", json!({}));
    let gate = gate(json!({"type": "all", "of": [coin, other, nft, keys, leaf("erc20", json!({})), age(1)]}));
    assert_eq!(gate.reads().len(), 3, "the coin, one balanceOf, decimals: {:?}", gate.reads());
    assert!(gate.asks_age() && gate.webhooks().is_empty());
    let places: Vec<_> = gate.leaves().into_iter().map(|(place, _)| place).collect();
    assert_eq!(places[5], "rule.of[5]");
}

#[test]
fn a_poap_is_on_gnosis_unless_said_otherwise() {
    let chain = |change| {
        let gate = gate(leaf("poap", change));
        match gate.leaves()[0].1.kind {
            Kind::Poap { chain, .. } => chain.to_string(),
            _ => panic!("no POAP"),
        }
    };
    assert_eq!(chain(json!({})), POAP_CHAIN.to_string());
    assert_eq!(chain(json!({"chain": "eip155:1"})), "eip155:1");
}
