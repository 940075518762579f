//! The dashboard's pages of webhooks, as a browser without a script uses them.

use usher::service::invite::NewInvite;
use usher::webhook::Call;

use crate::support::{Answer, Browser, Person, TestApp, value_of};

const PAGE: &str = "/dashboard/webhooks";
const NEW: &str = "/dashboard/webhooks/new";
const URL: &str = "https://hook.example.org/usher?a=1";

/// The secret a page shows.
fn secret(page: &str) -> Option<String> {
    let rest = page.split_once("value=\"whsec_")?.1;
    Some(format!("whsec_{}", rest.split('"').next()?))
}

async fn blank_form(browser: &Browser<'_>) -> String {
    value_of(&browser.get(NEW).await.page(200), "form")
}

async fn make(browser: &Browser<'_>, form: &str) -> Answer {
    let fields =
        [("form", form), ("url", URL), ("group", ""), ("invite.created", "1"), ("member.added", "1")];
    browser.post(NEW, &fields).await
}

/// A webhook, its secret, and the path of its page.
async fn made(browser: &Browser<'_>) -> (String, String) {
    let page = make(browser, &blank_form(browser).await).await.page(200);
    let path = page.split("href=\"").find_map(|rest| {
        let href = rest.split('"').next()?;
        (href.starts_with("/dashboard/webhooks/") && href.len() == PAGE.len() + 27).then_some(href)
    });
    (secret(&page).unwrap(), path.unwrap().to_owned())
}

fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

async fn happen(app: &TestApp, owner: &Person) -> Vec<Call> {
    app.invite(owner, NewInvite { group_name: "Tea".into(), ..NewInvite::default() }).await;
    app.run_jobs().await;
    app.hooks.take_calls()
}

both!(a_new_webhook_shows_its_secret_once_and_its_form_makes_one_webhook);
async fn a_new_webhook_shows_its_secret_once_and_its_form_makes_one_webhook(app: &TestApp) {
    let alix = app.person("alix");
    app.group_of(&alix).await;
    let browser = app.browser(&alix).await;
    assert!(browser.get(PAGE).await.page(200).contains("No webhooks yet."));
    let blank = browser.get(NEW).await.page(200);
    assert!(
        blank.contains("All groups and links I look after") && blank.contains("Night Runners"),
        "{blank}"
    );
    let form = value_of(&blank, "form");
    let answer = make(&browser, &form).await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let page = answer.page(200);
    let secret_shown = secret(&page).expect("the secret is on the answer");
    assert!(page.contains("<h1><bdi>hook.example.org</bdi></h1>") && page.contains("readonly"), "{page}");
    let again = make(&browser, &form).await.page(200);
    assert!(secret(&again).is_none() && again.contains("was made a moment ago"), "{again}");
    assert_eq!(app.number("SELECT count(*) FROM endpoints").await, 1);
    let list = browser.get(PAGE).await.page(200);
    assert!(list.contains("hook.example.org") && list.contains("Hears 2 kinds of events"), "{list}");
    assert!(list.contains("Never used") && !list.contains("whsec_"), "{list}");
    assert_eq!(happen(app, &alix).await[0].secrets[0].reveal(), secret_shown);
    assert!(!app.dump().await.join("\n").contains(&secret_shown), "it is sealed");
}

both!(a_form_that_is_refused_keeps_what_was_typed);
async fn a_form_that_is_refused_keeps_what_was_typed(app: &TestApp) {
    let browser = app.browser(&app.person("alix")).await;
    let form = blank_form(&browser).await;
    let odd: [(&[(&str, &str)], &str); 4] = [
        (
            &[("form", &form), ("url", "http://example.org/a"), ("join.requested", "1")],
            "must begin with https://",
        ),
        (&[("form", &form), ("url", "https://example.org/a")], "Choose at least one thing"),
        (&[("form", &form), ("url", "https://example.org/a"), ("root", "1")], "Choose at least one thing"),
        (
            &[("form", &form), ("url", "https://example.org/a"), ("group", "x"), ("join.requested", "1")],
            "We can&#x27;t find this",
        ),
    ];
    for (fields, says) in odd {
        assert_eq!(browser.post(NEW, fields).await.led_to(), "/dashboard/webhooks/new?again", "{fields:?}");
        let page = browser.get("/dashboard/webhooks/new?again").await.page(200);
        let says = says.replace("&#x27;", "'");
        assert!(
            page.contains("id=\"refused\"") && page.replace("&#x27;", "'").contains(&says),
            "{says}: {page}"
        );
        assert_eq!(value_of(&page, "url"), fields[1].1);
        assert_ne!(value_of(&page, "form"), form, "a new try is a new form");
    }
    let fields = [("form", form.as_str()), ("url", URL), ("join.requested", "1")];
    assert_eq!(browser.post_from("https://elsewhere.example", NEW, &fields).await.status, 403);
    let signed_out = app.stranger_browser();
    assert_eq!(signed_out.post(NEW, &fields).await.led_to(), "/sign-in");
    for path in [PAGE, NEW, "/dashboard/webhooks/0h7v2m9k4c8q3w5x1z6t0b2n4d"] {
        assert_eq!(signed_out.get(path).await.led_to(), "/sign-in", "{path}");
    }
    assert_eq!(app.number("SELECT count(*) FROM endpoints").await, 0);
}

