//! The API and its description are one.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use usher::api::openapi::document;

use super::edges::ROUTES;
use crate::support::TestApp;

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
/// Said by pages alone.
const OF_PAGES: [&str; 14] = [
    "badges_need_a_group",
    "being_sent",
    "changed_meanwhile",
    "image_too_large",
    "image_unreadable",
    "not_replayed",
    "invite_blind",
    "nothing_to_switch_on",
    "set_up_link_spent",
    "too_many_keys",
    "too_many_webhooks",
    "web_push_missing",
    "webhook_of_link",
    "webhook_off",
];

fn described() -> BTreeSet<(String, String)> {
    let paths = document()["paths"].as_object().unwrap();
    let each = |(path, item): (&String, &'static Value)| {
        let methods = item.as_object().unwrap().keys().map(|method| method.to_ascii_uppercase());
        let path = path.clone();
        methods.map(move |method| (method, path.clone())).collect::<Vec<_>>()
    };
    paths.iter().flat_map(each).collect()
}

both!(the_document_is_served_to_everybody);
async fn the_document_is_served_to_everybody(app: &TestApp) {
    let answer = app.get("/openapi.json").header("origin", "https://other.example").send().await;
    assert_eq!(&answer.ok(200), document());
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let served = answer.json();
    assert!(served["openapi"].as_str().unwrap().starts_with("3.1."), "{}", served["openapi"]);
}

both!(every_described_call_is_answered_and_no_other_method_is);
async fn every_described_call_is_answered_and_no_other_method_is(app: &TestApp) {
    let described = described();
    assert!(described.len() > 25);
    for (_, path) in &described {
        for method in METHODS {
            let known = described.contains(&(method.to_owned(), path.clone()));
            let answer = app.ask(method, &path.replace("{id}", &"0".repeat(26))).send().await;
            if known {
                assert_ne!(answer.status, 405, "{method} {path}");
                assert!(answer.status != 404 || !answer.body.is_empty(), "{method} {path}: {answer:?}");
            } else {
                answer.refused(405, "method_not_allowed");
                assert!(answer.header("allow").is_some(), "{method} {path}");
            }
        }
    }
    app.work_stays();
}

#[test]
fn the_described_calls_are_the_tested_ones() {
    let about = [("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/openapi.json")];
    let about = about.map(|(method, path)| (method.to_owned(), path.to_owned()));
    let tested = ROUTES
        .iter()
        .map(|(method, path, ..)| ((*method).to_owned(), path.split('?').next().unwrap().to_owned()));
    assert_eq!(tested.chain(about).collect::<BTreeSet<_>>(), described());
}

#[test]
fn a_call_needs_a_token_if_the_document_says_so() {
    for (method, path, token, body) in ROUTES {
        let operation = &document()["paths"][path.split('?').next().unwrap()][method.to_ascii_lowercase()];
        let ways = operation.get("security").and_then(Value::as_array);
        let needed = ways.is_some_and(|ways| ways.iter().all(|way| *way != json!({})));
        assert_eq!(needed, token, "{method} {path}");
        let takes_body = operation.get("requestBody").is_some();
        assert!(takes_body || body.is_none(), "{method} {path}");
        let keyed = operation["parameters"].to_string().contains("Idempotency-Key");
        assert_eq!(keyed, method == "POST" && !path.starts_with("/auth/"), "{method} {path}");
    }
}

/// A route beside the described ones would be one that nobody knows of.
#[test]
fn no_route_is_made_past_the_document() {
    for (file, text) in sources("src/api") {
        assert!(!text.contains(".route(") && !text.contains("axum::routing"), "{file}");
    }
}

#[test]
fn every_code_a_caller_can_meet_is_in_the_document() {
    let text = document().to_string();
    for (file, source) in ["src/api", "src/service", "src/domain"].into_iter().flat_map(sources) {
        let source = source.split("#[cfg(test)]").next().unwrap().replace(char::is_whitespace, "");
        for made in source.split("Problem::new(").chain(source.split("Self::new(")).skip(1) {
            let is_code = |text: &&str| text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            let made = Some(made).filter(|made| made.starts_with(char::is_numeric));
            let Some(code) = made.and_then(|made| made.split('"').nth(1)).filter(is_code) else { continue };
            let known = text.contains(&format!("/problems/{code}\"")) || code == "method_not_allowed";
            assert!(known || OF_PAGES.contains(&code), "{file}: {code}");
        }
    }
}

fn sources(room: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rooms = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(room)];
    while let Some(room) = rooms.pop() {
        for entry in fs::read_dir(room).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                rooms.push(path);
            } else {
                found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found
}
