//! The dashboard's page of keys and signed-in apps, as a browser without a script uses it.

use crate::support::{Answer, Browser, TestApp, value_of};

const PAGE: &str = "/dashboard/keys";
const NEW: &str = "/dashboard/keys/new";

async fn blank_form(browser: &Browser<'_>) -> String {
    value_of(&browser.get(NEW).await.page(200), "form")
}

/// The secret a page shows.
fn secret(page: &str) -> Option<String> {
    let rest = page.split_once("value=\"ushk_")?.1;
    Some(format!("ushk_{}", rest.split('"').next()?))
}

async fn make(browser: &Browser<'_>, form: &str) -> Answer {
    browser.post(NEW, &[("form", form), ("label", "Shop window"), ("invites", "1")]).await
}

async fn keys(app: &TestApp) -> i64 {
    app.number("SELECT count(*) FROM api_keys").await
}

both!(a_new_key_is_shown_once_and_its_form_makes_one_key);
async fn a_new_key_is_shown_once_and_its_form_makes_one_key(app: &TestApp) {
    let browser = app.browser(&app.person("alix")).await;
    assert!(browser.get(PAGE).await.page(200).contains("No keys yet."));
    let form = blank_form(&browser).await;
    let made = make(&browser, &form).await;
    assert_eq!(made.header("cache-control"), Some("no-store"));
    let page = made.page(200);
    let key = secret(&page).expect("the secret is on the answer");
    assert!(page.contains("<h1><bdi>Shop window</bdi></h1>") && page.contains("readonly"), "{page}");
    assert!(page.contains("data-copy=\"secret\" hidden"), "copying waits for a script");
    let body = serde_json::json!({ "groupName": "Tea" });
    app.post("/groupInvite").bearer(&key).json(&body).send().await.ok(201);
    app.get("/groupInvite").bearer(&key).send().await.ok(200);

    let again = make(&browser, &form).await.page(200);
    assert!(secret(&again).is_none() && again.contains("was made a moment ago"), "{again}");
    assert_eq!(keys(app).await, 1);
    let list = browser.get(PAGE).await.page(200);
    assert!(list.contains(key.split_at(12).0) && !list.contains(&key), "only how it begins stays readable");
    assert!(list.contains("used under a minute ago"), "{list}");
    assert!(!app.dump().await.join("\n").contains(&key), "only its hash is kept");

    let other = app.browser(&app.person("bo")).await;
    assert!(secret(&make(&other, &form).await.page(200)).is_some(), "another person's form is another key");
    assert_eq!(keys(app).await, 2);
}

both!(a_form_that_is_refused_keeps_what_was_typed_and_makes_nothing);
async fn a_form_that_is_refused_keeps_what_was_typed_and_makes_nothing(app: &TestApp) {
    let browser = app.browser(&app.person("alix")).await;
    let form = blank_form(&browser).await;
    let long = "x".repeat(81);
    let odd: [(&[(&str, &str)], &str); 5] = [
        (&[("form", &form), ("label", " "), ("joins", "1")], ""),
        (&[("form", &form), ("label", &long), ("joins", "1")], ""),
        (&[("form", &form), ("label", "Till"), ("root", "1")], "Choose at least one thing"),
        (&[("label", "Till"), ("joins", "1")], "did not come from our page"),
        (&[("form", "no form"), ("label", "Till"), ("joins", "1")], "did not come from our page"),
    ];
    for (fields, says) in odd {
        let answer = browser.post(NEW, fields).await;
        assert_eq!(answer.led_to(), "/dashboard/keys/new?again", "{fields:?}");
        let page = browser.get("/dashboard/keys/new?again").await.page(200);
        assert!(page.contains("id=\"refused\"") && page.contains(says), "{fields:?}: {page}");
        let label = fields.iter().find(|(name, _)| *name == "label").unwrap().1;
        assert_eq!(value_of(&page, "label"), label);
        assert_ne!(value_of(&page, "form"), form, "a new try is a new form");
    }
    let fields = [("form", form.as_str()), ("label", "Till"), ("joins", "1")];
    assert_eq!(browser.post_from("https://elsewhere.example", NEW, &fields).await.status, 403);
    assert_eq!(browser.post_from("null", NEW, &fields).await.status, 403);
    let signed_out = app.stranger_browser();
    assert_eq!(signed_out.post(NEW, &fields).await.led_to(), "/sign-in");
    for path in [PAGE, NEW] {
        assert_eq!(signed_out.get(path).await.led_to(), "/sign-in");
    }
    assert_eq!(keys(app).await, 0);
}

