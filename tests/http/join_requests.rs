use std::time::Duration;

use serde_json::{Value, json};
use usher::service::invite::NewInvite;

use crate::support::{Answer, Group, Person, TestApp, keys};

async fn ask(app: &TestApp, token: &str, invite: &str) -> Answer {
    app.post("/groupJoinRequest").bearer(token).json(&json!({ "inviteId": invite })).send().await
}

async fn put(app: &TestApp, token: &str, id: &str, body: Value) -> Answer {
    app.ask("PUT", &format!("/groupJoinRequest/{id}")).bearer(token).json(&body).send().await
}

async fn show(app: &TestApp, token: &str, id: &str) -> Answer {
    app.get(&format!("/groupJoinRequest/{id}")).bearer(token).send().await
}

struct Door {
    group: Group,
    /// A link by hand.
    invite: String,
    admin: String,
    guest: String,
}

async fn door(app: &TestApp) -> Door {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await.card.id.to_string();
    Door { group, invite, admin: app.token(&alix).await, guest: app.token(&app.person("bo")).await }
}

fn id(body: &Value) -> String {
    body["id"].as_str().unwrap().to_owned()
}

both!(a_request_is_made_once_and_shown_under_the_names_of_the_contract);
/// Asking (S9), and reading where the request stands (S17).
async fn a_request_is_made_once_and_shown_under_the_names_of_the_contract(app: &TestApp) {
    let Door { invite, admin, guest, .. } = door(app).await;
    let asked = ask(app, &guest, &invite).await.ok(201);
    assert_eq!(keys(&asked), ["code", "id", "memberState", "reason", "status"]);
    let wanted = json!({ "id": id(&asked), "status": "pending", "reason": null, "code": null, "memberState": "waiting" });
    assert_eq!(asked, wanted);
    assert_eq!(ask(app, &guest, &invite).await.ok(200), wanted);
    for token in [&guest, &admin] {
        let answer = show(app, token, &id(&asked)).await;
        assert_eq!(answer.header("retry-after"), Some("1"));
        assert_eq!(answer.ok(200), wanted);
    }
}

both!(an_automatic_link_goes_from_adding_to_approved);
/// Nobody has to say yes (S19).
async fn an_automatic_link_goes_from_adding_to_approved(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.automatic()).await.card.id.to_string();
    let guest = app.token(&bo).await;
    let asked = ask(app, &guest, &invite).await.ok(201);
    assert_eq!((&asked["status"], &asked["memberState"]), (&json!("pending"), &json!("adding")));
    app.run_jobs().await;
    let answer = show(app, &guest, &id(&asked)).await;
    assert_eq!(answer.header("retry-after"), Some("60"));
    let shown = answer.ok(200);
    assert_eq!((&shown["status"], &shown["memberState"]), (&json!("approved"), &json!("member")));
    assert!(app.is_in(&group, &bo));
    let again = ask(app, &guest, &invite).await.ok(200);
    assert_eq!(again, shown);
}

both!(who_is_in_already_is_answered_approved);
async fn who_is_in_already_is_answered_approved(app: &TestApp) {
    let Door { invite, admin, .. } = door(app).await;
    let asked = ask(app, &admin, &invite).await.ok(201);
    assert_eq!((&asked["status"], &asked["memberState"]), (&json!("approved"), &json!("member")));
}

both!(a_yes_waits_for_the_add_and_answers_approved);
/// A yes adds the person (S15) and is answered with the new status (S18).
async fn a_yes_waits_for_the_add_and_answers_approved(app: &TestApp) {
    let Door { invite, admin, guest, group } = door(app).await;
    let request = id(&ask(app, &guest, &invite).await.ok(201));
    let yes = json!({ "status": "approved" });
    let answer = app.with_porter(put(app, &admin, &request, yes.clone())).await.ok(200);
    let wanted =
        json!({ "id": request, "status": "approved", "reason": null, "code": null, "memberState": "member" });
    assert_eq!(answer, wanted);
    assert!(app.is_in(&group, &Person::named("bo")));
    assert_eq!(put(app, &admin, &request, yes).await.ok(200), wanted, "the same answer again is the same");
    put(app, &admin, &request, json!({ "status": "rejected" })).await.refused(409, "already_decided");
}

