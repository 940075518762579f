//! Groups that members run: volunteers, claims, catching up.

use serde_json::{Value, json};
use usher::service::invite::NewInvite;

use crate::support::{Answer, NOW, Person, TestApp, keys};

async fn invite(app: &TestApp, token: &str, more: Value) -> String {
    let mut body = json!({ "groupName": "Tea" });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    app.post("/groupInvite").bearer(token).json(&body).send().await.ok(201)["id"].as_str().unwrap().to_owned()
}

async fn request(app: &TestApp, token: &str, invite: &str) -> String {
    let body = json!({ "inviteId": invite });
    let asked = app.post("/groupJoinRequest").bearer(token).json(&body).send().await.ok(201);
    asked["id"].as_str().unwrap().to_owned()
}

async fn pending(app: &TestApp, token: &str, user: &Person, since: Option<&str>) -> Value {
    let body = json!({ "userId": user.inbox_id.as_str(), "lastCheckTimestamp": since });
    app.post("/pendingJoins").bearer(token).json(&body).send().await.ok(200)
}

both!(the_creators_app_adds_and_says_so);
/// The service hears of no group (S3), and the app's yes counts (S18).
async fn the_creators_app_adds_and_says_so(app: &TestApp) {
    let (alix, bo) = (app.token(&app.person("alix")).await, app.token(&app.person("bo")).await);
    let invite = invite(app, &alix, json!({})).await;
    let request = request(app, &bo, &invite).await;
    let path = format!("/groupJoinRequest/{request}");
    let said =
        app.ask("PUT", &path).bearer(&alix).json(&json!({ "status": "approved" })).send().await.ok(200);
    assert_eq!((&said["status"], &said["memberState"]), (&json!("approved"), &json!("member")));
    assert_eq!(app.get(&path).bearer(&bo).send().await.ok(200), said);
}

both!(one_device_at_a_time_claims_an_add);
/// The first one that is there adds (S22).
async fn one_device_at_a_time_claims_an_add(app: &TestApp) {
    let people = ["alix", "bo", "caro", "stranger"].map(|name| app.person(name));
    let [alix, bo, caro, stranger] = &people;
    let tokens =
        [app.token(alix).await, app.token(bo).await, app.token(caro).await, app.token(stranger).await];
    let [alixs, bos, caros, strangers] = &tokens;
    let members = json!({ "joinMode": "auto_join_members", "groupMembers": [caro.inbox_id.as_str()] });
    let invite = invite(app, alixs, members).await;
    let volunteers = format!("/groupInvite/{invite}/admitters/me");
    assert_eq!(app.ask("PUT", &volunteers).bearer(caros).send().await.status, 204);
    app.ask("PUT", &volunteers).bearer(strangers).send().await.refused(403, "forbidden");

    let request = request(app, bos, &invite).await;
    let path = format!("/groupJoinRequest/{request}/claim");
    for token in [bos, strangers] {
        app.post(&path).bearer(token).send().await.refused(404, "not_found");
    }
    let claim = app.post(&path).bearer(caros).send().await.ok(200);
    assert_eq!(keys(&claim), ["claimedUntil", "inboxId", "inviteId", "joinRequestId"]);
    assert_eq!(
        (&claim["inboxId"], &claim["claimedUntil"]),
        (&json!(bo.inbox_id.as_str()), &json!("2026-11-22T12:00:30Z"))
    );
    let late = app.post(&path).bearer(alixs).send().await;
    late.refused(409, "claimed");
    assert_eq!(late.header("retry-after"), Some("31"));
    app.advance(30_001);
    app.post(&path).bearer(alixs).send().await.ok(200);

    let yes = json!({ "status": "approved" });
    let put = format!("/groupJoinRequest/{request}");
    app.ask("PUT", &put).bearer(alixs).json(&yes).send().await.ok(200);
    app.advance(30_001);
    app.post(&path).bearer(caros).send().await.refused(409, "already_decided");
    assert_eq!(app.ask("DELETE", &volunteers).bearer(caros).send().await.status, 204);
    app.post(&path).bearer(caros).send().await.refused(404, "not_found");
}

