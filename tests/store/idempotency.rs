//! Answers kept for `Idempotency-Key`.

use usher::storage::idempotency::{Kept, Known, answer, claim, forget, release};

use crate::support::{NOW, TestApp};

/// Before this nothing was claimed.
const NEVER: i64 = 0;

fn kept(status: u16) -> Kept {
    Kept { status, headers: vec![("content-type".into(), "application/json".into())], body: "{}".into() }
}

both!(the_same_key_and_body_gets_the_same_answer_and_another_body_none);
async fn the_same_key_and_body_gets_the_same_answer_and_another_body_none(app: &TestApp) {
    let db = app.services.store.write();
    assert_eq!(claim(db, "key", "body", NOW, NEVER).await.unwrap(), Known::Fresh);
    assert_eq!(claim(db, "key", "body", NOW, NEVER).await.unwrap(), Known::InFlight);
    assert_eq!(claim(db, "key", "another", NOW, NEVER).await.unwrap(), Known::OtherBody);
    assert!(answer(db, "key", NOW, &kept(201)).await.unwrap());
    assert_eq!(claim(db, "key", "body", NOW, NEVER).await.unwrap(), Known::Answered(kept(201)));
    assert_eq!(claim(db, "key", "another", NOW, NEVER).await.unwrap(), Known::OtherBody);
    assert_eq!(claim(db, "other key", "body", NOW, NEVER).await.unwrap(), Known::Fresh);
    assert!(!answer(db, "key", NOW, &kept(500)).await.unwrap(), "the first answer stays");
    assert_eq!(claim(db, "key", "body", NOW, NEVER).await.unwrap(), Known::Answered(kept(201)));
}

both!(a_key_given_back_is_fresh_and_an_answered_one_is_not_given_back);
async fn a_key_given_back_is_fresh_and_an_answered_one_is_not_given_back(app: &TestApp) {
    let db = app.services.store.write();
    claim(db, "key", "body", NOW, NEVER).await.unwrap();
    release(db, "key", NOW).await.unwrap();
    assert_eq!(claim(db, "key", "another", NOW, NEVER).await.unwrap(), Known::Fresh);
    answer(db, "key", NOW, &kept(200)).await.unwrap();
    release(db, "key", NOW).await.unwrap();
    assert_ne!(claim(db, "key", "another", NOW, NEVER).await.unwrap(), Known::Fresh);
}

both!(a_claim_whose_owner_died_is_taken_over_and_the_dead_can_neither_answer_nor_give_back);
async fn a_claim_whose_owner_died_is_taken_over_and_the_dead_can_neither_answer_nor_give_back(app: &TestApp) {
    let db = app.services.store.write();
    claim(db, "key", "body", NOW, NEVER).await.unwrap();
    assert_eq!(claim(db, "key", "body", NOW + 9, NOW).await.unwrap(), Known::InFlight);
    assert_eq!(claim(db, "key", "another", NOW + 9, NOW + 1).await.unwrap(), Known::OtherBody);
    assert_eq!(claim(db, "key", "body", NOW + 9, NOW + 1).await.unwrap(), Known::Fresh);
    release(db, "key", NOW).await.unwrap();
    assert!(!answer(db, "key", NOW, &kept(200)).await.unwrap());
    assert!(answer(db, "key", NOW + 9, &kept(201)).await.unwrap());
    let late = claim(db, "key", "body", NOW + 99, NOW + 99).await.unwrap();
    assert_eq!(late, Known::Answered(kept(201)), "an answer is not taken over");
}

both!(a_key_is_forgotten_after_its_time);
async fn a_key_is_forgotten_after_its_time(app: &TestApp) {
    let db = app.services.store.write();
    claim(db, "old", "body", NOW - 1, NEVER).await.unwrap();
    claim(db, "new", "body", NOW, NEVER).await.unwrap();
    forget(db, NOW).await.unwrap();
    assert_eq!(claim(db, "old", "another", NOW, NEVER).await.unwrap(), Known::Fresh);
    assert_eq!(claim(db, "new", "body", NOW, NEVER).await.unwrap(), Known::InFlight);
}

both!(of_many_who_claim_a_key_at_once_one_does_the_work);
async fn of_many_who_claim_a_key_at_once_one_does_the_work(app: &TestApp) {
    let tries = (0..32).map(|_| {
        let app = app.clone();
        tokio::spawn(
            async move { claim(app.services.store.write(), "key", "body", NOW, NEVER).await.unwrap() },
        )
    });
    let known = futures::future::join_all(tries).await.into_iter().map(|done| done.unwrap());
    assert_eq!(known.filter(|known| *known == Known::Fresh).count(), 1);
}
