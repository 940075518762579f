//! A rush that is expected: for a while a link takes more people at once, and nothing else is let go.

use usher::domain::client::{CalledFrom, Client};
use usher::domain::view::InviteRow;
use usher::service::event::surge::{end, expect};
use usher::service::event::{door, setup};
use usher::service::invite::{NewInvite, revoke};
use usher::service::stranger::{may_ask, may_stay};
use usher::storage::limit::Rate;

use crate::support::{Person, TestApp, at_once, refusal};

const MINUTE: i64 = 60_000;

fn strict(app: &TestApp) -> TestApp {
    let rate = Rate { burst: 2, interval_ms: 10 * MINUTE };
    app.with_limits(|limits| {
        limits.join_per_link = rate;
        limits.pending_per_link = 3;
        limits.session_per_address = rate;
        limits.nonce_per_address = rate;
    })
}

/// How many of these people may ask, one after the other.
async fn asked(app: &TestApp, people: &[Person], link: &InviteRow) -> usize {
    let mut passed = 0;
    for person in people {
        match app.try_join(person, link).await {
            Ok(_) => passed += 1,
            refused => assert_eq!(refusal(refused), "429 rate_limited"),
        }
    }
    passed
}

both!(a_rush_that_is_expected_passes_and_ends_by_itself);
async fn a_rush_that_is_expected_passes_and_ends_by_itself(app: &TestApp) {
    let app = strict(app);
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let (link, other) =
        (app.invite(&alix, group.automatic()).await, app.invite(&alix, group.automatic()).await);
    let id = link.card.id.as_str();
    let people = app.people(40);
    assert_eq!(asked(&app, &people[..5], &link).await, 2);
    expect(&app.services, &alix.inbox_id, id, 30).await.unwrap();
    let until = setup(&app.services, &alix.inbox_id, id).await.unwrap().surge_until_ms;
    assert_eq!(until, Some(app.now() + 30 * MINUTE));
    assert_eq!(asked(&app, &people[5..30], &link).await, 20, "ten times as many");
    assert_eq!(asked(&app, &people[..5], &other).await, 2, "another link is as it was");
    app.advance(30 * MINUTE);
    assert_eq!(setup(&app.services, &alix.inbox_id, id).await.unwrap().surge_until_ms, None);
    assert_eq!(asked(&app, &people[30..], &link).await, 2, "it is over");
    app.run_jobs().await;
}

both!(four_times_as_many_may_wait_while_a_rush_is_expected);
async fn four_times_as_many_may_wait_while_a_rush_is_expected(app: &TestApp) {
    let app = strict(app).with_limits(|limits| limits.join_per_link.burst = 100);
    let alix = app.person("alix");
    let link = app.invite(&alix, app.group_of(&alix).await.invite()).await;
    let people = app.people(20);
    assert_eq!(asked(&app, &people, &link).await, 3);
    expect(&app.services, &alix.inbox_id, link.card.id.as_str(), 60).await.unwrap();
    assert_eq!(asked(&app, &people[3..], &link).await, 9, "twelve wait");
    end(&app.services, &alix.inbox_id, link.card.id.as_str()).await.unwrap();
    assert_eq!(asked(&app, &people[12..], &link).await, 0);
    app.work_stays();
}

both!(one_address_may_hold_twice_the_strangers_and_no_more_texts_to_sign);
async fn one_address_may_hold_twice_the_strangers_and_no_more_texts_to_sign(app: &TestApp) {
    let app = strict(app);
    let alix = app.person("alix");
    let link = app.invite(&alix, app.group_of(&alix).await.invite()).await;
    let own = app.invite(&alix, NewInvite { group_name: "Own".into(), ..NewInvite::default() }).await;
    let venue = CalledFrom(Some(Client::at("2001:db8::1".parse().unwrap())));
    let stay = async || may_stay(&app.services, venue).await;
    for _ in 0..2 {
        stay().await.unwrap();
        may_ask(&app.services, venue).await.unwrap();
    }
    expect(&app.services, &alix.inbox_id, own.card.id.as_str(), 30).await.unwrap();
    assert_eq!(refusal(stay().await), "429 rate_limited", "a link that anybody can make counts for nothing");
    expect(&app.services, &alix.inbox_id, link.card.id.as_str(), 30).await.unwrap();
    for _ in 0..2 {
        stay().await.unwrap();
    }
    assert_eq!(refusal(stay().await), "429 rate_limited");
    assert_eq!(refusal(may_ask(&app.services, venue).await), "429 rate_limited");
    revoke(&app.services, &alix.inbox_id, link.card.id.as_str()).await.unwrap();
    app.advance(10 * MINUTE);
    stay().await.unwrap();
    assert_eq!(refusal(stay().await), "429 rate_limited", "a link that is over expects nobody");
}

both!(a_rush_is_expected_by_who_may_change_the_link_for_a_length_we_offer_and_noted);
async fn a_rush_is_expected_by_who_may_change_the_link_for_a_length_we_offer_and_noted(app: &TestApp) {
    let [alix, bo] = ["alix", "bo"].map(|name| app.person(name));
    let link = app.invite(&alix, app.group_of(&alix).await.invite()).await;
    let id = link.card.id.as_str();
    for minutes in [0, -30, 31, 100_000, i64::MAX] {
        assert_eq!(refusal(expect(&app.services, &alix.inbox_id, id, minutes).await), "422 invalid");
    }
    assert_eq!(refusal(expect(&app.services, &bo.inbox_id, id, 30).await), "404 not_found");
    assert_eq!(refusal(end(&app.services, &bo.inbox_id, id).await), "404 not_found");
    assert_eq!(refusal(setup(&app.services, &bo.inbox_id, id).await), "404 not_found");
    end(&app.services, &alix.inbox_id, id).await.unwrap();
    expect(&app.services, &alix.inbox_id, id, 180).await.unwrap();
    end(&app.services, &alix.inbox_id, id).await.unwrap();
    let told = app
        .texts(
            "SELECT action || ' ' || coalesce(detail, '') FROM audit WHERE action LIKE 'event.%' ORDER BY id",
        )
        .await;
    assert_eq!(told, ["event.surge_started 180 min", "event.surge_ended "]);
    revoke(&app.services, &alix.inbox_id, id).await.unwrap();
    assert_eq!(refusal(expect(&app.services, &alix.inbox_id, id, 30).await), "410 invite_revoked");
    assert_eq!(refusal(door::set_open(&app.services, &alix.inbox_id, id, true).await), "410 invite_revoked");
}

both!(as_many_as_wait_have_pairs_of_their_own);
async fn as_many_as_wait_have_pairs_of_their_own(app: &TestApp) {
    let alix = app.person("alix");
    let link = app.invite(&alix, app.group_of(&alix).await.invite()).await;
    let id = link.card.id.as_str();
    let people = app.people(50);
    for person in &people[..20] {
        app.join(person, &link).await;
    }
    door::set_open(&app.services, &alix.inbox_id, id, true).await.unwrap();
    let joins = people[20..].iter().cloned().map(|person| (app.clone(), person, link.clone()));
    at_once(joins, |(app, person, link): (TestApp, Person, InviteRow)| async move {
        app.join(&person, &link).await;
    })
    .await;
    let seen = door::get(&app.services, &alix.inbox_id, id).await.unwrap();
    let pairs: std::collections::HashSet<_> = seen.waiting.iter().map(|one| one.pair).collect();
    assert_eq!((seen.waiting.len(), pairs.len()), (50, 50));
    app.work_stays();
}
