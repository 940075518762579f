//! The cellar: what we keep, and nothing about why. Queries run on a connection or a transaction;
//! only [`Store::write_tx`] begins one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, DatabaseTransaction,
    DbErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
};
use usher_migrations::MigratorTrait;

pub mod admitter;
pub mod api_key;
pub mod audit;
pub mod badge;
pub mod delivery;
pub mod device;
pub mod door;
pub mod endpoint;
pub mod entity;
pub mod event;
pub mod funnel;
pub mod gate;
pub mod group;
pub mod heard;
pub mod idempotency;
pub mod image;
pub mod invite;
pub mod job;
pub mod join_code;
pub mod join_request;
pub mod lease;
pub mod limit;
pub mod link_secret;
pub mod member;
pub mod outbox;
pub mod parked;
pub mod pending;
pub mod person;
pub mod picture;
pub mod reviewer;
pub mod sealed;
pub mod session;
pub mod setting;
pub mod sign_in;
mod sqlite;
pub mod told;
pub mod watch;

/// The database: one writer and several readers on SQLite, one pool on PostgreSQL.
#[derive(Clone, Debug)]
pub struct Store {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    writes: Arc<AtomicU64>,
}

impl Store {
    /// Opens the database at `url`, makes the file where it is missing, and brings its shape up to date.
    pub async fn open(url: &str) -> Result<Self, DbErr> {
        if is_sqlite(url) {
            let store = Self::connect(url).await?;
            store.migrate_sqlite().await?;
            return Ok(store);
        }
        migrate_postgres(url).await?;
        Self::connect(url).await
    }

    /// Opens the database as it is.
    pub async fn connect(url: &str) -> Result<Self, DbErr> {
        if is_sqlite(url) {
            let writer = sqlite::open(url, 1).await?;
            Ok(Self::of(writer, sqlite::open(url, 4).await?))
        } else {
            let pool = Database::connect(postgres_options(url)).await?;
            Ok(Self::of(pool.clone(), pool))
        }
    }

    fn of(writer: DatabaseConnection, reader: DatabaseConnection) -> Self {
        Self { writer, reader, writes: Arc::default() }
    }

    /// How often this process began to write. While it stays the same, what was read a moment ago still holds
    /// as far as this process is concerned.
    pub fn writes(&self) -> u64 {
        self.writes.load(Ordering::Acquire)
    }

    /// In one transaction that keeps others out. Nobody waits for it where there is nothing to do.
    async fn migrate_sqlite(&self) -> Result<(), DbErr> {
        if self.pending_migrations().await? == 0 {
            return Ok(());
        }
        let tx = self.write_tx().await?;
        usher_migrations::Migrator::up(&tx, None).await?;
        tx.commit().await
    }

    /// How many migrations the database lacks.
    pub async fn pending_migrations(&self) -> Result<usize, DbErr> {
        Ok(usher_migrations::Migrator::get_pending_migrations(&self.reader).await?.len())
    }

    /// A transaction that will write. On SQLite it takes the write lock at once: a later upgrade of a
    /// read lock fails under load without waiting (`security.md` 0.1).
    #[expect(clippy::disallowed_methods, reason = "the one place that begins")]
    pub async fn write_tx(&self) -> Result<DatabaseTransaction, DbErr> {
        self.writes.fetch_add(1, Ordering::AcqRel);
        let mode = Some(SqliteTransactionMode::Immediate);
        self.writer
            .begin_with_options(TransactionOptions { sqlite_transaction_mode: mode, ..Default::default() })
            .await
    }

    /// For reading.
    pub const fn read(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// For single statements that are their own transaction.
    pub fn write(&self) -> &DatabaseConnection {
        self.writes.fetch_add(1, Ordering::AcqRel);
        &self.writer
    }

    /// Closes the pools; what is under way ends first.
    pub async fn close(self) {
        let _ = self.reader.close().await;
        let _ = self.writer.close().await;
    }
}

fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite")
}

/// One process at a time, over a connection of its own: it may take longer than any query of ours, such as
/// for an index on a large table, and the lock goes with it.
async fn migrate_postgres(url: &str) -> Result<(), DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).idle_timeout(None).max_lifetime(None).sqlx_logging(false);
    options.map_sqlx_postgres_opts(|postgres| {
        postgres.options([("statement_timeout", "0"), ("lock_timeout", "0")])
    });
    let alone = Database::connect(options).await?;
    let migrated = async {
        let lock = "SELECT pg_advisory_lock(hashtextextended('usher migrations', 0))";
        alone.execute_raw(statement(&alone, lock, [])).await?;
        usher_migrations::Migrator::up(&alone, None).await
    };
    let migrated = migrated.await;
    alone.close().await?;
    migrated
}

fn postgres_options(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(8).sqlx_logging(false);
    options.map_sqlx_postgres_opts(|postgres| {
        postgres.options([
            ("statement_timeout", "5000"),
            ("lock_timeout", "2000"),
            ("idle_in_transaction_session_timeout", "10000"),
        ])
    });
    options
}

/// A statement for this connection's engine. Placeholders are `$1`, `$2`, … on both.
fn statement<C: ConnectionTrait>(db: &C, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

/// So many placeholders, from `$first` on.
fn places(first: usize, count: usize) -> String {
    let places: Vec<_> = (first..first.saturating_add(count)).map(|place| format!("${place}")).collect();
    places.join(", ")
}

/// The database's own clock in epoch milliseconds, as an SQL expression.
fn now_ms<C: ConnectionTrait>(db: &C) -> &'static str {
    match db.get_database_backend() {
        DatabaseBackend::Postgres => "(extract(epoch from clock_timestamp())*1000)::bigint",
        _ => "CAST((julianday('now')-2440587.5)*86400000 AS INTEGER)",
    }
}

/// Lets several workers claim different rows at once where the engine can.
fn skip_locked<C: ConnectionTrait>(db: &C) -> &'static str {
    match db.get_database_backend() {
        DatabaseBackend::Postgres => " FOR UPDATE SKIP LOCKED",
        _ => "",
    }
}

/// Lets one transaction at a time do what concerns `key`, until it ends. On SQLite a writing transaction is
/// alone anyway; on PostgreSQL two could both read before either writes.
pub async fn one_at_a_time(tx: &DatabaseTransaction, key: &str) -> Result<(), DbErr> {
    if tx.get_database_backend() == DatabaseBackend::Postgres {
        let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        tx.execute_raw(statement(tx, sql, [key.into()])).await?;
    }
    Ok(())
}