both!(who_missed_the_push_catches_up);
/// What waits since the last look (S14).
async fn who_missed_the_push_catches_up(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (alixs, bos) = (app.token(&alix).await, app.token(&bo).await);
    let invite = invite(app, &alixs, json!({})).await;
    let request = request(app, &bos, &invite).await;
    app.asked_at(NOW).await;
    let page = pending(app, &alixs, &alix, None).await;
    assert_eq!(keys(&page), ["cursor", "lastCheckTimestamp", "pendingJoins"]);
    let wanted = json!([{
        "inviteId": invite, "joinRequestId": request, "groupName": "Tea", "status": "pending",
        "requestedAt": "2026-11-22T12:00:00Z", "requesterId": bo.inbox_id.as_str(),
        "requesterName": bo.address.short()
    }]);
    assert_eq!(page["pendingJoins"], wanted);
    let inclusive = pending(app, &alixs, &alix, Some("2026-11-22T12:00:00Z")).await;
    assert_eq!(inclusive["pendingJoins"], wanted);
    assert_eq!(
        pending(app, &alixs, &alix, Some("2026-11-22T12:00:00.001Z")).await["pendingJoins"],
        json!([])
    );
    assert_eq!(pending(app, &bos, &bo, None).await["pendingJoins"], json!([]));
    let foreign = json!({ "userId": alix.inbox_id.as_str() });
    app.post("/pendingJoins").bearer(&bos).json(&foreign).send().await.refused(403, "forbidden");
    for bad in [
        json!({}),
        json!({ "userId": "abc" }),
        json!({ "userId": alix.inbox_id.as_str(), "lastCheckTimestamp": "now" }),
        json!({ "userId": alix.inbox_id.as_str(), "cursor": "now" }),
    ] {
        app.post("/pendingJoins").bearer(&alixs).json(&bad).send().await.refused(422, "invalid");
    }
}

