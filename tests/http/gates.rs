//! Gates on pages and over the API: what is found, and what an address would find.

use alloy_primitives::U256;
use serde_json::{Value, json};
use usher::domain::gate::Gate;
use usher::domain::group::Level;
use usher::domain::inbox::WalletAddress;
use usher::domain::invite::JoinMode;
use usher::domain::join_request::Decision;
use usher::domain::scope::{Scope, Scopes};
use usher::domain::view::InviteRow;
use usher::service::invite::NewInvite;
use usher::service::{api_key, gate_edit, landing};
use usher::storage::limit::Rate;
use usher::xmtp::GroupClient;

use crate::support::{Group, Person, TestApp};

use super::gate_builder::PASS;

fn pass() -> Value {
    json!({ "rule": { "type": "erc721", "chain": "eip155:1", "contract": PASS, "label": "Night Pass",
        "link": "https://example.org/pass" } })
}

/// Gives somebody so many of the pass.
fn give(app: &TestApp, wallet: &WalletAddress, many: u64) {
    let gate = Gate::read(&pass()).unwrap();
    app.chains.set(&gate.reads()[0], wallet, U256::from(many));
}

async fn gated(app: &TestApp, alix: &Person, group: &Group, mode: &str) -> InviteRow {
    let new = NewInvite { gate: Some(pass().to_string()), join_mode: mode.into(), ..group.invite() };
    app.invite(alix, new).await
}