both!(a_key_is_revoked_by_its_owner_after_a_question);
async fn a_key_is_revoked_by_its_owner_after_a_question(app: &TestApp) {
    let (alix, bo) = (app.browser(&app.person("alix")).await, app.browser(&app.person("bo")).await);
    let key = secret(&make(&alix, &blank_form(&alix).await).await.page(200)).unwrap();
    let list = alix.get(PAGE).await.page(200);
    let ask = list
        .split("href=\"")
        .find_map(|rest| rest.split('"').next().filter(|href| href.ends_with("/revoke")));
    let ask = ask.unwrap();
    let id = ask.split('/').nth(3).unwrap();

    assert!(alix.get(ask).await.page(200).contains("Revoke “Shop window”?"));
    app.get("/groupInvite").bearer(&key).send().await.ok(200);
    assert_eq!(bo.get(ask).await.status, 404);
    bo.post("/do/keys/revoke", &[("id", id)]).await.led_to();
    assert!(bo.get("/dashboard/keys?again").await.page(200).contains("We can't find this."));
    assert_eq!(
        alix.post_from("https://elsewhere.example", "/do/keys/revoke", &[("id", id)]).await.status,
        403
    );
    app.get("/groupInvite").bearer(&key).send().await.ok(200);

    assert_eq!(alix.post("/do/keys/revoke", &[("id", id)]).await.led_to(), "/dashboard/keys?revoked");
    let page = alix.get("/dashboard/keys?revoked").await.page(200);
    assert!(page.contains("The key is revoked.") && page.contains("Revoked"), "{page}");
    assert!(!page.contains(ask), "there is nothing more to revoke");
    app.get("/groupInvite").bearer(&key).send().await.refused(401, "token_invalid");
    assert_eq!(alix.post("/do/keys/revoke", &[("id", id)]).await.led_to(), "/dashboard/keys?revoked");
}

both!(signed_in_apps_are_listed_and_signed_out);
async fn signed_in_apps_are_listed_and_signed_out(app: &TestApp) {
    let alix = app.person("alix");
    let browser = app.browser(&alix).await;
    assert!(browser.get(PAGE).await.page(200).contains("No app is signed in for you."));
    let (first, second) = (app.token(&alix).await, app.token(&alix).await);
    assert!(!app.dump().await.join("\n").contains(&first), "only its hash is kept");
    app.advance(3 * 3_600_000);
    app.get("/me").bearer(&second).send().await.ok(200);
    let page = browser.get(PAGE).await.page(200);
    assert!(page.contains("used 3 h ago") && page.contains("used under a minute ago"), "{page}");
    assert!(!page.contains(&first) && !page.contains(&second));

    let asks: Vec<_> = page
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next().filter(|href| href.ends_with("/sign-out")))
        .collect();
    assert_eq!(asks.len(), 2);
    let stranger = app.browser(&app.person("bo")).await;
    for ask in &asks {
        assert!(browser.get(ask).await.page(200).contains("Sign this app out?"));
        assert_eq!(stranger.get(ask).await.status, 404);
        let id = ask.split('/').nth(4).unwrap();
        stranger.post("/do/apps/sign-out", &[("id", id)]).await;
    }
    for token in [&first, &second] {
        app.get("/me").bearer(token).send().await.ok(200);
    }
    let id = asks[0].split('/').nth(4).unwrap();
    assert_eq!(browser.post("/do/apps/sign-out", &[("id", id)]).await.led_to(), "/dashboard/keys?out");
    let open = [
        app.get("/me").bearer(&first).send().await.status,
        app.get("/me").bearer(&second).send().await.status,
    ];
    assert!(open == [200, 401] || open == [401, 200], "one of them is out: {open:?}");
    app.advance(usher::service::sign_in::TOKEN_LIFE_MS);
    assert!(browser.get(PAGE).await.page(200).contains("No app is signed in for you."));
}
