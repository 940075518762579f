//! Lists ask the database as often for many as for few.

use usher::domain::view::QueueTab;
use usher::service::group::GroupForm;
use usher::service::invite::{self, NewInvite};
use usher::service::{group, join};

use crate::support::{Person, TestApp, pass, queries};

/// A group with a link and somebody who waits there, and two links of alix's own.
async fn more(app: &TestApp, alix: &Person, round: usize) {
    let group =
        app.make_group(alix, GroupForm { name: format!("Tea {round}"), ..GroupForm::default() }).await;
    let managed = app.invite(alix, group.invite()).await;
    let own = NewInvite { group_name: "Own".into(), ..NewInvite::default() };
    let shared = NewInvite { join_mode: "auto_join_members".into(), ..own.clone() };
    for link in [managed, app.invite(alix, own).await, app.invite(alix, shared).await] {
        app.join(&app.person(&format!("guest {round}")), &link).await;
    }
}

/// How often each list asks, and how long it is.
async fn asked(app: &TestApp, alix: &Person) -> [(&'static str, usize, usize); 4] {
    let (services, inbox) = (&app.services, &alix.inbox_id);
    let (links, for_links) = queries(invite::mine(services, inbox)).await;
    let (groups, for_groups) = queries(group::mine(services, inbox)).await;
    let (waiting, for_waiting) = queries(join::queue(services, inbox, QueueTab::Waiting)).await;
    let first = groups.as_ref().unwrap()[0].key.to_string();
    let (of_group, for_group) = queries(invite::of_group(services, inbox, &first)).await;
    [
        ("links", links.unwrap().len(), for_links),
        ("groups", groups.unwrap().len(), for_groups),
        ("waiting", waiting.unwrap().len(), for_waiting),
        ("links of a group", of_group.unwrap().len(), for_group),
    ]
}

both!(a_list_asks_the_database_as_often_for_many_as_for_few);
async fn a_list_asks_the_database_as_often_for_many_as_for_few(app: &TestApp) {
    let alix = app.person("alix");
    more(app, &alix, 0).await;
    let few = asked(app, &alix).await;
    assert_eq!(few, [("links", 3, 7), ("groups", 1, 4), ("waiting", 3, 7), ("links of a group", 1, 9)]);
    for round in 1..5 {
        more(app, &alix, round).await;
    }
    let many = asked(app, &alix).await;
    assert_eq!(
        many.map(|(list, length, _)| (list, length)),
        [("links", 15), ("groups", 5), ("waiting", 15), ("links of a group", 1)]
    );
    assert_eq!(many.map(|(_, _, asked)| asked), few.map(|(_, _, asked)| asked));
}

both!(a_list_says_of_each_link_what_its_own_page_says);
async fn a_list_says_of_each_link_what_its_own_page_says(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    for round in 0..2 {
        more(app, &alix, round).await;
    }
    app.join(&bo, &invite::mine(&app.services, &alix.inbox_id).await.unwrap()[0]).await;
    let rows = invite::mine(&app.services, &alix.inbox_id).await.unwrap();
    for row in &rows {
        let alone = invite::get(&app.services, &alix.inbox_id, row.card.id.as_str()).await.unwrap();
        assert_eq!(&alone, row);
        assert_eq!((row.may_edit, row.card.members), (true, row.group.as_ref().map(|_| 2)));
    }
    assert_eq!(rows.iter().map(|row| row.waiting).sum::<usize>(), 7);
}

both!(the_pages_of_the_dashboard_ask_as_often_for_many_links_as_for_few);
async fn the_pages_of_the_dashboard_ask_as_often_for_many_links_as_for_few(app: &TestApp) {
    let alix = app.person("alix");
    let token = app.token(&alix).await;
    let browser = app.browser(&alix).await;
    let gated = app.group_of(&alix).await.gated(&pass());
    let asked = async || {
        let mut counts = Vec::new();
        for page in ["/dashboard", "/dashboard/links", "/dashboard/groups", "/dashboard/requests"] {
            browser.get(page).await.page(200);
            let (answer, count) = queries(browser.get(page)).await;
            answer.page(200);
            counts.push((page, count));
        }
        let (answer, count) = queries(app.get("/groupInvite").bearer(&token).send()).await;
        answer.ok(200);
        counts.push(("GET /groupInvite", count));
        counts
    };
    more(app, &alix, 0).await;
    app.invite(&alix, gated.clone()).await;
    let few = asked().await;
    assert!(few.iter().all(|(_, count)| *count > 3), "{few:?}");
    for round in 1..5 {
        more(app, &alix, round).await;
        app.invite(&alix, gated.clone()).await;
    }
    assert_eq!(asked().await, few);
}
