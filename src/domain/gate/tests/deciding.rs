use alloy_primitives::U256;
use serde_json::{Value, json};

use super::{address, age, gate, inbox, leaf};
use crate::domain::gate::{Answer, Facts, Gate, Outcome, Report, Subject, WebhookAnswer};
use crate::domain::inbox::WalletAddress;

use Outcome::{Met, NotMet, Unchecked};

/// Wallets 1 and 2 of inbox 9; the second signed.
fn subject() -> Subject {
    Subject { inbox: Some(inbox(9)), wallets: vec![address(1), address(2)], signing: Some(address(2)) }
}

/// What each wallet holds; what is `None` could not be checked.
fn facts(gate: &Gate, decimals: Option<u64>, holds: [Option<u128>; 2]) -> Facts {
    let answer = |value: Option<U256>, block| match value {
        Some(value) => Answer::Found { value, block },
        None => Answer::CouldNotCheck { why: "The chain is away.".to_owned() },
    };
    let mut facts = Facts::default();
    for read in gate.reads() {
        if read.what.is_of_wallets() {
            for (number, value) in [1, 2].into_iter().zip(holds) {
                let value = answer(value.map(U256::from), 100 + u64::from(number));
                facts.put(read.clone(), Some(address(number)), value);
            }
        } else {
            facts.put(read, None, answer(decimals.map(U256::from), 100));
        }
    }
    facts
}

fn report(rule: Value, holds: [Option<u128>; 2]) -> Report {
    let gate = gate(rule);
    gate.evaluate(&subject(), &facts(&gate, Some(6), holds))
}

fn outcome(rule: Value, holds: [Option<u128>; 2]) -> Outcome {
    report(rule, holds).outcome
}

#[test]
fn an_amount_is_met_at_its_border_by_all_wallets_together() {
    for (of_type, border) in [("nativeCoin", 500_000_000_000_000_000), ("erc20", 100_500_000)] {
        let rule = || leaf(of_type, json!({}));
        assert_eq!(outcome(rule(), [Some(border), Some(0)]), Met, "{of_type}");
        assert_eq!(outcome(rule(), [Some(border - 1), Some(0)]), NotMet, "{of_type}");
        assert_eq!(outcome(rule(), [Some(border / 2), Some(border / 2)]), Met, "{of_type}");
        assert_eq!(outcome(rule(), [Some(border - 1), None]), Unchecked, "{of_type}");
        assert_eq!(outcome(rule(), [Some(border), None]), Met, "{of_type}: no wallet can take it away");
        assert_eq!(outcome(rule(), [Some(u128::MAX), Some(u128::MAX)]), Met, "{of_type}");
        assert_eq!(outcome(rule(), [None, None]), Unchecked, "{of_type}");
    }
}

#[test]
fn whole_numbers_are_met_at_their_border() {
    for (rule, border) in [
        (leaf("erc721", json!({})), 1),
        (leaf("erc721", json!({"minimum": 3})), 3),
        (leaf("erc721", json!({"tokenId": "4"})), 1),
        (leaf("poap", json!({})), 1),
        (leaf("accessKeys", json!({"minimum": "5"})), 5),
        (leaf("accessKeys", json!({"function": "f(address) returns (bool)", "arguments": ["$wallet"]})), 1),
    ] {
        assert_eq!(outcome(rule.clone(), [Some(border), Some(0)]), Met, "{rule}");
        assert_eq!(outcome(rule.clone(), [Some(0), Some(border)]), Met, "{rule}");
        assert_eq!(outcome(rule.clone(), [Some(border - 1), Some(0)]), NotMet, "{rule}");
        assert_eq!(outcome(rule.clone(), [Some(border - 1), None]), Unchecked, "{rule}");
        let not = json!({"type": "not", "rule": rule});
        assert_eq!(outcome(not.clone(), [Some(border), None]), NotMet, "{not}");
        assert_eq!(outcome(not.clone(), [Some(border - 1), None]), Unchecked, "{not}");
        assert_eq!(outcome(not, [Some(border - 1), Some(0)]), Met);
    }
    let ids = leaf("erc1155", json!({}));
    assert_eq!(outcome(ids.clone(), [Some(1), Some(1)]), Met, "two ids in two wallets are four");
    assert_eq!(outcome(ids, [Some(1), Some(0)]), NotMet);
}

#[test]
fn only_the_wallet_that_signed_counts_where_the_gate_says_so() {
    let gate = |wallets: &str| {
        let rule = json!({"rule": leaf("erc721", json!({})), "wallets": wallets});
        Gate::parse(&rule.to_string()).unwrap()
    };
    let decide = |wallets: &str, subject: &Subject| {
        let gate = gate(wallets);
        gate.evaluate(subject, &facts(&gate, None, [Some(1), Some(0)]))
    };
    assert_eq!(decide("all", &subject()).outcome, Met);
    assert_eq!(decide("signing", &subject()).outcome, NotMet);
    let nobody = Subject { signing: None, ..subject() };
    let report = decide("signing", &nobody);
    assert_eq!(report.outcome, Unchecked);
    assert!(report.leaves[0].why_unchecked.as_deref().is_some_and(|why| why.contains("Sign in")));
    let without = Subject { wallets: Vec::new(), ..subject() };
    assert_eq!(decide("all", &without).outcome, NotMet, "no wallet holds nothing");
}

