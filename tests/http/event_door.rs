//! The door of an event: guests show a pair, the people there tap the same.

use usher::domain::event::pair::SIGNS;
use usher::domain::join_request::Answer;
use usher::domain::view::{InviteRow, OwnRequest};
use usher::service::join::{decide, withdraw};
use usher::service::reviewer::appoint;

use super::event_screens::rows;
use crate::support::{Browser, Group, Person, TestApp, same_rows};

fn door(id: &str) -> String {
    format!("/dashboard/links/{id}/door")
}

async fn open(browser: &Browser<'_>, id: &str, on: &str) {
    let led = browser.post("/do/event/door", &[("id", id), ("on", on)]).await;
    assert_eq!(led.led_to(), door(id));
}

async fn tap(browser: &Browser<'_>, id: &str, request: &OwnRequest) -> String {
    let fields = [("id", id), ("request", request.id.as_str())];
    browser.post("/do/event/let-in", &fields).await.led_to().to_owned()
}

/// The pair a guest is shown, as they see it and as it is read to them.
fn pair_on(page: &str) -> Option<(String, String)> {
    let name = page.split("role=\"img\" aria-label=\"").nth(1)?.split('"').next()?.to_owned();
    let (word, number) = name.rsplit_once(' ')?;
    let (picture, _) = SIGNS.iter().find(|(_, known)| *known == word)?;
    let shown = format!("{picture} {number}");
    page.contains(&shown).then_some((shown, name))
}

struct AtDoor<'a> {
    group: Group,
    id: String,
    row: InviteRow,
    hers: Browser<'a>,
}

async fn at_door<'a>(app: &'a TestApp, alix: &Person) -> AtDoor<'a> {
    let group = app.group_of(alix).await;
    let row = app.invite(alix, group.invite()).await;
    let (id, hers) = (row.card.id.to_string(), app.browser(alix).await);
    AtDoor { group, id, row, hers }
}

both!(a_guest_shows_a_pair_and_a_tap_on_the_same_lets_them_in);
async fn a_guest_shows_a_pair_and_a_tap_on_the_same_lets_them_in(app: &TestApp) {
    let [alix, bo, cy, di] = ["alix", "bo", "cy", "di"].map(|name| app.person(name));
    let AtDoor { group, id, row, hers } = at_door(app, &alix).await;
    let waited = app.join(&bo, &row).await;
    let bos = app.browser(&bo).await;
    let invite = format!("/invite/{id}");
    assert_eq!(pair_on(&bos.get(&invite).await.page(200)), None);
    assert!(hers.get(&door(&id)).await.page(200).contains("The door is not open."));

    open(&hers, &id, "1").await;
    let (shown, name) = pair_on(&bos.get(&invite).await.page(200)).expect("who waits is given a pair");
    let asked = [app.join(&cy, &row).await, app.join(&di, &row).await];
    let before = rows(app).await;
    let page = hers.get(&door(&id)).await.page(200);
    assert!(page.contains(&shown) && page.contains(&format!("aria-label=\"Let {name} in\"")), "{page}");
    assert!(page.contains("3 people wait") && page.contains("data-live=\"2\""), "{page}");
    let places: Vec<_> =
        asked.iter().chain([&waited]).map(|one| page.find(one.id.as_str()).unwrap()).collect();
    assert!(places.iter().all(|place| *place > 0));
    let cys = pair_on(&app.browser(&cy).await.get(&invite).await.page(200)).unwrap();
    assert_ne!(cys.0, shown);
    same_rows(&before, &rows(app).await);

    let led = tap(&hers, &id, &waited).await;
    assert_eq!(led, format!("{}?did={}", door(&id), waited.id));
    let page = hers.get(&led).await.page(200);
    assert!(page.contains("2 people wait") && page.contains(&shown), "who was tapped is named: {page}");
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo) && !app.is_in(&group, &cy));
    let page = hers.get(&led).await.page(200);
    assert!(page.contains("1 person is in") && page.contains("In the group"), "{page}");
    assert!(
        bos.get(&invite).await.page(200).contains("You're in.")
            || bos.get(&invite).await.page(200).contains("You&#39;re in.")
    );
    open(&hers, &id, "").await;
    assert_eq!(pair_on(&app.browser(&cy).await.get(&invite).await.page(200)), None);
    let told = app.texts("SELECT action FROM audit WHERE action LIKE 'event.%' ORDER BY id").await;
    assert_eq!(told, ["event.door_opened", "event.door_closed"]);
    app.work_stays();
}

