//! What the pools do when the disk is full or many write at once (`security.md` 0.1, 0.2).

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr,
    TransactionTrait,
};
use usher::storage::{Store, setting};

use crate::support::TestApp;

const WRITERS: usize = 8;
const WRITES: usize = 25;

/// A long value, so that a small limit is soon reached.
fn bulk() -> String {
    "x".repeat(200_000)
}

/// Writes until the disk is full, in one transaction that ends there.
async fn fill_up(tx: DatabaseTransaction) -> DbErr {
    for number in 0..100 {
        let sql = format!("INSERT INTO settings (key, value) VALUES ('bulk {number}', '{}')", bulk());
        if let Err(error) = tx.execute_unprepared(&sql).await {
            return error;
        }
    }
    panic!("the disk was never full");
}

async fn make_small(db: &DatabaseConnection) {
    db.execute_unprepared("PRAGMA max_page_count = 300").await.unwrap();
}

on_sqlite!(after_a_full_disk_what_was_acknowledged_is_kept);
async fn after_a_full_disk_what_was_acknowledged_is_kept(app: &TestApp) {
    let store = &app.services.store;
    make_small(store.write()).await;
    let error = fill_up(store.write_tx().await.unwrap()).await;
    assert!(error.to_string().contains("full"), "{error}");

    // Space came back: the guard gave the connection up, and the new one has no limit.
    let acknowledged = go_on(async || store.write_tx().await).await;
    assert_eq!(acknowledged, 10);
    assert_eq!(seen_from_outside(app).await, 10);
}

on_sqlite!(without_the_guard_acknowledged_writes_are_lost);
async fn without_the_guard_acknowledged_writes_are_lost(app: &TestApp) {
    let mut options = ConnectOptions::new(&app.url);
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await.unwrap();
    make_small(&db).await;
    fill_up(db.begin().await.unwrap()).await;
    db.execute_unprepared("PRAGMA max_page_count = 100000").await.unwrap();

    let acknowledged = go_on(async || db.begin().await).await;
    let kept = seen_from_outside(app).await;
    assert!(kept < acknowledged, "{kept} of {acknowledged} kept: sqlx was mended, the guard can go");
    db.close().await.unwrap();
}

/// What comes after the full disk: one more transaction that fails, then ten good ones; answers how many
/// of them were acknowledged.
async fn go_on(begin: impl AsyncFn() -> Result<DatabaseTransaction, DbErr>) -> i64 {
    drop(begin().await.unwrap());
    let mut acknowledged = 0;
    for number in 0..10 {
        let tx = begin().await.unwrap();
        setting::put(&tx, &format!("kept {number}"), "yes").await.unwrap();
        acknowledged += i64::from(tx.commit().await.is_ok());
    }
    acknowledged
}

/// What another process, or this one after a crash, would find.
async fn seen_from_outside(app: &TestApp) -> i64 {
    let outside = Store::open(&app.url).await.unwrap();
    let other = app.with(|services| services.store = outside.clone());
    let seen = other.number("SELECT count(*) FROM settings WHERE key LIKE 'kept %'").await;
    outside.close().await;
    seen
}

both!(a_failed_transaction_leaves_nothing_and_the_next_one_works);
async fn a_failed_transaction_leaves_nothing_and_the_next_one_works(app: &TestApp) {
    let store = &app.services.store;
    for _ in 0..20 {
        let tx = store.write_tx().await.unwrap();
        setting::put(&tx, "half", "done").await.unwrap();
        tx.execute_unprepared("INSERT INTO settings (key, value) VALUES ('half', NULL)").await.unwrap_err();
        drop(tx);
    }
    assert_eq!(setting::get(store.read(), "half").await.unwrap(), None);
    let tx = store.write_tx().await.unwrap();
    setting::put(&tx, "whole", "done").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(setting::get(store.read(), "whole").await.unwrap().as_deref(), Some("done"));
}

both!(eight_processes_write_at_once_and_none_is_refused);
async fn eight_processes_write_at_once_and_none_is_refused(app: &TestApp) {
    let begin = async |store: &Store| store.write_tx().await;
    assert_eq!(write_at_once(app, begin).await, 0);
    let count = app.number("SELECT CAST(value AS BIGINT) FROM settings WHERE key = 'count'").await;
    assert_eq!(count, (WRITERS * WRITES) as i64, "every write counted");
}

on_sqlite!(with_the_default_begin_many_would_be_refused);
async fn with_the_default_begin_many_would_be_refused(app: &TestApp) {
    let begin = async |store: &Store| store.write().begin().await;
    assert_ne!(write_at_once(app, begin).await, 0, "IMMEDIATE is no longer needed: the default waits");
}

/// Each of several processes reads a number and writes the next one, many times; answers how often it failed.
async fn write_at_once(
    app: &TestApp,
    begin: impl AsyncFn(&Store) -> Result<DatabaseTransaction, DbErr> + Copy,
) -> usize {
    setting::put(app.services.store.write(), "count", "0").await.unwrap();
    let writers = (0..WRITERS).map(async |_| {
        let store = Store::open(&app.url).await.unwrap();
        let mut failed = 0;
        for _ in 0..WRITES {
            failed += usize::from(count_one(&store, begin).await.is_err());
        }
        store.close().await;
        failed
    });
    futures::future::join_all(writers).await.into_iter().sum()
}

async fn count_one(
    store: &Store,
    begin: impl AsyncFn(&Store) -> Result<DatabaseTransaction, DbErr>,
) -> Result<(), DbErr> {
    let tx = begin(store).await?;
    if tx.get_database_backend() == sea_orm::DatabaseBackend::Postgres {
        tx.execute_unprepared("SELECT 1 FROM settings WHERE key = 'count' FOR UPDATE").await?;
    }
    let count: i64 = setting::get(&tx, "count").await?.unwrap().parse().unwrap();
    tokio::task::yield_now().await;
    setting::put(&tx, "count", &(count + 1).to_string()).await?;
    tx.commit().await
}
