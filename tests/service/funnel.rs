//! Looks at links, from memory to the database.

use usher::domain::funnel::KEPT_DAYS;
use usher::domain::source::Source;
use usher::service::funnel::{Tally, of_link, tapped, viewed, write_down};
use usher::service::invite::NewInvite;
use usher::service::tidy;

use crate::support::{TestApp, refusal};

const DAY: i64 = 24 * 60 * 60 * 1000;

fn own() -> NewInvite {
    NewInvite { group_name: "Tea".into(), ..NewInvite::default() }
}

both!(several_processes_add_to_the_same_numbers);
async fn several_processes_add_to_the_same_numbers(app: &TestApp) {
    let alix = app.person("alix");
    let id = app.invite(&alix, own()).await.card.id;
    let other = app.with(|services| services.tally = Tally::default());
    for app in [app, &other, app] {
        for _ in 0..3 {
            viewed(&app.services, id.clone(), Source::Poster);
        }
        tapped(&app.services, id.as_str(), Source::Poster).await.unwrap();
        write_down(&app.services).await.unwrap();
    }
    let total = of_link(&app.services, &alix.inbox_id, id.as_str(), 7).await.unwrap().total;
    assert_eq!((total.views, total.taps), (9, 3));
}

both!(what_could_not_be_written_down_is_kept_for_the_next_time);
async fn what_could_not_be_written_down_is_kept_for_the_next_time(app: &TestApp) {
    let alix = app.person("alix");
    let id = app.invite(&alix, own()).await.card.id;
    viewed(&app.services, id.clone(), Source::Direct);
    app.sql("ALTER TABLE link_views RENAME TO away").await;
    assert_eq!(refusal(write_down(&app.services).await), "500 internal");
    app.sql("ALTER TABLE away RENAME TO link_views").await;
    app.advance(2 * DAY);
    viewed(&app.services, id.clone(), Source::Direct);
    write_down(&app.services).await.unwrap();
    let funnel = of_link(&app.services, &alix.inbox_id, id.as_str(), 7).await.unwrap();
    let views: Vec<_> = funnel.by_day.iter().map(|(_, steps)| steps.views).collect();
    assert_eq!(views, [1, 1], "each on its own day");
}

both!(a_link_that_is_not_there_is_not_counted);
async fn a_link_that_is_not_there_is_not_counted(app: &TestApp) {
    for invite in ["0".repeat(26), "nonsense".into(), String::new()] {
        tapped(&app.services, &invite, Source::Direct).await.unwrap();
    }
    write_down(&app.services).await.unwrap();
    assert_eq!(app.number("SELECT count(*) FROM link_views").await, 0);
}

both!(days_long_past_are_forgotten);
async fn days_long_past_are_forgotten(app: &TestApp) {
    let alix = app.person("alix");
    let id = app.invite(&alix, own()).await.card.id;
    for wait in [0, 1, KEPT_DAYS] {
        app.advance(wait * DAY);
        viewed(&app.services, id.clone(), Source::Direct);
        write_down(&app.services).await.unwrap();
    }
    assert_eq!(app.number("SELECT count(*) FROM link_views").await, 3);
    tidy::run(&app.services).await;
    assert_eq!(app.number("SELECT count(*) FROM link_views").await, 2);
}

both!(only_who_sees_the_requests_of_a_link_sees_its_numbers);
async fn only_who_sees_the_requests_of_a_link_sees_its_numbers(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let id = app.invite(&alix, own()).await.card.id;
    of_link(&app.services, &alix.inbox_id, id.as_str(), 7).await.unwrap();
    for wrong in [id.as_str(), &"0".repeat(26), "x"] {
        assert_eq!(refusal(of_link(&app.services, &bo.inbox_id, wrong, 7).await), "404 not_found");
    }
}
