//! Pictures at addresses elsewhere: fetched once, by the worker, and shown from then on.

use usher::domain::picture::Fetching;
use usher::domain::view::InviteRow;
use usher::images::NotFetched;
use usher::service::invite::{self, InviteChange, NewInvite};
use usher::service::{image, landing, picture, tidy};
use usher::xmtp::{GroupClient, MetadataChange};

use crate::support::{Group, Person, TestApp};

const URL: &str = "https://pictures.example.org/cup.png";
const OTHER: &str = "https://pictures.example.org/tea.png";
const PNG: &[u8] = include_bytes!("../http/pictures/halves.png");
const JPEG: &[u8] = include_bytes!("../http/pictures/halves.jpg");
const MINUTE: i64 = 60 * 1000;

fn own(url: &str) -> NewInvite {
    NewInvite { group_name: "Tea".into(), image_url: Some(url.into()), ..NewInvite::default() }
}

/// What a link shows, and what its admins are told.
async fn seen(app: &TestApp, row: &InviteRow) -> (Option<String>, Option<Fetching>) {
    let card = landing::view(&app.services, row.card.id.as_str(), None).await.unwrap().card;
    (card.picture().map(str::to_owned), picture::of_card(&app.services, &card).await.unwrap())
}

async fn change_url(app: &TestApp, alix: &Person, row: &InviteRow, url: Option<&str>) {
    let change = InviteChange { image_url: Some(url.map(str::to_owned)), ..InviteChange::default() };
    invite::change(&app.services, &alix.inbox_id, row.card.id.as_str(), change).await.unwrap();
}

both!(a_picture_elsewhere_is_fetched_once_for_all_who_name_it);
async fn a_picture_elsewhere_is_fetched_once_for_all_who_name_it(app: &TestApp) {
    let alix = app.person("alix");
    app.pictures.serve(URL, PNG);
    let first = app.invite(&alix, own(URL)).await;
    let second = app.invite(&alix, own(URL)).await;
    assert_eq!(app.pictures.take_asked(), Vec::<String>::new(), "not while somebody waits");
    assert_eq!(seen(app, &first).await, (None, Some(Fetching::Ordered)));
    app.run_jobs().await;
    assert_eq!(app.pictures.take_asked(), [URL]);
    let (hash, told) = seen(app, &first).await;
    let hash = hash.unwrap();
    assert_eq!(told, None);
    assert_eq!(seen(app, &second).await.0.as_ref(), Some(&hash));
    let third = app.invite(&alix, own(URL)).await;
    assert_eq!(third.card.fetched_hash.as_ref(), Some(&hash));
    app.run_jobs().await;
    assert_eq!(app.pictures.take_asked(), Vec::<String>::new());
    for name in [hash.clone(), format!("{hash}-96"), format!("{hash}-288")] {
        assert!(image::get(&app.services, &name, true).await.unwrap().is_some(), "{name}");
    }
    // What goes over the wire is what came over it.
    assert_eq!((third.card.image_hash, third.card.image_url.as_deref()), (None, Some(URL)));
}

