//! `Idempotency-Key`: the same POST again has one effect and gets one answer (`security.md` 3.7).

use axum::http::StatusCode;
use serde_json::{Value, json};
use usher::domain::scope::{Scope, Scopes};
use usher::service::idempotency::{self, Begun, CLAIM_MS, Call, Claim, Kept};
use usher::service::invite::{NewInvite, create_once};
use usher::service::{api_key, tidy};

use crate::support::{Answer, Person, TestApp, at_once, pass};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn tea() -> Value {
    json!({ "groupName": "Tea" })
}

async fn keyed(app: &TestApp, path: &str, token: &str, key: &str, body: &Value) -> Answer {
    app.post(path).bearer(token).header("idempotency-key", key).json(body).send().await
}

async fn make(app: &TestApp, token: &str, key: &str) -> Answer {
    keyed(app, "/groupInvite", token, key, &tea()).await
}

async fn invites(app: &TestApp) -> i64 {
    app.number("SELECT count(*) FROM invites").await
}

/// The claim a process holds while it makes an invite.
async fn claim(app: &TestApp, person: &Person, key: &str) -> Claim {
    let caller = format!("{} {}", person.inbox_id, Scopes::all());
    let body = tea().to_string();
    let call = Call { caller: &caller, route: "POST /groupInvite", key, body: body.as_bytes() };
    match idempotency::begin(&app.services, call).await.unwrap() {
        Begun::Fresh(claim) => claim,
        Begun::Again(kept) => panic!("{kept:?}"),
    }
}

both!(the_same_key_and_body_has_one_effect_and_one_answer);
async fn the_same_key_and_body_has_one_effect_and_one_answer(app: &TestApp) {
    let token = app.token(&app.person("alix")).await;
    let first = make(app, &token, "k1").await;
    first.ok(201);
    assert_eq!(first.header("idempotency-replayed"), None);
    let again = make(app, &token, "k1").await;
    assert_eq!(again.ok(201), first.json());
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.header("cache-control"), first.header("cache-control"));
    assert_eq!(invites(app).await, 1);
    assert_ne!(make(app, &token, "k2").await.ok(201), first.json());
    assert_eq!(invites(app).await, 2);
}

both!(another_body_under_the_same_key_is_refused_and_changes_nothing);
async fn another_body_under_the_same_key_is_refused_and_changes_nothing(app: &TestApp) {
    let token = app.token(&app.person("alix")).await;
    make(app, &token, "k").await.ok(201);
    let before = app.dump().await;
    for other in [json!({ "groupName": "Coffee" }), json!({}), Value::Null] {
        let answer = keyed(app, "/groupInvite", &token, "k", &other).await;
        answer.refused(422, "idempotency_key_reused");
    }
    crate::support::same_rows(&before, &app.dump().await);
}

both!(keys_of_other_callers_other_rights_and_other_routes_are_other_keys);
async fn keys_of_other_callers_other_rights_and_other_routes_are_other_keys(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let first = make(app, &app.token(&alix).await, "k").await.ok(201);
    let other = make(app, &app.token(&bo).await, "k").await.ok(201);
    assert_ne!(first, other);
    let again = make(app, &app.token(&alix).await, "k").await.ok(201);
    assert_eq!(again, first, "a new token, the same caller");

    let scopes = Scopes::only(vec![Scope::Joins]);
    let key = api_key::create(&app.services, &alix.inbox_id, "bot", &scopes).await.unwrap();
    make(app, &key.secret, "k").await.refused(403, "scope_missing");
    let ask = json!({ "inviteId": other["id"] });
    keyed(app, "/groupJoinRequest", &app.token(&alix).await, "k", &ask).await.ok(201);
    app.work_stays();
}

both!(of_many_same_calls_at_once_one_does_the_work_and_the_others_wait_for_its_answer);
async fn of_many_same_calls_at_once_one_does_the_work_and_the_others_wait_for_its_answer(app: &TestApp) {
    let token = app.token(&app.person("alix")).await;
    for round in 0..5 {
        let answers = at_once(0..16, |_| {
            let (app, token) = (app.clone(), token.clone());
            async move { make(&app, &token, &format!("round {round}")).await }
        })
        .await;
        let made = make(app, &token, &format!("round {round}")).await.ok(201);
        for answer in answers {
            if answer.status == 409 {
                answer.refused(409, "idempotency_key_in_use");
                assert_eq!(answer.header("retry-after"), Some("1"));
            } else {
                assert_eq!(answer.ok(201), made);
            }
        }
        assert_eq!(invites(app).await, round + 1);
    }
}

