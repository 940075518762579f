//! What stands around text and signature.

use serde_json::{Value, json};

use crate::support::TestApp;

both!(a_body_names_one_way_to_sign_in_and_only_one);
async fn a_body_names_one_way_to_sign_in_and_only_one(app: &TestApp) {
    let siwe = json!({"message": "a", "signature": "b"});
    let xmtp = json!({"inboxId": "ab".repeat(32), "installationId": "cd".repeat(32), "message": "a", "signature": "b"});
    let mut without = Vec::new();
    for field in ["inboxId", "installationId", "message", "signature"] {
        let mut xmtp = xmtp.clone();
        xmtp.as_object_mut().unwrap().remove(field);
        without.push(json!({"xmtp": xmtp}));
    }
    let bad = [
        json!({}),
        json!([]),
        json!({"siwe": null, "xmtp": null}),
        json!({"siwe": siwe, "xmtp": xmtp}),
        json!({"siwe": "a"}),
        json!({"siwe": {"message": "a"}}),
        json!({"siwe": {"message": 1, "signature": "b"}}),
    ];
    for body in bad.into_iter().chain(without) {
        app.post("/auth/token").json(&body).send().await.refused(422, "invalid");
    }
    for body in [json!({"siwe": siwe}), json!({"xmtp": xmtp}), json!({"siwe": siwe, "xmtp": Value::Null})] {
        app.post("/auth/token").json(&body).send().await.refused(401, "sign_in_refused");
    }
}

both!(a_broken_body_is_refused_as_such);
async fn a_broken_body_is_refused_as_such(app: &TestApp) {
    let ask = || app.post("/auth/token");
    ask().text("{}").send().await.refused(415, "not_json");
    let json = |text: &str| ask().header("content-type", "application/json").text(text);
    for body in
        ["", "{", "null", r#"{"siwe":{"message":"\ud800","signature":""}}"#, r#"{"siwe":null,"siwe":null}"#]
    {
        json(body).send().await.refused(422, "invalid");
    }
    let answer = json(&format!(r#"{{"a":"{}"}}"#, "a".repeat(70_000))).send().await;
    assert_eq!(answer.status, 413, "{answer:?}");
}
