//! A node that answers as it pleases: whatever it does, nobody gets in by it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use alloy_primitives::{Address, hex};
use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Router, body};
use serde_json::{Value, json};
use tokio::time::timeout;
use usher::domain::inbox::WalletAddress;
use usher::gate::chains::Chains;
use usher::gate::{GateError, SignatureChecker, Verdict};

/// What the validator says of a good contract wallet.
fn yes() -> String {
    let words = [format!("{:064x}", 1), format!("{:064x}", 32), format!("1626ba7e{}", "0".repeat(56))];
    format!("0x{}", words.concat())
}

fn result(value: impl Into<Value>) -> Response {
    axum::Json(json!({"jsonrpc": "2.0", "id": 1, "result": value.into()})).into_response()
}

fn text(body: impl Into<Body>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body.into()).into_response()
}

async fn says(how: &str, method: &str) -> Response {
    match (how, method) {
        ("other chain", _) => return result("0x2"),
        ("no chain", "eth_chainId") => return result(Value::Null),
        ("chain in words", "eth_chainId") => return result("one"),
        ("chain as number", "eth_chainId") => return result(1),
        (_, "eth_chainId") => return result("0x1"),
        _ => {}
    }
    let error = |code: i64, message: &str| {
        axum::Json(json!({"jsonrpc": "2.0", "id": 1, "error": {"code": code, "message": message}}))
            .into_response()
    };
    match how {
        "good" => result(yes()),
        "revert" => error(3, "execution reverted"),
        "revert by words" => error(-32000, "VM Exception: Revert"),
        "out of gas" => error(-32000, "out of gas"),
        "error" => error(-32603, "internal error"),
        "limit" => (StatusCode::TOO_MANY_REQUESTS, error(-32005, "limit exceeded")).into_response(),
        "500" => (StatusCode::INTERNAL_SERVER_ERROR, result(yes())).into_response(),
        "404" => (StatusCode::NOT_FOUND, result(yes())).into_response(),
        "redirect" => Redirect::temporary("/good").into_response(),
        "HTML" => text("<html>Sign in to the Wi-Fi</html>"),
        "nothing" => text(""),
        "half" => text(format!(r#"{{"jsonrpc":"2.0","id":1,"result":"{}"#, yes())),
        "array" => text(format!(r#"[{{"jsonrpc":"2.0","id":1,"result":"{}"}}]"#, yes())),
        "twice" => text(format!(r#"{{"id":1,"result":"{0}"}}{{"id":1,"result":"{0}"}}"#, yes())),
        "other id" => text(format!(r#"{{"jsonrpc":"2.0","id":2,"result":"{}"}}"#, yes())),
        "no id" => text(format!(r#"{{"jsonrpc":"2.0","result":"{}"}}"#, yes())),
        "result and error" => {
            text(format!(r#"{{"id":1,"result":"{}","error":{{"code":1,"message":""}}}}"#, yes()))
        }
        "null" => result(Value::Null),
        "true" => result(true),
        "number" => result(1),
        "magic alone" => result("0x1626ba7e"),
        "magic word" => result(format!("0x1626ba7e{}", "0".repeat(56))),
        "0x" => result("0x"),
        "no hex" => result(yes().replace('6', "g")),
        "without 0x" => result(yes()[2..].to_owned()),
        "a byte short" => result(yes()[..yes().len() - 2].to_owned()),
        "a byte more" => result(yes() + "00"),
        "kind 3" => result(yes().replacen("01", "03", 1)),
        "endless kind" => result(format!("0x{}{}", "ff".repeat(32), &yes()[66..])),
        "kind 0" => result(yes().replacen("01", "00", 1)),
        "33 bytes" => result(yes().replacen("20", "21", 1)),
        "dirty word" => result(yes()[..yes().len() - 2].to_owned() + "01"),
        "10 MiB" => text(vec![b' '; 10 * 1024 * 1024]),
        "10 MiB of result" => result(yes() + &"00".repeat(5 * 1024 * 1024)),
        "slow" => {
            tokio::time::sleep(Duration::from_secs(30)).await;
            result(yes())
        }
        "drip" => {
            let drops = futures::stream::unfold((), |()| async {
                tokio::time::sleep(Duration::from_millis(200)).await;
                Some((Ok::<_, std::io::Error>(body::Bytes::from_static(b" ")), ()))
            });
            text(Body::from_stream(drops))
        }
        "cut" => text(Body::from_stream(futures::stream::iter([
            Ok(body::Bytes::from_static(b"{")),
            Err(std::io::Error::other("cut")),
        ]))),
        other => panic!("how does a node say {other:?}?"),
    }
}

/// Starts it; its manner is the path. Counts the calls.
async fn node() -> (String, Arc<AtomicU32>) {
    let calls = Arc::new(AtomicU32::new(0));
    let counted = calls.clone();
    let router = Router::new().fallback(move |request: Request| {
        counted.fetch_add(1, Ordering::SeqCst);
        async move {
            let how = request.uri().path().trim_start_matches('/').replace("%20", " ");
            let bytes = body::to_bytes(request.into_body(), 1 << 20).await.unwrap();
            let asked: Value = serde_json::from_slice(&bytes).unwrap();
            says(&how, asked["method"].as_str().unwrap()).await
        }
    });
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (url, calls)
}

async fn asked(urls: Vec<String>) -> Result<Verdict, GateError> {
    ask(&Chains::new([(1, urls)]).unwrap()).await
}

async fn ask(chains: &Chains) -> Result<Verdict, GateError> {
    let account = WalletAddress::from(Address::repeat_byte(0x5a));
    chains.is_valid(1, &account, &[7; 32], &hex!("0102")).await
}

const REFUSE: [&str; 6] = ["revert", "revert by words", "out of gas", "kind 0", "33 bytes", "dirty word"];
const FAIL: [&str; 32] = [
    "other chain",
    "no chain",
    "chain in words",
    "chain as number",
    "error",
    "limit",
    "500",
    "404",
    "redirect",
    "HTML",
    "nothing",
    "half",
    "array",
    "twice",
    "other id",
    "no id",
    "result and error",
    "null",
    "true",
    "number",
    "magic alone",
    "magic word",
    "0x",
    "no hex",
    "without 0x",
    "a byte short",
    "a byte more",
    "kind 3",
    "endless kind",
    "10 MiB",
    "10 MiB of result",
    "cut",
];

#[tokio::test]
async fn whatever_a_node_answers_only_the_right_words_count() {
    let (url, _) = node().await;
    let at = |how: &str| format!("{url}/{how}");
    assert_eq!(asked(vec![at("good")]).await, Ok(Verdict::Valid), "the stub can be believed at all");
    for how in REFUSE {
        assert_eq!(asked(vec![at(how)]).await, Ok(Verdict::Invalid), "{how}");
        assert_eq!(
            asked(vec![at(how), at("good")]).await,
            Ok(Verdict::Invalid),
            "{how}: the first answer decides"
        );
    }
    for how in FAIL {
        let said = asked(vec![at(how)]).await;
        assert!(matches!(said, Err(GateError::Unreachable { chain_id: 1, .. })), "{how}: {said:?}");
        assert!(!format!("{said:?}").contains("127.0.0.1"), "a URL may hold keys: {said:?}");
        assert_eq!(asked(vec![at(how), at("good")]).await, Ok(Verdict::Valid), "{how}, then another node");
    }
}

#[tokio::test]
async fn nobody_waits_longer_than_ten_seconds() {
    let (url, _) = node().await;
    let urls = |hows: &[&str]| hows.iter().map(|how| format!("{url}/{how}")).collect::<Vec<_>>();
    let waits = [urls(&["slow"]), urls(&["drip"]), urls(&["slow", "drip", "slow"])]
        .map(|urls| timeout(Duration::from_secs(11), asked(urls)));
    for said in futures::future::join_all(waits).await {
        assert!(matches!(said, Ok(Err(GateError::Unreachable { .. }))), "{said:?}");
    }
}

#[tokio::test]
async fn a_node_that_fails_five_times_is_left_alone_for_a_while() {
    let (url, calls) = node().await;
    let chains = Chains::new([(1, vec![format!("{url}/error")])]).unwrap();
    for _ in 0..5 {
        ask(&chains).await.unwrap_err();
    }
    let before = calls.load(Ordering::SeqCst);
    ask(&chains).await.unwrap_err();
    assert_eq!(calls.load(Ordering::SeqCst), before);
}