both!(a_join_request_asked_for_again_is_answered_as_it_was);
async fn a_join_request_asked_for_again_is_answered_as_it_was(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let invite = make(app, &app.token(&alix).await, "k").await.ok(201);
    let token = app.token(&bo).await;
    let ask = json!({ "inviteId": invite["id"] });
    for path in ["/groupJoinRequest", "/groups/joinFromInvite"] {
        let first = keyed(app, path, &token, "k", &ask).await;
        let again = keyed(app, path, &token, "k", &ask).await;
        assert_eq!((first.status, first.json()), (again.status, again.json()));
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
    }
    let unkeyed = app.post("/groupJoinRequest").bearer(&token).json(&ask).send().await;
    assert_eq!((unkeyed.status, unkeyed.header("idempotency-replayed")), (200, None));
    app.work_stays();
}

both!(while_the_first_call_is_under_way_the_second_is_told_to_wait_and_after_a_crash_takes_over);
async fn while_the_first_call_is_under_way_the_second_is_told_to_wait_and_after_a_crash_takes_over(
    app: &TestApp,
) {
    let alix = app.person("alix");
    let token = app.token(&alix).await;
    let lost = claim(app, &alix, "k").await;
    let answer = make(app, &token, "k").await;
    answer.refused(409, "idempotency_key_in_use");
    assert_eq!(answer.header("retry-after"), Some("1"));
    app.advance(CLAIM_MS + 1);
    let made = make(app, &token, "k").await.ok(201);

    // The first was not dead, only late: it finds its claim gone and makes nothing.
    let told = |_: &_| Kept { status: 201, ..Kept::default() };
    let new = NewInvite { group_name: "Tea".into(), ..NewInvite::default() };
    let late = create_once(&app.services, &alix.inbox_id, new, Some((&lost, &told))).await;
    assert_eq!(crate::support::refusal(late), "409 idempotency_key_in_use");
    assert_eq!(invites(app).await, 1);
    assert_eq!(make(app, &token, "k").await.ok(201), made);
}

both!(a_crash_between_the_work_and_its_answer_makes_no_second_invite);
async fn a_crash_between_the_work_and_its_answer_makes_no_second_invite(app: &TestApp) {
    let alix = app.person("alix");
    let token = app.token(&alix).await;
    let claim = claim(app, &alix, "k").await;
    let told = |id: &usher::domain::id::InviteId| Kept {
        status: StatusCode::CREATED.as_u16(),
        headers: vec![("content-type".into(), "application/json".into())],
        body: json!({ "id": id, "linkUrl": format!("https://usher.example/invite/{id}") }).to_string(),
    };
    let new = NewInvite { group_name: "Tea".into(), ..NewInvite::default() };
    let row = create_once(&app.services, &alix.inbox_id, new, Some((&claim, &told))).await.unwrap();
    // Here the process dies.
    for _ in 0..2 {
        assert_eq!(make(app, &token, "k").await.ok(201)["id"], row.card.id.as_str());
        app.advance(2 * CLAIM_MS);
    }
    assert_eq!(invites(app).await, 1);
}

