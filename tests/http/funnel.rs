//! Who looks at a link is counted, and nobody is remembered for it.

use axum::body::Body;
use axum::http::Request;
use usher::service::funnel::{of_link, write_down};

use crate::support::{Browser, Person, TestApp, same_rows};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// A link to a group that lets everybody in.
async fn link(app: &TestApp, alix: &Person) -> String {
    let group = app.group_of(alix).await;
    app.invite(alix, group.automatic()).await.card.id.to_string()
}

async fn looks(app: &TestApp) -> Vec<String> {
    write_down(&app.services).await.unwrap();
    app.texts("SELECT source || ' ' || views || ' ' || taps FROM link_views ORDER BY source").await
}

/// Presses Join on the page with this address.
async fn press(browser: &Browser<'_>, page: &str, id: &str) -> String {
    let asked = Request::builder().method("POST").uri("/do/join").header("origin", "https://usher.example");
    let asked = asked.header("content-type", "application/x-www-form-urlencoded");
    let asked = asked.header("referer", format!("https://usher.example{page}"));
    browser.send(asked.body(Body::from(format!("invite={id}"))).unwrap()).await.led_to().to_owned()
}

both!(people_who_open_a_link_are_counted_by_where_they_came_from);
async fn people_who_open_a_link_are_counted_by_where_they_came_from(app: &TestApp) {
    let alix = app.person("alix");
    let id = link(app, &alix).await;
    let upper = id.to_uppercase();
    let (stranger, bo) = (app.stranger_browser(), app.browser(&app.person("bo")).await);
    // A session notes when it was last used.
    bo.get("/dashboard").await.page(200);
    let before = app.dump().await;
    for path in [format!("/invite/{id}"), format!("/i/{id}"), format!("/group/{id}")] {
        stranger.get(&path).await.page(200);
    }
    bo.get(&format!("/invite/{id}?s=mail")).await.page(200);
    stranger.get(&format!("/I/{upper}-P")).await.page(200);
    stranger.get(&format!("/invite/{id}?s=who-knows")).await.page(200);
    stranger.get(&format!("/invite/{id}?s=or-else")).await.page(200);
    same_rows(&before, &app.dump().await);
    assert_eq!(looks(app).await, ["direct 3 0", "mail 1 0", "other 2 0", "poster 1 0"]);
    assert_eq!(looks(app).await.len(), 4, "nothing is counted twice");
    let written = app.texts("SELECT * FROM link_views").await;
    assert!(written.iter().all(|row| row == &id), "{written:?}");
}

both!(programs_and_pages_fetched_ahead_are_not_counted);
async fn programs_and_pages_fetched_ahead_are_not_counted(app: &TestApp) {
    let alix = app.person("alix");
    let id = link(app, &alix).await;
    let page = format!("/invite/{id}");
    let stranger = app.stranger_browser();
    for agent in ["WhatsApp/2", "Twitterbot/1.0", "curl/8.5.0", "Mozilla/5.0 (compatible; Googlebot/2.1)"] {
        stranger.on(agent).get(&page).await.page(200);
    }
    for (name, value) in [
        ("sec-purpose", "prefetch"),
        ("purpose", "prefetch"),
        ("sec-fetch-dest", "empty"),
        ("sec-fetch-mode", "cors"),
    ] {
        let asked = Request::builder().uri(&page).header(name, value).body(Body::empty()).unwrap();
        stranger.send(asked).await.page(200);
    }
    stranger.head(&page).await;
    stranger.get(&format!("/invite/{}", "z".repeat(26))).await.page(404);
    stranger.get(&format!("/invite/{id}/sign-in")).await.page(200);
    usher::service::invite::revoke(&app.services, &alix.inbox_id, &id).await.unwrap();
    stranger.get(&page).await.page(410);
    assert_eq!(looks(app).await, Vec::<String>::new());
}

