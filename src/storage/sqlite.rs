//! Opening a file of SQLite.

use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};

/// How often, and how far apart, a file is opened that somebody else switches to WAL just now: five seconds.
const OPEN_TRIES: u32 = 250;
const OPEN_PAUSE: Duration = Duration::from_millis(20);

/// Opens the file. Whoever switches it to WAL is not waited for by SQLite itself, whatever the busy timeout says.
pub async fn open(url: &str, connections: u32) -> Result<DatabaseConnection, DbErr> {
    for _ in 0..OPEN_TRIES {
        match Database::connect(sqlite_options(url, connections)).await {
            Err(error) if error.to_string().contains("database is locked") => {
                tokio::time::sleep(OPEN_PAUSE).await;
            }
            done => return done,
        }
    }
    Database::connect(sqlite_options(url, connections)).await
}

fn sqlite_options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).min_connections(1).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("journal_size_limit", "67108864")
    });
    // After a full disk sqlx forgets that a transaction is gone and later "commits" are lost
    // (`security.md` 0.2): a connection still inside one is never used again.
    options.map_sqlx_sqlite_pool_opts(|pool| {
        pool.after_release(|connection, _| {
            Box::pin(async move {
                use sea_orm::sqlx::Connection;
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
    });
    options
}