both!(a_caller_who_hangs_up_leaves_the_work_done_once);
async fn a_caller_who_hangs_up_leaves_the_work_done_once(app: &TestApp) {
    let token = app.token(&app.person("alix")).await;
    for looks in 1..12 {
        let key = format!("hangs up after {looks}");
        let mut call = Box::pin(make(app, &token, &key));
        for _ in 0..looks {
            if futures::poll!(&mut call).is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(call);
        let made = loop {
            let answer = make(app, &token, &key).await;
            if answer.status != 409 {
                break answer;
            }
            tokio::task::yield_now().await;
        };
        made.ok(201);
        assert_eq!(invites(app).await, looks);
    }
}

both!(a_final_refusal_is_kept_and_one_that_may_pass_is_not);
async fn a_final_refusal_is_kept_and_one_that_may_pass_is_not(app: &TestApp) {
    let app = app.with_limits(|limits| limits.invite_per_person.burst = 1);
    let token = app.token(&app.person("alix")).await;
    let nowhere = json!({ "inviteId": "0".repeat(26) });
    for replayed in [None, Some("true")] {
        let answer = keyed(&app, "/groupJoinRequest", &token, "k", &nowhere).await;
        answer.refused(404, "invite_not_found");
        assert_eq!(answer.header("idempotency-replayed"), replayed);
    }
    make(&app, &token, "first").await.ok(201);
    make(&app, &token, "second").await.refused(429, "rate_limited");
    app.advance(60 * 60 * 1000);
    make(&app, &token, "second").await.ok(201);

    let plain = app.post("/groupInvite").bearer(&token).header("idempotency-key", "third");
    plain.text(&tea().to_string()).send().await.refused(415, "not_json");
    app.advance(60 * 60 * 1000);
    make(&app, &token, "third").await.ok(201);
    make(&app, "ush_wrong", "k").await.refused(401, "token_invalid");
}

both!(a_key_that_is_none_is_refused);
async fn a_key_that_is_none_is_refused(app: &TestApp) {
    let token = app.token(&app.person("alix")).await;
    for key in ["", "x".repeat(256).as_str(), "a\tb", "caf\u{e9}"] {
        make(app, &token, key).await.refused(422, "idempotency_key_invalid");
    }
    let two = app.post("/groupInvite").bearer(&token).header("idempotency-key", "a");
    let two = two.header("idempotency-key", "b").json(&tea()).send().await;
    two.refused(422, "idempotency_key_invalid");
    assert_eq!(invites(app).await, 0);
    make(app, &token, &"x".repeat(255)).await.ok(201);
    make(app, &token, "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"").await.ok(201);
}

both!(a_body_that_is_too_large_is_refused_with_a_key_as_without);
async fn a_body_that_is_too_large_is_refused_with_a_key_as_without(app: &TestApp) {
    let token = app.token(&app.person("alix")).await;
    let large = json!({ "groupName": "x".repeat(70_000) });
    let without = app.post("/groupInvite").bearer(&token).json(&large).send().await;
    let with = keyed(app, "/groupInvite", &token, "k", &large).await;
    assert_eq!((with.status, with.json()), (without.status, without.json()));
    assert_eq!(app.number("SELECT count(*) FROM idempotency").await, 0);
}

both!(signing_in_and_other_methods_know_no_keys);
async fn signing_in_and_other_methods_know_no_keys(app: &TestApp) {
    let nonce = async || app.post("/auth/nonce").header("idempotency-key", "k").send().await.ok(200);
    assert_ne!(nonce().await, nonce().await);
    let token = app.token(&app.person("alix")).await;
    for name in ["Alix", "Bo"] {
        let put = app.ask("PUT", "/me").bearer(&token).header("idempotency-key", "k");
        assert_eq!(put.json(&json!({ "name": name })).send().await.ok(200)["name"], name);
    }
    assert_eq!(app.number("SELECT count(*) FROM idempotency").await, 0);
}

/// An API key for group links.
async fn api_key_of(app: &TestApp, person: &Person) -> String {
    let scopes = Scopes::only(vec![Scope::Groups]);
    api_key::create(&app.services, &person.inbox_id, "script", &scopes).await.unwrap().secret
}

/// Sent by a caller that knows only a URL.
async fn by_url(app: &TestApp, path: &str, key: &str, body: &Value) -> Answer {
    app.with_porter(app.post(path).header("idempotency-key", key).json(body).send()).await
}

both!(a_group_link_registered_by_url_alone_is_made_once);
async fn a_group_link_registered_by_url_alone_is_made_once(app: &TestApp) {
    let alix = app.person("alix");
    let path = async |person| format!("/k/{}/api/groups/create", api_key_of(app, person).await);
    let (first, second) = (path(&alix).await, path(&alix).await);
    let body = json!({ "webhook": "https://example.org/webhook", "topic": "t", "name": "n" });
    let made = by_url(app, &first, "k", &body).await.ok(201);
    for again in [&first, &second] {
        let again = by_url(app, again, "k", &body).await;
        assert_eq!(again.ok(201), made, "whichever key its holder uses");
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
    }
    by_url(app, &first, "k", &json!({})).await.refused(422, "idempotency_key_reused");
    by_url(app, &first, "", &body).await.refused(422, "idempotency_key_invalid");
    assert_eq!(invites(app).await, 1);

    let other = by_url(app, &path(&app.person("bo")).await, "k", &body).await.ok(201);
    assert_ne!(other, made);
    by_url(app, "/k/ushk_nothing/api/groups/create", "k", &body).await.refused(404, "not_found");
    assert_eq!(invites(app).await, 2);
}

both!(a_webhook_called_by_url_alone_answers_a_key_once_it_has_decided);
async fn a_webhook_called_by_url_alone_answers_a_key_once_it_has_decided(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let link = app.invite(&alix, group.gated(&pass())).await.card.id;
    let path = format!("/webhook/{}", api_key_of(app, &alix).await);
    let question = json!({ "groupLinkId": link.as_str(), "topic": group.id.0,
        "walletAddress": bo.address.checksummed() });
    let ask = async |key: &str| by_url(app, &path, key, &question).await;
    let denied = ask("k").await;
    assert_eq!(denied.ok(200)["status"], "DENIED");
    app.holds(&bo, 1);
    let again = ask("k").await;
    assert_eq!((again.ok(200), again.header("idempotency-replayed")), (denied.json(), Some("true")));
    assert!(!app.is_in(&group, &bo));
    assert_eq!(ask("another").await.ok(200)["status"], "SUCCESS");
}

both!(a_key_is_forgotten_after_a_day);
async fn a_key_is_forgotten_after_a_day(app: &TestApp) {
    let token = app.token(&app.person("alix")).await;
    let first = make(app, &token, "k").await.ok(201);
    app.advance(DAY_MS);
    tidy::run(&app.services).await;
    assert_eq!(make(app, &token, "k").await.ok(201), first);
    app.advance(1);
    tidy::run(&app.services).await;
    assert_ne!(make(app, &token, "k").await.ok(201), first);
}
