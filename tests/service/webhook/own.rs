use usher::domain::webhook::Event;
use usher::service::form_once;
use usher::service::webhook::{
    NewEndpoint, change, create, delete, deliveries, get, list, replay, rotate, set_on, test,
};

use super::{calls, happen, hook, log, new};
use crate::support::{TestApp, refusal};

both!(a_webhook_of_somebody_else_is_not_there);
async fn a_webhook_of_somebody_else_is_not_there(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (id, _) = hook(app, &alix, &[Event::InviteCreated]).await;
    happen(app, &alix).await;
    calls(app).await;
    let message = log(app, &alix, &id).await.remove(0).id;
    let before = app.dump().await;
    let (s, who, form) = (&app.services, &bo.inbox_id, form_once::name(&app.services));
    assert_eq!(list(s, who).await.unwrap(), []);
    let elsewhere = NewEndpoint { url: "https://bo.example.org/".into(), ..new(&[Event::JoinRequested]) };
    let refused = [
        refusal(get(s, who, &id).await),
        refusal(deliveries(s, who, &id).await),
        refusal(change(s, who, &id, elsewhere).await),
        refusal(set_on(s, who, &id, false).await),
        refusal(rotate(s, who, &id, &form).await),
        refusal(test(s, who, &id).await),
        refusal(replay(s, who, &message).await),
        refusal(delete(s, who, &id).await),
        refusal(get(s, &alix.inbox_id, "none").await),
        refusal(replay(s, &alix.inbox_id, "none").await),
    ];
    assert_eq!(refused, ["404 not_found"; 10]);
    crate::support::same_rows(&before, &app.dump().await);
}

both!(an_address_that_may_not_be_called_is_refused_where_it_is_typed);
async fn an_address_that_may_not_be_called_is_refused_where_it_is_typed(app: &TestApp) {
    let alix = app.person("alix");
    let with = |url: &str| NewEndpoint { url: url.into(), ..new(&[Event::InviteCreated]) };
    for url in ["", "http://example.org/", "javascript:alert(1)"] {
        let refused = create(&app.services, &alix.inbox_id, with(url)).await.unwrap_err();
        assert_eq!((refused.status, refused.field.as_deref()), (422, Some("url")), "{url}");
    }
    assert_eq!(refusal(create(&app.services, &alix.inbox_id, new(&[])).await), "422 invalid");
    let (id, _) = hook(app, &alix, &[Event::InviteCreated]).await;
    let moved = |url: &str| {
        let to = NewEndpoint { url: url.into(), ..new(&[Event::JoinRequested]) };
        change(&app.services, &alix.inbox_id, &id, to)
    };
    assert_eq!(refusal(moved("http://example.org/").await), "422 invalid");
    moved("https://other.example.org/").await.unwrap();
    let now = get(&app.services, &alix.inbox_id, &id).await.unwrap();
    assert_eq!((now.url.as_str(), now.events), ("https://other.example.org/", vec![Event::JoinRequested]));
}

both!(nobody_has_more_than_twenty_webhooks_and_one_form_makes_one);
async fn nobody_has_more_than_twenty_webhooks_and_one_form_makes_one(app: &TestApp) {
    let alix = app.person("alix");
    let form = form_once::name(&app.services);
    let once = || NewEndpoint { form: form.clone(), ..new(&[Event::InviteCreated]) };
    let first = create(&app.services, &alix.inbox_id, once()).await.unwrap();
    let second = create(&app.services, &alix.inbox_id, once()).await.unwrap();
    assert_eq!((first.id, true, None), (second.id, first.secret.is_some(), second.secret));
    for _ in 1..20 {
        hook(app, &alix, &[Event::InviteCreated]).await;
    }
    let more = || create(&app.services, &alix.inbox_id, new(&[Event::InviteCreated]));
    assert_eq!(refusal(more().await), "409 too_many_webhooks");
    let id = list(&app.services, &alix.inbox_id).await.unwrap().remove(0).id;
    delete(&app.services, &alix.inbox_id, id.as_str()).await.unwrap();
    assert_eq!(refusal(more().await), "429 rate_limited", "made too fast");
    app.advance(60_000);
    more().await.unwrap();
}

both!(what_is_deleted_is_told_nothing_any_more);
async fn what_is_deleted_is_told_nothing_any_more(app: &TestApp) {
    let alix = app.person("alix");
    let (id, _) = hook(app, &alix, &[Event::InviteCreated]).await;
    happen(app, &alix).await;
    delete(&app.services, &alix.inbox_id, &id).await.unwrap();
    happen(app, &alix).await;
    assert_eq!(calls(app).await, []);
    for table in ["endpoints", "deliveries", "delivery_attempts"] {
        assert_eq!(app.number(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
    }
}