both!(who_made_a_link_to_a_group_of_ours_catches_up_with_what_waits_for_a_word);
async fn who_made_a_link_to_a_group_of_ours_catches_up_with_what_waits_for_a_word(app: &TestApp) {
    let [alix, bo, caro] = ["alix", "bo", "caro"].map(|name| app.person(name));
    let group = app.group_of(&alix).await;
    app.add_by(&alix, &group, &[&caro]).await;
    let (by_hand, automatic) =
        (app.invite(&alix, group.invite()).await, app.invite(&alix, group.automatic()).await);
    let request = app.join(&bo, &by_hand).await.id;
    app.join(&app.person("dora"), &automatic).await;
    let waits = async |who: &Person| {
        let answer = pending(app, &app.token(who).await, who, Some("2026-01-01T00:00:00Z")).await;
        let ids = answer["pendingJoins"].as_array().unwrap().iter();
        ids.map(|one| one["joinRequestId"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(waits(&alix).await, [request.to_string()]);
    assert!(waits(&caro).await.is_empty() && waits(&bo).await.is_empty());
    app.remove_by(&caro, &group, &[&alix]).await;
    assert!(waits(&alix).await.is_empty(), "who left may not see it any more");
    app.run_jobs().await;
}

both!(more_than_a_page_of_one_moment_is_caught_up_with_by_the_cursor);
async fn more_than_a_page_of_one_moment_is_caught_up_with_by_the_cursor(app: &TestApp) {
    let alix = app.person("alix");
    let token = app.token(&alix).await;
    let new = NewInvite { group_name: "Tea".into(), ..NewInvite::default() };
    let link = app.invite(&alix, new).await;
    for person in app.people(203) {
        app.join(&person, &link).await;
    }
    app.asked_at(1_000).await;
    let mut seen = std::collections::HashSet::new();
    let mut ask = json!({ "userId": alix.inbox_id.as_str() });
    for wanted in [200, 3] {
        let page = app.post("/pendingJoins").bearer(&token).json(&ask).send().await.ok(200);
        let joins = page["pendingJoins"].as_array().unwrap();
        assert_eq!(joins.len(), wanted);
        for join in joins {
            assert!(seen.insert(join["joinRequestId"].to_string()), "nobody twice");
        }
        ask["cursor"] = page["cursor"].clone();
    }
}

both!(a_last_look_may_be_long_past_or_far_ahead_but_has_to_be_a_time);
async fn a_last_look_may_be_long_past_or_far_ahead_but_has_to_be_a_time(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (alixs, bos) = (app.token(&alix).await, app.token(&bo).await);
    let invite = invite(app, &alixs, json!({})).await;
    request(app, &bos, &invite).await;
    for (since, found) in
        [("0000-01-01T00:00:00Z", 1), ("1969-12-31T23:59:59.999Z", 1), ("9999-12-31T23:59:59Z", 0)]
    {
        let page = pending(app, &alixs, &alix, Some(since)).await;
        assert_eq!(page["pendingJoins"].as_array().unwrap().len(), found, "{since}");
    }
    for bad in [
        json!("-0001-01-01T00:00:00Z"),
        json!("10000-01-01T00:00:00Z"),
        json!("9999-12-31T23:59:59-01:00"),
        json!("2026-02-30T00:00:00Z"),
        json!(""),
        json!(-1),
        json!(i64::MAX),
        json!(1e300),
    ] {
        let body = json!({ "userId": alix.inbox_id.as_str(), "lastCheckTimestamp": bad });
        app.post("/pendingJoins").bearer(&alixs).json(&body).send().await.refused(422, "invalid");
    }
}

/// Alix has a link with these fields; so many people asked through it. Answers the invite and the requests.
async fn asked(app: &TestApp, more: Value, count: usize) -> (String, String, Vec<String>) {
    let alix = app.token(&app.person("alix")).await;
    let invite = invite(app, &alix, more).await;
    let mut requests = Vec::new();
    for person in app.people(count) {
        requests.push(request(app, &app.token(&person).await, &invite).await);
    }
    (alix, invite, requests)
}

async fn claim(app: &TestApp, token: &str, request: &str, body: Value) -> Answer {
    app.post(&format!("/groupJoinRequest/{request}/claim")).bearer(token).json(&body).send().await
}

async fn approve(app: &TestApp, token: &str, request: &str) -> Answer {
    let yes = json!({ "status": "approved" });
    app.ask("PUT", &format!("/groupJoinRequest/{request}")).bearer(token).json(&yes).send().await
}

both!(another_device_of_the_same_person_is_another_one);
async fn another_device_of_the_same_person_is_another_one(app: &TestApp) {
    let (alix, _, requests) = asked(app, json!({}), 1).await;
    let [phone, laptop] = ["phone", "laptop"].map(|name| json!({ "deviceId": name }));
    claim(app, &alix, &requests[0], phone.clone()).await.ok(200);
    claim(app, &alix, &requests[0], phone).await.ok(200);
    for other in [laptop.clone(), json!({})] {
        claim(app, &alix, &requests[0], other).await.refused(409, "claimed");
    }
    for bad in [json!({ "deviceId": "" }), json!({ "deviceId": "a/b" }), json!({ "deviceId": 1 })] {
        claim(app, &alix, &requests[0], bad).await.refused(422, "invalid");
    }
    app.advance(30_000);
    claim(app, &alix, &requests[0], laptop).await.ok(200);
}

both!(the_last_place_is_given_to_one_admitter_at_a_time);
async fn the_last_place_is_given_to_one_admitter_at_a_time(app: &TestApp) {
    let (alix, _, requests) = asked(app, json!({ "maxUses": 2 }), 3).await;
    claim(app, &alix, &requests[0], json!({})).await.ok(200);
    claim(app, &alix, &requests[1], json!({})).await.ok(200);
    let late = claim(app, &alix, &requests[2], json!({})).await;
    late.refused(409, "claimed");
    assert_eq!(late.header("retry-after"), Some("31"));
    approve(app, &alix, &requests[0]).await.ok(200);
    claim(app, &alix, &requests[2], json!({})).await.refused(409, "claimed");
    app.advance(30_000);
    claim(app, &alix, &requests[2], json!({})).await.ok(200);
    approve(app, &alix, &requests[2]).await.ok(200);
    claim(app, &alix, &requests[1], json!({})).await.refused(409, "invite_used_up");
}

both!(behind_a_revoked_or_paused_link_only_a_person_lets_in);
async fn behind_a_revoked_or_paused_link_only_a_person_lets_in(app: &TestApp) {
    for (mode, shut) in [("auto_join_creator", true), ("manual_approval", false)] {
        let (alix, invite, requests) = asked(app, json!({ "joinMode": mode }), 1).await;
        let creator = app.person("alix");
        let path = format!("/groupInvite/{invite}");
        let paused = |paused: bool| json!({ "paused": paused });
        let waiting =
            async || pending(app, &alix, &creator, None).await["pendingJoins"].as_array().unwrap().len();
        let before = waiting().await;
        app.ask("PATCH", &path).bearer(&alix).json(&paused(true)).send().await.ok(200);
        assert_eq!(before - waiting().await, usize::from(shut));
        if shut {
            claim(app, &alix, &requests[0], json!({})).await.refused(409, "invite_paused");
        }
        app.ask("PATCH", &path).bearer(&alix).json(&paused(false)).send().await.ok(200);
        assert_eq!(waiting().await, before);
        assert_eq!(app.ask("DELETE", &path).bearer(&alix).send().await.status, 200);
        assert_eq!(before - waiting().await, usize::from(shut));
        let late = claim(app, &alix, &requests[0], json!({})).await;
        if shut {
            late.refused(410, "invite_revoked");
        } else {
            late.ok(200);
        }
        approve(app, &alix, &requests[0]).await.ok(200);
    }
}

both!(who_is_taken_off_the_list_admits_no_more);
async fn who_is_taken_off_the_list_admits_no_more(app: &TestApp) {
    let [caro, dana] = ["caro", "dana"].map(|name| app.person(name));
    let (caros, danas) = (app.token(&caro).await, app.token(&dana).await);
    let named =
        |people: &[&Person]| json!(people.iter().map(|person| person.inbox_id.as_str()).collect::<Vec<_>>());
    let more = json!({ "joinMode": "auto_join_members", "groupMembers": named(&[&caro]) });
    let (alix, invite, requests) = asked(app, more, 1).await;
    let (path, me) = (format!("/groupInvite/{invite}"), format!("/groupInvite/{invite}/admitters/me"));
    let volunteer = async |token: &str| app.ask("PUT", &me).bearer(token).send().await;
    for token in [&alix, &caros] {
        assert_eq!(volunteer(token).await.status, 204);
    }
    volunteer(&danas).await.refused(403, "forbidden");
    let change = async |body: Value| app.ask("PATCH", &path).bearer(&alix).json(&body).send().await.ok(200);

    change(json!({ "groupMembers": named(&[&dana]) })).await;
    volunteer(&caros).await.refused(403, "forbidden");
    assert_eq!(volunteer(&danas).await.status, 204);
    claim(app, &caros, &requests[0], json!({})).await.refused(404, "not_found");
    approve(app, &caros, &requests[0]).await.refused(404, "not_found");
    assert_eq!(pending(app, &caros, &caro, None).await["pendingJoins"], json!([]));
    for (token, person) in [(&alix, &app.person("alix")), (&danas, &dana)] {
        assert_eq!(pending(app, token, person, None).await["pendingJoins"].as_array().unwrap().len(), 1);
    }

    change(json!({ "joinMode": "manual_approval" })).await;
    claim(app, &danas, &requests[0], json!({})).await.refused(404, "not_found");
    approve(app, &danas, &requests[0]).await.refused(404, "not_found");
    assert_eq!(pending(app, &danas, &dana, None).await["pendingJoins"], json!([]));
    claim(app, &alix, &requests[0], json!({})).await.ok(200);
}
