use serde_json::{Value, json};

use crate::support::{Answer, TestApp, keys};

async fn make(app: &TestApp, token: &str, body: &Value) -> Answer {
    app.post("/groupInvite").bearer(token).json(body).send().await
}

async fn made(app: &TestApp, token: &str, body: &Value) -> String {
    make(app, token, body).await.ok(201)["id"].as_str().unwrap().to_owned()
}

both!(an_invite_is_made_and_shown_under_the_names_of_the_contract);
/// Making a link (S2) without a word of the group's id (S3), and what everybody may read of it (S8).
async fn an_invite_is_made_and_shown_under_the_names_of_the_contract(app: &TestApp) {
    let alix = app.person("alix");
    let token = app.token(&alix).await;
    let new = json!({ "groupName": "Night Runners", "groupImage": "https://pictures.example/1.png" });
    let made = make(app, &token, &new).await.ok(201);
    assert_eq!(keys(&made), ["id", "linkUrl"]);
    let id = made["id"].as_str().unwrap();
    assert_eq!(
        (id.len(), made["linkUrl"].as_str().unwrap()),
        (26, format!("https://usher.example/invite/{id}").as_str())
    );

    let shown = app.get(&format!("/groupInvite/{id}")).send().await.ok(200);
    let all = [
        "createdBy",
        "description",
        "disclosure",
        "expiresAt",
        "groupImage",
        "groupName",
        "id",
        "joinMode",
        "linkUrl",
        "opensAt",
        "status",
    ];
    assert_eq!(keys(&shown), all);
    assert_eq!(shown["groupName"], "Night Runners");
    assert_eq!(shown["groupImage"], "https://pictures.example/1.png");
    assert_eq!(shown["createdBy"], alix.inbox_id.as_str());
    assert_eq!((&shown["status"], &shown["joinMode"]), (&json!("open"), &json!("auto_join_creator")));
    let loud = app.get(&format!("/groupInvite/{}", id.to_ascii_uppercase())).send().await.ok(200);
    assert_eq!(loud, shown);
}

both!(every_optional_field_arrives);
async fn every_optional_field_arrives(app: &TestApp) {
    let alix = app.person("alix");
    let token = app.token(&alix).await;
    let group = app.group_of(&alix).await;
    let new = json!({
        "groupName": "Ours", "description": "We run.", "groupId": group.id.as_str(), "joinMode": "automatic",
        "expiresAt": "2026-12-24T18:00:00+01:00", "maxUses": 7, "label": "window"
    });
    let id = made(app, &token, &new).await;
    let shown = app.get(&format!("/groupInvite/{id}")).send().await.ok(200);
    assert_eq!((&shown["groupName"], &shown["description"]), (&json!("Ours"), &json!("We run.")));
    assert_eq!(
        (&shown["joinMode"], &shown["expiresAt"]),
        (&json!("automatic"), &json!("2026-12-24T17:00:00Z"))
    );
    let listed = app.get("/groupInvite").bearer(&token).send().await.ok(200);
    let listed = &listed["invites"][0];
    assert_eq!(
        (&listed["maxUses"], &listed["uses"], &listed["label"]),
        (&json!(7), &json!(0), &json!("window"))
    );
    let default = made(app, &token, &json!({ "groupId": group.id.as_str().to_ascii_uppercase() })).await;
    let shown = app.get(&format!("/groupInvite/{default}")).send().await.ok(200);
    assert_eq!(
        (&shown["joinMode"], &shown["groupName"]),
        (&json!("manual_approval"), &json!("Night Runners"))
    );
}

both!(what_makes_no_invite_is_refused);
async fn what_makes_no_invite_is_refused(app: &TestApp) {
    let (alix, stranger) = (app.person("alix"), app.person("stranger"));
    let (token, other) = (app.token(&alix).await, app.token(&stranger).await);
    let group = app.group_of(&alix).await;
    for bad in [
        json!({}),
        json!({ "groupName": "" }),
        json!({ "groupName": "x".repeat(101) }),
        json!({ "groupName": 7 }),
        json!({ "groupName": "Tea", "joinMode": "automatic" }),
        json!({ "groupName": "Tea", "joinMode": "AUTOMATIC" }),
        json!({ "groupName": "Tea", "maxUses": 0 }),
        json!({ "groupName": "Tea", "maxUses": 1.5 }),
        json!({ "groupName": "Tea", "maxUses": "7" }),
        json!({ "groupName": "Tea", "expiresAt": "tomorrow" }),
        json!({ "groupName": "Tea", "expiresAt": "2026-11-22T12:00:00Z" }),
        json!({ "groupName": "Tea", "groupImage": "javascript:alert(1)" }),
        json!({ "groupName": "Tea", "groupMembers": ["abc"] }),
        json!({ "groupName": "Tea", "groupMembers": "abc" }),
        json!([]),
        json!("Tea"),
        Value::Null,
    ] {
        make(app, &token, &bad).await.refused(422, "invalid");
    }
    for nowhere in ["", "abc", "a\0b", "ff".repeat(16).as_str(), "é", &"0".repeat(10_000)] {
        make(app, &token, &json!({ "groupId": nowhere })).await.refused(404, "not_found");
    }
    make(app, &other, &json!({ "groupId": group.id.as_str() })).await.refused(404, "not_found");
    assert_eq!(app.number("SELECT count(*) FROM invites").await, 0);
}