both!(the_log_shows_every_try_and_its_buttons_test_and_replay);
async fn the_log_shows_every_try_and_its_buttons_test_and_replay(app: &TestApp) {
    let alix = app.person("alix");
    let browser = app.browser(&alix).await;
    let (_, path) = made(&browser).await;
    assert!(browser.get(&path).await.page(200).contains("Nothing was sent yet."));
    app.hooks.answer(502, "<script>alert(1)</script>");
    let call = happen(app, &alix).await.remove(0);
    let page = browser.get(&path).await.page(200);
    assert!(page.contains("Answered with status 502.") && page.contains("Next try: "), "{page}");
    assert!(page.contains("1 try") && page.contains("Status 502") && page.contains(&call.id), "{page}");
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script>alert"), "an answer is shown as text");

    app.advance(5_000);
    app.run_jobs().await;
    let page = browser.get(&path).await.page(200);
    assert!(page.contains("Delivered") && page.contains("2 tries"), "{page}");
    let id = id_of(&path);
    let replay = [("id", id), ("delivery", call.id.as_str())];
    assert_eq!(browser.post("/do/webhooks/replay", &replay).await.led_to(), format!("{path}?replayed"));
    assert!(browser.get(&format!("{path}?replayed")).await.page(200).contains("sent once more"));
    let sent = browser.post("/do/webhooks/test", &[("id", id)]).await;
    assert_eq!(sent.led_to(), format!("{path}?sent"));
    app.hooks.take_calls();
    app.run_jobs().await;
    assert_eq!(app.hooks.take_calls().len(), 2);
    let page = browser.get(&path).await.page(200);
    assert!(page.contains("webhook.test") && page.contains("3 tries"), "{page}");
}

both!(a_new_secret_is_shown_once_and_a_webhook_is_switched_off_and_on);
async fn a_new_secret_is_shown_once_and_a_webhook_is_switched_off_and_on(app: &TestApp) {
    let alix = app.person("alix");
    let browser = app.browser(&alix).await;
    let (old, path) = made(&browser).await;
    let id = id_of(&path);
    let form = value_of(&browser.get(&path).await.page(200), "form");
    let rotate = [("id", id), ("form", form.as_str())];
    let page = browser.post("/do/webhooks/rotate", &rotate).await.page(200);
    let new = secret(&page).expect("the new secret is on the answer");
    assert_ne!(new, old);
    assert!(secret(&browser.post("/do/webhooks/rotate", &rotate).await.page(200)).is_none());
    assert!(browser.get(&path).await.page(200).contains("Signs as well until "));
    let odd = [("id", id), ("form", "")];
    assert_eq!(browser.post("/do/webhooks/rotate", &odd).await.led_to(), format!("{path}?again"));

    let off = browser.post("/do/webhooks/switch", &[("id", id)]).await;
    assert_eq!(off.led_to(), format!("{path}?off"));
    let page = browser.get(&path).await.page(200);
    assert!(page.contains("Switch on") && !page.contains("Send a test"), "{page}");
    assert_eq!(happen(app, &alix).await, []);
    browser.post("/do/webhooks/test", &[("id", id)]).await.led_to();
    assert!(browser.get(&format!("{path}?again")).await.page(200).contains("Switch the webhook on first."));
    let on = browser.post("/do/webhooks/switch", &[("id", id), ("on", "1")]).await;
    assert_eq!(on.led_to(), format!("{path}?on"));
    assert_eq!(happen(app, &alix).await[0].secrets.len(), 2);
}