both!(two_at_the_door_and_a_page_that_is_old_do_no_harm);
async fn two_at_the_door_and_a_page_that_is_old_do_no_harm(app: &TestApp) {
    let [alix, bo, cy, di, rae] = ["alix", "bo", "cy", "di", "rae"].map(|name| app.person(name));
    let AtDoor { group, id, row, hers } = at_door(app, &alix).await;
    open(&hers, &id, "1").await;
    appoint(&app.services, &alix.inbox_id, group.key.as_str(), rae.inbox_id.as_str()).await.unwrap();
    let raes = app.browser(&rae).await;
    let [bos, cys, dis] = [app.join(&bo, &row).await, app.join(&cy, &row).await, app.join(&di, &row).await];
    for browser in [&hers, &raes] {
        assert!(tap(browser, &id, &bos).await.contains("?did="), "both tapped the same");
    }
    withdraw(&app.services, &cy.inbox_id, cys.id.as_str()).await.unwrap();
    let led = tap(&raes, &id, &cys).await;
    assert_eq!(led, format!("{}?again", door(&id)));
    assert!(raes.get(&led).await.page(200).contains("The person took this request back."));
    let no = Answer::Reject { reason: None };
    decide(&app.services, &alix.inbox_id, dis.id.as_str(), no).await.unwrap();
    let led = tap(&raes, &id, &dis).await;
    assert!(raes.get(&led).await.page(200).contains("Somebody already rejected this request."));
    app.run_jobs().await;
    assert_eq!(app.uses(&row).await, 1, "one tap, one place");
    assert!(app.is_in(&group, &bo) && !app.is_in(&group, &cy) && !app.is_in(&group, &di));
}

both!(the_door_is_for_who_may_answer_and_is_opened_by_who_may_change_the_link);
async fn the_door_is_for_who_may_answer_and_is_opened_by_who_may_change_the_link(app: &TestApp) {
    let [alix, bo, rae, cy] = ["alix", "bo", "rae", "cy"].map(|name| app.person(name));
    let AtDoor { group, id, row, hers } = at_door(app, &alix).await;
    appoint(&app.services, &alix.inbox_id, group.key.as_str(), rae.inbox_id.as_str()).await.unwrap();
    let (bos, raes) = (app.browser(&bo).await, app.browser(&rae).await);
    let asked = app.join(&cy, &row).await;
    bos.get(&door(&id)).await.page(404);
    assert_eq!(app.stranger_browser().get(&door(&id)).await.led_to(), "/sign-in");
    let closed = raes.get(&door(&id)).await.page(200);
    assert!(!closed.contains("Open the door"), "{closed}");
    assert_eq!(
        raes.post("/do/event/door", &[("id", &id), ("on", "1")]).await.led_to(),
        format!("{}?again", door(&id))
    );
    open(&hers, &id, "1").await;
    let page = raes.get(&door(&id)).await.page(200);
    assert!(page.contains("1 person waits") && !page.contains("Close the door"), "{page}");
    let link = raes.get(&format!("/dashboard/links/{id}")).await.page(200);
    assert!(link.contains("Go to the door") && !link.contains("Open the screen"), "{link}");
    assert_eq!(tap(&bos, &id, &asked).await, format!("{}?again", door(&id)));
    assert!(tap(&raes, &id, &asked).await.contains("?did="));
    // Somebody else's request says nothing on this door.
    let other = app.invite(&alix, group.invite()).await;
    let elsewhere = app.join(&bo, &other).await;
    let page = hers.get(&format!("{}?did={}", door(&id), elsewhere.id)).await.page(200);
    assert!(!page.contains("id=\"did\""), "{page}");
    app.work_stays();
}
