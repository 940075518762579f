use usher::storage::lease::{acquire, holder, release, renew};

use crate::support::TestApp;

const LEASE: &str = "xmtp";

both!(the_lease_is_one_holders_until_it_lapses);
async fn the_lease_is_one_holders_until_it_lapses(app: &TestApp) {
    let db = app.services.store.write();
    assert_eq!(acquire(db, LEASE, "first").await.unwrap(), Some(1));
    assert_eq!(acquire(db, LEASE, "second").await.unwrap(), None);
    assert!(renew(db, LEASE, "first", 1).await.unwrap());
    assert!(!renew(db, LEASE, "second", 1).await.unwrap());
    assert_eq!(holder(db, LEASE).await.unwrap(), Some(("first".into(), 1)));

    app.sql("UPDATE leases SET expires_at = expires_at - 15001").await;
    assert_eq!(holder(db, LEASE).await.unwrap(), None);
    assert!(!renew(db, LEASE, "first", 1).await.unwrap(), "a lapsed lease is not renewed");
    assert_eq!(acquire(db, LEASE, "second").await.unwrap(), Some(2));
    assert!(!renew(db, LEASE, "first", 1).await.unwrap());
    assert_eq!(acquire(db, LEASE, "first").await.unwrap(), None);
}

both!(the_same_installation_takes_its_own_lease_back_at_once_with_a_new_epoch);
async fn the_same_installation_takes_its_own_lease_back_at_once_with_a_new_epoch(app: &TestApp) {
    let db = app.services.store.write();
    assert_eq!(acquire(db, LEASE, "first").await.unwrap(), Some(1));
    assert_eq!(acquire(db, LEASE, "first").await.unwrap(), Some(2));
    assert!(!renew(db, LEASE, "first", 1).await.unwrap(), "the dead predecessor's epoch is over");
    assert!(renew(db, LEASE, "first", 2).await.unwrap());
}

both!(a_lease_given_back_is_free_at_once_and_its_epoch_goes_on);
async fn a_lease_given_back_is_free_at_once_and_its_epoch_goes_on(app: &TestApp) {
    let db = app.services.store.write();
    acquire(db, LEASE, "first").await.unwrap();
    release(db, LEASE, "first", 7).await.unwrap();
    assert_eq!(acquire(db, LEASE, "second").await.unwrap(), None, "another epoch releases nothing");
    release(db, LEASE, "first", 1).await.unwrap();
    assert_eq!(acquire(db, LEASE, "second").await.unwrap(), Some(2));
}

both!(of_many_who_want_the_lease_at_once_one_gets_it);
async fn of_many_who_want_the_lease_at_once_one_gets_it(app: &TestApp) {
    let asked = (0..32).map(|number| {
        let app = app.clone();
        tokio::spawn(async move {
            acquire(app.services.store.write(), LEASE, &format!("holder {number}")).await.unwrap()
        })
    });
    let epochs: Vec<_> =
        futures::future::join_all(asked).await.into_iter().filter_map(|done| done.unwrap()).collect();
    assert_eq!(epochs, [1]);
}
