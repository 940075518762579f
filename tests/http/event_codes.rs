//! The code on the screen that changes every half a minute: only who is there can join.

use serde_json::json;
use usher::domain::view::InviteRow;
use usher::service::join;

use super::event_screens::{read_code, rows};
use crate::support::{Browser, Group, Person, TestApp, refusal, same_rows, value_of};

const HALF_MINUTE: i64 = 30_000;
const MINUTE: i64 = 60_000;

/// A link whose code changes.
pub async fn rotating(app: &TestApp, alix: &Person, group: &Group) -> InviteRow {
    let row = app.invite(alix, group.invite()).await;
    switch(&app.browser(alix).await, row.card.id.as_str(), "1").await;
    row
}

async fn switch(browser: &Browser<'_>, id: &str, on: &str) {
    let led = browser.post("/do/event/code", &[("id", id), ("on", on)]).await;
    assert_eq!(led.led_to(), format!("/dashboard/links/{id}#event"));
}

/// The way that the code on the screen leads now.
async fn scanned(app: &TestApp, alix: &Person, row: &InviteRow) -> String {
    let screen = app.browser(alix).await.get(&format!("/dashboard/links/{}/event", row.card.id)).await;
    let address = read_code(&screen.page(200));
    assert!(
        address.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"./:".contains(&b)),
        "{address}"
    );
    address.strip_prefix("HTTPS://USHER.EXAMPLE").unwrap().to_owned()
}

fn asks(page: &str) -> bool {
    page.contains(">Ask to join<")
}

both!(only_who_scans_the_screen_can_ask_and_a_photo_is_soon_worth_nothing);
async fn only_who_scans_the_screen_can_ask_and_a_photo_is_soon_worth_nothing(app: &TestApp) {
    let [alix, bo, cy] = ["alix", "bo", "cy"].map(|name| app.person(name));
    let group = app.group_of(&alix).await;
    let row = rotating(app, &alix, &group).await;
    let id = row.card.id.as_str();
    let before = rows(app).await;
    let stranger = app.stranger_browser();
    for plain in [format!("/invite/{id}"), format!("/i/{id}"), format!("/I/{}/ABC", id.to_uppercase())] {
        let page = stranger.get(&plain).await.page(403);
        assert!(page.contains("Scan the code on the screen again.") && !asks(&page), "{plain}: {page}");
    }
    let photo = scanned(app, &alix, &row).await;
    let page = stranger.get(&photo).await.page(200);
    assert!(asks(&page) && !page.contains("class=\"qr\""), "{page}");
    assert!(asks(&stranger.get(&photo.to_lowercase()).await.page(200)), "letters of either size");
    app.advance(MINUTE);
    let late = scanned(app, &alix, &row).await;
    assert_ne!(late, photo);
    assert!(asks(&stranger.get(&photo).await.page(200)), "two half minutes later it is still good");
    app.advance(HALF_MINUTE);
    stranger.get(&photo).await.page(403);
    same_rows(&before, &rows(app).await);

    let bos = app.browser(&bo).await;
    let proof = value_of(&bos.get(&late).await.page(200), "proof");
    let (_, cys) = (bos.get(&late).await, app.browser(&cy).await);
    let sent = bos.post("/do/join", &[("invite", id), ("proof", &proof)]).await;
    assert_eq!(sent.led_to(), format!("/invite/{id}"));
    let own = bos.get(&format!("/invite/{id}")).await.page(200);
    assert!(own.contains("Your request is with the admins."), "who asked sees how it stands: {own}");
    let without = cys.post("/do/join", &[("invite", id)]).await;
    assert_eq!(without.led_to(), format!("/invite/{id}?again"));
    assert!(cys.get(without.led_to()).await.page(403).contains("Scan the code on the screen again."));
    app.work_stays();
}