both!(an_address_is_checked_without_connecting_and_nothing_is_stored);
async fn an_address_is_checked_without_connecting_and_nothing_is_stored(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let row = gated(app, &alix, &group, "automatic").await;
    let stranger = app.stranger_browser();
    let home = stranger.get(&format!("/invite/{}", row.card.id)).await.page(200);
    assert!(home.contains("Check an address without connecting"), "{home}");
    let path = format!("/invite/{}/check", row.card.id);
    assert!(home.contains(&format!("action=\"{path}\"")), "{home}");
    assert!(stranger.get(&path).await.page(200).contains("At least 1 NFT of Night Pass"));

    let before = app.dump().await;
    let ask = format!("{path}?address={}", bo.address.checksummed());
    let answer = stranger.get(&ask).await;
    assert_eq!(answer.header("set-cookie"), None);
    let page = answer.page(200);
    for words in ["Not met", "Found: 0 NFTs", "Needed: 1 NFT", "Block", "Where to get it", "Not yet"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    give(app, &bo.address, 1);
    let page = stranger.get(&ask).await.page(200);
    assert!(page.contains("This address has what it takes.") && page.contains("Found: 1 NFT"), "{page}");
    app.chains.go_offline(true);
    let page = stranger.get(&ask).await.page(200);
    assert!(page.contains("We could not check everything.") && page.contains("Not checked yet"), "{page}");
    app.chains.go_offline(false);
    crate::support::same_rows(&before, &app.dump().await);
    assert_eq!(app.number("SELECT count(*) FROM join_requests").await, 0);
}

both!(what_can_not_be_checked_before_connecting_is_refused_at_its_field);
async fn what_can_not_be_checked_before_connecting_is_refused_at_its_field(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let row = gated(app, &alix, &group, "automatic").await;
    let path = format!("/invite/{}/check", row.card.id);
    let stranger = app.stranger_browser();
    let asked = app.chains.asked();
    for (typed, says) in [
        ("0x12", "40 hexadecimal digits"),
        ("0xbC4CA0EdA7647A8aB7C2061c2E118A18a936f13D", "capital letters"),
        ("bo.eth%20%3Cb%3E", "40 hexadecimal digits"),
    ] {
        let page = stranger.get(&format!("{path}?address={typed}")).await.page(422);
        assert!(page.contains("id=\"address-wrong\"") && page.contains(says), "{typed}: {page}");
        assert!(!page.contains("<b>\""), "{page}");
    }
    assert_eq!(app.chains.asked(), asked, "no chain is asked about nonsense");

    let plain = app.invite(&alix, group.automatic()).await;
    let none = format!("/invite/{}/check?address={}", plain.card.id, alix.address.lower());
    stranger.get(&none).await.page(404);
    stranger.get("/invite/zzzzzzzzzzzzzzzzzzzzzzzzzz/check").await.page(404);
    let id = row.card.id.as_str();
    usher::service::invite::revoke(&app.services, &alix.inbox_id, id).await.unwrap();
    stranger.get(&format!("{path}?address={}", alix.address.lower())).await.page(404);
}

both!(looks_at_addresses_are_bounded_for_each_caller);
async fn looks_at_addresses_are_bounded_for_each_caller(app: &TestApp) {
    let app = app.with_limits(|limits| limits.look_per_address = Rate { burst: 2, interval_ms: 60_000 });
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let row = gated(&app, &alix, &group, "automatic").await;
    let from = |text: &str| {
        usher::domain::client::CalledFrom(Some(usher::domain::client::Client::at(text.parse().unwrap())))
    };
    let path = format!("/invite/{}/check?address={}", row.card.id, alix.address.lower());
    let one = app.stranger_from(from("192.0.2.1"));
    for _ in 0..2 {
        one.get(&path).await.page(200);
    }
    let answer = one.get(&path).await;
    assert!(answer.header("retry-after").is_some());
    answer.page(429);
    app.stranger_from(from("192.0.2.2")).get(&path).await.page(200);
    let limits: Vec<_> = app.dump().await.into_iter().filter(|row| row.starts_with("limits:")).collect();
    assert!(
        !limits.join("").contains(alix.address.lower().trim_start_matches("0x")),
        "who was looked at is not kept: {limits:?}"
    );
}

both!(the_builder_tries_a_gate_with_an_address);
async fn the_builder_tries_a_gate_with_an_address(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let row = gated(app, &alix, &group, "automatic").await;
    let path = |address: &str| format!("/dashboard/links/{}/gate?address={address}", row.card.id);
    let browser = app.browser(&alix).await;
    let page = browser.get(&path(&bo.address.lower())).await.page(200);
    assert!(page.contains("Not met by 0x") && page.contains("Found: 0 NFTs"), "{page}");
    give(app, &bo.address, 3);
    let page = browser.get(&path(&bo.address.lower())).await.page(200);
    assert!(page.contains("Met by 0x") && page.contains("Ethereum, block "), "{page}");
    app.chains.go_offline(true);
    let page = browser.get(&path(&bo.address.lower())).await.page(200);
    assert!(page.contains("Could not be checked by 0x") || page.contains("Could not be checked"), "{page}");
    app.chains.go_offline(false);
    let page = browser.get(&path("0x12")).await.page(200);
    assert!(page.contains("id=\"address-wrong\"") && page.contains("value=\"0x12\""), "{page}");
}

both!(the_link_says_its_gate_in_words_and_the_queue_what_was_found);
async fn the_link_says_its_gate_in_words_and_the_queue_what_was_found(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let row = gated(app, &alix, &group, "manual_approval").await;
    let browser = app.browser(&alix).await;
    let link = format!("/dashboard/links/{}", row.card.id);
    let page = browser.get(&link).await.page(200);
    assert!(page.contains("At least 1 NFT of Night Pass") && page.contains("Change the gate"), "{page}");
    let plain = app.invite(&alix, group.invite()).await;
    let page = browser.get(&format!("/dashboard/links/{}", plain.card.id)).await.page(200);
    assert!(page.contains("Add a gate") && !page.contains("Night Pass"), "{page}");

    give(app, &bo.address, 2);
    app.join(&bo, &row).await;
    app.run_jobs().await;
    let page = browser.get("/dashboard/requests").await.page(200);
    for words in ["Gate: met", "Found: 2 NFTs of Night Pass", "Needed: 1 NFT", "Ethereum, block "] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let caro = app.person("caro");
    app.join(&caro, &row).await;
    app.run_jobs().await;
    let done = browser.get("/dashboard/requests?tab=done").await.page(200);
    assert!(done.contains("Gate: not met") && done.contains("Found: 0 NFTs"), "{done}");
    app.work_stays();
}

both!(a_new_gate_looks_at_those_who_wait_already);
async fn a_new_gate_looks_at_those_who_wait_already(app: &TestApp) {
    let (alix, bo, caro) = (app.person("alix"), app.person("bo"), app.person("caro"));
    let group = app.group_of(&alix).await;
    let row = app.invite(&alix, group.invite()).await;
    give(app, &bo.address, 1);
    let (has, lacks) = (app.join(&bo, &row).await, app.join(&caro, &row).await);
    let version = landing::view(&app.services, row.card.id.as_str(), None).await.unwrap().card.version;
    let edit = usher::domain::gate_form::GateEdit::Write { text: pass().to_string() };
    let mode = Some("automatic".to_owned());
    let id = row.card.id.as_str();
    gate_edit::edit(&app.services, &alix.inbox_id, id, version, &edit, mode).await.unwrap();
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));
    assert_eq!(app.state(&has.id).await.0, Decision::Approved);
    assert_eq!(app.state(&lacks.id).await.0, Decision::Rejected);
}

