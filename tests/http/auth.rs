use serde_json::json;
use usher::domain::siwe::SiweMessage;

use crate::support::{Answer, Person, TestApp, keys};

async fn text(app: &TestApp, person: &Person) -> String {
    let nonce = app.post("/auth/nonce").send().await.ok(200);
    SiweMessage { nonce: nonce["nonce"].as_str().unwrap().into(), ..app.siwe(person).await }.text()
}

async fn bring(app: &TestApp, text: &str, signature: &str) -> Answer {
    let body = json!({ "siwe": { "message": text, "signature": signature } });
    app.post("/auth/token").json(&body).send().await
}

both!(a_nonce_then_a_signed_text_make_a_token);
async fn a_nonce_then_a_signed_text_make_a_token(app: &TestApp) {
    let alix = app.person("alix");
    let answer = app.post("/auth/nonce").send().await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let nonce = answer.ok(200);
    assert_eq!(keys(&nonce), ["expiresAt", "nonce"]);
    assert_eq!(nonce["expiresAt"], "2026-11-22T12:05:00Z");

    let text = text(app, &alix).await;
    let answer = bring(app, &text, &alix.sign(&text)).await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let token = answer.ok(200);
    assert_eq!(keys(&token), ["expiresAt", "inboxId", "token"]);
    assert_eq!(token["inboxId"], alix.inbox_id.as_str());
    assert_eq!(token["expiresAt"], "2026-11-29T12:00:00Z");

    let me = app.get("/me").bearer(token["token"].as_str().unwrap()).send().await.ok(200);
    assert_eq!(me, json!({ "inboxId": alix.inbox_id.as_str(), "name": null, "avatar": null }));
}

both!(what_signs_nobody_in_is_refused_in_full_form);
async fn what_signs_nobody_in_is_refused_in_full_form(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.stranger("bo"));
    let used = text(app, &alix).await;
    bring(app, &used, &alix.sign(&used)).await.ok(200);
    bring(app, &used, &alix.sign(&used)).await.refused(401, "sign_in_refused");
    let good = text(app, &alix).await;
    bring(app, &good, &bo.sign(&good)).await.refused(401, "sign_in_refused");
    bring(app, &good, &alix.sign(&good)).await.refused(401, "sign_in_refused");
    bring(app, "hello", "0x").await.refused(401, "sign_in_refused");

    let theirs = text(app, &bo).await;
    bring(app, &theirs, &bo.sign(&theirs)).await.refused(422, "not_on_xmtp");
    let late = text(app, &alix).await;
    app.xmtp.go_offline(true);
    let answer = bring(app, &late, &alix.sign(&late)).await;
    answer.refused(503, "xmtp_unreachable");
    assert_eq!(answer.header("retry-after"), Some("5"));
    app.xmtp.go_offline(false);
}

both!(signing_in_too_often_says_when_to_come_back);
async fn signing_in_too_often_says_when_to_come_back(app: &TestApp) {
    let alix = app.person("alix");
    for _ in 0..10 {
        let text = text(app, &alix).await;
        bring(app, &text, &alix.sign(&text)).await.ok(200);
    }
    let text = text(app, &alix).await;
    let answer = bring(app, &text, &alix.sign(&text)).await;
    answer.refused(429, "rate_limited");
    assert_eq!(answer.header("retry-after"), Some("7"));
}

both!(a_token_that_ended_or_never_was_is_refused);
async fn a_token_that_ended_or_never_was_is_refused(app: &TestApp) {
    let alix = app.person("alix");
    let token = app.token(&alix).await;
    app.get("/me").bearer(&token).send().await.ok(200);
    for scheme in ["bearer", "BEARER"] {
        app.get("/me").header("authorization", &format!("{scheme}  {token} ")).send().await.ok(200);
    }
    for bad in [
        "",
        "Bearer",
        "Bearer ",
        &token,
        &format!("Basic {token}"),
        &format!("Bearer {token}x"),
        "Bearer ushk_x",
        "Bearer é",
    ] {
        let answer = app.get("/me").header("authorization", bad).send().await;
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{bad:?}");
        assert_eq!(answer.status, 401, "{bad:?}");
        let code = answer.json()["code"].clone();
        assert!([json!("sign_in_required"), json!("token_invalid")].contains(&code), "{bad:?}: {code}");
    }
    app.advance(usher::service::sign_in::TOKEN_LIFE_MS);
    app.get("/me").bearer(&token).send().await.refused(401, "token_invalid");
}
