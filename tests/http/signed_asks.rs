//! Hosts that sign what they ask our `/webhook` (S36), with the official library.

use serde_json::{Value, json};
use standardwebhooks::Webhook;
use usher::domain::group::Level;
use usher::domain::scope::{Scope, Scopes};
use usher::domain::webhook::secret::OVERLAP_MS;
use usher::service::api_key;
use usher::xmtp::GroupClient;

use crate::support::{Answer, Group, Person, TestApp, keys, pass};

/// A gated link of a group that the person made.
async fn link(app: &TestApp, person: &Person) -> (Group, String) {
    let group = app.group_of(person).await;
    let row = app.invite(person, group.gated(&pass())).await;
    (group, row.card.id.to_string())
}

async fn secret_by(app: &TestApp, token: &str, link: &str) -> Answer {
    app.ask("PUT", &format!("/api/groups/{link}/webhookSecret")).bearer(token).send().await
}

async fn secret(app: &TestApp, person: &Person, link: &str) -> String {
    let made = secret_by(app, &app.token(person).await, link).await.ok(200);
    assert_eq!(keys(&made), ["webhookSecret"]);
    made["webhookSecret"].as_str().unwrap().to_owned()
}

fn about(link: &str, person: &Person) -> Value {
    json!({ "groupLinkId": link, "walletAddress": person.address.checksummed() })
}

/// A signed question as it arrives.
struct Signed {
    at_s: i64,
    signature: String,
    body: String,
}

fn sign(app: &TestApp, secret: &str, body: &Value, ago_s: i64) -> Signed {
    let (at_s, body) = (app.now() / 1000 - ago_s, body.to_string());
    let signature = Webhook::new(secret).unwrap().sign("msg_1", at_s, body.as_bytes()).unwrap();
    Signed { at_s, signature, body }
}

async fn ask(app: &TestApp, signed: &Signed) -> Answer {
    let request = app.post("/webhook").header("content-type", "application/json");
    let request = request.header("webhook-id", "msg_1").header("webhook-timestamp", &signed.at_s.to_string());
    app.with_porter(request.header("webhook-signature", &signed.signature).text(&signed.body).send()).await
}

both!(a_host_that_signs_with_the_secret_of_the_link_gets_its_decision_however_often_it_asks);
async fn a_host_that_signs_with_the_secret_of_the_link_gets_its_decision_however_often_it_asks(
    app: &TestApp,
) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, link) = link(app, &alix).await;
    let secret = secret(app, &alix, &link).await;
    let question = sign(app, &secret, &about(&link, &bo), 0);
    assert_eq!(ask(app, &question).await.ok(200)["status"], "DENIED");
    app.holds(&bo, 1);
    // The very same message, as from a host that repeats it and from somebody who overheard it.
    for _ in 0..3 {
        assert_eq!(ask(app, &question).await.ok(200), json!({ "status": "SUCCESS" }));
    }
    assert!(app.is_in(&group, &bo));
    assert_eq!(app.number("SELECT uses FROM invites").await, 1);
    assert_eq!(app.number("SELECT count(*) FROM join_requests WHERE decision = 'approved'").await, 1);
    let kept = app.dump().await.join("\n");
    assert!(!kept.contains(secret.trim_start_matches("whsec_")), "it is sealed");
}

