//! Pages as a browser without a script gets them.

use usher::service::invite::{self, NewInvite};
use usher::service::profile::set_name;

use crate::support::{Browser, TestApp, value_of};

async fn ask_for_a_text(browser: &Browser<'_>, address: &str) -> String {
    browser.post("/do/sign-in/ask", &[("address", address)]).await.led_to().to_owned()
}

both!(what_is_not_there_is_not_found_and_what_is_over_says_so);
async fn what_is_not_there_is_not_found_and_what_is_over_says_so(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let row = app.invite(&alix, group.invite()).await;
    let id = row.card.id.as_str();
    let browser = app.browser(&alix).await;
    let stranger = app.stranger_browser();
    assert_eq!(stranger.get(&format!("/qr/{id}")).await.status, 200);
    for path in ["/qr/zzzzzzzzzzzzzzzzzzzzzzzzzz", "/qr/abc", "/set-up/abc", "/invite/abc", "/nowhere"] {
        let page = stranger.get(path).await.page(404);
        assert!(!page.contains("Reference"), "{path}: {page}");
    }
    let forms = ["edit", "revoke"].map(|form| format!("/dashboard/links/{id}/{form}"));
    for form in &forms {
        browser.get(form).await.page(200);
    }
    invite::revoke(&app.services, &alix.inbox_id, id).await.unwrap();
    for form in &forms {
        assert_eq!(browser.get(form).await.led_to(), format!("/dashboard/links/{id}"));
    }
    assert_eq!(stranger.get(&format!("/qr/{id}")).await.status, 410);
}

both!(a_refused_form_says_which_field_it_is_about);
async fn a_refused_form_says_which_field_it_is_about(app: &TestApp) {
    let browser = app.browser(&app.person("alix")).await;
    let form = "/dashboard/groups/new";
    let clean = browser.get(form).await.page(200);
    assert!(clean.contains("<title>New group") && !clean.contains("aria-invalid"), "{clean}");
    let fields = [("name", " "), ("form", &value_of(&clean, "form"))];
    assert_eq!(browser.post("/do/groups/create", &fields).await.led_to(), format!("{form}?again"));
    let page = browser.get(&format!("{form}?again")).await.page(200);
    assert!(page.contains("<title>Not saved: New group"), "{page}");
    let input = page.split("<input").find(|input| input.contains("id=\"name\"")).unwrap();
    let input = input.split('>').next().unwrap();
    for part in ["aria-invalid=\"true\"", "autofocus", "aria-describedby=\"name-hint name-wrong\""] {
        assert!(input.contains(part), "{part} is not in {input}");
    }
    assert!(page.contains("id=\"name-wrong\" class=\"no\">Write something here.</p>"), "{page}");
    assert_ne!(value_of(&page, "form"), value_of(&clean, "form"), "a new try is a new form");
}

both!(who_may_not_make_groups_is_shown_how_to_bring_one);
async fn who_may_not_make_groups_is_shown_how_to_bring_one(app: &TestApp) {
    let app = app.with(|services| services.site.local = false);
    let alix = app.person("alix");
    let browser = app.browser(&alix).await;
    let account = "ab".repeat(32);
    let ours = usher::storage::setting::put(app.services.store.write(), "xmtp_inbox_id", &account);
    ours.await.unwrap();
    for (path, status) in [
        ("/dashboard", 200),
        ("/dashboard/groups", 200),
        ("/dashboard/links/new", 200),
        ("/dashboard/groups/new", 403),
    ] {
        let page = browser.get(path).await.page(status);
        assert!(page.contains(&account) && !page.contains("New group</a>"), "{path}: {page}");
    }
    usher::service::set_up::name(&app.services, std::slice::from_ref(&alix.inbox_id)).await.unwrap();
    for path in ["/dashboard", "/dashboard/groups", "/dashboard/links/new"] {
        let page = browser.get(path).await.page(200);
        assert!(!page.contains(&account) && page.contains("New group</a>"), "{path}: {page}");
    }
}

both!(buttons_of_the_queue_name_whom_they_are_about);
async fn buttons_of_the_queue_name_whom_they_are_about(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    set_name(&app.services, &bo.inbox_id, "Bo").await.unwrap();
    let group = app.group_of(&alix).await;
    let row = app.invite(&alix, group.invite()).await;
    app.join(&bo, &row).await;
    app.work_stays();
    let page = app.browser(&alix).await.get("/dashboard/requests").await.page(200);
    for label in ["Approve Bo (0x", "Reject… Bo (0x", "Reason for Bo (0x", "Reject Bo (0x"] {
        assert!(page.contains(&format!("aria-label=\"{label}")), "{label}: {page}");
    }
    assert!(page.contains("Asked just now") || page.contains("under a minute"), "{page}");
    let home = app.browser(&alix).await.get("/dashboard").await.page(200);
    assert!(home.contains("1 person is waiting") && home.contains("Asked just now."), "{home}");
}

