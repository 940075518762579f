use usher::domain::group::Level;
use usher::domain::view::GroupState;
use usher::service::group::{self, GroupForm, create, get, key_of, mine};
use usher::service::set_up;
use usher::storage::job;
use usher::xmtp::fake::Call;
use usher::xmtp::{GroupClient, XmtpErrorKind};

use crate::support::{Person, Point, TestApp, refusal};

fn named(name: &str) -> GroupForm {
    GroupForm { name: name.into(), ..GroupForm::default() }
}

fn creations(app: &TestApp) -> usize {
    app.xmtp.calls().iter().filter(|call| matches!(call, Call::CreateGroup(_))).count()
}

async fn order(app: &TestApp, person: &Person) -> String {
    create(&app.services, &person.signed_in(), named("Tea")).await.unwrap().to_string()
}

both!(an_ordered_group_is_made_and_belongs_to_who_ordered_it);
async fn an_ordered_group_is_made_and_belongs_to_who_ordered_it(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let key = order(app, &alix).await;
    let ordered = get(&app.services, &alix.inbox_id, &key).await.unwrap();
    assert_eq!((ordered.state, ordered.level, ordered.may_invite), (GroupState::Creating, None, false));
    assert_eq!(refusal(get(&app.services, &bo.inbox_id, &key).await), "404 not_found");

    app.run_jobs().await;
    let made = get(&app.services, &alix.inbox_id, &key).await.unwrap();
    assert_eq!((made.state, made.level, made.may_invite), (GroupState::Ready, Some(Level::SuperAdmin), true));
    assert_eq!((made.name.as_str(), made.members), ("Tea", 2));
    assert_eq!(mine(&app.services, &alix.inbox_id).await.unwrap(), std::slice::from_ref(&made));
    assert_eq!(mine(&app.services, &bo.inbox_id).await.unwrap(), []);
    assert_eq!(refusal(get(&app.services, &bo.inbox_id, &key).await), "404 not_found");

    let conversation = made.conversation_id.unwrap();
    let found = key_of(&app.services, &alix.inbox_id, &conversation.to_ascii_uppercase()).await;
    assert_eq!(found.unwrap().as_str(), key);
    assert_eq!(refusal(key_of(&app.services, &bo.inbox_id, &conversation).await), "404 not_found");
}

both!(away_from_the_local_network_only_operators_make_groups);
async fn away_from_the_local_network_only_operators_make_groups(app: &TestApp) {
    let public = app.with(|services| services.site.local = false);
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    set_up::name(&public.services, std::slice::from_ref(&alix.inbox_id)).await.unwrap();
    let refused = create(&public.services, &bo.signed_in(), named("Tea")).await;
    assert_eq!(refusal(refused), "403 forbidden");
    assert_eq!(app.number("SELECT count(*) FROM jobs").await, 0);
    create(&public.services, &alix.signed_in(), named("Tea")).await.unwrap();
    app.run_jobs().await;
}

both!(a_groups_name_and_description_keep_xmtps_limits);
async fn a_groups_name_and_description_keep_xmtps_limits(app: &TestApp) {
    app.work_stays();
    let alix = app.person("alix").signed_in();
    let make = async |name: &str, description: &str| {
        let form = GroupForm { name: name.into(), description: description.into(), ..GroupForm::default() };
        create(&app.services, &alix, form).await
    };
    make(&"é".repeat(100), &"é".repeat(1000)).await.unwrap();
    assert_eq!(refusal(make(&"é".repeat(101), "").await), "422 invalid");
    assert_eq!(refusal(make("Tea", &"é".repeat(1001)).await), "422 invalid");
    assert_eq!(refusal(make("", "").await), "422 invalid");
    assert_eq!(refusal(make(" \u{200b}\0\u{202e} ", "").await), "422 invalid");
    make("T\0e\u{202e}a\n", "one\n\n\n\ntwo\0").await.unwrap();
    let cleaned = "SELECT count(*) FROM groups WHERE name = 'Tea' AND description = 'one' || chr(10) || chr(10) || 'two'";
    let cleaned = cleaned.replace("chr(", if app.url.starts_with("sqlite") { "char(" } else { "chr(" });
    assert_eq!(app.number(&cleaned).await, 1);
}