both!(a_message_with_a_wrong_secret_an_old_time_or_another_body_is_refused);
async fn a_message_with_a_wrong_secret_an_old_time_or_another_body_is_refused(app: &TestApp) {
    let (alix, bo, eve) = (app.person("alix"), app.person("bo"), app.person("eve"));
    let (_, link) = link(app, &alix).await;
    app.holds(&bo, 1);
    let body = about(&link, &bo);
    let foreign = "whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    ask(app, &sign(app, foreign, &body, 0)).await.refused(401, "signature_refused");
    let secret = secret(app, &alix, &link).await;
    for ago_s in [301, -301] {
        ask(app, &sign(app, &secret, &body, ago_s)).await.refused(401, "signature_refused");
    }
    let good = || sign(app, &secret, &body, 0);
    let cases = [
        sign(app, foreign, &body, 0),
        Signed { body: about(&link, &eve).to_string(), ..good() },
        Signed { body: format!("{body} "), ..good() },
        Signed { at_s: good().at_s + 1, ..good() },
        Signed { signature: "v1,".into(), ..good() },
        sign(app, &secret, &about(&"0".repeat(26), &bo), 0),
        sign(app, &secret, &about("no id", &bo), 0),
    ];
    for case in &cases {
        ask(app, case).await.refused(401, "signature_refused");
    }
    let part = app.post("/webhook").header("webhook-signature", &good().signature).json(&body);
    part.send().await.refused(401, "signature_refused");
    app.post("/webhook").json(&body).send().await.refused(401, "sign_in_required");
    let key = app.post("/webhook").bearer("ushk_nothing").header("webhook-signature", &good().signature);
    key.json(&body).send().await.refused(401, "token_invalid");
    assert_eq!(app.number("SELECT count(*) FROM join_requests").await, 0);
    for ago_s in [300, -300] {
        assert_eq!(ask(app, &sign(app, &secret, &body, ago_s)).await.ok(200)["status"], "SUCCESS");
    }
}

both!(a_secret_signs_for_its_own_link_alone);
async fn a_secret_signs_for_its_own_link_alone(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let ((_, one), (_, other)) = (link(app, &alix).await, link(app, &alix).await);
    let (of_one, of_other) = (secret(app, &alix, &one).await, secret(app, &alix, &other).await);
    ask(app, &sign(app, &of_one, &about(&other, &bo), 0)).await.refused(401, "signature_refused");
    assert_eq!(ask(app, &sign(app, &of_other, &about(&other, &bo), 0)).await.ok(200)["status"], "DENIED");
}

both!(a_new_secret_lets_the_one_in_use_sign_for_a_day_more_however_often_it_is_asked_for);
async fn a_new_secret_lets_the_one_in_use_sign_for_a_day_more_however_often_it_is_asked_for(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (_, link) = link(app, &alix).await;
    let in_use = secret(app, &alix, &link).await;
    let lost = secret(app, &alix, &link).await;
    let new = secret(app, &alix, &link).await;
    let signs = async |secret: &str| ask(app, &sign(app, secret, &about(&link, &bo), 0)).await.status;
    assert_eq!([signs(&in_use).await, signs(&lost).await, signs(&new).await], [200, 401, 200]);
    app.advance(OVERLAP_MS - 1);
    assert_eq!([signs(&in_use).await, signs(&new).await], [200, 200]);
    app.advance(1);
    assert_eq!([signs(&in_use).await, signs(&new).await], [401, 200]);
    let path = format!("/api/groups/{link}/webhookSecret");
    let token = app.token(&alix).await;
    for _ in 0..2 {
        assert_eq!(app.ask("DELETE", &path).bearer(&token).send().await.status, 204);
    }
    assert_eq!(signs(&new).await, 401);
}

both!(a_secret_is_made_by_who_may_change_the_link_and_dies_with_that_right);
async fn a_secret_is_made_by_who_may_change_the_link_and_dies_with_that_right(app: &TestApp) {
    let [alix, admin, bo, eve] = ["alix", "admin", "bo", "eve"].map(|name| app.person(name));
    let (group, link) = link(app, &alix).await;
    app.add_by(&alix, &group, &[&admin, &bo]).await;
    let eves = app.token(&eve).await;
    secret_by(app, &eves, &link).await.refused(404, "not_found");
    secret_by(app, &app.token(&bo).await, &link).await.refused(403, "forbidden");
    let path = format!("/api/groups/{link}/webhookSecret");
    app.ask("DELETE", &path).bearer(&eves).send().await.refused(404, "not_found");
    let scopes = Scopes::only(vec![Scope::Invites]);
    let key = api_key::create(&app.services, &alix.inbox_id, "k", &scopes).await.unwrap().secret;
    secret_by(app, &key, &link).await.refused(403, "scope_missing");

    app.line.set_level(&group.id, &admin.inbox_id, Level::Admin).await.unwrap();
    app.mirror(&group).await;
    let secret = secret(app, &admin, &link).await;
    let question = sign(app, &secret, &about(&link, &eve), 0);
    assert_eq!(ask(app, &question).await.ok(200)["status"], "DENIED");
    app.remove_by(&alix, &group, &[&admin]).await;
    ask(app, &question).await.refused(404, "invite_not_found");
}