both!(a_proof_is_good_for_ten_minutes_for_its_link_and_its_secret);
async fn a_proof_is_good_for_ten_minutes_for_its_link_and_its_secret(app: &TestApp) {
    let [alix, bo] = ["alix", "bo"].map(|name| app.person(name));
    let group = app.group_of(&alix).await;
    let (row, other) = (rotating(app, &alix, &group).await, rotating(app, &alix, &group).await);
    let id = row.card.id.as_str();
    let way = scanned(app, &alix, &row).await;
    let bos = app.browser(&bo).await;
    let proof = value_of(&bos.get(&way).await.page(200), "proof");
    let foreign = value_of(&bos.get(&scanned(app, &alix, &other).await).await.page(200), "proof");
    let (until, tag) = proof.split_once('-').unwrap();
    let longer = format!("{}-{tag}", until.parse::<i64>().unwrap() + MINUTE);
    let asked = async |proof: &str| {
        let guest = app.browser(&bo).await;
        guest.post("/do/join", &[("invite", id), ("proof", proof)]).await.led_to().ends_with("?again")
    };
    for wrong in ["", "abc", "-", &longer, &foreign, &proof.to_uppercase(), way.rsplit('/').next().unwrap()] {
        assert!(asked(wrong).await, "{wrong}");
    }
    app.advance(11 * MINUTE);
    assert!(asked(&proof).await, "it is over");
    let next = value_of(&bos.get(&scanned(app, &alix, &row).await).await.page(200), "proof");
    let hers = app.browser(&alix).await;
    for on in ["", "1"] {
        switch(&hers, id, on).await;
    }
    assert!(asked(&next).await, "another secret");
    let last = value_of(&bos.get(&scanned(app, &alix, &row).await).await.page(200), "proof");
    app.advance(9 * MINUTE);
    assert!(!asked(&last).await);
    app.work_stays();
}

both!(who_was_there_has_time_to_sign_in_and_no_more_than_that);
async fn who_was_there_has_time_to_sign_in_and_no_more_than_that(app: &TestApp) {
    let [alix, bo, cy] = ["alix", "bo", "cy"].map(|name| app.person(name));
    let group = app.group_of(&alix).await;
    let row = rotating(app, &alix, &group).await;
    let id = row.card.id.as_str();
    let sign_in = format!("/invite/{id}/sign-in");
    for (guest, minutes, led) in [(&bo, 9, format!("/invite/{id}")), (&cy, 12, format!("/invite/{id}?again"))]
    {
        let stranger = app.stranger_browser();
        let proof = value_of(&stranger.get(&scanned(app, &alix, &row).await).await.page(200), "proof");
        app.advance(9 * MINUTE);
        let pressed = stranger.post("/do/join", &[("invite", id), ("proof", &proof)]).await;
        assert_eq!(pressed.led_to(), sign_in);
        let cookie = pressed.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let browser = stranger.with_cookie(&cookie);
        assert!(asks(&browser.get(&format!("/invite/{id}")).await.page(200)), "back without the code");
        app.advance(minutes * MINUTE);
        let address = guest.address.checksummed();
        let text = browser.post("/do/sign-in/ask", &[("address", &address), ("invite", id)]).await;
        let page = browser.get(text.led_to()).await.page(200);
        let text = page.split("<pre id=\"text\"").nth(1).unwrap().split('>').nth(1).unwrap();
        let signature = guest.sign(text.split("</pre").next().unwrap());
        let fields =
            [("address", address.as_str()), ("signature", &signature), ("invite", id), ("join", "1")];
        assert_eq!(browser.post("/do/sign-in/prove", &fields).await.led_to(), led);
    }
    let nobody = app.stranger_browser();
    let refused = nobody.post("/do/join", &[("invite", id)]).await;
    assert_eq!(refused.led_to(), format!("/invite/{id}?again"), "nobody signs in for nothing");
    app.work_stays();
}

