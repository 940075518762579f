//! Bringing the shape up to date.

use usher::storage::Store;

use crate::support::{Database, TestApp, at_once};

both!(several_processes_may_start_on_an_empty_database_at_once);
async fn several_processes_may_start_on_an_empty_database_at_once(app: &TestApp) {
    let database = Database::empty(app.engine).await;
    let stores = at_once(0..4, |_| {
        let url = database.url.clone();
        async move { Store::open(&url).await }
    });
    for store in stores.await {
        let store = store.unwrap();
        assert_eq!(store.pending_migrations().await.unwrap(), 0);
        store.close().await;
    }
    database.remove().await;
}
