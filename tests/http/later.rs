//! What who waits can do besides waiting.

use crate::service::by_code::open_account;
use crate::support::{TestApp, value_of};

both!(the_page_of_who_waits_has_a_private_address_that_works_in_any_browser);
async fn the_page_of_who_waits_has_a_private_address_that_works_in_any_browser(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    app.join(&bo, &invite).await;
    let page = app.browser(&bo).await.get(&format!("/invite/{}", invite.card.id)).await.page(200);
    let link = page.split("https://usher.example/status/").nth(1).unwrap().split('<').next().unwrap();
    let status = app.stranger_browser().get(&format!("/status/{link}")).await.page(200);
    for part in ["Night Runners", "Your request is with the admins.", "http-equiv=\"refresh\""] {
        assert!(status.contains(part), "{part}: {status}");
    }
    for part in [bo.inbox_id.as_str(), &bo.address.lower(), &bo.address.short(), "<form"] {
        assert!(!status.contains(part), "{part}: {status}");
    }
    let wrong = format!("/status/{}0", link.split_at(link.len() - 1).0);
    let other = format!("/status/{}1", link.split_at(link.len() - 1).0);
    let found =
        [app.stranger_browser().get(&wrong).await.status, app.stranger_browser().get(&other).await.status];
    assert!(found.contains(&404), "{found:?}");
}

both!(one_press_asks_to_be_told);
async fn one_press_asks_to_be_told(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    app.join(&bo, &invite).await;
    let (browser, path) = (app.browser(&bo).await, format!("/invite/{}", invite.card.id));
    assert!(!browser.get(&path).await.page(200).contains("/do/tell-me"), "nobody could write");
    open_account(app).await;
    let page = browser.get(&path).await.page(200);
    let request = value_of(&page, "request");
    let fields = [("invite", invite.card.id.as_str()), ("request", request.as_str())];
    assert_eq!(app.stranger_browser().post("/do/tell-me", &fields).await.led_to(), "/sign-in");
    assert_eq!(browser.post("/do/tell-me", &fields).await.led_to(), path);
    let page = browser.get(&path).await.page(200);
    assert!(page.contains("by XMTP message once it is decided") && !page.contains("/do/tell-me"), "{page}");
    let foreign = app.browser(&alix).await.post("/do/tell-me", &fields).await;
    assert_eq!(foreign.led_to(), format!("{path}?again"));
}
