//! Joining from an XMTP app, in a browser without a script.

use usher::domain::view::InviteRow;
use usher::service::health::ACCOUNT;
use usher::service::invite;
use usher::storage::setting;
use usher::xmtp::GroupClient;

use super::event_codes::rotating;
use crate::service::by_code::{open_account, write};
use crate::support::{Answer, Browser, Person, TestApp};

const SHOW: &str = "/do/by-code/show";

/// The browser after this answer: with the cookie it gave, where it gave one.
pub fn after<'a>(browser: &Browser<'a>, answer: &Answer) -> Browser<'a> {
    let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
    cookie.map_or_else(|| browser.clone(), |cookie| browser.with_cookie(cookie))
}

fn code_page(invite: &InviteRow) -> String {
    format!("/invite/{}/code", invite.card.id)
}

fn landing(invite: &InviteRow) -> String {
    format!("/invite/{}", invite.card.id)
}

/// Asks for a code; gives the browser and the code it shows.
async fn shown<'a>(browser: &Browser<'a>, invite: &InviteRow) -> (Browser<'a>, String) {
    let asked = browser.post(SHOW, &[("invite", invite.card.id.as_str())]).await;
    assert_eq!(asked.led_to(), code_page(invite));
    let browser = after(browser, &asked);
    let page = browser.get(asked.led_to()).await.page(200);
    let code = page.split("id=\"code\"").nth(1).unwrap_or_else(|| panic!("{page}"));
    let code = code.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned();
    (browser, code)
}

async fn made(app: &TestApp, automatic: bool) -> (Person, Person, InviteRow) {
    open_account(app).await;
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, if automatic { group.automatic() } else { group.invite() }).await;
    (alix, bo, invite)
}

both!(a_code_takes_a_browser_into_the_group_without_a_wallet_or_a_script);
async fn a_code_takes_a_browser_into_the_group_without_a_wallet_or_a_script(app: &TestApp) {
    let (_, bo, invite) = made(app, true).await;
    let sign_in = app.stranger_browser().get(&format!("{}/sign-in", landing(&invite))).await.page(200);
    assert!(sign_in.contains("Join from an XMTP app"), "{sign_in}");

    let (browser, code) = shown(&app.stranger_browser(), &invite).await;
    let page = browser.get(&code_page(&invite)).await.page(200);
    assert!(page.contains("http-equiv=\"refresh\"") && page.contains(&code), "the same code, and it follows");
    assert!(page.contains(&app.line.inbox_id().to_string()) || page.contains("0x"), "{page}");
    write(app, &bo.inbox_id, &code);
    app.run_jobs().await;

    let arrived = browser.get(&code_page(&invite)).await;
    assert_eq!(arrived.led_to(), landing(&invite));
    let browser = after(&browser, &arrived);
    app.run_jobs().await;
    let page = browser.get(&landing(&invite)).await.page(200);
    assert!(page.contains("You&#x27;re in.") || page.contains("You're in."), "{page}");
    let again = browser.get(&code_page(&invite)).await.page(200);
    assert!(!again.contains(&code), "a code is used once");
}

both!(the_invites_own_page_knows_who_sent_the_code_as_well);
async fn the_invites_own_page_knows_who_sent_the_code_as_well(app: &TestApp) {
    let (_, bo, invite) = made(app, false).await;
    let (browser, code) = shown(&app.stranger_browser(), &invite).await;
    write(app, &bo.inbox_id, &code);
    app.run_jobs().await;
    let arrived = browser.get(&landing(&invite)).await;
    assert!(arrived.page(200).contains("Your request is with the admins."));
    let browser = after(&browser, &arrived);
    let page = browser.get(&landing(&invite)).await.page(200);
    assert!(page.contains("Your request is with the admins."), "and goes on knowing it: {page}");
    let request = crate::support::value_of(&page, "request");
    let fields = [("invite", invite.card.id.as_str()), ("request", request.as_str())];
    let withdrawn = browser.post("/do/withdraw", &fields).await;
    assert_eq!(withdrawn.led_to(), format!("{}?withdrawn", landing(&invite)));
    let stranger = app.stranger_browser().post("/do/withdraw", &fields).await;
    assert_eq!(stranger.led_to(), "/sign-in");
}

