//! Whose browsers are told of a request.

use usher::domain::device::Target;
use usher::notify::{Kind, Push};
use usher::service::{device, join};

use crate::support::{Group, Person, TestApp, refusal};

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36";

fn browser(name: &str) -> Target {
    Target::WebPush {
        endpoint: format!("https://push.example/{name}"),
        p256dh: format!("BA{}", "A".repeat(85)),
        auth: "A".repeat(22),
    }
}

async fn tell(app: &TestApp, person: &Person, name: &str) -> String {
    device::put_browser(&app.services, &person.inbox_id, &browser(name), AGENT).await.unwrap()
}

async fn set_level(app: &TestApp, group: &Group, person: &Person, level: &str) {
    let key = &group.key;
    app.sql(&format!(
        "UPDATE group_members SET level = '{level}' WHERE group_key = '{key}' AND inbox_id = '{}'",
        person.inbox_id
    ))
    .await;
}

/// The names of the browsers that were told, sorted.
fn told(app: &TestApp) -> Vec<String> {
    let mut names: Vec<_> = app
        .notifier
        .take_sent()
        .into_iter()
        .map(|push| match push.target {
            Target::WebPush { endpoint, .. } => endpoint.rsplit('/').next().unwrap().to_owned(),
            other => format!("{other:?}"),
        })
        .collect();
    names.sort();
    names
}

both!(in_a_managed_group_the_browsers_of_all_who_may_answer_are_told);
async fn in_a_managed_group_the_browsers_of_all_who_may_answer_are_told(app: &TestApp) {
    let [alix, caro, dora] = ["alix", "caro", "dora"].map(|name| app.person(name));
    let group = app.group_of(&alix).await;
    app.add_by(&alix, &group, &[&caro, &dora]).await;
    set_level(app, &group, &caro, "admin").await;
    for (person, name) in [(&alix, "alix"), (&caro, "caro"), (&dora, "dora"), (&app.person("eve"), "eve")] {
        tell(app, person, name).await;
    }
    let phone = Target::Http { url: "https://push.example/phone".into(), authorization: None };
    device::put(&app.services, &caro.inbox_id, "phone", &phone, false).await.unwrap();
    let invite = app.invite(&alix, group.invite()).await;

    let bo = app.person("bo");
    app.join(&bo, &invite).await;
    app.run_jobs().await;
    let sent = app.notifier.take_sent();
    let Kind::Visible { title, body } = &sent[0].kind else { panic!("{sent:?}") };
    assert_eq!(title, "Night Runners");
    assert!(body.ends_with("has requested to join Night Runners through your invite link."), "{body}");
    assert_eq!(sent.len(), 2, "{sent:?}");

    set_level(app, &group, &alix, "member").await;
    app.advance(60_000);
    app.join(&app.person("finn"), &invite).await;
    app.run_jobs().await;
    assert_eq!(told(app), ["caro"], "who made the link but may not answer any more is not told");

    set_level(app, &group, &caro, "member").await;
    app.advance(60_000);
    app.join(&app.person("gus"), &invite).await;
    set_level(app, &group, &caro, "admin").await;
    app.run_jobs().await;
    assert!(told(app).is_empty());
    app.advance(60_000);
    app.join(&app.person("hal"), &invite).await;
    set_level(app, &group, &caro, "member").await;
    app.run_jobs().await;
    assert!(told(app).is_empty(), "a push that waits is not sent to who lost the right meanwhile");
}

both!(who_was_taken_out_and_asks_on_an_automatic_link_is_shown_to_who_may_answer);
async fn who_was_taken_out_and_asks_on_an_automatic_link_is_shown_to_who_may_answer(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    tell(app, &alix, "alix").await;
    let invite = app.invite(&alix, group.automatic()).await;
    app.join(&bo, &invite).await;
    app.run_jobs().await;
    assert!(told(app).is_empty(), "nobody is needed");
    app.remove_by(&alix, &group, &[&bo]).await;
    app.advance(1);
    app.join(&bo, &invite).await;
    app.run_jobs().await;
    let sent = app.notifier.take_sent();
    let [Push { kind: Kind::Visible { .. }, payload, .. }] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!(payload["type"], "manual_approval");
}

both!(a_browser_is_not_woken_where_only_an_app_can_add);
async fn a_browser_is_not_woken_where_only_an_app_can_add(app: &TestApp) {
    let alix = app.person("alix");
    tell(app, &alix, "alix").await;
    let (admin, guest) = (app.token(&alix).await, app.token(&app.person("bo")).await);
    for (mode, count) in [("auto_join_creator", 0), ("manual_approval", 1)] {
        let body = serde_json::json!({ "groupName": "Tea", "joinMode": mode });
        let invite = app.post("/groupInvite").bearer(&admin).json(&body).send().await.ok(201);
        let ask = serde_json::json!({ "inviteId": invite["id"] });
        app.post("/groupJoinRequest").bearer(&guest).json(&ask).send().await.ok(201);
        app.run_jobs().await;
        assert_eq!(told(app).len(), count, "{mode}");
    }
}

both!(a_browser_tells_one_person);
async fn a_browser_tells_one_person(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let first = tell(app, &alix, "shared").await;
    assert_eq!(tell(app, &alix, "shared").await, first, "the same browser is the same device");
    let shown = device::list(&app.services, &alix.inbox_id).await.unwrap();
    assert_eq!((shown.len(), shown[0].label.as_deref()), (1, Some("Chrome on Linux")));
    assert_eq!(tell(app, &bo, "shared").await, first);
    assert!(device::list(&app.services, &alix.inbox_id).await.unwrap().is_empty());
    assert_eq!(device::list(&app.services, &bo.inbox_id).await.unwrap().len(), 1);

    let none = app.with(|services| services.web_push_key = None);
    let asked = device::put_browser(&none.services, &bo.inbox_id, &browser("x"), AGENT).await;
    assert_eq!(refusal(asked), "409 web_push_missing");
    let asked = Target::Http { url: "https://push.example".into(), authorization: None };
    let asked = device::put_browser(&app.services, &bo.inbox_id, &asked, AGENT).await;
    assert_eq!(refusal(asked), "422 invalid");
}

both!(one_request_is_shown_to_who_may_answer_it_and_to_nobody_else);
async fn one_request_is_shown_to_who_may_answer_it_and_to_nobody_else(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    let id = app.join(&bo, &invite).await.id;
    let row = join::one(&app.services, &alix.inbox_id, id.as_str()).await.unwrap();
    assert_eq!((row.id.clone(), row.group_name.as_str()), (id.clone(), "Night Runners"));
    for stranger in [&bo, &app.person("eve")] {
        assert_eq!(refusal(join::one(&app.services, &stranger.inbox_id, id.as_str()).await), "404 not_found");
    }
    for odd in ["", "x", "\0", &"0".repeat(26)] {
        assert_eq!(refusal(join::one(&app.services, &alix.inbox_id, odd).await), "404 not_found");
    }
}
