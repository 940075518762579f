//! Where devices are reached is sealed in the database.

use sea_orm::ConnectionTrait;
use usher::domain::device::{Platform, Target};
use usher::domain::seal::SealKey;
use usher::service::{device, seal};

use crate::support::{Person, TestApp, refusal, same_rows};

const SECRET: &str = "the-only-way-to-this-device";

fn target(name: &str) -> Target {
    Target::Http {
        url: format!("https://push.example/{name}"),
        authorization: Some(format!("Bearer {SECRET}")),
    }
}

async fn put(app: &TestApp, person: &Person, name: &str) {
    device::put(&app.services, &person.inbox_id, name, &target(name), false).await.unwrap();
}

/// Asks to join through a member-run link of this person, so that their devices are woken.
async fn ring(app: &TestApp, person: &Person) {
    let (alix, bo) = (app.token(person).await, app.token(&app.person("bo")).await);
    let body = serde_json::json!({ "groupName": "Tea", "joinMode": "manual_approval" });
    let invite = app.post("/groupInvite").bearer(&alix).json(&body).send().await.ok(201);
    let ask = serde_json::json!({ "inviteId": invite["id"] });
    app.post("/groupJoinRequest").bearer(&bo).json(&ask).send().await.ok(201);
    app.run_jobs().await;
}

async fn dead(app: &TestApp) -> i64 {
    app.number("SELECT count(*) FROM outbox WHERE state = 'dead' AND last_error LIKE '%another key%'").await
}

both!(a_copy_of_the_database_does_not_say_where_devices_are_reached);
async fn a_copy_of_the_database_does_not_say_where_devices_are_reached(app: &TestApp) {
    let alix = app.person("alix");
    put(app, &alix, "phone").await;
    let dump = app.dump().await.join("\n");
    assert!(!dump.contains(SECRET) && !dump.contains("push.example"), "{dump}");
    ring(app, &alix).await;
    assert_eq!(
        app.notifier.take_sent().into_iter().map(|push| push.target).collect::<Vec<_>>(),
        [target("phone")]
    );
}

both!(a_target_opens_only_in_its_own_row);
async fn a_target_opens_only_in_its_own_row(app: &TestApp) {
    let (alix, caro) = (app.person("alix"), app.person("caro"));
    put(app, &alix, "phone").await;
    put(app, &caro, "phone").await;
    let of = |person: &Person| format!("(SELECT target FROM devices WHERE inbox_id = '{}')", person.inbox_id);
    app.sql(&format!("UPDATE devices SET target = {} WHERE inbox_id = '{}'", of(&caro), alix.inbox_id)).await;
    assert_eq!(device::list(&app.services, &alix.inbox_id).await.unwrap()[0].platform, None);
    ring(app, &alix).await;
    assert_eq!((app.notifier.take_sent().len(), dead(app).await), (0, 1));
}

both!(what_was_written_before_there_was_a_key_is_sealed_at_the_next_start);
async fn what_was_written_before_there_was_a_key_is_sealed_at_the_next_start(app: &TestApp) {
    let alix = app.person("alix");
    for number in 0..450 {
        let json = serde_json::to_string(&target(&format!("phone-{number}"))).unwrap();
        let inbox = app.person(&format!("person {}", number % 30)).inbox_id;
        let inbox = if number == 0 { &alix.inbox_id } else { &inbox };
        let sql = "INSERT INTO devices (inbox_id, device_id, target, names, updated_at) VALUES";
        app.sql(&format!("{sql} ('{inbox}', 'phone-{number}', '{json}', false, 0)")).await;
    }
    let known = async || device::list(&app.services, &alix.inbox_id).await.unwrap()[0].platform;
    assert_eq!(known().await, Some(Platform::Http), "they work until then");
    seal::ready(&app.services).await.unwrap();
    let sealed = app.dump().await;
    assert!(!sealed.join("\n").contains(SECRET));
    assert_eq!(known().await, Some(Platform::Http));
    seal::ready(&app.services).await.unwrap();
    same_rows(&sealed, &app.dump().await);
    ring(app, &alix).await;
    assert_eq!(app.notifier.take_sent()[0].target, target("phone-0"));
}

both!(with_another_key_nothing_starts_and_nothing_is_changed);
async fn with_another_key_nothing_starts_and_nothing_is_changed(app: &TestApp) {
    let alix = app.person("alix");
    seal::ready(&app.services).await.unwrap();
    put(app, &alix, "phone").await;
    let json = serde_json::to_string(&target("old")).unwrap();
    let sql = "INSERT INTO devices (inbox_id, device_id, target, names, updated_at) VALUES";
    app.services
        .store
        .write()
        .execute_unprepared(&format!("{sql} ('{}', 'old', '{json}', false, 0)", alix.inbox_id))
        .await
        .unwrap();
    let before = app.dump().await;
    let other = app.with(|services| services.seal = SealKey::new([8; 32]));
    assert_eq!(refusal(seal::ready(&other.services).await), "500 seal_key_other");
    same_rows(&before, &app.dump().await);

    app.sql("DELETE FROM devices WHERE device_id = 'old'").await;
    assert_eq!(device::list(&other.services, &alix.inbox_id).await.unwrap()[0].platform, None);
    ring(&other, &alix).await;
    assert_eq!((app.notifier.take_sent().len(), dead(app).await), (0, 1), "a push says why it is not sent");
    device::delete(&other.services, &alix.inbox_id, "phone").await.unwrap();
    assert!(device::list(&app.services, &alix.inbox_id).await.unwrap().is_empty());
}