both!(a_gate_is_set_changed_and_removed_over_the_api);
async fn a_gate_is_set_changed_and_removed_over_the_api(app: &TestApp) {
    let alix = app.person("alix");
    let token = app.token(&alix).await;
    let group = app.group_of(&alix).await;
    let new = json!({ "groupId": group.id.as_str(), "joinMode": "automatic", "gate": pass() });
    let made = app.post("/groupInvite").bearer(&token).json(&new).send().await.ok(201);
    let id = made["id"].as_str().unwrap();
    let path = format!("/groupInvite/{id}");
    let patch = async |body: Value| app.ask("PATCH", &path).bearer(&token).json(&body).send().await;
    let words = async || {
        let gate = gate_edit::get(&app.services, &alix.inbox_id, id).await.unwrap();
        gate.map(|gate| usher::domain::gate_form::in_words(&gate))
    };
    assert_eq!(words().await.as_deref(), Some("At least 1 NFT of Night Pass"));
    let poap = json!({ "rule": { "type": "poap", "eventId": "4711", "label": "Night Run" } });
    patch(json!({ "gate": poap })).await.ok(200);
    assert_eq!(words().await.as_deref(), Some("The POAP Night Run"));
    patch(json!({ "label": "Door" })).await.ok(200);
    assert!(words().await.is_some(), "what is absent stays");

    let of_rule = |rule: Value| json!({ "gate": { "rule": rule } });
    for (body, place) in [
        (
            of_rule(json!({ "type": "erc721", "chain": "eip155:1", "contract": PASS.replace('B', "b") })),
            "rule.contract",
        ),
        (of_rule(json!({ "type": "erc721", "chain": "eip155:5", "contract": PASS })), "rule.chain"),
        (of_rule(json!({ "type": "all", "of": [] })), "rule.of"),
        (json!({ "gate": {} }), "rule"),
        (json!({ "gate": "open" }), "gate"),
    ] {
        let refused = patch(body).await.refused(422, "gate_invalid");
        assert_eq!(refused["detail"], format!("At {place}."), "{refused}");
    }
    let refused = json!({ "groupId": group.id.as_str(), "gate": { "rule": { "type": "moon" } } });
    app.post("/groupInvite").bearer(&token).json(&refused).send().await.refused(422, "gate_invalid");
    let member_run = json!({ "groupName": "Tea", "gate": pass() });
    app.post("/groupInvite").bearer(&token).json(&member_run).send().await.refused(422, "invalid");
    let theirs = app.token(&app.person("bo")).await;
    let asked = app.chains.asked();
    app.ask("PATCH", &path)
        .bearer(&theirs)
        .json(&json!({ "gate": pass() }))
        .send()
        .await
        .refused(404, "not_found");
    assert_eq!(app.chains.asked(), asked, "no chain is asked for a stranger");

    let gone = patch(json!({ "gate": null })).await.ok(200);
    assert_eq!((words().await, gone["joinMode"].as_str()), (None, Some("manual_approval")));
    patch(json!({ "gate": pass(), "joinMode": "automatic" })).await.ok(200);
    let open = patch(json!({ "gate": null, "joinMode": "automatic" })).await.ok(200);
    assert_eq!(open["joinMode"], "automatic", "who says so means it");
    assert_eq!(landing::view(&app.services, id, None).await.unwrap().card.join_mode, JoinMode::Automatic);
}

