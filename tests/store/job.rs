//! Jobs: claimed under the lease, fenced by epoch and attempt.

use sea_orm::DbErr;
use usher::storage::job::{self, CLAIM_MS, Claimant, Claimed, NewJob};
use usher::storage::lease;

use crate::support::{NOW, TestApp};

const KIND: &str = "admit";

async fn claimant(app: &TestApp, holder: &str) -> Claimant {
    let epoch = lease::acquire(app.services.store.write(), "xmtp", holder).await.unwrap().unwrap();
    Claimant { lease: "xmtp", holder: holder.into(), epoch }
}

async fn enqueue(app: &TestApp, id: &str, queue: &str, now_ms: i64) {
    let job = NewJob { id: id.into(), kind: KIND, queue: queue.into(), payload: format!("payload of {id}") };
    job::enqueue(app.services.store.write(), job, now_ms).await.unwrap();
}

async fn claim(app: &TestApp, claimant: &Claimant, now_ms: i64) -> Vec<Claimed> {
    claim_up_to(app, claimant, 50, now_ms).await.unwrap()
}

async fn claim_up_to(app: &TestApp, who: &Claimant, limit: u32, now_ms: i64) -> Result<Vec<Claimed>, DbErr> {
    job::claim(app.services.store.write(), who, KIND, "q", limit, now_ms).await
}

fn ids(jobs: &[Claimed]) -> Vec<&str> {
    jobs.iter().map(|job| job.id.as_str()).collect()
}

async fn state(app: &TestApp, id: &str) -> Option<String> {
    job::state(app.services.store.read(), id).await.unwrap()
}

both!(a_job_is_claimed_once_and_only_from_its_own_queue);
async fn a_job_is_claimed_once_and_only_from_its_own_queue(app: &TestApp) {
    app.work_stays();
    let us = claimant(app, "first").await;
    enqueue(app, "b", "q", NOW).await;
    enqueue(app, "a", "q", NOW).await;
    enqueue(app, "c", "another", NOW).await;
    let claimed = claim(app, &us, NOW).await;
    assert_eq!(ids(&claimed), ["a", "b"]);
    assert_eq!(claimed[0].payload, "payload of a");
    assert_eq!((claimed[0].attempt, claimed[0].first_attempt_at_ms), (1, NOW));
    assert!(claim(app, &us, NOW).await.is_empty());
    let due = job::due_queues(app.services.store.read(), KIND, us.epoch, NOW).await.unwrap();
    assert_eq!(due, ["another"]);
}

both!(the_same_id_twice_is_the_same_job);
async fn the_same_id_twice_is_the_same_job(app: &TestApp) {
    let us = claimant(app, "first").await;
    enqueue(app, "a", "q", NOW).await;
    enqueue(app, "a", "another", NOW + 1).await;
    let claimed = claim(app, &us, NOW).await;
    assert_eq!(ids(&claimed), ["a"]);
    assert!(job::finish(app.services.store.write(), &claimed[0], us.epoch, NOW).await.unwrap());
    enqueue(app, "a", "q", NOW).await;
    assert_eq!(state(app, "a").await.as_deref(), Some("done"), "what is done stays done");
}

both!(a_job_is_not_claimed_before_its_time);
async fn a_job_is_not_claimed_before_its_time(app: &TestApp) {
    app.work_stays();
    let us = claimant(app, "first").await;
    enqueue(app, "a", "q", NOW + 10).await;
    assert!(claim(app, &us, NOW + 9).await.is_empty());
    assert_eq!(job::next_due(app.services.store.read()).await.unwrap(), Some(NOW + 10));
    assert_eq!(ids(&claim(app, &us, NOW + 10).await), ["a"]);
}

both!(no_more_are_claimed_than_asked_for_and_the_oldest_first);
async fn no_more_are_claimed_than_asked_for_and_the_oldest_first(app: &TestApp) {
    app.work_stays();
    let us = claimant(app, "first").await;
    for (id, at) in [("x", 3), ("y", 1), ("z", 2)] {
        enqueue(app, id, "q", NOW + at).await;
    }
    assert_eq!(ids(&claim_up_to(app, &us, 2, NOW + 9).await.unwrap()), ["y", "z"]);
}

both!(only_the_holder_of_the_lease_claims);
async fn only_the_holder_of_the_lease_claims(app: &TestApp) {
    app.work_stays();
    let old = claimant(app, "first").await;
    let us = claimant(app, "first").await;
    enqueue(app, "a", "q", NOW).await;
    let stranger = Claimant { holder: "second".into(), ..us.clone() };
    let elsewhere = Claimant { lease: "another", ..us.clone() };
    for nobody in [&old, &stranger, &elsewhere] {
        assert!(claim(app, nobody, NOW).await.is_empty(), "{nobody:?}");
    }
    app.sql("UPDATE leases SET expires_at = expires_at - 15001").await;
    assert!(claim(app, &us, NOW).await.is_empty(), "the lease has lapsed");
    assert_eq!(ids(&claim(app, &claimant(app, "first").await, NOW).await), ["a"]);
}