both!(where_somebody_came_from_goes_along_through_join_and_sign_in);
async fn where_somebody_came_from_goes_along_through_join_and_sign_in(app: &TestApp) {
    let alix = app.person("alix");
    let id = link(app, &alix).await;
    let bo = app.browser(&app.person("bo")).await;
    assert_eq!(press(&bo, &format!("/I/{}-P", id.to_uppercase()), &id).await, format!("/invite/{id}"));
    let cy = app.browser(&app.person("cy")).await;
    press(&cy, &format!("/invite/{id}"), &id).await;

    // Who signs in first still comes from there.
    let stranger = app.stranger_browser();
    let asked = Request::builder().method("POST").uri("/do/join").header("origin", "https://usher.example");
    let asked = asked.header("content-type", "application/x-www-form-urlencoded");
    let asked = asked.header("referer", format!("https://usher.example/invite/{id}?s=mail"));
    let answer = stranger.send(asked.body(Body::from(format!("invite={id}"))).unwrap()).await;
    assert_eq!(answer.led_to(), format!("/invite/{id}/sign-in"));
    let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let stranger = stranger.with_cookie(&cookie);
    let dee = app.person("dee");
    let address = dee.address.checksummed();
    stranger.post("/do/sign-in/ask", &[("address", &address), ("invite", &id)]).await.led_to();
    let page = stranger.get(&format!("/invite/{id}/sign-in?sign")).await.page(200);
    let text = page.split("<pre").nth(1).unwrap().split_once('>').unwrap().1.split("</pre>").next().unwrap();
    let signed = dee.sign(&text.replace("&amp;", "&"));
    let fields = [("address", &*address), ("signature", &signed), ("invite", &id), ("join", "1")];
    assert_eq!(stranger.post("/do/sign-in/prove", &fields).await.led_to(), format!("/invite/{id}"));

    // An app asks without the page.
    let eve = app.person("eve");
    let row = usher::service::invite::get(&app.services, &alix.inbox_id, &id).await.unwrap();
    app.join(&eve, &row).await;
    app.run_jobs().await;
    let sources = "SELECT COALESCE(source, '-') FROM join_requests ORDER BY 1";
    assert_eq!(app.texts(sources).await, ["-", "app", "mail", "poster"]);
    assert_eq!(looks(app).await, ["direct 0 1", "mail 0 1", "poster 0 1"]);
    // Requests bear the time of the database.
    let funnel = of_link(&app.services, &alix.inbox_id, &id, 400).await.unwrap();
    assert_eq!(funnel.total.all(), [0, 3, 4, 4, 4]);
}

both!(the_page_of_a_link_shows_its_numbers_and_hides_small_ones_by_place);
async fn the_page_of_a_link_shows_its_numbers_and_hides_small_ones_by_place(app: &TestApp) {
    let alix = app.person("alix");
    let id = link(app, &alix).await;
    let browser = app.browser(&alix).await;
    let page = format!("/dashboard/links/{id}");
    assert!(browser.get(&page).await.page(200).contains("Nobody looked at this link in these days."));
    let stranger = app.stranger_browser();
    for _ in 0..12 {
        stranger.get(&format!("/invite/{id}")).await.page(200);
    }
    for _ in 0..2 {
        stranger.get(&format!("/invite/{id}?s=mail")).await.page(200);
    }
    write_down(&app.services).await.unwrap();
    let shown = browser.get(&page).await.page(200);
    assert!(shown.contains("<b>14</b>"), "{shown}");
    assert!(shown.contains("<th scope=\"row\">Mail</th><td>&lt;5</td>"), "{shown}");
    assert!(!shown.contains("<td>12</td>"), "12 would tell the 2: {shown}");
    app.advance(8 * DAY);
    assert!(browser.get(&page).await.page(200).contains("Nobody looked at this link in these days."));
    let month = browser.get(&format!("{page}?days=30")).await.page(200);
    assert!(month.contains("<b>14</b>"), "{month}");
    for odd in ["31", "-1", "x", "99999999999999999999"] {
        assert!(
            browser.get(&format!("{page}?days={odd}")).await.page(200).contains("Nobody looked"),
            "{odd}"
        );
    }
    app.browser(&app.person("bo")).await.get(&page).await.page(404);
}
