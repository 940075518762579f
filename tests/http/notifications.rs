//! The dashboard's switch for notifications, and the pages their buttons lead to.

use crate::support::{Browser, Person, TestApp, same_rows};

const PAGE: &str = "/dashboard/keys";
const TELL: &str = "/do/devices/tell";

fn point() -> String {
    format!("BA{}", "A".repeat(85))
}

async fn tell(browser: &Browser<'_>, name: &str) -> String {
    let (endpoint, p256dh, auth) = (format!("https://push.example/{name}"), point(), "A".repeat(22));
    let fields = [("endpoint", endpoint.as_str()), ("p256dh", p256dh.as_str()), ("auth", auth.as_str())];
    browser.post(TELL, &fields).await.led_to().to_owned()
}

async fn devices(app: &TestApp) -> i64 {
    app.number("SELECT count(*) FROM devices").await
}

both!(the_switch_registers_this_browser_and_the_list_removes_it);
async fn the_switch_registers_this_browser_and_the_list_removes_it(app: &TestApp) {
    let browser = app.browser(&app.person("alix")).await;
    let page = browser.get(PAGE).await.page(200);
    let key = app.services.web_push_key.clone().unwrap();
    assert!(page.contains(&format!("data-key=\"{key}\"")) && page.contains("/assets/notify.js"), "{page}");
    assert!(page.contains("This browser runs no scripts"), "{page}");

    for _ in 0..2 {
        assert_eq!(tell(&browser, "here").await, "/dashboard/keys?told");
    }
    assert_eq!(devices(app).await, 1, "the same browser is the same device");
    let page = browser.get("/dashboard/keys?told").await.page(200);
    assert!(page.contains("Chrome on Linux") && page.contains("data-device=\"browser-"), "{page}");
    assert!(!page.contains("push.example"), "where it is reached is shown to nobody");
    let id = page.split("data-device=\"").nth(1).unwrap().split('"').next().unwrap();

    let other = app.browser(&app.person("bo")).await;
    assert_eq!(other.post("/do/devices/remove", &[("device", id)]).await.led_to(), "/dashboard/keys?removed");
    assert_eq!(devices(app).await, 1, "nobody removes another's");
    assert_eq!(
        browser.post("/do/devices/remove", &[("device", id)]).await.led_to(),
        "/dashboard/keys?removed"
    );
    assert_eq!(devices(app).await, 0);
}

both!(a_subscription_that_is_none_or_comes_from_elsewhere_is_refused);
async fn a_subscription_that_is_none_or_comes_from_elsewhere_is_refused(app: &TestApp) {
    let browser = app.browser(&app.person("alix")).await;
    let (good, p256dh, auth) = ("https://push.example/x", point(), "A".repeat(22));
    for (endpoint, p256dh, auth) in [
        ("ftp://push.example", p256dh.as_str(), auth.as_str()),
        ("", &p256dh, &auth),
        (good, "", &auth),
        (good, &p256dh, "short"),
    ] {
        let fields = [("endpoint", endpoint), ("p256dh", p256dh), ("auth", auth)];
        assert_eq!(browser.post(TELL, &fields).await.led_to(), "/dashboard/keys?again");
        assert!(browser.get("/dashboard/keys?again").await.page(200).contains("id=\"refused\""));
    }
    assert_eq!(browser.post(TELL, &[("endpoint", good)]).await.status, 400);
    let fields = [("endpoint", good), ("p256dh", &p256dh), ("auth", &auth)];
    assert_eq!(browser.post_from("https://elsewhere.example", TELL, &fields).await.status, 403);
    assert_eq!(app.stranger_browser().post(TELL, &fields).await.led_to(), "/sign-in");
    assert_eq!(devices(app).await, 0);

    let none = app.with(|services| services.web_push_key = None);
    let browser = none.browser(&app.person("alix")).await;
    let page = browser.get(PAGE).await.page(200);
    assert!(page.contains("push.vapid_key_file") && !page.contains("role=\"switch\""), "{page}");
    assert_eq!(tell(&browser, "x").await, "/dashboard/keys?again");
    assert_eq!(devices(app).await, 0);
}

both!(who_signs_out_is_not_told_in_this_browser_any_more);
async fn who_signs_out_is_not_told_in_this_browser_any_more(app: &TestApp) {
    let (here, there) = (app.browser(&app.person("alix")).await, app.browser(&app.person("alix")).await);
    tell(&here, "here").await;
    tell(&there, "there").await;
    assert_eq!(here.post("/do/sign-out", &[]).await.led_to(), "/");
    assert_eq!(devices(app).await, 1, "the other browser still is");
}

