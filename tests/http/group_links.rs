//! Group links over HTTP (contract section 4), each call in the very words of XMTP's tutorial.

use serde_json::{Value, json};
use usher::domain::group::{ConversationId, Policy};
use usher::domain::scope::{Scope, Scopes};
use usher::service::api_key;
use usher::xmtp::GroupClient;

use crate::support::{Answer, Person, TestApp, keys, pass};

async fn key_for(app: &TestApp, person: &Person, scope: Scope) -> String {
    let scopes = Scopes::only(vec![scope]);
    api_key::create(&app.services, &person.inbox_id, "script", &scopes).await.unwrap().secret
}

async fn key(app: &TestApp, person: &Person) -> String {
    key_for(app, person, Scope::Groups).await
}

async fn create(app: &TestApp, key: &str, body: &Value) -> Answer {
    app.with_porter(app.post("/create").bearer(key).json(body).send()).await
}

/// A group of alix with a gate, made with a key; answers the key, the link's id and the group's.
async fn gated(app: &TestApp, alix: &Person) -> (String, String, String) {
    let key = key(app, alix).await;
    let body = json!({ "name": "Holders", "description": "For holders.", "gate": pass() });
    let made = create(app, &key, &body).await.ok(201);
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    (key, text("groupLinkId"), text("groupId"))
}

async fn join(app: &TestApp, person: &Person, link: &str) -> Value {
    let token = app.token(person).await;
    let body = json!({ "groupLinkId": link });
    app.with_porter(app.post("/api/groups/join").bearer(&token).json(&body).send()).await.ok(200)
}

fn ask(link: &str, group: &str, person: &Person) -> Value {
    json!({ "groupLinkId": link, "topic": group, "walletAddress": person.address.checksummed() })
}

async fn webhook(app: &TestApp, path: &str, key: Option<&str>, body: &Value) -> Answer {
    let request = app.post(path).json(body);
    let request = match key {
        Some(key) => request.bearer(key),
        None => request,
    };
    app.with_porter(request.send()).await
}

both!(create_makes_a_group_of_which_its_creator_is_admin_and_a_link);
/// The developer's backend makes groups (S26, S32).
async fn create_makes_a_group_of_which_its_creator_is_admin_and_a_link(app: &TestApp) {
    let alix = app.person("alix");
    let (key, body) = (key(app, &alix).await, json!({ "name": "My Super Group", "description": "Visible." }));
    let made = create(app, &key, &body).await.ok(201);
    assert_eq!(keys(&made), ["groupId", "groupLinkId", "link"]);
    let link = made["groupLinkId"].as_str().unwrap();
    assert_eq!(made["link"], format!("https://usher.example/group/{link}"));
    let group = app.line.group(&ConversationId(made["groupId"].as_str().unwrap().into())).await.unwrap();
    assert_eq!((group.name.as_str(), group.policies.add_member), ("My Super Group", Policy::Admins));
    let shown = app.get(&format!("/api/groups/{link}")).send().await.ok(200);
    assert_eq!(shown, json!({ "id": link, "name": "My Super Group", "description": "Visible." }));
    // Without a gate nobody is let in by accident.
    let bo = app.person("bo");
    let quick = app.with_limits(|limits| limits.answer_within = std::time::Duration::ZERO);
    assert_eq!(join(&quick, &bo, link).await, json!({ "status": "ERROR" }));
    assert!(!app.xmtp.is_member(&group.id, &bo.inbox_id));
}

both!(create_wants_a_key_for_it_and_names_the_place_in_a_bad_gate);
async fn create_wants_a_key_for_it_and_names_the_place_in_a_bad_gate(app: &TestApp) {
    let alix = app.person("alix");
    let good = json!({ "name": "Holders", "description": "" });
    app.post("/create").json(&good).send().await.refused(401, "sign_in_required");
    let other = key_for(app, &alix, Scope::Invites).await;
    app.post("/create").bearer(&other).json(&good).send().await.refused(403, "scope_missing");
    let key = key(app, &alix).await;
    for (place, rule) in [
        ("rule.contract", json!({ "type": "erc20", "chain": "eip155:1", "contract": "0x1", "minimum": "1" })),
        (
            "rule.of[0].minimum",
            json!({ "type": "any", "of": [{ "type": "nativeCoin", "chain": "eip155:1", "minimum": "-1" }] }),
        ),
        ("rule.chain", json!({ "type": "nativeCoin", "chain": "eip155:4242", "minimum": "1" })),
    ] {
        let body = json!({ "name": "Holders", "description": "", "gate": { "rule": rule } });
        let refused = app.post("/create").bearer(&key).json(&body).send().await.refused(422, "gate_invalid");
        assert!(refused["detail"].as_str().unwrap().contains(place), "{refused}");
    }
    assert_eq!(app.number("SELECT count(*) FROM groups").await, 0, "nothing was made");
}

both!(a_group_that_is_there_is_registered_with_a_header_or_with_a_url_alone);
/// The host's call, whoever owns the group (S33, S35).
async fn a_group_that_is_there_is_registered_with_a_header_or_with_a_url_alone(app: &TestApp) {
    let alix = app.person("alix");
    let key = key(app, &alix).await;
    let body = json!({ "webhook": "https://example.org/webhook", "topic": "group of somebody else",
        "name": "My Super Group", "description": "Visible." });
    let by_header = app.post("/api/groups/create").bearer(&key).json(&body).send().await.ok(201);
    assert_eq!(keys(&by_header), ["groupLinkId", "link"]);
    let path = format!("/k/{key}/api/groups/create");
    let by_url = app.post(&path).json(&body).send().await.ok(201);
    for made in [&by_header, &by_url] {
        let link = made["groupLinkId"].as_str().unwrap();
        let shown = app.get(&format!("/api/groups/{link}")).send().await.ok(200);
        assert_eq!(shown, json!({ "id": link, "name": "My Super Group", "description": "Visible." }));
    }
    app.post("/api/groups/create").json(&body).send().await.refused(401, "sign_in_required");
    let other = key_for(app, &alix, Scope::Joins).await;
    for bad in [&other, "ushk_nothing", "x"] {
        let path = format!("/k/{bad}/api/groups/create");
        app.post(&path).json(&body).send().await.refused(404, "not_found");
    }
    let neither = json!({ "topic": "t", "name": "n", "description": "" });
    let refused = app.post("/api/groups/create").bearer(&key).json(&neither).send().await;
    assert!(refused.refused(422, "invalid")["title"].as_str().unwrap().contains("webhook or a gate"));
}