both!(a_stranger_reads_who_invites_to_what_and_can_join);
/// The page of a link, before anything is asked (S5).
async fn a_stranger_reads_who_invites_to_what_and_can_join(app: &TestApp) {
    let alix = app.person("alix");
    set_name(&app.services, &alix.inbox_id, "Alix of Oz").await.unwrap();
    let group = app.group_of(&alix).await;
    let new = NewInvite { description: "We run at night.".into(), ..group.invite() };
    let row = app.invite(&alix, new).await;
    let page = app.stranger_browser().get(&format!("/invite/{}", row.card.id)).await.page(200);
    let body = page.split_once("</head>").unwrap().1;
    for part in ["Night Runners", "Invited by ", "Alix of Oz", "We run at night.", "Ask to join"] {
        assert!(body.contains(part), "{part} is not in {body}");
    }
}

both!(a_network_that_is_away_is_said_on_the_page_and_by_its_status);
async fn a_network_that_is_away_is_said_on_the_page_and_by_its_status(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let row = app.invite(&alix, group.automatic()).await;
    let path = format!("/invite/{}", row.card.id);
    let stranger = app.stranger_browser();
    stranger.get(&path).await.page(200);
    app.services.reach.set_away(true);
    let answer = stranger.get(&path).await;
    assert_eq!(answer.header("retry-after"), Some("10"));
    assert!(answer.page(503).contains("You can ask now; we go on trying."));
    app.services.reach.set_away(false);
    assert!(!stranger.get(&path).await.page(200).contains("go on trying"));
}

both!(signing_in_while_the_network_is_away_says_so_by_its_status);
async fn signing_in_while_the_network_is_away_says_so_by_its_status(app: &TestApp) {
    let alix = app.person("alix");
    let browser = app.browser(&alix).await;
    let address = alix.address.checksummed();
    let page = browser.get(&ask_for_a_text(&browser, "0x12").await).await.page(200);
    assert!(page.contains("aria-invalid=\"true\"") && page.contains("<title>Not signed in: "), "{page}");
    let page = browser.get(&ask_for_a_text(&browser, &address).await).await.page(200);
    let text = page.split("<pre id=\"text\"").nth(1).unwrap().split('>').nth(1).unwrap();
    let text = text.split("</pre").next().unwrap();
    let signature = alix.sign(text);
    app.xmtp.go_offline(true);
    let proven = browser.post("/do/sign-in/prove", &[("address", &address), ("signature", &signature)]).await;
    app.xmtp.go_offline(false);
    let answer = browser.get(proven.led_to()).await;
    assert_eq!(answer.header("retry-after"), Some("5"));
    assert!(answer.page(503).contains("We can't reach the XMTP network."));
}

both!(a_link_for_a_week_is_urgent_in_its_last_days_only);
async fn a_link_for_a_week_is_urgent_in_its_last_days_only(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let hour = 3_600_000;
    let new =
        NewInvite { label: "Poster".into(), expires_at_ms: Some(app.now() + 168 * hour), ..group.invite() };
    app.invite(&alix, new).await;
    app.advance(2_000);
    let browser = app.browser(&alix).await;
    let home = browser.get("/dashboard").await.page(200);
    assert!(home.contains("Nothing needs you.") && !home.contains("expires in"), "{home}");
    assert!(browser.get("/dashboard/links").await.page(200).contains("in 7 days"));
    app.advance(130 * hour);
    let home = app.browser(&alix).await.get("/dashboard").await.page(200);
    assert!(home.contains("“Poster” expires in 38 h"), "{home}");
}

both!(on_a_phone_the_sign_in_page_opens_in_a_wallets_own_browser);
async fn on_a_phone_the_sign_in_page_opens_in_a_wallets_own_browser(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let id = app.invite(&alix, group.invite()).await.card.id;
    let path = format!("/invite/{id}/sign-in");
    let stranger = app.stranger_browser();
    let phone = stranger.on("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/605.1");
    let page = phone.get(&path).await.page(200);
    assert!(page.contains(&format!("https://link.metamask.io/dapp/usher.example{path}")), "{page}");
    assert!(
        page.contains("https://go.cb-w.com/dapp?cb_url=https%3A%2F%2Fusher.example%2Finvite%2F"),
        "{page}"
    );
    assert!(!stranger.get(&path).await.page(200).contains("link.metamask.io"));
}