both!(a_picture_that_does_not_come_is_asked_for_a_few_times_and_given_up);
async fn a_picture_that_does_not_come_is_asked_for_a_few_times_and_given_up(app: &TestApp) {
    let alix = app.person("alix");
    let slow = || NotFetched::NotNow("The server took too long.".into());
    app.pictures.answer(URL, Err(slow()));
    let row = app.invite(&alix, own(URL)).await;
    let why = "The server took too long.".to_owned();
    for wait in [1, 10, 60, 360] {
        app.run_jobs().await;
        assert_eq!(seen(app, &row).await, (None, Some(Fetching::Again { why: why.clone() })));
        app.advance(wait * MINUTE - 1);
        app.run_jobs().await;
        assert_eq!(app.pictures.take_asked().len(), 1, "not before {wait} minutes");
        app.advance(1);
    }
    app.run_jobs().await;
    assert_eq!(seen(app, &row).await, (None, Some(Fetching::GivenUp { why })));
    app.pictures.take_asked();
    app.advance(24 * 60 * MINUTE);
    tidy::run(&app.services).await;
    app.run_jobs().await;
    assert_eq!(app.pictures.take_asked(), Vec::<String>::new());
    // Another address is another picture; and who writes the old one down again means it.
    app.pictures.serve(OTHER, JPEG);
    change_url(app, &alix, &row, Some(OTHER)).await;
    app.run_jobs().await;
    assert_eq!(app.pictures.take_asked(), [OTHER]);
    assert!(seen(app, &row).await.0.is_some());
    app.pictures.serve(URL, PNG);
    change_url(app, &alix, &row, Some(URL)).await;
    assert_eq!(seen(app, &row).await, (None, Some(Fetching::Ordered)));
    app.run_jobs().await;
    app.advance(MINUTE);
    app.run_jobs().await;
    assert!(seen(app, &row).await.0.is_some());
    assert_eq!(app.number("SELECT count(*) FROM jobs WHERE state = 'dead'").await, 0);
}

both!(what_is_no_picture_is_refused_at_once_and_said);
async fn what_is_no_picture_is_refused_at_once_and_said(app: &TestApp) {
    let alix = app.person("alix");
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".as_slice();
    for (n, (file, why)) in [
        (svg, "It is not a PNG, JPEG, WebP or GIF."),
        (b"<html>404</html>", "It is not a PNG, JPEG, WebP or GIF."),
        (&PNG[..60], "It is broken or cut off."),
    ]
    .into_iter()
    .enumerate()
    {
        let url = format!("https://pictures.example.org/{n}.png");
        app.pictures.serve(&url, file);
        let row = app.invite(&alix, own(&url)).await;
        app.run_jobs().await;
        assert_eq!(seen(app, &row).await, (None, Some(Fetching::GivenUp { why: why.into() })), "{n}");
    }
    let inside = app.invite(&alix, own("http://127.0.0.1/a.png")).await;
    let told = seen(app, &inside).await.1;
    assert!(matches!(&told, Some(Fetching::GivenUp { why }) if why.contains("public internet")), "{told:?}");
    let odd = app.invite(&alix, own("https://é.example/a.png")).await;
    assert!(matches!(seen(app, &odd).await.1, Some(Fetching::GivenUp { .. })));
    assert_eq!(app.number("SELECT count(*) FROM images").await, 0);
}

both!(an_uploaded_picture_goes_before_a_fetched_one);
async fn an_uploaded_picture_goes_before_a_fetched_one(app: &TestApp) {
    let alix = app.person("alix");
    app.pictures.serve(URL, PNG);
    let uploaded = image::store(&app.services, &alix.inbox_id, JPEG.to_vec()).await.unwrap();
    let new = NewInvite { image_hash: Some(uploaded.clone()), ..own(URL) };
    let row = app.invite(&alix, new).await;
    app.run_jobs().await;
    assert_eq!(app.pictures.take_asked(), Vec::<String>::new());
    assert_eq!(seen(app, &row).await, (Some(uploaded), None));
    let change = InviteChange { image_hash: Some(None), ..InviteChange::default() };
    invite::change(&app.services, &alix.inbox_id, row.card.id.as_str(), change).await.unwrap();
    app.run_jobs().await;
    assert_eq!(app.pictures.take_asked(), [URL]);
    change_url(app, &alix, &row, None).await;
    assert_eq!(seen(app, &row).await, (None, None));
}

async fn paint(app: &TestApp, group: &Group, url: &str) {
    let change = MetadataChange { image_url: Some(url.into()), ..MetadataChange::default() };
    app.line.update_metadata(&group.id, change).await.unwrap();
    app.mirror(group).await;
}

