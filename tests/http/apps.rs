//! From the page of a link into an app, to the store where the app is missing, and back.

use usher::domain::apps::Apps;
use usher::domain::apps::settings::{Android, AppSettings, Ios, Links};
use usher::service::invite;

use crate::support::{Answer, TestApp};

const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1";
const PIXEL: &str = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";
const IN_INSTAGRAM: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22A3354 Instagram 350.0.0";

/// An Usher whose operator has an app in both stores, and a web client.
fn with_an_app(app: &TestApp) -> TestApp {
    let own = AppSettings {
        id: "example".into(),
        name: Some("Example <Chat>".into()),
        scheme: Some("example".into()),
        invite: Links { desktop: Some("https://chat.example.org/join/{id}".into()), ..Links::default() },
        ios: Ios { app_store_id: Some(123), app_ids: vec!["ABCDE12345.org.example.app".into()] },
        android: Android {
            package: Some("org.example.app".into()),
            sha256_cert_fingerprints: vec![["AB"; 32].join(":")],
        },
        ..AppSettings::default()
    };
    app.with(|services| services.apps = Apps::new(&[own], "usher.example", false).unwrap().into())
}

/// All `href`s of a page, as a browser reads them.
fn hrefs(page: &str) -> Vec<String> {
    let values = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    values.map(|href| href.replace("&amp;", "&")).collect()
}

#[track_caller]
fn leads_to(answer: &Answer, wanted: &[&str], unwanted: &[&str]) {
    let page = answer.page(200);
    let hrefs = hrefs(&page);
    for href in wanted {
        assert!(hrefs.iter().any(|found| found == href), "{href} is not in {hrefs:?}");
    }
    for part in unwanted {
        assert!(!hrefs.iter().any(|found| found.contains(part)), "{part} is in {hrefs:?}");
    }
}

both!(each_phone_is_led_to_the_app_or_to_its_store_and_finds_its_request_when_it_is_back);
/// Join, app not installed: the store, then this page, where the person still stands where they stood (S6).
async fn each_phone_is_led_to_the_app_or_to_its_store_and_finds_its_request_when_it_is_back(app: &TestApp) {
    let app = with_an_app(app);
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let row = app.invite(&alix, group.invite()).await;
    let id = row.card.id.as_str();
    let address = format!("https%3A%2F%2Fusher.example%2Finvite%2F{id}");
    let scheme = format!("example://invite/{id}");
    let intent = format!(
        "intent://invite/{id}#Intent;scheme=example;package=org.example.app;S.browser_fallback_url={address}%23get;end"
    );
    let play = format!(
        "https://play.google.com/store/apps/details?id=org.example.app&referrer=deepLink%3D{address}"
    );
    let apple = "https://apps.apple.com/app/id123";
    let web = format!("https://chat.example.org/join/{id}");
    let stranger = app.stranger_browser();
    for path in [
        format!("/invite/{id}"),
        format!("/i/{id}"),
        format!("/I/{}", id.to_uppercase()),
        format!("/group/{id}"),
    ] {
        // Twice: as it is made, and as it is kept.
        for _ in 0..2 {
            let iphone = stranger.on(IPHONE).get(&path).await;
            leads_to(&iphone, &[&scheme, apple], &["intent:", "play.google", "chat.example.org"]);
            assert!(iphone.page(200).contains("Open in Example &lt;Chat&gt;"), "{iphone:?}");
            assert!(iphone.header("vary").is_some_and(|vary| vary.contains("user-agent")), "{iphone:?}");
            let pixel = stranger.on(PIXEL).get(&path).await;
            leads_to(&pixel, &[&intent, &play], &["example://", "apps.apple.com"]);
            assert!(pixel.page(200).contains("id=\"get\""), "where it comes back to");
            leads_to(
                &stranger.get(&path).await,
                &[&web],
                &["intent:", "example://", "play.google", "apps.apple.com"],
            );
        }
    }

    // To the store with a request on its way, and back with nothing but the cookie.
    app.join(&bo, &row).await;
    app.work_stays();
    let browser = app.browser(&bo).await;
    for (agent, store) in [(IPHONE, apple), (PIXEL, play.as_str())] {
        let back = browser.on(agent).get(&format!("/invite/{id}")).await;
        leads_to(&back, &[store], &["example://"]);
        assert!(back.page(200).contains("Your request is with the admins."), "{back:?}");
    }
}

