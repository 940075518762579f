//! Devices, and waking the people behind them (contract S10–S13).

use serde_json::{Value, json};
use usher::notify::{Kind, PushError};
use usher::storage;

use crate::support::{Answer, Person, TestApp, keys};

fn phone() -> Value {
    json!({ "platform": "apns", "token": "ab".repeat(32) })
}

fn own_server() -> Value {
    json!({ "platform": "http", "url": "https://push.example/alix" })
}

async fn put(app: &TestApp, token: &str, device: &str, body: &Value) -> Answer {
    app.ask("PUT", &format!("/devices/{device}")).bearer(token).json(body).send().await
}

async fn delete(app: &TestApp, token: &str, device: &str) -> Answer {
    app.ask("DELETE", &format!("/devices/{device}")).bearer(token).send().await
}

async fn devices(app: &TestApp) -> i64 {
    app.number("SELECT count(*) FROM devices").await
}

both!(a_device_is_registered_changed_and_forgotten_by_its_owner);
async fn a_device_is_registered_changed_and_forgotten_by_its_owner(app: &TestApp) {
    let (alix, bo) = (app.token(&app.person("alix")).await, app.token(&app.person("bo")).await);
    for body in [phone(), own_server()] {
        assert_eq!(put(app, &alix, "phone", &body).await.status, 204);
    }
    assert_eq!(put(app, &bo, "phone", &phone()).await.status, 204, "everybody names their own");
    assert_eq!(devices(app).await, 2);
    assert_eq!(delete(app, &alix, "phone").await.status, 204);
    assert_eq!(delete(app, &alix, "phone").await.status, 204);
    assert_eq!(devices(app).await, 1);
    for body in [
        json!({}),
        json!({ "platform": "pager" }),
        json!({ "platform": "apns" }),
        json!({ "platform": "http", "url": "ftp://x" }),
    ] {
        put(app, &alix, "phone", &body).await.refused(422, "invalid");
    }
    for odd in ["a%00b", "%ff", "%C3%A9", &"x".repeat(129)] {
        put(app, &alix, odd, &phone()).await.refused(422, "invalid");
        assert_eq!(delete(app, &alix, odd).await.status, 204, "what was never there is gone");
    }
    for number in 0..20 {
        assert_eq!(put(app, &alix, &format!("phone-{number}"), &phone()).await.status, 204);
    }
    put(app, &alix, "one-more", &phone()).await.refused(409, "too_many_devices");
    assert_eq!(put(app, &alix, "phone-7", &own_server()).await.status, 204);
}

/// Alix has a phone and a link; bo asked through it.
#[derive(Clone)]
struct Bell {
    alix: Person,
    admin: String,
    guest: String,
    invite: String,
    request: String,
    kind: &'static str,
}