both!(an_invite_ends_at_a_time_that_is_yet_to_come_and_can_be_written);
async fn an_invite_ends_at_a_time_that_is_yet_to_come_and_can_be_written(app: &TestApp) {
    let token = app.token(&app.person("alix")).await;
    for bad in [
        json!("-0001-01-01T00:00:00Z"),
        json!("0000-01-01T00:00:00Z"),
        json!("1969-12-31T23:59:59Z"),
        json!("9999-12-31T23:59:59-01:00"),
        json!("10000-01-01T00:00:00Z"),
        json!(-1),
        json!(i64::MAX),
    ] {
        let new = json!({ "groupName": "Tea", "expiresAt": bad });
        make(app, &token, &new).await.refused(422, "invalid");
    }
    let last = json!("9999-12-31T23:59:59Z");
    let id = made(app, &token, &json!({ "groupName": "Tea", "expiresAt": last })).await;
    assert_eq!(app.get(&format!("/groupInvite/{id}")).send().await.ok(200)["expiresAt"], last);
}

both!(an_invite_is_changed_and_revoked_by_its_maker_alone);
async fn an_invite_is_changed_and_revoked_by_its_maker_alone(app: &TestApp) {
    let (token, other) = (app.token(&app.person("alix")).await, app.token(&app.person("bo")).await);
    let id = made(app, &token, &json!({ "groupName": "Tea", "maxUses": 3 })).await;
    let path = format!("/groupInvite/{id}");
    let patch =
        async |token: &str, body: Value| app.ask("PATCH", &path).bearer(token).json(&body).send().await;
    patch(&other, json!({ "paused": true })).await.refused(404, "not_found");
    let changed =
        patch(&token, json!({ "paused": true, "groupName": "Green Tea", "maxUses": null })).await.ok(200);
    assert_eq!((&changed["paused"], &changed["status"]), (&json!(true), &json!("paused")));
    assert_eq!((&changed["groupName"], &changed["maxUses"]), (&json!("Green Tea"), &Value::Null));
    let same = patch(&token, json!({})).await.ok(200);
    assert_eq!(same, changed, "what is absent stays");
    patch(&token, json!({ "maxUses": 0 })).await.refused(422, "invalid");
    patch(&token, json!({ "groupName": "" })).await.refused(422, "invalid");

    app.ask("DELETE", &path).bearer(&other).send().await.refused(404, "not_found");
    for _ in 0..2 {
        assert_eq!(app.ask("DELETE", &path).bearer(&token).send().await.ok(200)["status"], "revoked");
    }
}

both!(a_revoked_invite_is_a_tombstone_that_names_nothing);
async fn a_revoked_invite_is_a_tombstone_that_names_nothing(app: &TestApp) {
    let alix = app.person("alix");
    let token = app.token(&alix).await;
    let id = made(app, &token, &json!({ "groupName": "Night Runners", "description": "We run." })).await;
    app.ask("DELETE", &format!("/groupInvite/{id}")).bearer(&token).send().await.ok(200);
    let answer = app.get(&format!("/groupInvite/{id}")).send().await;
    let body = answer.refused(410, "invite_revoked").to_string();
    for secret in ["Night Runners", "We run.", alix.inbox_id.as_str()] {
        assert!(!body.contains(secret), "{body}");
    }
    let ask = json!({ "inviteId": id });
    let bo = app.token(&app.person("bo")).await;
    app.post("/groupJoinRequest").bearer(&bo).json(&ask).send().await.refused(410, "invite_revoked");
}

both!(closed_invites_are_shown_with_their_status);
async fn closed_invites_are_shown_with_their_status(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (token, visitor) = (app.token(&alix).await, app.token(&bo).await);
    let id = made(app, &token, &json!({ "groupName": "Tea" })).await;
    let cases = [
        ("paused = TRUE", "paused", 409, "invite_paused"),
        ("max_uses = 1, uses = 1", "used_up", 410, "invite_used_up"),
        ("expires_at = 1", "expired", 410, "invite_expired"),
        ("opens_at = 99999999999999", "not_open_yet", 409, "invite_not_open_yet"),
    ];
    for (change, status, code, name) in cases {
        app.sql(&format!("UPDATE invites SET {change}")).await;
        let shown = app.get(&format!("/groupInvite/{id}")).send().await.ok(200);
        assert_eq!(shown["status"], status);
        let ask = json!({ "inviteId": id });
        app.post("/groupJoinRequest").bearer(&visitor).json(&ask).send().await.refused(code, name);
    }
}

both!(making_too_many_invites_says_when_to_come_back);
async fn making_too_many_invites_says_when_to_come_back(app: &TestApp) {
    let app = app.with_limits(|limits| limits.invite_per_person.burst = 1);
    let token = app.token(&app.person("alix")).await;
    made(&app, &token, &json!({ "groupName": "Tea" })).await;
    let answer = make(&app, &token, &json!({ "groupName": "Tea" })).await;
    answer.refused(429, "rate_limited");
    assert_eq!(answer.header("retry-after"), Some("61"));
}