both!(a_yes_nobody_carries_out_yet_is_accepted);
async fn a_yes_nobody_carries_out_yet_is_accepted(app: &TestApp) {
    let app = app.with_limits(|limits| limits.answer_within = Duration::ZERO);
    let Door { invite, admin, guest, .. } = door(&app).await;
    let request = id(&ask(&app, &guest, &invite).await.ok(201));
    let answer = put(&app, &admin, &request, json!({ "status": "approved" })).await.ok(202);
    assert_eq!((&answer["status"], &answer["memberState"]), (&json!("pending"), &json!("adding")));
    app.run_jobs().await;
    assert_eq!(show(&app, &guest, &request).await.ok(200)["status"], "approved");
}

both!(a_yes_that_can_not_be_carried_out_says_why);
async fn a_yes_that_can_not_be_carried_out_says_why(app: &TestApp) {
    app.work_stays();
    let Door { invite, admin, guest, .. } = door(app).await;
    let request = id(&ask(app, &guest, &invite).await.ok(201));
    app.xmtp.make_unreachable(&Person::named("bo").inbox_id);
    let answer = app.with_porter(put(app, &admin, &request, json!({ "status": "approved" }))).await.ok(200);
    assert_eq!(
        (&answer["status"], &answer["memberState"], &answer["code"]),
        (&json!("pending"), &json!("failed"), &json!("not_reachable"))
    );
}

both!(a_no_carries_its_reason);
/// A no (S18), and its reason for both sides (S20).
async fn a_no_carries_its_reason(app: &TestApp) {
    let Door { invite, admin, guest, .. } = door(app).await;
    let request = id(&ask(app, &guest, &invite).await.ok(201));
    put(app, &admin, &request, json!({ "status": "rejected", "reason": "x".repeat(281) }))
        .await
        .refused(422, "invalid");
    let no = json!({ "status": "rejected", "reason": "Not this time." });
    let answer = put(app, &admin, &request, no.clone()).await.ok(200);
    let wanted = json!({
        "id": request, "status": "rejected", "reason": "Not this time.", "code": "rejected", "memberState": "waiting"
    });
    assert_eq!(answer, wanted);
    assert_eq!(put(app, &admin, &request, no).await.ok(200), wanted);
    assert_eq!(show(app, &guest, &request).await.ok(200), wanted);
    assert_eq!(ask(app, &guest, &invite).await.ok(200), wanted, "during the cool-down");
    put(app, &admin, &request, json!({ "status": "approved" })).await.refused(409, "already_decided");
}

both!(only_the_two_words_of_the_contract_decide);
async fn only_the_two_words_of_the_contract_decide(app: &TestApp) {
    let Door { invite, admin, guest, .. } = door(app).await;
    let request = id(&ask(app, &guest, &invite).await.ok(201));
    for word in ["pending", "Approved", "ACCEPTED", "cancelled", "", "approved\0"] {
        put(app, &admin, &request, json!({ "status": word })).await.refused(422, "invalid");
    }
    for body in [json!({}), json!({ "status": null }), json!({ "status": 1 }), json!(["approved"])] {
        put(app, &admin, &request, body).await.refused(422, "invalid");
    }
    assert_eq!(show(app, &guest, &request).await.ok(200)["status"], "pending");
}

both!(nobody_approves_themselves);
async fn nobody_approves_themselves(app: &TestApp) {
    let Door { invite, guest, .. } = door(app).await;
    let stranger = app.token(&app.person("stranger")).await;
    let request = id(&ask(app, &guest, &invite).await.ok(201));
    for token in [&guest, &stranger] {
        put(app, token, &request, json!({ "status": "approved" })).await.refused(404, "not_found");
    }
    show(app, &stranger, &request).await.refused(404, "not_found");
    let taken = app.ask("DELETE", &format!("/groupJoinRequest/{request}")).bearer(&stranger).send().await;
    taken.refused(404, "not_found");
}

both!(the_caller_is_who_the_token_says_whatever_the_body_says);
/// Nobody names themselves (S21).
async fn the_caller_is_who_the_token_says_whatever_the_body_says(app: &TestApp) {
    let Door { invite, guest, .. } = door(app).await;
    let victim = app.person("victim");
    let body = json!({
        "inviteId": invite, "inboxId": victim.inbox_id.as_str(), "userId": victim.inbox_id.as_str(),
        "walletAddress": victim.address.lower(), "status": "approved", "id": "0".repeat(26)
    });
    let asked = app.post("/groupJoinRequest").bearer(&guest).json(&body).send().await.ok(201);
    assert_eq!(asked["status"], "pending");
    let of_bo =
        format!("SELECT count(*) FROM join_requests WHERE inbox_id = '{}'", Person::named("bo").inbox_id);
    assert_eq!(app.number(&of_bo).await, 1);
    assert_eq!(app.number("SELECT count(*) FROM join_requests").await, 1);
}