both!(an_app_sends_the_code_along_and_guesses_only_so_often);
async fn an_app_sends_the_code_along_and_guesses_only_so_often(app: &TestApp) {
    let [alix, bo, cy] = ["alix", "bo", "cy"].map(|name| app.person(name));
    let group = app.group_of(&alix).await;
    let row = rotating(app, &alix, &group).await;
    let id = row.card.id.as_str();
    let (bos, cys) = (app.token(&bo).await, app.token(&cy).await);
    let code = scanned(app, &alix, &row).await.rsplit('/').next().unwrap().to_owned();
    for path in ["/groupJoinRequest", "/groups/joinFromInvite"] {
        let ask = async |body| app.post(path).bearer(&bos).json(&body).send().await;
        ask(json!({ "inviteId": id })).await.refused(403, "code_required");
        ask(json!({ "inviteId": id, "code": null })).await.refused(403, "code_required");
        ask(json!({ "inviteId": id, "code": "000000000000" })).await.refused(403, "code_required");
    }
    let link = json!({ "groupLinkId": id });
    let denied = app.post("/api/groups/join").bearer(&bos).json(&link).send().await.ok(200);
    assert_eq!(denied["status"], "DENIED");
    let ask = async |token: &str, code: &str| {
        let body = json!({ "inviteId": id, "code": code });
        app.post("/groupJoinRequest").bearer(token).json(&body).send().await
    };
    ask(&bos, &code).await.ok(201);
    app.post("/groupJoinRequest").bearer(&bos).json(&json!({ "inviteId": id })).send().await.ok(200);
    for _ in 0..20 {
        ask(&cys, "1").await.refused(403, "code_required");
    }
    let often = ask(&cys, "1").await;
    often.refused(429, "rate_limited");
    assert!(often.header("retry-after").is_some());
    assert_eq!(refusal(join::request(&app.services, &cy.signed_in(), id).await), "403 code_required");
    app.work_stays();
}

both!(what_is_printed_of_such_a_link_says_that_it_needs_the_screen);
async fn what_is_printed_of_such_a_link_says_that_it_needs_the_screen(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let row = rotating(app, &alix, &group).await;
    let id = row.card.id.as_str();
    let browser = app.browser(&alix).await;
    let note = "everything printed with it need the screen";
    for page in [format!("/dashboard/links/{id}"), format!("/dashboard/links/{id}/poster")] {
        assert!(browser.get(&page).await.page(200).contains(note), "{page}");
    }
    let print = "Only with the code on the screen there";
    let poster = format!("/dashboard/links/{id}/poster");
    assert!(browser.get(&format!("{poster}?size=a4")).await.page(200).contains(print));
    let pdf = browser.get(&format!("{poster}.pdf?size=a4")).await;
    assert!(String::from_utf8_lossy(&pdf.body).contains("screen"), "the PDF says it");
    let screen = browser.get(&format!("/dashboard/links/{id}/event")).await.page(200);
    assert!(
        screen.contains("The code changes every half a minute.") && !screen.contains(&format!("/i/{id}"))
    );

    switch(&browser, id, "").await;
    assert!(!browser.get(&format!("/dashboard/links/{id}")).await.page(200).contains(note));
    assert!(!browser.get(&format!("{poster}?size=a4")).await.page(200).contains(print));
    assert!(asks(&app.stranger_browser().get(&format!("/invite/{id}")).await.page(200)));
    assert!(
        asks(&app.stranger_browser().get(&format!("/i/{id}/000000000000")).await.page(200)),
        "an old code"
    );
    let told = app.texts("SELECT action FROM audit WHERE action LIKE 'event.%' ORDER BY id").await;
    assert_eq!(told, ["event.code_on", "event.code_off"]);
}

both!(what_is_over_is_said_before_the_code_is_asked_for);
async fn what_is_over_is_said_before_the_code_is_asked_for(app: &TestApp) {
    let [alix, bo] = ["alix", "bo"].map(|name| app.person(name));
    let group = app.group_of(&alix).await;
    let row = rotating(app, &alix, &group).await;
    let id = row.card.id.as_str();
    let pause = async |paused| {
        usher::service::invite::set_paused(&app.services, &alix.inbox_id, id, paused).await.unwrap();
    };
    pause(true).await;
    assert!(
        app.stranger_browser().get(&format!("/invite/{id}")).await.page(200).contains("Joining is paused")
    );
    assert_eq!(refusal(app.try_join(&bo, &row).await), "409 invite_paused");
    pause(false).await;
    // Whoever is in the group needs no code to be told so.
    app.join(&alix, &row).await;
    usher::service::invite::revoke(&app.services, &alix.inbox_id, id).await.unwrap();
    assert_eq!(refusal(app.try_join(&bo, &row).await), "410 invite_revoked");
}
