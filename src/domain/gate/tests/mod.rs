//! Gates: reading, deciding, saying.

mod deciding;
mod examples;
mod lists;
mod logic;
mod reading;
mod values;

use serde_json::{Value, json};

use super::{Gate, GateFault};
use crate::domain::inbox::{InboxId, WalletAddress};

const CONTRACT: &str = "0x22c1f6050e56d2876009903609a2cc3fef83b415";

/// A gate of this rule alone.
fn gate(rule: Value) -> Gate {
    Gate::parse(&json!({"rule": rule}).to_string()).unwrap()
}

fn fault(rule: Value) -> GateFault {
    Gate::parse(&json!({"rule": rule}).to_string()).unwrap_err()
}

/// Refused, and there.
#[track_caller]
fn refused(rule: Value, place: &str, words: &str) {
    let fault = fault(rule);
    assert_eq!(fault.place, place, "{fault}");
    assert!(fault.what.contains(words), "{fault}");
}

/// A requirement of this type, changed.
fn leaf(of_type: &str, change: Value) -> Value {
    let mut leaf = match of_type {
        "nativeCoin" => json!({"chain": "eip155:1", "minimum": "0.5"}),
        "erc20" => json!({"chain": "eip155:1", "contract": CONTRACT, "minimum": "100.5"}),
        "erc721" | "accessKeys" => json!({"chain": "eip155:1", "contract": CONTRACT}),
        "erc1155" => json!({"chain": "eip155:1", "contract": CONTRACT, "ids": ["7", 8], "minimum": 3}),
        "poap" => json!({"eventId": 12}),
        "allowList" => json!({"entries": [address(1).lower()]}),
        "inboxAge" => json!({"days": 30}),
        "webhook" => json!({"url": "https://example.org/ask"}),
        other => panic!("there is no {other}"),
    };
    leaf["type"] = json!(of_type);
    for (name, value) in change.as_object().into_iter().flatten() {
        leaf[name] = value.clone();
    }
    leaf
}

fn age(days: u32) -> Value {
    leaf("inboxAge", json!({"days": days}))
}

fn address(number: u8) -> WalletAddress {
    WalletAddress::parse(&format!("0x{number:040x}")).unwrap()
}

fn inbox(number: u8) -> InboxId {
    InboxId::parse(&format!("{number:064x}")).unwrap()
}
