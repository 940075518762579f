//! The screen at an event: what is on the wall, at an address of its own.

use usher::service::invite::{NewInvite, revoke, set_paused};

use super::prints::{read_modules, strokes};
use crate::support::{Browser, TestApp, same_rows, value_of};

/// What the code on a page says, read by a reader that knows nothing of how it was drawn.
pub fn read_code(page: &str) -> String {
    let svg = page.split("viewBox=\"0 -.5 ").nth(1).unwrap_or_else(|| panic!("no code in {page}"));
    let side = svg.split(' ').next().unwrap().parse().unwrap();
    let path = svg.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
    read_modules(side, &strokes(path))
}

/// Every row but those of browsers.
pub async fn rows(app: &TestApp) -> Vec<String> {
    app.dump().await.into_iter().filter(|row| !row.starts_with("sessions")).collect()
}

/// Makes a private address for the screen; the page that has it.
async fn made(browser: &Browser<'_>, id: &str, form: &str) -> String {
    browser.post(&format!("/dashboard/links/{id}/screen"), &[("form", form)]).await.page(200)
}

fn address_in(page: &str) -> String {
    let url = page.split("value=\"https://usher.example").nth(1).unwrap_or_else(|| panic!("{page}"));
    url.split('"').next().unwrap().to_owned()
}

async fn form(browser: &Browser<'_>, id: &str) -> String {
    value_of(&browser.get(&format!("/dashboard/links/{id}")).await.page(200), "form")
}