both!(the_service_worker_is_for_the_dashboard_alone_and_loads_nothing);
async fn the_service_worker_is_for_the_dashboard_alone_and_loads_nothing(app: &TestApp) {
    let answer = app.stranger_browser().get("/dashboard/worker.js").await;
    assert_eq!(answer.status, 200);
    for (name, value) in [
        ("content-type", "text/javascript; charset=utf-8"),
        ("service-worker-allowed", "/dashboard"),
        ("cache-control", "no-cache"),
        ("content-security-policy", "default-src 'none'"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(answer.header(name), Some(value));
    }
    assert!(answer.header("etag").is_some() && answer.header("set-cookie").is_none());
}

/// Somebody waits at a link of alix; the page that asks alix about it.
async fn waiting(app: &TestApp, alix: &Person) -> String {
    let group = app.group_of(alix).await;
    let invite = app.invite(alix, group.invite()).await;
    let id = app.join(&app.person("bo"), &invite).await.id;
    app.run_jobs().await;
    format!("/dashboard/requests/{id}")
}

async fn decided(app: &TestApp) -> i64 {
    app.number("SELECT count(*) FROM join_requests WHERE decision <> 'pending'").await
}

both!(a_button_of_a_notification_leads_to_a_question_and_decides_nothing);
/// Approve and Reject on the notification (S13).
async fn a_button_of_a_notification_leads_to_a_question_and_decides_nothing(app: &TestApp) {
    let alix = app.person("alix");
    let request = waiting(app, &alix).await;
    let id = request.rsplit('/').next().unwrap();
    let browser = app.browser(&alix).await;
    browser.get("/dashboard").await.page(200);
    let before = app.dump().await;
    for (verdict, asks, posts) in [
        ("approve", "Let them in?", "/do/requests/approve"),
        ("reject", "Reject this request?", "/do/requests/reject"),
    ] {
        let page = browser.get(&format!("{request}/{verdict}")).await.page(200);
        assert!(page.contains(asks) && page.contains("Night Runners") && page.contains(posts), "{page}");
        for stranger in ["bo", "eve"] {
            let other = app.browser(&app.person(stranger)).await;
            assert_eq!(other.get(&format!("{request}/{verdict}")).await.status, 404);
        }
    }
    for odd in ["x", &"0".repeat(26)] {
        assert_eq!(browser.get(&format!("/dashboard/requests/{odd}/approve")).await.status, 404);
    }
    let but_sessions =
        |rows: Vec<String>| rows.into_iter().filter(|row| !row.starts_with("sessions")).collect::<Vec<_>>();
    same_rows(&but_sessions(before), &but_sessions(app.dump().await));

    let answer = [("request", id), ("reason", "Not tonight.")];
    let led = browser.post("/do/requests/reject", &answer).await.led_to().to_owned();
    assert_eq!(led, format!("/dashboard/requests?tab=waiting&did={id}"));
    assert_eq!(decided(app).await, 1);
    let page = browser.get(&format!("{request}/approve")).await.page(200);
    assert!(page.contains("Answered already") && !page.contains("/do/requests/approve"), "{page}");
}

both!(who_is_signed_out_comes_back_to_the_question_after_signing_in);
async fn who_is_signed_out_comes_back_to_the_question_after_signing_in(app: &TestApp) {
    let alix = app.person("alix");
    let request = waiting(app, &alix).await;
    let browser = app.stranger_browser();
    let answer = browser.get(&format!("{request}/approve")).await;
    assert_eq!(answer.led_to(), "/sign-in");
    let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let browser = browser.with_cookie(&cookie);
    browser.post("/do/sign-in/ask", &[("address", &alix.address.checksummed())]).await.led_to();
    let page = browser.get("/sign-in?sign").await.page(200);
    let text = page.split("<pre").find(|part| part.contains("wants you to sign in")).unwrap_or(&page);
    let text = text.split_once('>').unwrap().1.split("</").next().unwrap().trim();
    let proof = [("address", alix.address.checksummed()), ("signature", alix.sign(text))];
    let proof: Vec<_> = proof.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(browser.post("/do/sign-in/prove", &proof).await.led_to(), format!("{request}/approve"));
}