both!(a_code_opens_its_own_invite_and_nothing_else);
async fn a_code_opens_its_own_invite_and_nothing_else(app: &TestApp) {
    let (alix, bo, invite) = made(app, false).await;
    let group = app.group_of(&alix).await;
    let other = app.invite(&alix, group.invite()).await;
    let (browser, code) = shown(&app.stranger_browser(), &invite).await;
    // The owner of the group sends it: a browser that is not hers must not get her dashboard by it.
    write(app, &alix.inbox_id, &code);
    app.run_jobs().await;
    let arrived = browser.get(&code_page(&invite)).await;
    let browser = after(&browser, &arrived);
    assert!(browser.get(&landing(&invite)).await.page(200).contains("In many apps"));
    for page in ["/dashboard", "/dashboard/links", "/dashboard/keys", "/dashboard/me"] {
        assert_eq!(browser.get(page).await.led_to(), "/sign-in", "{page}");
    }
    let page = browser.get(&landing(&other)).await.page(200);
    assert!(page.contains("Ask to join"), "{page}");
    let pressed = browser.post("/do/join", &[("invite", other.card.id.as_str())]).await;
    assert_eq!(pressed.led_to(), format!("{}/sign-in", landing(&other)));
    let revoked = browser.post("/do/links/revoke", &[("id", invite.card.id.as_str())]).await;
    assert_eq!(revoked.led_to(), "/sign-in");
    let elsewhere = app.stranger_browser();
    assert!(elsewhere.get(&landing(&invite)).await.page(200).contains("Ask to join"));
    drop(bo);
}

both!(what_the_link_refused_is_said_on_its_page);
async fn what_the_link_refused_is_said_on_its_page(app: &TestApp) {
    let (alix, bo, invite) = made(app, true).await;
    let (browser, code) = shown(&app.stranger_browser(), &invite).await;
    invite::set_paused(&app.services, &alix.inbox_id, invite.card.id.as_str(), true).await.unwrap();
    write(app, &bo.inbox_id, &code);
    app.run_jobs().await;
    let arrived = browser.get(&code_page(&invite)).await;
    assert_eq!(arrived.led_to(), format!("{}?again", landing(&invite)));
    let browser = after(&browser, &arrived);
    let page = browser.get(arrived.led_to()).await.page(200);
    assert!(page.contains("Joining is paused"), "{page}");
    let refused = browser.post(SHOW, &[("invite", invite.card.id.as_str())]).await;
    assert_eq!(refused.led_to(), format!("{}?again", code_page(&invite)));
    let page = browser.get(refused.led_to()).await.page(200);
    assert!(page.contains("role=\"alert\"") && page.contains("paused"), "{page}");
}

both!(a_code_that_is_over_is_said_and_a_new_one_offered);
async fn a_code_that_is_over_is_said_and_a_new_one_offered(app: &TestApp) {
    let (_, _, invite) = made(app, true).await;
    let page = app.stranger_browser().get(&code_page(&invite)).await.page(200);
    assert!(page.contains("Show my code") && !page.contains("id=\"code\""), "looking makes none: {page}");
    assert_eq!(app.number("SELECT count(*) FROM sessions").await, 0);
    let (browser, _) = shown(&app.stranger_browser(), &invite).await;
    app.advance(10 * 60 * 1000);
    let page = browser.get(&code_page(&invite)).await.page(200);
    assert!(page.contains("This code is over.") && !page.contains("http-equiv=\"refresh\""), "{page}");
    let nowhere = format!("/invite/{}/code", "z".repeat(26));
    app.stranger_browser().get(&nowhere).await.page(404);
}

both!(without_an_account_no_code_is_offered);
async fn without_an_account_no_code_is_offered(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    let sign_in = format!("{}/sign-in", landing(&invite));
    assert!(!app.stranger_browser().get(&sign_in).await.page(200).contains("Join from an XMTP app"));
    setting::put(app.services.store.write(), ACCOUNT, app.line.inbox_id().as_str()).await.unwrap();
    assert!(!app.stranger_browser().get("/sign-in").await.page(200).contains("Join from an XMTP app"));
}

both!(what_a_code_opened_shuts_after_an_hour);
async fn what_a_code_opened_shuts_after_an_hour(app: &TestApp) {
    let (_, bo, invite) = made(app, false).await;
    let (browser, code) = shown(&app.stranger_browser(), &invite).await;
    write(app, &bo.inbox_id, &code);
    app.run_jobs().await;
    let arrived = browser.get(&landing(&invite)).await;
    let browser = after(&browser, &arrived);
    app.advance(60 * 60 * 1000 - 1);
    assert!(browser.get(&landing(&invite)).await.page(200).contains("Your request is with the admins."));
    app.advance(1);
    assert!(browser.get(&landing(&invite)).await.page(200).contains("Ask to join"));
}

both!(no_code_is_offered_where_an_app_can_not_show_what_it_takes);
async fn no_code_is_offered_where_an_app_can_not_show_what_it_takes(app: &TestApp) {
    open_account(app).await;
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let invite = rotating(app, &alix, &group).await;
    let stranger = app.stranger_browser();
    let sign_in = stranger.get(&format!("{}/sign-in", landing(&invite))).await.page(200);
    assert!(!sign_in.contains("Join from an XMTP app"), "{sign_in}");
    let asked = stranger.post(SHOW, &[("invite", invite.card.id.as_str())]).await;
    let page = after(&stranger, &asked).get(asked.led_to()).await.page(200);
    assert!(page.contains("Scan the code on the screen again.") && !page.contains("id=\"code\""), "{page}");
}
