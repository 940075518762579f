use usher::domain::webhook::Event;
use usher::domain::webhook::view::{DeliveryState, State};
use usher::service::webhook::{get, set_on, test};

use super::{H, S, calls, happen, hook, states};
use crate::support::{Person, TestApp, refusal};

async fn state(app: &TestApp, owner: &Person, id: &str) -> State {
    get(&app.services, &owner.inbox_id, id).await.unwrap().state
}

both!(a_failing_server_is_left_alone_looked_at_and_told_everything_once_it_is_back);
async fn a_failing_server_is_left_alone_looked_at_and_told_everything_once_it_is_back(app: &TestApp) {
    let alix = app.person("alix");
    let (id, _) = hook(app, &alix, &[Event::InviteCreated]).await;
    for _ in 0..5 {
        happen(app, &alix).await;
    }
    app.hooks.set_down(true);
    assert_eq!(calls(app).await.len(), 5);
    let resting = async || get(&app.services, &alix.inbox_id, &id).await.unwrap().resting_until_ms;
    assert_eq!(resting().await, Some(app.now() + 30 * S));
    happen(app, &alix).await;
    app.advance(30 * S - 1);
    assert_eq!(calls(app).await, [], "it is left alone");
    app.advance(1);
    assert_eq!(calls(app).await.len(), 1, "one call looks how it does");
    app.advance(60 * S - 1);
    assert_eq!(calls(app).await, [], "twice as long");
    app.hooks.set_down(false);
    app.advance(1);
    let told = calls(app).await.len();
    assert_eq!(resting().await, None);
    app.advance(30 * S);
    assert_eq!(told + calls(app).await.len(), 5, "the others");
    app.advance(5 * 60 * S);
    calls(app).await;
    assert_eq!(states(app, &alix, &id).await, [DeliveryState::Delivered; 6], "nothing was lost");
}

both!(a_server_that_says_it_is_gone_is_switched_off_and_what_waits_is_kept);
async fn a_server_that_says_it_is_gone_is_switched_off_and_what_waits_is_kept(app: &TestApp) {
    let alix = app.person("alix");
    let (id, _) = hook(app, &alix, &[Event::InviteCreated]).await;
    app.hooks.fail();
    happen(app, &alix).await;
    assert_eq!(calls(app).await.len(), 1);
    app.hooks.answer(410, "");
    happen(app, &alix).await;
    assert_eq!(calls(app).await.len(), 1);
    assert_eq!(state(app, &alix, &id).await, State::Gone);
    app.advance(H);
    happen(app, &alix).await;
    assert_eq!(calls(app).await, []);
    assert_eq!(refusal(test(&app.services, &alix.inbox_id, &id).await), "409 webhook_off");

    set_on(&app.services, &alix.inbox_id, &id, true).await.unwrap();
    assert_eq!(calls(app).await.len(), 1, "what waited; while it was off nothing new was written down");
    assert_eq!(states(app, &alix, &id).await, [DeliveryState::Dead, DeliveryState::Delivered]);
}

both!(a_server_that_fails_for_five_days_is_switched_off);
async fn a_server_that_fails_for_five_days_is_switched_off(app: &TestApp) {
    let alix = app.person("alix");
    let (id, _) = hook(app, &alix, &[Event::InviteCreated]).await;
    app.hooks.set_down(true);
    for _ in 0..12 {
        assert_eq!(state(app, &alix, &id).await, State::On);
        happen(app, &alix).await;
        calls(app).await;
        app.advance(10 * H);
    }
    calls(app).await;
    assert_eq!(state(app, &alix, &id).await, State::Failed);
    app.hooks.set_down(false);
    app.advance(10 * H);
    assert_eq!(calls(app).await, []);

    set_on(&app.services, &alix.inbox_id, &id, true).await.unwrap();
    assert!(!calls(app).await.is_empty());
    app.advance(24 * H);
    calls(app).await;
    let left = "SELECT count(*) FROM deliveries WHERE state = 'ready'";
    assert_eq!(app.number(left).await, 0, "what waited was told");
    set_on(&app.services, &alix.inbox_id, &id, false).await.unwrap();
    happen(app, &alix).await;
    app.advance(10 * H);
    assert_eq!(calls(app).await, []);
}

both!(a_slow_server_does_not_stand_in_the_way_of_another);
async fn a_slow_server_does_not_stand_in_the_way_of_another(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    hook(app, &alix, &[Event::InviteCreated]).await;
    hook(app, &bo, &[Event::InviteCreated]).await;
    for _ in 0..30 {
        happen(app, &alix).await;
    }
    happen(app, &bo).await;
    let claimed =
        usher::storage::delivery::claim(app.services.store.write(), 0, 32, app.now()).await.unwrap();
    assert_eq!(claimed.len(), 5, "four for one server, and the one for the other");
    assert_eq!(calls(app).await.len(), 31);
}
