//! The rows of XMTP's guide *Support group chat invite links*, S1 to S24, and of its tutorial *Building Token-Gated
//! Group Chats*, S25 to S43, and the tests that fail without them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const ROWS: u32 = 43;
const TESTS: [&str; 7] = [
    "tests/http",
    "tests/service",
    "tests/store",
    "tests/notify",
    "tests/signin",
    "tests/xmtp_bridge",
    "end2end/stories",
];

/// The rows a test names in its title or above it, in parentheses, several with a comma between them.
fn named(text: &str) -> Vec<u32> {
    let inside = text.split("(S").skip(1).filter_map(|rest| rest.split_once(')'));
    inside.flat_map(|(rows, _)| rows.split(", S")).filter_map(|row| row.parse().ok()).collect()
}

#[test]
fn each_row_of_the_guides_is_named_by_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = BTreeSet::new();
    for place in TESTS {
        for entry in fs::read_dir(root.join(place)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                all.extend(named(&fs::read_to_string(path).unwrap()));
            }
        }
    }
    let missing: Vec<u32> = (1..=ROWS).filter(|row| !all.contains(row)).collect();
    assert!(missing.is_empty(), "rows without a test: {missing:?}");
    assert_eq!(named("(S, (S9) (S10, S11) (S12–S13) S14"), [9, 10, 11]);
}
