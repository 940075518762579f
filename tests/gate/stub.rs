//! Nodes that answer as they please: none makes a yes or a no by it.

use std::time::Duration;

use alloy_primitives::Address;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Json, Router, body};
use serde_json::{Value, json};
use usher::domain::gate::{BlockTag, Outcome, Subject};
use usher::gate::ChainReader;

use crate::world::{HOLDER, OTHER, chains, gate};

/// One ether for everybody.
fn honest(question: &Value) -> Value {
    let result = match question["method"].as_str().unwrap() {
        "eth_chainId" => json!("0x7a69"),
        "eth_getBlockByNumber" => json!({"number": "0x10"}),
        "eth_getCode" => json!("0x"),
        "eth_getBalance" => json!("0xde0b6b3a7640000"),
        other => panic!("nobody asks for {other}"),
    };
    json!({"jsonrpc": "2.0", "id": question["id"], "result": result})
}

fn all(asked: &Value, say: impl Fn(&Value) -> Value) -> Value {
    match asked.as_array() {
        Some(questions) => questions.iter().map(&say).collect(),
        None => say(asked),
    }
}

fn with(question: &Value, name: &str, value: Value) -> Value {
    let mut answer = honest(question);
    answer[name] = value;
    answer
}

async fn says(how: &str, asked: Value) -> Response {
    let method = asked["method"].as_str().unwrap_or("batch");
    let balance = method == "batch" || method == "eth_getBalance";
    let json = |value: Value| Json(value).into_response();
    let result = |value: Value| json(all(&asked, |question| with(question, "result", value.clone())));
    let error = |code: i64| {
        all(&asked, |question| json!({"id": question["id"], "error": {"code": code, "message": "no"}}))
    };
    match how {
        "wrong chain" if method == "eth_chainId" => result(json!("0x1")),
        "no block" if method == "eth_getBlockByNumber" => result(Value::Null),
        "block without number" if method == "eth_getBlockByNumber" => result(json!({})),
        "block in words" if method == "eth_getBlockByNumber" => result(json!({"number": "sixteen"})),
        "HTML" => Html("<html>Sign in to the Wi-Fi</html>").into_response(),
        "500" => (StatusCode::INTERNAL_SERVER_ERROR, Json(all(&asked, honest))).into_response(),
        "rate limited" => (StatusCode::TOO_MANY_REQUESTS, Json(error(-32005))).into_response(),
        "redirect" => Redirect::temporary("/honest").into_response(),
        "HTML later" if balance => Html("<html></html>").into_response(),
        "rate limited later" if balance => json(error(-32005)),
        "nothing later" if balance => Body::empty().into_response(),
        "null later" if balance => result(Value::Null),
        "number later" if balance => result(json!(1)),
        "other ids" if balance => json(all(&asked, |question| with(question, "id", json!(99)))),
        "result and error" if balance => {
            json(all(&asked, |question| with(question, "error", json!({"code": 1, "message": ""}))))
        }
        "too much" if balance => result(json!("0".repeat(1 << 20))),
        "no hex" if balance => result(json!("0xzz")),
        "empty word" if balance => result(json!("0x")),
        "long word" if balance => result(json!(format!("0x{}", "f".repeat(65)))),
        "slow" if method != "eth_chainId" => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            json(all(&asked, honest))
        }
        "no batch" if method == "batch" => {
            json(json!({"id": null, "error": {"code": -32600, "message": "no batch"}}))
        }
        _ => json(all(&asked, honest)),
    }
}

async fn node() -> String {
    let router = Router::new().fallback(async |request: Request| {
        let how = request.uri().path().trim_start_matches('/').replace("%20", " ");
        let bytes = body::to_bytes(request.into_body(), 1 << 20).await.unwrap();
        says(&how, serde_json::from_slice(&bytes).unwrap()).await
    });
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    url
}

/// Whether `wallets` have an ether each together, by these nodes.
async fn asked(urls: &[String], wallets: &[Address]) -> (Outcome, String) {
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let minimum = wallets.len().to_string();
    let gate = gate(&json!({"type": "nativeCoin", "chain": "eip155:31337", "minimum": minimum}));
    let wallets: Vec<_> = wallets.iter().copied().map(Into::into).collect();
    let facts = chains(&urls, 1, BlockTag::Safe).read(&gate.reads(), &wallets).await;
    let report = gate.evaluate(&Subject { wallets, ..Subject::default() }, &facts);
    (report.outcome, format!("{report:?}"))
}

const BAD: [&str; 19] = [
    "wrong chain",
    "no block",
    "block without number",
    "block in words",
    "HTML",
    "500",
    "rate limited",
    "redirect",
    "HTML later",
    "rate limited later",
    "nothing later",
    "null later",
    "number later",
    "other ids",
    "result and error",
    "too much",
    "no hex",
    "empty word",
    "long word",
];

#[tokio::test]
async fn whatever_a_node_answers_it_is_neither_a_yes_nor_a_no() {
    let url = node().await;
    let at = |how: &str| format!("{url}/{how}");
    for wallets in [&[HOLDER][..], &[HOLDER, OTHER]] {
        assert_eq!(asked(&[at("honest")], wallets).await.0, Outcome::Met, "the stub can be believed at all");
        assert_eq!(asked(&[at("no batch")], wallets).await.0, Outcome::Met, "asked one by one");
        for how in BAD {
            let (outcome, report) = asked(&[at(how)], wallets).await;
            assert_eq!(outcome, Outcome::Unchecked, "{how}: {report}");
            assert!(!report.contains("127.0.0.1"), "a URL may hold keys: {report}");
            let (outcome, report) = asked(&[at(how), at("honest")], wallets).await;
            assert_eq!(outcome, Outcome::Met, "{how}, then an honest node: {report}");
        }
    }
}

#[tokio::test]
async fn a_slow_node_is_left_for_the_next() {
    let url = node().await;
    let at = |how: &str| format!("{url}/{how}");
    let (slow, both) = ([at("slow")], [at("slow"), at("honest")]);
    let (alone, next) = futures::future::join(asked(&slow, &[HOLDER]), asked(&both, &[HOLDER])).await;
    assert_eq!((alone.0, next.0), (Outcome::Unchecked, Outcome::Met));
}