both!(the_page_of_a_group_link_is_the_page_of_an_invite);
/// Name, description, a button, and that our account could read along (S34, S41).
async fn the_page_of_a_group_link_is_the_page_of_an_invite(app: &TestApp) {
    let alix = app.person("alix");
    let (_, link, _) = gated(app, &alix).await;
    let browser = app.stranger_browser();
    let page = browser.get(&format!("/group/{link}")).await.page(200);
    for words in ["Holders", "For holders.", "At least 1 NFT of Night Pass", "could technically read"] {
        assert!(page.contains(words), "{words:?} is not in {page}");
    }
    browser.get("/group/zzzzzzzzzzzzzzzzzzzzzzzzzz").await.page(404);
}

both!(a_join_is_denied_with_its_reason_until_the_gate_is_met);
async fn a_join_is_denied_with_its_reason_until_the_gate_is_met(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (_, link, group) = gated(app, &alix).await;
    let denied = join(app, &bo, &link).await;
    assert_eq!((keys(&denied), &denied["status"]), (vec!["reason", "status"], &json!("DENIED")));
    assert!(denied["reason"].as_str().unwrap().contains("Night Pass"));
    app.holds(&bo, 1);
    let joined = join(app, &bo, &link).await;
    assert_eq!(joined, json!({ "status": "SUCCESS", "topic": group }));
    assert!(app.xmtp.is_member(&ConversationId(group), &bo.inbox_id));
    assert_eq!(join(app, &bo, &link).await["status"], "SUCCESS", "again is the same");
    app.chains.go_offline(true);
    assert_eq!(join(app, &app.person("caro"), &link).await, json!({ "status": "ERROR" }));
    app.work_stays();
}

both!(our_webhook_answers_a_host_in_the_words_of_the_tutorial);
/// The server that owns the group is asked by a host and adds (S27, S36, S37, S38, S39, S40).
async fn our_webhook_answers_a_host_in_the_words_of_the_tutorial(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (key, link, group) = gated(app, &alix).await;
    let by_url = format!("/webhook/{key}");
    let question = ask(&link, &group, &bo);
    for (path, key) in [("/webhook", Some(key.as_str())), (&by_url, None)] {
        let denied = webhook(app, path, key, &question).await.ok(200);
        assert_eq!((keys(&denied), &denied["status"]), (vec!["reason", "status"], &json!("DENIED")));
    }
    app.holds(&bo, 1);
    assert_eq!(webhook(app, &by_url, None, &question).await.ok(200), json!({ "status": "SUCCESS" }));
    assert!(app.xmtp.is_member(&ConversationId(group.clone()), &bo.inbox_id), "added before the answer");

    let stranger = ask(&link, &group, &app.stranger("never on XMTP"));
    let denied = webhook(app, &by_url, None, &stranger).await.ok(200);
    assert_eq!(denied["status"], "DENIED", "{denied}");
    app.chains.go_offline(true);
    let unknown = webhook(app, &by_url, None, &ask(&link, &group, &app.person("caro"))).await.ok(500);
    assert_eq!(keys(&unknown), ["error"]);
    app.work_stays();
}

both!(our_webhook_decides_only_for_those_who_may_let_people_in);
async fn our_webhook_decides_only_for_those_who_may_let_people_in(app: &TestApp) {
    let (alix, bo, eve) = (app.person("alix"), app.person("bo"), app.person("eve"));
    let (mine, link, group) = gated(app, &alix).await;
    app.holds(&bo, 1);
    let question = ask(&link, &group, &bo);
    app.post("/webhook").json(&question).send().await.refused(401, "sign_in_required");
    let eves = key(app, &eve).await;
    app.post("/webhook").bearer(&eves).json(&question).send().await.refused(404, "invite_not_found");
    app.post(&format!("/webhook/{eves}")).json(&question).send().await.refused(404, "invite_not_found");
    app.post("/webhook/ushk_nothing").json(&question).send().await.refused(404, "not_found");
    let nobody = json!({ "groupLinkId": link, "topic": group, "walletAddress": "0x12" });
    app.post("/webhook").bearer(&mine).json(&nobody).send().await.refused(422, "invalid");
    assert_eq!(app.number("SELECT count(*) FROM join_requests").await, 0);
}

both!(a_revoked_key_opens_no_url);
async fn a_revoked_key_opens_no_url(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (key, link, group) = gated(app, &alix).await;
    let kept = api_key::list(&app.services, &alix.inbox_id).await.unwrap();
    api_key::revoke(&app.services, &alix.inbox_id, &kept[0].id).await.unwrap();
    let question = ask(&link, &group, &bo);
    app.post(&format!("/webhook/{key}")).json(&question).send().await.refused(404, "not_found");
    let body = json!({ "webhook": "https://example.org/", "topic": "t", "name": "n" });
    app.post(&format!("/k/{key}/api/groups/create")).json(&body).send().await.refused(404, "not_found");
}
