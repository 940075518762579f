//! Limits shared by all processes.

use usher::storage::limit::{Rate, take};

use crate::support::{NOW, TestApp};

const RATE: Rate = Rate { burst: 3, interval_ms: 1_000 };

both!(a_burst_passes_then_one_more_each_interval_to_the_millisecond);
async fn a_burst_passes_then_one_more_each_interval_to_the_millisecond(app: &TestApp) {
    let db = app.services.store.write();
    let at = async |ms: i64| take(db, "key", RATE, NOW + ms).await.unwrap();
    for _ in 0..3 {
        assert_eq!(at(0).await, Ok(()));
    }
    assert_eq!(at(0).await, Err(1_000));
    assert_eq!(at(999).await, Err(1));
    assert_eq!(at(1_000).await, Ok(()));
    assert_eq!(at(1_000).await, Err(1_000));
    assert_eq!(at(1_999).await, Err(1));
    assert_eq!(at(2_000).await, Ok(()));
}

both!(a_refused_try_costs_nothing_and_quiet_gives_the_burst_back);
async fn a_refused_try_costs_nothing_and_quiet_gives_the_burst_back(app: &TestApp) {
    let db = app.services.store.write();
    for _ in 0..3 {
        take(db, "key", RATE, NOW).await.unwrap().unwrap();
    }
    for _ in 0..20 {
        assert_eq!(take(db, "key", RATE, NOW + 500).await.unwrap(), Err(500));
    }
    let later = NOW + 3_000;
    for _ in 0..3 {
        assert_eq!(take(db, "key", RATE, later).await.unwrap(), Ok(()));
    }
    assert_eq!(take(db, "key", RATE, later).await.unwrap(), Err(1_000));
}

both!(keys_do_not_share_a_limit);
async fn keys_do_not_share_a_limit(app: &TestApp) {
    let db = app.services.store.write();
    let once = Rate { burst: 1, interval_ms: 1_000 };
    assert_eq!(take(db, "one", once, NOW).await.unwrap(), Ok(()));
    assert_eq!(take(db, "two", once, NOW).await.unwrap(), Ok(()));
    assert_eq!(take(db, "one", once, NOW).await.unwrap(), Err(1_000));
}

both!(of_many_at_once_exactly_the_burst_passes);
async fn of_many_at_once_exactly_the_burst_passes(app: &TestApp) {
    let tries = (0..40).map(|_| {
        let app = app.clone();
        let rate = Rate { burst: 7, interval_ms: 60_000 };
        tokio::spawn(async move { take(app.services.store.write(), "key", rate, NOW).await.unwrap().is_ok() })
    });
    let passed = futures::future::join_all(tries).await.into_iter().filter(|done| *done.as_ref().unwrap());
    assert_eq!(passed.count(), 7);
}