both!(the_screen_shows_the_code_who_came_in_and_how_things_stand);
async fn the_screen_shows_the_code_who_came_in_and_how_things_stand(app: &TestApp) {
    let [alix, bo, cy] = ["alix", "bo", "cy"].map(|name| app.person(name));
    let group = app.group_of(&alix).await;
    let closes = Some(app.now() + 3_600_000);
    let new = NewInvite { expires_at_ms: closes, max_uses: Some(2), ..group.automatic() };
    let row = app.invite(&alix, new).await;
    let id = row.card.id.as_str();
    let browser = app.browser(&alix).await;
    let screen = format!("/dashboard/links/{id}/event");
    let page = browser.get(&screen).await.page(200);
    assert_eq!(read_code(&page), format!("HTTPS://USHER.EXAMPLE/I/{}", id.to_uppercase()));
    for part in
        ["Night Runners", "Scan to join the chat", &format!("usher.example/i/{id}"), "<b>0</b>", "Open until"]
    {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert!(page.contains("http-equiv=\"refresh\" content=\"10\"") && page.contains("screen.js"), "{page}");
    for guest in [&bo, &cy] {
        app.join(guest, &row).await;
        assert!(!browser.get(&screen).await.page(200).contains("<b>2</b>"), "asking is not being in");
        app.run_jobs().await;
    }
    let full = browser.get(&screen).await.page(200);
    assert!(full.contains("<b>2</b>") && full.contains("All places are taken"), "{full}");
    assert!(!full.contains("Scan to join") && !full.contains("shape-rendering"), "{full}");
    app.advance(3_600_000);
    assert!(browser.get(&screen).await.page(200).contains("This link has expired"));
    let next = app.invite(&alix, group.automatic()).await;
    let screen = format!("/dashboard/links/{}/event", next.card.id);
    set_paused(&app.services, &alix.inbox_id, next.card.id.as_str(), true).await.unwrap();
    assert!(browser.get(&screen).await.page(200).contains("Joining is paused"));
    revoke(&app.services, &alix.inbox_id, next.card.id.as_str()).await.unwrap();
    let over = browser.get(&screen).await.page(200);
    assert!(over.contains("This link is no longer valid") && !over.contains("Night Runners"), "{over}");
    assert!(!over.contains(&next.card.id.to_string().to_uppercase()), "{over}");
}

both!(a_screen_is_for_who_may_change_the_link);
async fn a_screen_is_for_who_may_change_the_link(app: &TestApp) {
    let [alix, bo, member] = ["alix", "bo", "member"].map(|name| app.person(name));
    let group = app.group_of(&alix).await;
    app.add_by(&alix, &group, &[&member]).await;
    let row = app.invite(&alix, group.invite()).await;
    let id = row.card.id.as_str();
    let screen = format!("/dashboard/links/{id}/event");
    let before = rows(app).await;
    assert_eq!(app.stranger_browser().get(&screen).await.led_to(), "/sign-in");
    for (person, status) in [(&bo, 404), (&member, 403)] {
        let browser = app.browser(person).await;
        browser.get(&screen).await.page(status);
        for (form, fields) in forms(id) {
            browser.post(&form, &fields).await.led_to();
        }
    }
    for (form, fields) in forms(id) {
        assert_eq!(app.stranger_browser().post(&form, &fields).await.led_to(), "/sign-in", "{form}");
    }
    same_rows(&before, &rows(app).await);
    app.browser(&alix).await.get("/dashboard/links/zzzzzzzzzzzzzzzzzzzzzzzzzz/event").await.page(404);
}

/// Every form that switches something at an event.
fn forms(id: &str) -> Vec<(String, Vec<(&'static str, &str)>)> {
    vec![
        ("/do/event/code".into(), vec![("id", id), ("on", "1")]),
        ("/do/event/door".into(), vec![("id", id), ("on", "1")]),
        ("/do/event/surge".into(), vec![("id", id), ("minutes", "30")]),
        ("/do/event/screen".into(), vec![("id", id)]),
        (format!("/dashboard/links/{id}/screen"), vec![("form", "zzzzzzzzzzzzzzzzzzzzzzzzzz")]),
    ]
}

both!(a_private_address_shows_the_screen_to_whoever_has_it_until_it_is_ended);
async fn a_private_address_shows_the_screen_to_whoever_has_it_until_it_is_ended(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let row = app.invite(&alix, group.invite()).await;
    let id = row.card.id.as_str();
    let (browser, tablet) = (app.browser(&alix).await, app.stranger_browser());
    let once = form(&browser, id).await;
    let first = address_in(&made(&browser, id, &once).await);
    let rows = app.dump().await.join("\n");
    assert!(!rows.contains(first.trim_start_matches("/screen/")), "only its hash is kept");
    let again = made(&browser, id, &once).await;
    assert!(again.contains("made a moment ago") && !again.contains("/screen/0"), "{again}");

    let before = app.dump().await;
    let seen = tablet.get(&first).await;
    let page = seen.page(200);
    assert_eq!(read_code(&page), format!("HTTPS://USHER.EXAMPLE/I/{}", id.to_uppercase()));
    assert!(seen.header("set-cookie").is_none());
    let policy = seen.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
    for private in ["/dashboard", alix.inbox_id.as_str(), "Sign in", "<form"] {
        assert!(!page.contains(private), "{private} is on {page}");
    }
    let tag = seen.header("etag").unwrap();
    assert_eq!(tablet.get(&first).await.header("etag"), Some(tag), "nothing new: a look costs nothing");
    same_rows(&before, &app.dump().await);

    let german = tablet.get(&format!("{first}?lang=de")).await.page(200);
    assert!(german.contains("lang=\"de\"") && german.contains("Scannen und mitreden"), "{german}");

    let second = address_in(&made(&browser, id, &form(&browser, id).await).await);
    tablet.get(&first).await.page(404);
    tablet.get(&second).await.page(200);
    assert_eq!(
        browser.post("/do/event/screen", &[("id", id)]).await.led_to(),
        format!("/dashboard/links/{id}#event")
    );
    for gone in [second.as_str(), "/screen/abc", "/screen/a%00b"] {
        tablet.get(gone).await.page(404);
    }
    let told = app.texts("SELECT action FROM audit WHERE action LIKE 'event.%' ORDER BY id").await;
    assert_eq!(told, ["event.screen_made", "event.screen_made", "event.screen_ended"]);
    let page = browser.post(&format!("/dashboard/links/{id}/screen"), &[("form", "odd")]).await;
    assert_eq!(page.led_to(), format!("/dashboard/links/{id}?again"));
    revoke(&app.services, &alix.inbox_id, id).await.unwrap();
    let late = browser.post(&format!("/dashboard/links/{id}/screen"), &[("form", &*"y".repeat(26))]).await;
    let page = browser.get(late.led_to()).await.page(200);
    assert!(page.contains("This invite is no longer valid."), "{page}");
}

both!(the_screen_of_a_private_group_says_nothing_of_it);
async fn the_screen_of_a_private_group_says_nothing_of_it(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let row = app.invite(&alix, NewInvite { disclosure: "teaser".into(), ..group.automatic() }).await;
    let page =
        app.browser(&alix).await.get(&format!("/dashboard/links/{}/event", row.card.id)).await.page(200);
    assert!(page.contains("A private group") && page.contains("Scan to join the chat"), "{page}");
    for secret in ["Night", ">NR<", "/images/"] {
        assert!(!page.contains(secret), "{secret}: {page}");
    }
}
