//! A wallet without an inbox, in a browser without a script.

use usher::domain::view::InviteRow;

use super::by_code::after;
use crate::support::{Browser, Person, TestApp};

fn landing(invite: &InviteRow) -> String {
    format!("/invite/{}", invite.card.id)
}

/// Presses Join and signs with this wallet; gives the browser and where it was led.
async fn joined<'a>(browser: &Browser<'a>, person: &Person, invite: &InviteRow) -> (Browser<'a>, String) {
    let id = invite.card.id.as_str();
    let pressed = browser.post("/do/join", &[("invite", id)]).await;
    assert_eq!(pressed.led_to(), format!("{}/sign-in", landing(invite)));
    let browser = after(browser, &pressed);
    let address = person.address.checksummed();
    let asked = browser.post("/do/sign-in/ask", &[("address", &address), ("invite", id)]).await;
    let browser = after(&browser, &asked);
    let page = browser.get(asked.led_to()).await.page(200);
    let text = page.split("<pre id=\"text\"").nth(1).unwrap().split_once('>').unwrap().1;
    let signature = person.sign(text.split("</pre").next().unwrap());
    let fields = [("address", address.as_str()), ("signature", &signature), ("invite", id), ("join", "1")];
    let proven = browser.post("/do/sign-in/prove", &fields).await;
    (after(&browser, &proven), proven.led_to().to_owned())
}

async fn made(app: &TestApp) -> (Person, InviteRow) {
    let (alix, bo) = (app.person("alix"), app.stranger("bo"));
    let group = app.group_of(&alix).await;
    (bo, app.invite(&alix, group.invite()).await)
}

both!(a_browser_becomes_the_inbox_of_its_wallet_without_signing_again);
async fn a_browser_becomes_the_inbox_of_its_wallet_without_signing_again(app: &TestApp) {
    let (bo, invite) = made(app).await;
    let (browser, next) = joined(&app.stranger_browser(), &bo, &invite).await;
    assert_eq!(next, landing(&invite));
    let page = browser.get(&next).await.page(200);
    assert!(page.contains("One step first: an inbox.") && page.contains("http-equiv=\"refresh\""), "{page}");
    assert!(page.contains("It holds no place"), "{page}");
    let again = browser.post("/do/join", &[("invite", invite.card.id.as_str())]).await;
    assert_eq!(again.led_to(), landing(&invite));
    assert_eq!(app.number("SELECT count(*) FROM parked_requests").await, 1);
    assert_eq!(browser.get("/dashboard").await.led_to(), "/sign-in", "a wallet alone is nobody yet");

    app.person("bo");
    app.run_jobs().await;
    let arrived = browser.get(&next).await;
    assert!(arrived.page(200).contains("Your request is with the admins."));
    let browser = after(&browser, &arrived);
    assert!(browser.get(&next).await.page(200).contains("Your request is with the admins."));
    browser.get("/dashboard").await.page(200);
    assert!(app.stranger_browser().get(&next).await.page(200).contains("Ask to join"), "and no other one");
}

both!(who_looks_again_by_hand_asks_at_once);
async fn who_looks_again_by_hand_asks_at_once(app: &TestApp) {
    let (bo, invite) = made(app).await;
    let (browser, _) = joined(&app.stranger_browser(), &bo, &invite).await;
    app.person("bo");
    let pressed = browser.post("/do/join", &[("invite", invite.card.id.as_str())]).await;
    let browser = after(&browser, &pressed);
    assert!(browser.get(pressed.led_to()).await.page(200).contains("Your request is with the admins."));
    app.run_jobs().await;
    assert_eq!(app.number("SELECT count(*) FROM join_requests").await, 1);
}

both!(a_parked_request_is_taken_back_on_its_page);
async fn a_parked_request_is_taken_back_on_its_page(app: &TestApp) {
    let (bo, invite) = made(app).await;
    let (browser, next) = joined(&app.stranger_browser(), &bo, &invite).await;
    let fields = [("invite", invite.card.id.as_str())];
    assert_eq!(app.stranger_browser().post("/do/parked/withdraw", &fields).await.led_to(), next);
    assert_eq!(app.number("SELECT count(*) FROM parked_requests").await, 1, "nobody else's");
    assert_eq!(browser.post("/do/parked/withdraw", &fields).await.led_to(), next);
    assert!(browser.get(&next).await.page(200).contains("Ask to join"));
    assert_eq!(app.number("SELECT count(*) FROM parked_requests").await, 0);
}

both!(a_proven_wallet_counts_for_a_day);
async fn a_proven_wallet_counts_for_a_day(app: &TestApp) {
    let (bo, invite) = made(app).await;
    let (browser, next) = joined(&app.stranger_browser(), &bo, &invite).await;
    app.person("bo");
    app.run_jobs().await;
    app.advance(24 * 60 * 60 * 1000);
    assert!(browser.get(&next).await.page(200).contains("Ask to join"), "this browser is nobody any more");
    let pressed = browser.post("/do/join", &[("invite", invite.card.id.as_str())]).await;
    assert_eq!(pressed.led_to(), format!("{next}/sign-in"));
}

both!(what_became_of_the_link_meanwhile_is_what_the_page_says);
async fn what_became_of_the_link_meanwhile_is_what_the_page_says(app: &TestApp) {
    let (bo, invite) = made(app).await;
    let (browser, next) = joined(&app.stranger_browser(), &bo, &invite).await;
    app.sql(&format!("UPDATE invites SET expires_at = {}", app.now() + 1)).await;
    app.advance(1);
    assert!(browser.get(&next).await.page(410).contains("expired"));
    app.person("bo");
    app.run_jobs().await;
    assert!(browser.get(&next).await.page(410).contains("expired"));
    assert_eq!(app.number("SELECT count(*) FROM join_requests").await, 0);
}
