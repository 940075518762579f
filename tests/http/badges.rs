//! Links for one person each, by the sheet.

use usher::service::invite::NewInvite;

use crate::support::{TestApp, same_rows, value_of};

both!(a_sheet_of_badges_is_made_once_and_each_lets_one_person_in);
async fn a_sheet_of_badges_is_made_once_and_each_lets_one_person_in(app: &TestApp) {
    let (alix, bo, cy) = (app.person("alix"), app.person("bo"), app.person("cy"));
    let group = app.group_of(&alix).await;
    let like = app.invite(&alix, NewInvite { label: "Door".into(), ..group.automatic() }).await;
    let id = like.card.id.as_str();
    let browser = app.browser(&alix).await;
    let posters = format!("/dashboard/links/{id}/poster");
    let form = value_of(&browser.get(&posters).await.page(200), "form");
    let fields = [("id", id), ("form", &form), ("number", "12")];
    let sheet = browser.post("/do/links/badges", &fields).await.led_to().to_owned();
    let before = app.dump().await;
    assert_eq!(browser.post("/do/links/badges", &fields).await.led_to(), sheet, "sent twice");
    same_rows(&before, &app.dump().await);
    let page = browser.get(&sheet).await.page(200);
    for serial in ["No. 001 of 12", "No. 012 of 12"] {
        assert_eq!(page.matches(serial).count(), 1, "{serial}: {page}");
    }
    assert_eq!(page.matches("class=\"leaf\"").count(), 2);
    same_rows(&before, &app.dump().await);
    let labels = app.texts("SELECT label FROM invites WHERE max_uses = 1 ORDER BY label").await;
    assert_eq!((labels.len(), labels[0].as_str(), labels[11].as_str()), (12, "Door 001", "Door 012"));
    assert!(browser.get(&posters).await.page(200).contains("12 badges</a>"));
    let links = browser.get("/dashboard/links").await.page(200);
    assert!(links.contains("Door") && !links.contains("Door 001"), "{links}");

    let badge = app.texts("SELECT id FROM invites WHERE label = 'Door 007'").await.remove(0);
    assert!(page.contains(&format!("usher.example/i/<wbr>{badge}")), "{page}");
    let row = usher::service::invite::get(&app.services, &alix.inbox_id, &badge).await.unwrap();
    app.join(&bo, &row).await;
    app.run_jobs().await;
    assert_eq!(app.try_join(&cy, &row).await.unwrap_err().code, "invite_used_up");
    assert_eq!(browser.get(&sheet).await.page(200).matches("badge wide over").count(), 1);
}

both!(badges_are_made_by_who_may_change_the_link_and_in_numbers_that_can_be);
async fn badges_are_made_by_who_may_change_the_link_and_in_numbers_that_can_be(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let like = app.invite(&alix, group.invite()).await;
    let id = like.card.id.as_str();
    let (hers, bos) = (app.browser(&alix).await, app.browser(&app.person("bo")).await);
    let posters = format!("/dashboard/links/{id}/poster");
    let before = app.number("SELECT COUNT(*) FROM invites").await;
    for number in ["0", "501", "-1", "ten", "", "1e2", "99999999999999999999"] {
        let form = value_of(&hers.get(&posters).await.page(200), "form");
        let fields = [("id", id), ("form", &form), ("number", number)];
        let back = hers.post("/do/links/badges", &fields).await.led_to().to_owned();
        assert_eq!(back, format!("{posters}?again"), "{number}");
        let page = hers.get(&back).await.page(200);
        assert!(page.contains("id=\"number-wrong\"") && page.contains("<title>Not saved: "), "{page}");
    }
    bos.post("/do/links/badges", &[("id", id), ("form", &"z".repeat(26)), ("number", "3")]).await.led_to();
    assert_eq!(app.number("SELECT COUNT(*) FROM invites").await, before);
    let most = [("id", id), ("form", &*"y".repeat(26)), ("number", "500")];
    let sheet = hers.post("/do/links/badges", &most).await.led_to().to_owned();
    assert_eq!(app.number("SELECT COUNT(*) FROM invites").await, before + 500);
    hers.get(&sheet).await.page(200);
    bos.get(&sheet).await.page(404);
    assert_eq!(app.stranger_browser().get(&sheet).await.led_to(), "/sign-in");
    for unknown in ["/dashboard/sheets/zzzzzzzzzzzzzzzzzzzzzzzzzz", "/dashboard/sheets/abc"] {
        hers.get(unknown).await.page(404);
    }
    assert!(hers.get("/dashboard/links").await.page(200).contains(&format!("/dashboard/links/{id}\"")));
}