async fn bell(app: &TestApp, kind: &'static str, device: Option<Value>) -> Bell {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (admin, guest) = (app.token(&alix).await, app.token(&bo).await);
    if let Some(device) = device {
        assert_eq!(put(app, &admin, "phone", &device).await.status, 204);
    }
    let body =
        json!({ "groupName": "XMTP Builders", "joinMode": kind, "groupMembers": [alix.inbox_id.as_str()] });
    let invite = app.post("/groupInvite").bearer(&admin).json(&body).send().await.ok(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    if kind == "auto_join_members" {
        let me = format!("/groupInvite/{invite}/admitters/me");
        assert_eq!(app.ask("PUT", &me).bearer(&admin).send().await.status, 204);
    }
    let ask = json!({ "inviteId": invite });
    let asked = app.post("/groupJoinRequest").bearer(&guest).json(&ask).send().await.ok(201);
    let request = asked["id"].as_str().unwrap().to_owned();
    app.run_jobs().await;
    Bell { alix, admin, guest, invite, request, kind }
}

impl Bell {
    fn body(&self) -> Value {
        json!({
            "inviteId": self.invite, "joinRequestId": self.request, "recipientId": self.alix.inbox_id.as_str(),
            "groupName": "XMTP Builders", "type": self.kind
        })
    }

    async fn ring(&self, app: &TestApp, body: &Value) -> Answer {
        let path = format!("/groupJoinRequest/{}/notify", self.request);
        app.with_porter(app.post(&path).bearer(&self.guest).json(body).send()).await
    }
}

both!(a_request_wakes_its_admitter_and_so_does_ringing_in_the_words_of_the_guide);
/// The visible push (S12) and its words (S13).
async fn a_request_wakes_its_admitter_and_so_does_ringing_in_the_words_of_the_guide(app: &TestApp) {
    let bell = bell(app, "manual_approval", Some(own_server())).await;
    let sent = app.notifier.take_sent();
    assert_eq!(sent.len(), 1, "asking rang by itself");
    let names = ["groupName", "inviteId", "joinRequestId", "recipientId", "requesterName", "type"];
    assert_eq!(keys(&sent[0].payload), names);
    assert_eq!(sent[0].payload["type"], "manual_approval");
    let Kind::Visible { body, .. } = &sent[0].kind else { panic!("{:?}", sent[0]) };
    assert!(body.ends_with(" has requested to join XMTP Builders through your invite link."), "{body}");

    let answer = bell.ring(app, &bell.body()).await.ok(200);
    let wanted = json!({
        "success": true, "status": "pending_approval",
        "message": "Push notification sent to link creator for manual approval"
    });
    assert_eq!((answer, app.notifier.take_sent().len()), (wanted, 1));
}

both!(who_asks_is_shown_as_they_show_themselves_whatever_the_bell_says);
async fn who_asks_is_shown_as_they_show_themselves_whatever_the_bell_says(app: &TestApp) {
    let bell = bell(app, "manual_approval", Some(own_server())).await;
    app.notifier.take_sent();
    let me = json!({ "name": "Bo", "avatar": "https://example.org/bo.png" });
    app.ask("PUT", "/me").bearer(&bell.guest).json(&me).send().await.ok(200);
    let mut body = bell.body();
    body["requesterName"] = json!("Alix");
    body["requesterAvatar"] = json!("https://other.example/alix.png");
    bell.ring(app, &body).await.ok(200);
    let sent = &app.notifier.take_sent()[0].payload;
    assert_eq!(sent["requesterAvatar"], me["avatar"]);
    assert!(sent["requesterName"].as_str().unwrap().starts_with("Bo (0x"), "{sent}");
}

both!(silent_kinds_wake_without_a_word);
/// The creator's app (S10), or the apps of all members (S11).
async fn silent_kinds_wake_without_a_word(app: &TestApp) {
    for (kind, message, count) in [
        ("auto_join_creator", "Silent push notification sent to link creator", Value::Null),
        ("auto_join_members", "Silent push notifications sent to all group members", json!(1)),
    ] {
        let bell = bell(app, kind, Some(own_server())).await;
        let answer = bell.ring(app, &bell.body()).await.ok(200);
        assert_eq!((&answer["success"], &answer["status"]), (&json!(true), &json!("processing")));
        assert_eq!((&answer["message"], &answer["notificationsSent"]), (&json!(message), &count));
        let sent = app.notifier.take_sent();
        assert!(!sent.is_empty() && sent.iter().all(|push| push.kind == Kind::Silent));
    }
}

both!(where_no_device_is_reached_nothing_is_claimed);
async fn where_no_device_is_reached_nothing_is_claimed(app: &TestApp) {
    let bell = bell(app, "manual_approval", None).await;
    let answer = bell.ring(app, &bell.body()).await.ok(200);
    assert_eq!((&answer["success"], &answer["status"]), (&json!(false), &json!("not_delivered")));

    assert_eq!(put(app, &bell.admin, "phone", &phone()).await.status, 204);
    app.notifier.fail_next(PushError::Gone);
    assert_eq!(bell.ring(app, &bell.body()).await.ok(200)["success"], false);
    assert_eq!(devices(app).await, 0, "a device that is gone is forgotten");
}

both!(apple_and_google_learn_no_names_unless_told_so);
async fn apple_and_google_learn_no_names_unless_told_so(app: &TestApp) {
    bell(app, "manual_approval", Some(phone())).await;
    let sent = app.notifier.take_sent();
    let said = format!("{:?} {}", sent[0].kind, sent[0].payload);
    assert!(!said.contains("XMTP Builders") && !said.contains("0x"), "{said}");
    let mut named = phone();
    named["names"] = json!(true);
    bell(app, "manual_approval", Some(named)).await;
    assert!(format!("{:?}", app.notifier.take_sent()[0].kind).contains("XMTP Builders"));
}

both!(only_who_waits_rings_and_only_about_their_own_request);
async fn only_who_waits_rings_and_only_about_their_own_request(app: &TestApp) {
    let bell = bell(app, "manual_approval", Some(own_server())).await;
    let path = format!("/groupJoinRequest/{}/notify", bell.request);
    for token in [&bell.admin, &app.token(&app.person("stranger")).await] {
        app.post(&path).bearer(token).json(&bell.body()).send().await.refused(404, "not_found");
    }
    for (field, other) in
        [("inviteId", "x"), ("joinRequestId", "x"), ("type", "auto_join_creator"), ("type", "loud")]
    {
        let mut body = bell.body();
        body[field] = json!(other);
        bell.ring(app, &body).await.refused(422, "invalid");
    }
    let mut elsewhere = bell.body();
    elsewhere["recipientId"] = json!(app.person("caro").inbox_id.as_str());
    assert_eq!(bell.ring(app, &elsewhere).await.ok(200)["success"], false, "a list only narrows");
    for _ in 0..2 {
        bell.ring(app, &bell.body()).await.ok(200);
    }
    let answer = bell.ring(app, &bell.body()).await;
    answer.refused(429, "rate_limited");
    assert_eq!(answer.header("retry-after"), Some("61"));

    let no = json!({ "status": "rejected" });
    app.ask("PUT", &format!("/groupJoinRequest/{}", bell.request))
        .bearer(&bell.admin)
        .json(&no)
        .send()
        .await
        .ok(200);
    bell.ring(app, &bell.body()).await.refused(409, "already_decided");
}

both!(a_crowd_that_rings_one_after_the_other_is_not_heard_each_time);
async fn a_crowd_that_rings_one_after_the_other_is_not_heard_each_time(app: &TestApp) {
    let first = bell(app, "manual_approval", Some(own_server())).await;
    let mut heard = Vec::new();
    for person in app.people(5) {
        let guest = app.token(&person).await;
        let ask = json!({ "inviteId": first.invite });
        let asked = app.post("/groupJoinRequest").bearer(&guest).json(&ask).send().await.ok(201);
        let request = asked["id"].as_str().unwrap().to_owned();
        let bell = Bell { guest, request, ..first.clone() };
        heard.push(bell.ring(app, &bell.body()).await.status);
    }
    assert_eq!(heard, [200, 200, 200, 429, 429]);
    app.advance(60_000);
    app.run_jobs().await;
}

both!(an_app_that_came_back_with_a_new_address_is_kept_when_the_old_one_is_gone);
async fn an_app_that_came_back_with_a_new_address_is_kept_when_the_old_one_is_gone(app: &TestApp) {
    let alix = app.person("alix");
    let admin = app.token(&alix).await;
    assert_eq!(put(app, &admin, "phone", &own_server()).await.status, 204);
    let old =
        storage::device::get(app.services.store.read(), &alix.inbox_id, "phone").await.unwrap().unwrap();
    let new = json!({ "platform": "http", "url": "https://push.example/new" });
    assert_eq!(put(app, &admin, "phone", &new).await.status, 204);
    let db = app.services.store.write();
    storage::device::forget(db, &old).await.unwrap();
    assert_eq!(devices(app).await, 1);
    let new = storage::device::get(db, &alix.inbox_id, "phone").await.unwrap().unwrap();
    storage::device::forget(db, &new).await.unwrap();
    assert_eq!(devices(app).await, 0);
}

both!(many_who_ask_at_once_are_one_push_a_minute);
async fn many_who_ask_at_once_are_one_push_a_minute(app: &TestApp) {
    let bell = bell(app, "manual_approval", Some(own_server())).await;
    for person in app.people(10) {
        let ask = json!({ "inviteId": bell.invite });
        let token = app.token(&person).await;
        app.post("/groupJoinRequest").bearer(&token).json(&ask).send().await.ok(201);
    }
    app.run_jobs().await;
    assert_eq!(app.notifier.take_sent().len(), 1, "the first one at once");
    app.advance(60_000);
    app.run_jobs().await;
    assert_eq!(app.notifier.take_sent().len(), 1, "and the rest together");
    app.advance(600_000);
    app.run_jobs().await;
    assert_eq!(app.notifier.take_sent().len(), 0);
}

both!(silent_pushes_follow_each_other_closely);
async fn silent_pushes_follow_each_other_closely(app: &TestApp) {
    let bell = bell(app, "auto_join_creator", Some(own_server())).await;
    assert_eq!(app.notifier.take_sent().len(), 1);
    for person in app.people(8) {
        let ask = json!({ "inviteId": bell.invite });
        let token = app.token(&person).await;
        app.post("/groupJoinRequest").bearer(&token).json(&ask).send().await.ok(201);
    }
    app.run_jobs().await;
    assert_eq!(app.notifier.take_sent().len(), 4, "five at once");
    app.advance(5_000);
    app.run_jobs().await;
    assert_eq!(app.notifier.take_sent().len(), 1, "and the rest together");
}

both!(a_push_for_many_outlives_the_one_it_names);
async fn a_push_for_many_outlives_the_one_it_names(app: &TestApp) {
    let bell = bell(app, "manual_approval", Some(own_server())).await;
    app.notifier.take_sent();
    let mut requests = Vec::new();
    for person in app.people(2) {
        let token = app.token(&person).await;
        let ask = json!({ "inviteId": bell.invite });
        let asked = app.post("/groupJoinRequest").bearer(&token).json(&ask).send().await.ok(201);
        requests.push((token, asked["id"].as_str().unwrap().to_owned()));
    }
    for (token, id) in [&(bell.guest.clone(), bell.request.clone()), &requests[0]] {
        app.ask("DELETE", &format!("/groupJoinRequest/{id}")).bearer(token).send().await.ok(200);
    }
    app.advance(60_000);
    app.run_jobs().await;
    let sent = app.notifier.take_sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].payload["joinRequestId"], json!(requests[1].1));
}

