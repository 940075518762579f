//! Letters to the outside: at least once, and the same id is the same letter.

use usher::storage::job::CLAIM_MS;
use usher::storage::outbox::{self, Letter};

use crate::support::{NOW, TestApp};

fn letter(id: &str) -> Letter {
    Letter { id: id.into(), kind: "welcome".into(), payload: format!("Dear {id}") }
}

async fn claim(app: &TestApp, epoch: i64, now_ms: i64) -> Vec<(Letter, i64)> {
    outbox::claim(app.services.store.write(), "welcome", epoch, 10, now_ms).await.unwrap()
}

both!(a_letter_is_sent_at_least_once);
async fn a_letter_is_sent_at_least_once(app: &TestApp) {
    let db = app.services.store.write();
    outbox::put(db, letter("a"), NOW).await.unwrap();
    assert!(claim(app, 1, NOW - 1).await.is_empty(), "not before its time");
    assert_eq!(claim(app, 1, NOW).await, [(letter("a"), 1)]);
    assert!(claim(app, 1, NOW).await.is_empty(), "somebody is at it");

    // That process died: another epoch takes it at once, the same one after the claim's time.
    assert_eq!(claim(app, 2, NOW).await, [(letter("a"), 2)]);
    assert!(!outbox::sent(db, "a", 1, NOW).await.unwrap(), "the old epoch marks nothing");
    assert!(claim(app, 2, NOW + CLAIM_MS).await.is_empty());
    assert_eq!(claim(app, 2, NOW + CLAIM_MS + 1).await, [(letter("a"), 3)]);
    assert!(outbox::sent(db, "a", 2, NOW).await.unwrap());
    assert!(claim(app, 3, NOW + 10 * CLAIM_MS).await.is_empty());
}

both!(the_same_letter_twice_is_one_letter);
async fn the_same_letter_twice_is_one_letter(app: &TestApp) {
    let db = app.services.store.write();
    outbox::put(db, letter("a"), NOW).await.unwrap();
    outbox::put(db, Letter { payload: "changed".into(), ..letter("a") }, NOW).await.unwrap();
    assert_eq!(claim(app, 1, NOW).await, [(letter("a"), 1)]);
    assert!(outbox::sent(db, "a", 1, NOW).await.unwrap());
    outbox::put(db, letter("a"), NOW).await.unwrap();
    assert!(claim(app, 1, NOW + 1).await.is_empty(), "what was sent is not sent again");
    assert_eq!(outbox::count(db, "sent").await.unwrap(), 1);
}

both!(a_letter_that_failed_waits_or_is_put_aside);
async fn a_letter_that_failed_waits_or_is_put_aside(app: &TestApp) {
    let db = app.services.store.write();
    outbox::put(db, letter("a"), NOW).await.unwrap();
    claim(app, 1, NOW).await;
    assert!(!outbox::failed(db, "a", 2, None, "not mine").await.unwrap());
    assert!(outbox::failed(db, "a", 1, Some(NOW + 50), "no answer").await.unwrap());
    assert!(claim(app, 1, NOW + 49).await.is_empty());
    assert_eq!(claim(app, 1, NOW + 50).await, [(letter("a"), 2)]);
    assert!(outbox::failed(db, "a", 1, None, "no use").await.unwrap());
    assert!(claim(app, 9, NOW + 1_000_000).await.is_empty());
    assert_eq!(outbox::count(db, "dead").await.unwrap(), 1);
}

both!(letters_of_another_kind_are_left_alone);
async fn letters_of_another_kind_are_left_alone(app: &TestApp) {
    app.work_stays();
    let db = app.services.store.write();
    outbox::put(db, Letter { kind: "push".into(), ..letter("a") }, NOW).await.unwrap();
    assert!(claim(app, 1, NOW).await.is_empty());
}