both!(a_webhook_is_changed_and_a_mistake_keeps_what_was_typed);
async fn a_webhook_is_changed_and_a_mistake_keeps_what_was_typed(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let browser = app.browser(&alix).await;
    let (_, path) = made(&browser).await;
    let edit = format!("{path}/edit");
    let to = format!("/do/webhooks/change/{}", id_of(&path));
    assert!(browser.get(&path).await.page(200).contains(&format!("href=\"{edit}\"")));
    let page = browser.get(&edit).await.page(200);
    assert_eq!(value_of(&page, "url"), URL);
    let checked = |page: &str, name: &str| {
        let input = page.split("<input").find(|input| input.contains(&format!("name=\"{name}\""))).unwrap();
        input.split('>').next().unwrap().contains("checked")
    };
    assert!(checked(&page, "invite.created") && checked(&page, "member.added"), "{page}");
    assert!(!checked(&page, "join.requested"), "{page}");

    let key = group.key.to_string();
    let odd: [(&[(&str, &str)], &str); 3] = [
        (
            &[("url", "http://example.org/b"), ("group", &key), ("join.requested", "1")],
            "must begin with https://",
        ),
        (&[("url", "https://example.org/b"), ("group", &key)], "Choose at least one thing"),
        (&[("url", "https://example.org/b"), ("group", "x"), ("join.requested", "1")], "We can't find this"),
    ];
    for (fields, says) in odd {
        assert_eq!(browser.post(&to, fields).await.led_to(), format!("{edit}?again"), "{fields:?}");
        let page = browser.get(&format!("{edit}?again")).await.page(200).replace("&#x27;", "'");
        assert!(page.contains("id=\"refused\"") && page.contains(says), "{says}: {page}");
        assert!(page.contains("<title>Not saved: "), "{page}");
        assert_eq!(value_of(&page, "url"), fields[0].1);
        assert_eq!(checked(&page, "join.requested"), fields.len() == 3);
        assert!(!checked(&page, "invite.created"), "as typed, not as it stands");
    }
    let page = browser.get(&path).await.page(200);
    assert!(page.contains("hook.example.org") && page.contains("invite.created"), "{page}");

    let fields = [("url", "https://new.example.org/in"), ("group", &key), ("join.requested", "1")];
    assert_eq!(browser.post(&to, &fields).await.led_to(), format!("{path}?changed"));
    let page = browser.get(&format!("{path}?changed")).await.page(200);
    for words in ["It counts from now on", "https://new.example.org/in", "join.requested", "Night Runners"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("invite.created"), "{page}");
    assert!(browser.get(&edit).await.page(200).contains(&format!("value=\"{key}\" selected")));
    assert_eq!(browser.get(&to).await.status, 405);
}

both!(a_webhook_is_deleted_by_its_owner_after_a_question);
async fn a_webhook_is_deleted_by_its_owner_after_a_question(app: &TestApp) {
    let (alix, bo) = (app.browser(&app.person("alix")).await, app.browser(&app.person("bo")).await);
    let (_, path) = made(&alix).await;
    let id = id_of(&path);
    let ask = format!("{path}/delete");
    assert!(alix.get(&ask).await.page(200).contains("Delete hook.example.org?"));
    let before = app.dump().await.into_iter().filter(|row| row.starts_with("endpoints")).collect::<Vec<_>>();
    for page in [&path, &ask, &format!("{path}/edit")] {
        assert_eq!(bo.get(page).await.status, 404, "{page}");
    }
    let elsewhere = [("url", "https://bo.example.org/"), ("join.requested", "1")];
    let led = bo.post(&format!("/do/webhooks/change/{id}"), &elsewhere).await;
    assert!(led.led_to().ends_with("/edit?again"));
    for action in ["test", "switch", "delete", "rotate"] {
        let form = blank_form(&bo).await;
        let fields = [("id", id), ("form", form.as_str())];
        let led = bo.post(&format!("/do/webhooks/{action}"), &fields).await;
        assert!(led.led_to().ends_with("?again"), "{action}");
        let from = "https://elsewhere.example";
        assert_eq!(
            alix.post_from(from, &format!("/do/webhooks/{action}"), &fields).await.status,
            403,
            "{action}"
        );
        assert_eq!(alix.get(&format!("/do/webhooks/{action}")).await.status, 405, "{action}");
    }
    assert!(bo.get("/dashboard/webhooks?again").await.page(200).contains("id=\"refused\""));
    let after = app.dump().await.into_iter().filter(|row| row.starts_with("endpoints")).collect::<Vec<_>>();
    assert_eq!(before, after);

    assert_eq!(alix.post("/do/webhooks/delete", &[("id", id)]).await.led_to(), "/dashboard/webhooks?deleted");
    let page = alix.get("/dashboard/webhooks?deleted").await.page(200);
    assert!(page.contains("The webhook is deleted.") && page.contains("No webhooks yet."), "{page}");
    assert_eq!(alix.get(&path).await.status, 404);
}
