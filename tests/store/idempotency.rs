//! Answers kept for `Idempotency-Key`.

use usher::storage::idempotency::{Known, answer, claim, forget, release};

use crate::support::{NOW, TestApp};

both!(the_same_key_and_body_gets_the_same_answer_and_another_body_none);
async fn the_same_key_and_body_gets_the_same_answer_and_another_body_none(app: &TestApp) {
    let db = app.services.store.write();
    assert_eq!(claim(db, "key", "body", NOW).await.unwrap(), Known::Fresh);
    assert_eq!(claim(db, "key", "body", NOW).await.unwrap(), Known::InFlight);
    answer(db, "key", 201, "{}").await.unwrap();
    let answered = Known::Answered { status: 201, body: "{}".into() };
    assert_eq!(claim(db, "key", "body", NOW).await.unwrap(), answered);
    assert_eq!(claim(db, "key", "another", NOW).await.unwrap(), Known::OtherBody);
    assert_eq!(claim(db, "other key", "body", NOW).await.unwrap(), Known::Fresh);
}

both!(a_key_given_back_is_fresh_and_an_answered_one_is_not_given_back);
async fn a_key_given_back_is_fresh_and_an_answered_one_is_not_given_back(app: &TestApp) {
    let db = app.services.store.write();
    claim(db, "key", "body", NOW).await.unwrap();
    release(db, "key").await.unwrap();
    assert_eq!(claim(db, "key", "another", NOW).await.unwrap(), Known::Fresh);
    answer(db, "key", 200, "yes").await.unwrap();
    release(db, "key").await.unwrap();
    assert_ne!(claim(db, "key", "another", NOW).await.unwrap(), Known::Fresh);
}

both!(a_key_is_forgotten_after_its_time);
async fn a_key_is_forgotten_after_its_time(app: &TestApp) {
    let db = app.services.store.write();
    claim(db, "old", "body", NOW - 1).await.unwrap();
    claim(db, "new", "body", NOW).await.unwrap();
    forget(db, NOW).await.unwrap();
    assert_eq!(claim(db, "old", "another", NOW).await.unwrap(), Known::Fresh);
    assert_eq!(claim(db, "new", "body", NOW).await.unwrap(), Known::InFlight);
}

both!(of_many_who_claim_a_key_at_once_one_does_the_work);
async fn of_many_who_claim_a_key_at_once_one_does_the_work(app: &TestApp) {
    let tries = (0..32).map(|_| {
        let app = app.clone();
        tokio::spawn(async move { claim(app.services.store.write(), "key", "body", NOW).await.unwrap() })
    });
    let known = futures::future::join_all(tries).await.into_iter().map(|done| done.unwrap());
    assert_eq!(known.filter(|known| *known == Known::Fresh).count(), 1);
}