#[test]
fn decimals_that_cannot_be_are_no_answer() {
    let gate = gate(leaf("erc20", json!({})));
    for (decimals, wanted) in
        [(Some(0), Met), (Some(36), NotMet), (Some(37), Unchecked), (Some(256), Unchecked), (None, Unchecked)]
    {
        let report = gate.evaluate(&subject(), &facts(&gate, decimals, [Some(101), Some(0)]));
        assert_eq!(report.outcome, wanted, "{decimals:?}");
    }
    assert_eq!(gate.evaluate(&subject(), &Facts::default()).outcome, Unchecked, "nobody asked");
}

#[test]
fn a_list_knows_wallets_and_inboxes() {
    let by = |entry: String, subject: &Subject| {
        gate(leaf("allowList", json!({"entries": [entry]}))).evaluate(subject, &Facts::default()).outcome
    };
    assert_eq!(by(address(1).checksummed(), &subject()), Met);
    assert_eq!(by(address(3).lower(), &subject()), NotMet);
    assert_eq!(by(inbox(9).to_string(), &subject()), Met);
    assert_eq!(by(inbox(8).to_string(), &subject()), NotMet);
    let stranger = Subject::address(address(1));
    assert_eq!(by(address(1).lower(), &stranger), Met);
    assert_eq!(by(address(3).lower(), &stranger), NotMet);
    assert_eq!(by(inbox(9).to_string(), &stranger), Unchecked, "an address has no inbox yet");
}

#[test]
fn an_inbox_is_old_enough_on_its_day() {
    let at = |days| {
        let mut facts = Facts::default();
        facts.inbox_age_days = days;
        gate(age(30)).evaluate(&subject(), &facts).outcome
    };
    assert_eq!([at(Some(29)), at(Some(30)), at(None)], [NotMet, Met, Unchecked]);
}

#[test]
fn a_leaf_says_what_was_found_and_needed_and_where() {
    let link = json!({"label": "USDC", "link": "https://example.org/usdc"});
    let report = report(leaf("erc20", link), [Some(20_000_000), Some(500_000)]);
    let leaf = &report.leaves[0];
    assert_eq!(leaf.place, "rule");
    assert_eq!(leaf.words, "At least 100.5 USDC");
    assert_eq!(leaf.found.as_deref(), Some("20.5 USDC"));
    assert_eq!(leaf.needed, "100.5 USDC");
    assert_eq!(leaf.chain.map(|chain| chain.to_string()).as_deref(), Some("eip155:1"));
    assert_eq!(leaf.block, Some(101), "the older of the two");
    assert_eq!(report.advice.as_deref(), Some("Get 80 more USDC (https://example.org/usdc)."));
    let kept = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&kept).unwrap(), report);
    assert!(kept.contains(r#""outcome":"notMet""#) && kept.contains(r#""whyUnchecked":null"#), "{kept}");
}

#[test]
fn what_must_not_be_is_said_from_the_door() {
    let report = report(
        json!({"type": "not", "rule": leaf("erc721", json!({"label": "Bad Apes"}))}),
        [Some(2), Some(0)],
    );
    let leaf = &report.leaves[0];
    assert_eq!((leaf.outcome, leaf.place.as_str()), (NotMet, "rule.rule"));
    assert_eq!(leaf.words, "Not allowed: at least 1 NFT of Bad Apes");
    assert_eq!(leaf.needed, "less than 1 NFT of Bad Apes");
    assert_eq!(leaf.found.as_deref(), Some("2 NFTs of Bad Apes"));
    assert_eq!(report.advice.as_deref(), Some("Have less than 1 NFT of Bad Apes."));
}

#[test]
fn advice_is_the_shortest_way() {
    let coin = || leaf("nativeCoin", json!({}));
    let list = || leaf("allowList", json!({"entries": [address(7).lower()]}));
    let hook = |label: &str| leaf("webhook", json!({"label": label}));
    let advice = |rule: Value| report(rule, [Some(0), Some(0)]).advice;
    let any = json!({"type": "any", "of": [list(), {"type": "all", "of": [coin(), list()]}, coin()]});
    assert_eq!(advice(any).as_deref(), Some("Get 0.5 more ETH."));
    let all = json!({"type": "all", "of": [list(), coin()]});
    assert_eq!(advice(all).as_deref(), Some("Get 0.5 more ETH, and ask to be put on the list."));
    let gate = gate(json!({"type": "atLeast", "n": 2, "of": [hook("A"), hook("B"), list(), coin()]}));
    let mut facts = facts(&gate, None, [Some(0), Some(0)]);
    facts.webhooks.insert("rule.of[0]".to_owned(), WebhookAnswer::Yes);
    facts
        .webhooks
        .insert("rule.of[1]".to_owned(), WebhookAnswer::No { reason: Some("Not today".to_owned()) });
    let report = gate.evaluate(&subject(), &facts);
    assert_eq!(report.advice.as_deref(), Some("Get 0.5 more ETH."), "one of two is there already");
    assert_eq!(report.leaves[1].found.as_deref(), Some("Not today"));
}

#[test]
fn facts_of_two_askings_come_together() {
    let gate = gate(leaf("erc20", json!({})));
    let mut known = facts(&gate, Some(6), [None, None]);
    known.merge(facts(&gate, Some(6), [Some(100_500_000), Some(0)]));
    assert_eq!(gate.evaluate(&subject(), &known).outcome, Met);
    assert_eq!(known.len(), 3);
    let wallet: &WalletAddress = &address(1);
    assert!(known.answer(&gate.reads()[0], Some(wallet)).is_some() || !known.is_empty());
}