both!(in_the_browser_of_another_app_the_way_out_stands_over_a_page_that_works);
async fn in_the_browser_of_another_app_the_way_out_stands_over_a_page_that_works(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let row = app.invite(&alix, group.invite()).await;
    let path = format!("/invite/{}", row.card.id);
    let stranger = app.stranger_browser();
    for _ in 0..2 {
        let inside = stranger.on(IN_INSTAGRAM).get(&path).await;
        let way_out =
            format!("instagram://extbrowser/?url=https%3A%2F%2Fusher.example%2Finvite%2F{}", row.card.id);
        leads_to(&inside, &[&way_out], &[]);
        let page = inside.page(200);
        assert!(page.contains("Instagram's browser") && page.contains("Ask to join"), "{page}");
        assert!(!stranger.on(IPHONE).get(&path).await.page(200).contains("Instagram"));
    }
}

both!(nothing_a_stranger_sends_gets_into_an_address);
async fn nothing_a_stranger_sends_gets_into_an_address(app: &TestApp) {
    let app = with_an_app(app);
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let row = app.invite(&alix, group.invite()).await;
    let stranger = app.stranger_browser();
    let clean = stranger.on("Android").get(&format!("/invite/{}", row.card.id)).await;
    let hostile = "Android evil.example\"><script>";
    let path =
        format!("/invite/{}?url=https://evil.example&redirect=//evil.example&id=evil.example", row.card.id);
    let answer = stranger.on(hostile).get(&path).await;
    assert_eq!(hrefs(&answer.page(200)), hrefs(&clean.page(200)));
    assert!(!answer.page(200).contains("evil"), "{answer:?}");
}

both!(whoever_is_in_opens_the_group_in_the_first_app_that_can_and_reads_about_the_others);
async fn whoever_is_in_opens_the_group_in_the_first_app_that_can_and_reads_about_the_others(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let row = app.invite(&alix, group.invite()).await;
    let app = app.with(|services| {
        services.site.local = false;
        services.apps = Apps::new(&[], "usher.example", false).unwrap().into();
    });
    for agent in [IPHONE, PIXEL, ""] {
        let answer = app.browser(&alix).await.on(agent).get(&format!("/invite/{}", row.card.id)).await;
        leads_to(&answer, &[&format!("https://xmtp.chat/conversations/{}", group.id.0)], &[]);
        let page = answer.page(200);
        assert!(page.contains("Open the chat in xmtp.chat"), "{page}");
        assert!(page.contains("Base app") && page.contains("look under Requests"), "{page}");
    }
}

both!(the_files_that_let_an_app_open_our_links_are_there_once_it_is_configured);
async fn the_files_that_let_an_app_open_our_links_are_there_once_it_is_configured(app: &TestApp) {
    let files = ["/.well-known/apple-app-site-association", "/.well-known/assetlinks.json"];
    for path in files {
        app.stranger_browser().get(path).await.page(404);
    }
    let app = with_an_app(app);
    for (path, named) in files.iter().zip(["ABCDE12345.org.example.app", "org.example.app"]) {
        let answer = app.stranger_browser().get(path).await;
        assert_eq!(answer.header("content-type"), Some("application/json"), "{path}");
        assert_eq!(answer.header("location"), None, "{path}");
        let file = answer.page(200);
        serde_json::from_str::<serde_json::Value>(&file).unwrap();
        for part in [named, "/invite/*", "/i/*", "/I/*", "/group/*"] {
            assert!(file.contains(part), "{part} is not in {file}");
        }
    }
}

both!(a_link_that_is_over_offers_no_app);
async fn a_link_that_is_over_offers_no_app(app: &TestApp) {
    let app = with_an_app(app);
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let row = app.invite(&alix, group.invite()).await;
    let id = row.card.id.as_str();
    invite::revoke(&app.services, &alix.inbox_id, id).await.unwrap();
    let page = app.stranger_browser().on(IPHONE).get(&format!("/invite/{id}")).await.page(410);
    for part in ["example://", "apps.apple.com", "apple-itunes-app"] {
        assert!(!page.contains(part), "{part}: {page}");
    }
}