both!(the_picture_a_group_has_in_apps_is_shown_by_it_and_by_links_without_one);
async fn the_picture_a_group_has_in_apps_is_shown_by_it_and_by_links_without_one(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let (plain, own) = (group.invite(), NewInvite { image_url: Some(OTHER.into()), ..group.invite() });
    app.pictures.serve(URL, PNG);
    app.pictures.serve(OTHER, JPEG);
    let (plain, own) = (app.invite(&alix, plain).await, app.invite(&alix, own).await);
    paint(app, &group, URL).await;
    app.run_jobs().await;
    let mut asked = app.pictures.take_asked();
    asked.sort();
    assert_eq!(asked, [URL, OTHER]);
    let view = usher::service::group::get(&app.services, &alix.inbox_id, group.key.as_str()).await.unwrap();
    assert!(view.image_hash.is_some());
    assert_eq!(seen(app, &plain).await.0, view.image_hash);
    assert_ne!(seen(app, &own).await.0, view.image_hash);
    let later = app.invite(&alix, group.invite()).await;
    assert_eq!(later.card.fetched_hash, view.image_hash);
    assert_eq!((later.card.image_url, later.card.image_hash), (None, None));
    for odd in ["ipfs://bafy", "data:image/png;base64,AA", "javascript:alert(1)", "https://x.example/a b"] {
        paint(app, &group, odd).await;
        assert_eq!(seen(app, &plain).await, (None, None), "{odd}");
    }
    app.run_jobs().await;
    assert_eq!(app.pictures.take_asked(), Vec::<String>::new());
}

both!(an_address_nobody_names_any_more_is_not_asked);
async fn an_address_nobody_names_any_more_is_not_asked(app: &TestApp) {
    let alix = app.person("alix");
    app.pictures.serve(URL, PNG);
    app.pictures.serve(OTHER, JPEG);
    let row = app.invite(&alix, own(URL)).await;
    change_url(app, &alix, &row, Some(OTHER)).await;
    let gone = app.invite(&alix, own(URL)).await;
    invite::revoke(&app.services, &alix.inbox_id, gone.card.id.as_str()).await.unwrap();
    for _ in 0..2 {
        app.run_jobs().await;
    }
    assert_eq!(app.pictures.take_asked(), [OTHER]);
}

both!(links_from_before_get_their_pictures_when_things_are_tidied);
async fn links_from_before_get_their_pictures_when_things_are_tidied(app: &TestApp) {
    let alix = app.person("alix");
    app.pictures.serve(URL, PNG);
    let row = app.invite(&alix, own(OTHER)).await;
    app.sql(&format!("UPDATE invites SET image_url = '{URL}'")).await;
    tidy::run(&app.services).await;
    tidy::run(&app.services).await;
    app.run_jobs().await;
    assert_eq!(app.pictures.take_asked(), [URL]);
    assert!(seen(app, &row).await.0.is_some());
}

both!(a_crash_while_fetching_loses_nothing);
async fn a_crash_while_fetching_loses_nothing(app: &TestApp) {
    let alix = app.person("alix");
    app.pictures.serve(URL, PNG);
    let row = app.invite(&alix, own(URL)).await;
    // As a process leaves it that dies between asking and writing.
    app.sql("UPDATE jobs SET state = 'running', attempt = 1, claim_epoch = 0, claim_until = 0").await;
    app.other_process().run_jobs().await;
    assert!(seen(app, &row).await.0.is_some());
}

both!(a_picture_that_ends_the_process_each_time_is_not_tried_for_ever);
async fn a_picture_that_ends_the_process_each_time_is_not_tried_for_ever(app: &TestApp) {
    let alix = app.person("alix");
    app.pictures.serve(URL, PNG);
    let row = app.invite(&alix, own(URL)).await;
    // As often as it is tried, and nothing came of the last time.
    app.sql("UPDATE jobs SET attempt = 5 WHERE kind = 'fetch_picture'").await;
    app.run_jobs().await;
    assert_eq!(app.pictures.take_asked(), Vec::<String>::new());
    let (shown, told) = seen(app, &row).await;
    assert!(shown.is_none() && told.is_some_and(|told| told != Fetching::Ordered));
}
