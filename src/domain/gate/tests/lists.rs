use serde_json::json;

use super::{address, gate, inbox, leaf, refused};
use crate::domain::gate::{AllowList, ENTRIES_MAX, Kind, Rule};

fn csv(text: &str) -> Result<usize, String> {
    AllowList::parse_csv(text).map(|list| list.len()).map_err(|why| why.to_string())
}

#[test]
fn a_list_is_read_as_people_paste_it() {
    let (one, two, third) = (address(1).lower(), address(2).lower(), inbox(3));
    assert_eq!(csv(&format!("{one}\n{two}\n\n{third}\n")), Ok(3));
    assert_eq!(csv(&format!("{one}, {two};{third}")), Ok(3));
    assert_eq!(csv(&format!("\u{feff}wallet_address,Name\r\n\"{one}\",\"A, B\"\r\n{two}\tnote\r\n")), Ok(2));
    assert_eq!(csv(&format!("{one}\n{one}\n{}", address(1).checksummed())), Ok(1), "nobody counts twice");
}

#[test]
fn junk_in_a_list_is_refused_with_its_line() {
    let good = address(1).lower();
    let wrong = |text: String, words: &str| {
        let said = csv(&text);
        assert!(said.as_ref().is_err_and(|why| why.contains(words)), "{text}: {said:?}");
    };
    wrong(format!("{good}\nname.example.org\n"), "Line 2: name.example.org is neither");
    wrong(format!("{good}\n{good}\n0x12,x"), "Line 3: 0x12 is neither");
    wrong(format!("{good}\nwallet"), "Line 2");
    wrong(
        format!("{good}\n0x22C1f6050E56d2876009903609a2cC3fEf83B41F"),
        "Line 2: 0x22C1f6050E56d2876009903609a2cC3fEf83B41F: the capital letters",
    );
    wrong("\n \n".to_owned(), "Nobody is on this list");
    wrong("wallet,name".to_owned(), "Nobody is on this list");
}

#[test]
fn a_list_ends_at_ten_thousand() {
    let lines = |count: usize| (1..=count).map(|n| format!("0x{n:040x}\n")).collect::<String>();
    assert_eq!(csv(&lines(ENTRIES_MAX)), Ok(ENTRIES_MAX));
    assert!(csv(&lines(ENTRIES_MAX + 1)).is_err_and(|why| why.contains("too long")));
    let entries = |count: usize| (1..=count).map(|n| format!("0x{n:040x}")).collect::<Vec<_>>();
    gate(leaf("allowList", json!({"entries": entries(ENTRIES_MAX)})));
    refused(
        leaf("allowList", json!({"entries": entries(ENTRIES_MAX + 1)})),
        &format!("rule.entries[{ENTRIES_MAX}]"),
        "too long",
    );
}

#[test]
fn entries_are_refused_with_their_place_and_folded() {
    refused(leaf("allowList", json!({"entries": ["0x1"]})), "rule.entries[0]", "neither");
    refused(leaf("allowList", json!({"entries": []})), "rule.entries", "Something must be");
    refused(leaf("allowList", json!({"entries": [7]})), "rule.entries[0]", "quotation marks");
    refused(leaf("allowList", json!({"csv": "x"})), "rule.csv", "not both");
    refused(json!({"type": "allowList"}), "rule.entries", "Nobody");
    refused(json!({"type": "allowList", "csv": "a\nb c"}), "rule.csv", "Line 2");
    let twice = gate(leaf("allowList", json!({"entries": [address(1).lower(), address(1).checksummed()]})));
    let Rule::Leaf(leaf) = &twice.rule else { panic!("{twice:?}") };
    assert!(matches!(&leaf.kind, Kind::AllowList { list } if list.len() == 1));
}