both!(a_request_is_taken_back);
async fn a_request_is_taken_back(app: &TestApp) {
    let Door { invite, admin, guest, .. } = door(app).await;
    let request = id(&ask(app, &guest, &invite).await.ok(201));
    let back =
        async || app.ask("DELETE", &format!("/groupJoinRequest/{request}")).bearer(&guest).send().await;
    let taken = back().await.ok(200);
    assert_eq!((&taken["status"], &taken["code"]), (&json!("rejected"), &json!("withdrawn")));
    assert_eq!(back().await.ok(200), taken);
    put(app, &admin, &request, json!({ "status": "approved" })).await.refused(409, "already_decided");
    let again = ask(app, &guest, &invite).await.ok(201);
    assert_ne!(id(&again), request);
}

both!(asking_is_the_same_by_its_other_name);
/// To ask (S15) and to poll (S16) at `/groups/joinFromInvite`.
async fn asking_is_the_same_by_its_other_name(app: &TestApp) {
    let Door { invite, guest, .. } = door(app).await;
    let path = "/groups/joinFromInvite";
    let mine = format!("{path}?inviteId={invite}");
    app.get(&mine).bearer(&guest).send().await.refused(404, "not_found");
    let body = json!({ "inviteId": invite });
    let asked = app.post(path).bearer(&guest).json(&body).send().await.ok(201);
    assert_eq!(ask(app, &guest, &invite).await.ok(200), asked);
    assert_eq!(app.get(&mine).bearer(&guest).send().await.ok(200), asked);
}

both!(a_poller_hears_only_of_changes);
/// Polling by either name (S16, S17).
async fn a_poller_hears_only_of_changes(app: &TestApp) {
    let Door { invite, admin, guest, .. } = door(app).await;
    let request = id(&ask(app, &guest, &invite).await.ok(201));
    for path in [format!("/groupJoinRequest/{request}"), format!("/groups/joinFromInvite?inviteId={invite}")]
    {
        let first = app.get(&path).bearer(&guest).send().await;
        let tag = first.header("etag").unwrap().to_owned();
        let ask = async |seen: &str| app.get(&path).bearer(&guest).header("if-none-match", seen).send().await;
        // Proxies that compress weaken tags (RFC 9110, 13.1.2).
        for seen in [&tag, &format!("W/{tag}"), &format!("\"x\", {tag}"), "*"] {
            let same = ask(seen).await;
            assert_eq!((same.status, same.body.len(), same.header("retry-after")), (304, 0, Some("1")));
        }
        assert_eq!(ask("\"x\"").await.ok(200), first.json());
    }
    let path = format!("/groupJoinRequest/{request}");
    let seen = app.get(&path).bearer(&guest).send().await.header("etag").unwrap().to_owned();
    put(app, &admin, &request, json!({ "status": "rejected", "reason": "No." })).await.ok(200);
    let changed = app.get(&path).bearer(&guest).header("if-none-match", &seen).send().await.ok(200);
    assert_eq!(changed["status"], "rejected");
}

both!(asking_too_often_says_when_to_come_back);
async fn asking_too_often_says_when_to_come_back(app: &TestApp) {
    let app = app.with_limits(|limits| (limits.join_per_wallet.burst, limits.pending_per_link) = (1, 1));
    let Door { invite, guest, group, .. } = door(&app).await;
    ask(&app, &guest, &invite).await.ok(201);
    let second =
        app.invite(&Person::named("alix"), NewInvite { label: "second".into(), ..group.invite() }).await;
    let answer = ask(&app, &guest, second.card.id.as_str()).await;
    answer.refused(429, "rate_limited");
    assert_eq!(answer.header("retry-after"), Some("61"));
    let other = app.token(&app.person("caro")).await;
    let answer = ask(&app, &other, &invite).await;
    answer.refused(429, "rate_limited");
    assert_eq!(answer.header("retry-after"), Some("600"));
}

both!(a_full_and_a_lost_group_say_so);
async fn a_full_and_a_lost_group_say_so(app: &TestApp) {
    let Door { invite, guest, group, .. } = door(app).await;
    app.xmtp.fill(&group.id, 250).unwrap();
    app.mirror(&group).await;
    ask(app, &guest, &invite).await.refused(409, "group_full");
    app.sql("UPDATE groups SET state = 'gone'").await;
    ask(app, &guest, &invite).await.refused(409, "group_gone");
}