both!(a_crash_after_the_group_was_made_makes_no_second_one);
async fn a_crash_after_the_group_was_made_makes_no_second_one(app: &TestApp) {
    let alix = app.person("alix");
    let key = order(app, &alix).await;
    app.crash_at(Point::AfterCreate).await;
    assert_eq!(get(&app.services, &alix.inbox_id, &key).await.unwrap().state, GroupState::Creating);
    app.run_jobs().await;
    assert_eq!(creations(app), 1);
    assert_eq!(app.xmtp.groups().await.unwrap().len(), 1);
    let made = get(&app.services, &alix.inbox_id, &key).await.unwrap();
    assert_eq!((made.state, made.level), (GroupState::Ready, Some(Level::SuperAdmin)));
}

both!(a_crash_after_the_maker_was_added_still_makes_them_super_admin);
async fn a_crash_after_the_maker_was_added_still_makes_them_super_admin(app: &TestApp) {
    let alix = app.person("alix");
    let key = order(app, &alix).await;
    app.crash_at(Point::AfterAdd).await;
    app.run_jobs().await;
    assert_eq!(creations(app), 1);
    let made = get(&app.services, &alix.inbox_id, &key).await.unwrap();
    assert_eq!((made.state, made.level), (GroupState::Ready, Some(Level::SuperAdmin)));
}

both!(a_lost_answer_makes_no_second_group);
async fn a_lost_answer_makes_no_second_group(app: &TestApp) {
    let alix = app.person("alix");
    let key = order(app, &alix).await;
    app.xmtp.lose_next_answer();
    app.run_jobs().await;
    assert_eq!(get(&app.services, &alix.inbox_id, &key).await.unwrap().state, GroupState::Creating);
    app.advance(999);
    app.run_jobs().await;
    assert_eq!(get(&app.services, &alix.inbox_id, &key).await.unwrap().state, GroupState::Creating);
    app.advance(1);
    app.run_jobs().await;
    assert_eq!(get(&app.services, &alix.inbox_id, &key).await.unwrap().state, GroupState::Ready);
    assert_eq!(creations(app), 1);
}

both!(a_group_that_can_not_be_made_says_so);
async fn a_group_that_can_not_be_made_says_so(app: &TestApp) {
    let alix = app.person("alix");
    let key = order(app, &alix).await;
    app.xmtp.fail_next(XmtpErrorKind::Limit);
    app.run_jobs().await;
    let failed = get(&app.services, &alix.inbox_id, &key).await.unwrap();
    assert_eq!((failed.state, failed.may_invite), (GroupState::Failed, false));
    let state = job::state(app.services.store.read(), &format!("{}:{key}", group::KIND)).await.unwrap();
    assert_eq!(state.as_deref(), Some("dead"));
}

both!(while_xmtp_is_unreachable_the_order_waits_and_heals);
async fn while_xmtp_is_unreachable_the_order_waits_and_heals(app: &TestApp) {
    let alix = app.person("alix");
    let key = order(app, &alix).await;
    app.xmtp.go_offline(true);
    for _ in 0..5 {
        app.run_jobs().await;
        app.advance(300_000);
    }
    app.xmtp.go_offline(false);
    app.run_jobs().await;
    assert_eq!(get(&app.services, &alix.inbox_id, &key).await.unwrap().state, GroupState::Ready);
}

both!(two_orders_are_two_groups);
async fn two_orders_are_two_groups(app: &TestApp) {
    let alix = app.person("alix");
    let keys = [order(app, &alix).await, order(app, &alix).await];
    app.run_jobs().await;
    assert_ne!(keys[0], keys[1]);
    assert_eq!(creations(app), 2);
    assert_eq!(mine(&app.services, &alix.inbox_id).await.unwrap().len(), 2);
}