both!(a_lapsed_lease_wakes_everybody_but_the_device_that_had_it);
async fn a_lapsed_lease_wakes_everybody_but_the_device_that_had_it(app: &TestApp) {
    let bell = bell(app, "auto_join_creator", Some(own_server())).await;
    assert_eq!(put(app, &bell.admin, "laptop", &own_server()).await.status, 204);
    app.notifier.take_sent();
    let path = format!("/groupJoinRequest/{}/claim", bell.request);
    for (body, woken) in [(json!({ "deviceId": "phone" }), 1), (json!({}), 2)] {
        app.post(&path).bearer(&bell.admin).json(&body).send().await.ok(200);
        app.advance(29_999);
        app.run_jobs().await;
        assert_eq!(app.notifier.take_sent().len(), 0, "the lease lasts");
        app.advance(1);
        app.run_jobs().await;
        assert_eq!(app.notifier.take_sent().len(), woken);
    }
    app.post(&path).bearer(&bell.admin).send().await.ok(200);
    let yes = json!({ "status": "approved" });
    app.ask("PUT", &format!("/groupJoinRequest/{}", bell.request))
        .bearer(&bell.admin)
        .json(&yes)
        .send()
        .await
        .ok(200);
    app.advance(30_000);
    app.run_jobs().await;
    assert_eq!(app.notifier.take_sent().len(), 0, "nobody waits any more");
}

both!(a_revoked_link_wakes_no_device_that_lets_people_in_by_itself);
async fn a_revoked_link_wakes_no_device_that_lets_people_in_by_itself(app: &TestApp) {
    let bell = bell(app, "auto_join_creator", Some(own_server())).await;
    app.notifier.take_sent();
    let path = format!("/groupInvite/{}", bell.invite);
    app.ask("DELETE", &path).bearer(&bell.admin).send().await.ok(200);
    let answer = bell.ring(app, &bell.body()).await.ok(200);
    assert_eq!((&answer["success"], app.notifier.take_sent().len()), (&json!(false), 0));
}