/// What GET and PATCH say of a link's gate to this person; `None` where they say nothing.
async fn told(app: &TestApp, person: &Person, id: &str) -> [Option<Value>; 2] {
    let token = app.token(person).await;
    let path = format!("/groupInvite/{id}");
    let read = app.get(&path).bearer(&token).send().await.ok(200);
    let changed = app.ask("PATCH", &path).bearer(&token).json(&json!({})).send().await;
    let changed = Some(changed).filter(|answer| answer.status == 200).map(|answer| answer.json());
    [read.get("gate").cloned(), changed.and_then(|changed| changed.get("gate").cloned())]
}

both!(the_gate_is_told_to_those_who_may_change_it_and_to_nobody_else);
async fn the_gate_is_told_to_those_who_may_change_it_and_to_nobody_else(app: &TestApp) {
    let [alix, admin, member, eve] = ["alix", "admin", "member", "eve"].map(|name| app.person(name));
    let group = app.group_of(&alix).await;
    app.add_by(&alix, &group, &[&admin, &member]).await;
    app.line.set_level(&group.id, &admin.inbox_id, Level::Admin).await.unwrap();
    app.mirror(&group).await;
    let row = gated(app, &alix, &group, "automatic").await;
    let id = row.card.id.as_str();
    let kept = serde_json::to_value(Gate::read(&pass()).unwrap()).unwrap();
    for person in [&alix, &admin] {
        assert_eq!(told(app, person, id).await, [Some(kept.clone()), Some(kept.clone())]);
    }
    for person in [&member, &eve] {
        assert_eq!(told(app, person, id).await, [None, None]);
    }
    let path = format!("/groupInvite/{id}");
    assert_eq!(app.get(&path).send().await.ok(200).get("gate"), None);
    assert_eq!(app.get(&path).bearer("ush_nothing").send().await.ok(200).get("gate"), None);
    let scopes = Scopes::only(vec![Scope::Joins]);
    let other = api_key::create(&app.services, &alix.inbox_id, "k", &scopes).await.unwrap().secret;
    assert_eq!(
        app.get(&path).bearer(&other).send().await.ok(200).get("gate"),
        None,
        "a key for other things"
    );

    let mut other = kept.clone();
    other["wallets"] = json!("signing");
    let token = app.token(&alix).await;
    let patch = async |gate: &Value| {
        let body = json!({ "gate": gate });
        app.ask("PATCH", &path).bearer(&token).json(&body).send().await.ok(200)
    };
    assert_eq!(patch(&other).await["gate"], other);
    let list = app.get("/groupInvite").bearer(&token).send().await.ok(200);
    assert_eq!((&list["invites"][0]["gate"], &list["invites"][0]["gated"]), (&other, &json!(true)));
    let none = patch(&Value::Null).await;
    assert_eq!((none.get("gate"), &none["gated"]), (None, &json!(false)));
}

both!(a_gate_that_is_long_is_told_with_its_own_link_and_not_in_a_list);
async fn a_gate_that_is_long_is_told_with_its_own_link_and_not_in_a_list(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let entries: Vec<_> = (0..500).map(|number| format!("0x{number:040x}")).collect();
    let list = json!({ "rule": { "type": "allowList", "entries": entries } });
    let long = app.invite(&alix, group.gated(&list)).await;
    let short = gated(app, &alix, &group, "automatic").await;
    let token = app.token(&alix).await;
    let shown = app.get("/groupInvite").bearer(&token).send().await.ok(200);
    let of = |id: &str| {
        let mut all = shown["invites"].as_array().unwrap().iter();
        all.find(|invite| invite["id"] == id).unwrap()
    };
    assert!(of(short.card.id.as_str())["gate"].is_object());
    let long = long.card.id.as_str();
    assert_eq!((of(long).get("gate"), &of(long)["gated"]), (None, &json!(true)));
    let [read, changed] = told(app, &alix, long).await;
    assert!(read.is_some_and(|gate| gate["rule"]["type"] == "allowList") && changed.is_some());
}
