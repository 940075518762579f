use usher::service::set_up::{name, offer, take};
use usher::storage::setting;

use crate::support::{TestApp, at_once, refusal};

both!(the_set_up_link_names_one_operator_once);
async fn the_set_up_link_names_one_operator_once(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let secret = offer(&app.services).await.unwrap().unwrap();
    assert!(!app.dump().await.join("\n").contains(&secret), "only its hash is kept");
    assert_eq!(refusal(take(&app.services, &bo.inbox_id, "guessed").await), "404 set_up_link_spent");
    take(&app.services, &alix.inbox_id, &secret).await.unwrap();
    assert_eq!(refusal(take(&app.services, &bo.inbox_id, &secret).await), "404 set_up_link_spent");
    let db = app.services.store.read();
    assert!(setting::is_operator(db, alix.inbox_id.as_str()).await.unwrap());
    assert!(!setting::is_operator(db, bo.inbox_id.as_str()).await.unwrap());
    assert_eq!(offer(&app.services).await.unwrap(), None, "there is an operator now");
}

both!(a_newer_set_up_link_voids_the_one_before);
async fn a_newer_set_up_link_voids_the_one_before(app: &TestApp) {
    let alix = app.person("alix");
    let old = offer(&app.services).await.unwrap().unwrap();
    let new = offer(&app.services).await.unwrap().unwrap();
    assert_ne!(old, new);
    assert_eq!(refusal(take(&app.services, &alix.inbox_id, &old).await), "404 set_up_link_spent");
    take(&app.services, &alix.inbox_id, &new).await.unwrap();
}

both!(of_many_who_open_the_set_up_link_at_once_one_is_named);
async fn of_many_who_open_the_set_up_link_at_once_one_is_named(app: &TestApp) {
    let secret = offer(&app.services).await.unwrap().unwrap();
    let taken = at_once(app.people(16), |person| {
        let (app, secret) = (app.clone(), secret.clone());
        async move { take(&app.services, &person.inbox_id, &secret).await.is_ok() }
    });
    assert_eq!(taken.await.into_iter().filter(|taken| *taken).count(), 1);
    assert_eq!(app.number("SELECT count(*) FROM operators").await, 1);
}

both!(operators_of_the_configuration_need_no_link);
async fn operators_of_the_configuration_need_no_link(app: &TestApp) {
    let alix = app.person("alix");
    for _ in 0..2 {
        name(&app.services, std::slice::from_ref(&alix.inbox_id)).await.unwrap();
    }
    assert_eq!(offer(&app.services).await.unwrap(), None);
}