both!(a_new_epoch_takes_a_claim_over_at_once_and_fences_the_old_one);
async fn a_new_epoch_takes_a_claim_over_at_once_and_fences_the_old_one(app: &TestApp) {
    let db = app.services.store.write();
    let old = claimant(app, "first").await;
    enqueue(app, "a", "q", NOW).await;
    let stale = claim(app, &old, NOW).await.remove(0);

    let new = claimant(app, "first").await;
    assert_eq!(job::due_queues(db, KIND, new.epoch, NOW).await.unwrap(), ["q"]);
    let fresh = claim(app, &new, NOW + 5).await.remove(0);
    assert_eq!((fresh.attempt, fresh.first_attempt_at_ms), (2, NOW), "the first attempt is remembered");

    assert!(!job::finish(db, &stale, old.epoch, NOW).await.unwrap());
    assert!(!job::retry(db, &stale, old.epoch, NOW, "late").await.unwrap());
    assert!(!job::bury(db, &stale, old.epoch, NOW, "late").await.unwrap());
    assert_eq!(state(app, "a").await.as_deref(), Some("running"));
    assert!(job::finish(db, &fresh, new.epoch, NOW).await.unwrap());
    assert!(!job::finish(db, &fresh, new.epoch, NOW).await.unwrap(), "done once");
}

both!(an_own_claim_is_taken_again_only_after_its_time_and_fences_the_attempt_before);
async fn an_own_claim_is_taken_again_only_after_its_time_and_fences_the_attempt_before(app: &TestApp) {
    let db = app.services.store.write();
    let us = claimant(app, "first").await;
    enqueue(app, "a", "q", NOW).await;
    let slow = claim(app, &us, NOW).await.remove(0);
    assert!(claim(app, &us, NOW + CLAIM_MS).await.is_empty());
    let again = claim(app, &us, NOW + CLAIM_MS + 1).await.remove(0);
    assert_eq!(again.attempt, 2);
    assert!(!job::finish(db, &slow, us.epoch, NOW).await.unwrap(), "the attempt before may not finish");
    assert!(job::finish(db, &again, us.epoch, NOW).await.unwrap());
}

both!(a_retried_job_waits_and_a_buried_one_stays_until_it_is_revived);
async fn a_retried_job_waits_and_a_buried_one_stays_until_it_is_revived(app: &TestApp) {
    let db = app.services.store.write();
    let us = claimant(app, "first").await;
    enqueue(app, "a", "q", NOW).await;
    let first = claim(app, &us, NOW).await.remove(0);
    assert!(job::retry(db, &first, us.epoch, NOW + 100, "no answer").await.unwrap());
    assert!(claim(app, &us, NOW + 99).await.is_empty());
    let second = claim(app, &us, NOW + 100).await.remove(0);
    assert_eq!((second.attempt, second.first_attempt_at_ms), (2, NOW));

    assert!(job::bury(db, &second, us.epoch, NOW + 100, "no use").await.unwrap());
    assert_eq!(state(app, "a").await.as_deref(), Some("dead"));
    assert_eq!(job::count(db, "dead").await.unwrap(), 1);
    assert!(claim(app, &us, NOW + 1_000_000).await.is_empty());

    assert!(job::revive(db, "a", NOW + 200).await.unwrap());
    let third = claim(app, &us, NOW + 200).await.remove(0);
    assert_eq!((third.attempt, third.first_attempt_at_ms), (1, NOW + 200), "it begins anew");
    assert!(!job::revive(db, "a", NOW + 200).await.unwrap(), "what runs is left alone");
    assert!(!job::cancel(db, "a").await.unwrap(), "what runs is not taken back");
    assert!(job::finish(db, &third, us.epoch, NOW + 200).await.unwrap());
}

both!(a_job_nobody_has_begun_can_be_taken_back);
async fn a_job_nobody_has_begun_can_be_taken_back(app: &TestApp) {
    let db = app.services.store.write();
    enqueue(app, "a", "q", NOW).await;
    assert!(job::cancel(db, "a").await.unwrap());
    assert!(job::cancel(db, "a").await.unwrap(), "and nothing is left of it");
    assert_eq!(state(app, "a").await, None);
}

both!(only_jobs_done_long_ago_are_forgotten);
async fn only_jobs_done_long_ago_are_forgotten(app: &TestApp) {
    app.work_stays();
    let db = app.services.store.write();
    let us = claimant(app, "first").await;
    for id in ["done", "dead", "done later"] {
        enqueue(app, id, "q", NOW).await;
        let job = claim(app, &us, NOW).await.remove(0);
        match id {
            "dead" => assert!(job::bury(db, &job, us.epoch, NOW, "no use").await.unwrap()),
            "done" => assert!(job::finish(db, &job, us.epoch, NOW).await.unwrap()),
            _ => assert!(job::finish(db, &job, us.epoch, NOW + 1).await.unwrap()),
        }
    }
    enqueue(app, "ready", "q", NOW).await;
    assert_eq!(job::forget_done(db, NOW + 1).await.unwrap(), 1);
    assert_eq!(state(app, "done").await, None);
    assert_eq!(state(app, "dead").await.as_deref(), Some("dead"), "a dead letter stays to be seen");
}

both!(many_workers_at_once_never_claim_the_same_job);
async fn many_workers_at_once_never_claim_the_same_job(app: &TestApp) {
    app.work_stays();
    let us = claimant(app, "first").await;
    for number in 0..60 {
        enqueue(app, &format!("job {number:02}"), "q", NOW).await;
    }
    let workers = (0..12).map(|_| {
        let (app, us) = (app.clone(), us.clone());
        tokio::spawn(async move { claim_up_to(&app, &us, 5, NOW).await.unwrap() })
    });
    let claimed = futures::future::join_all(workers).await;
    let mut all: Vec<_> = claimed.into_iter().flat_map(|jobs| jobs.unwrap()).map(|job| job.id).collect();
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count, "none twice");
    while !claim_up_to(app, &us, 5, NOW).await.unwrap().is_empty() {}
    assert_eq!(job::count(app.services.store.read(), "running").await.unwrap(), 60, "and none forgotten");
}
