//! A migrated, empty database for each test: on SQLite a copy of a template made once, on PostgreSQL one that
//! an earlier test is done with where there is one.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseBackend, DatabaseConnection, Statement};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use usher::storage::Store;

/// A server where we may make databases, as a URL; `cargo xtask test` sets it.
const POSTGRES: &str = "USHER_TEST_POSTGRES";
/// Set to 1: leave PostgreSQL out.
const SQLITE_ONLY: &str = "USHER_TEST_SQLITE_ONLY";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

pub fn sqlite_only() -> bool {
    std::env::var(SQLITE_ONLY).is_ok_and(|value| value == "1")
}

/// One test's database; it goes with [`Database::remove`].
pub struct Database {
    pub engine: Engine,
    pub url: String,
    place: Place,
}

enum Place {
    Dir { _dir: TempDir },
    Server { name: String },
}

/// Databases on the PostgreSQL server that are as new.
static FREE: Mutex<Vec<String>> = Mutex::new(Vec::new());

impl Database {
    pub async fn create(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => sqlite().await,
            Engine::Postgres => postgres().await,
        }
    }

    /// One without any table.
    pub async fn empty(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let dir = dir();
                let url = sqlite_url(dir.path());
                Self { engine, url, place: Place::Dir { _dir: dir } }
            }
            Engine::Postgres => {
                static COUNT: AtomicU64 = AtomicU64::new(1);
                let number = COUNT.fetch_add(1, Ordering::Relaxed);
                let name = format!("usher_test_{}_empty_{number}", std::process::id());
                admin(&format!("CREATE DATABASE {name}")).await;
                Self { engine, url: server_url(&name), place: Place::Server { name } }
            }
        }
    }

    pub async fn open(&self) -> Store {
        Store::connect(&self.url).await.unwrap()
    }

    /// Somebody else may have it, emptied. A test that failed or changed a table gives nothing back.
    pub async fn give_back(self) {
        match &self.place {
            Place::Server { name } if emptied(&self.url).await => FREE.lock().unwrap().push(name.clone()),
            _ => self.remove().await,
        }
    }

    pub async fn remove(self) {
        if let Place::Server { name } = &self.place {
            admin(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

async fn sqlite() -> Database {
    static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
    let template = TEMPLATE.get_or_init(async || {
        let dir = dir();
        Store::open(&sqlite_url(dir.path())).await.unwrap().close().await;
        std::fs::read(dir.path().join("usher.db")).unwrap()
    });
    let dir = dir();
    std::fs::write(dir.path().join("usher.db"), template.await).unwrap();
    Database { engine: Engine::Sqlite, url: sqlite_url(dir.path()), place: Place::Dir { _dir: dir } }
}

fn sqlite_url(dir: &Path) -> String {
    format!("sqlite:{}?mode=rwc", dir.join("usher.db").display())
}

/// In memory where there is such a place: every commit is synced, and no test is about the disk.
fn dir() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

async fn postgres() -> Database {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let prefix = format!("usher_test_{}", std::process::id());
    let template = TEMPLATE.get_or_init(async || {
        sweep().await;
        let name = format!("{prefix}_template");
        admin(&format!("CREATE DATABASE {name}")).await;
        let store = Store::open(&server_url(&name)).await.unwrap();
        store.write().execute_unprepared(HOW_TO_EMPTY).await.unwrap();
        store.close().await;
        name
    });
    let template = template.await;
    let free = FREE.lock().unwrap().pop();
    let name = match free {
        Some(name) => name,
        None => {
            let name = format!("{prefix}_{}", COUNT.fetch_add(1, Ordering::Relaxed));
            admin(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
            name
        }
    };
    Database { engine: Engine::Postgres, url: server_url(&name), place: Place::Server { name } }
}

/// Fails where the tables are not those it was made with. Migrations put rows into their own table only.
const HOW_TO_EMPTY: &str = "
DO $make$
DECLARE
  tables constant text := (SELECT string_agg(quote_ident(tablename), ',' ORDER BY tablename)
    FROM pg_tables WHERE schemaname = 'public');
BEGIN
  EXECUTE format($function$
    CREATE FUNCTION test_empty() RETURNS void LANGUAGE plpgsql AS $empty$
    DECLARE name text; tables text := '';
    BEGIN
      SET LOCAL session_replication_role = replica;
      FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename LOOP
        tables := concat_ws(',', nullif(tables, ''), quote_ident(name));
        IF name <> 'seaql_migrations' THEN EXECUTE format('DELETE FROM %%I', name); END IF;
      END LOOP;
      PERFORM setval(format('%%I.%%I', schemaname, sequencename), start_value, false)
        FROM pg_sequences WHERE schemaname = 'public';
      IF tables <> %L THEN RAISE EXCEPTION 'other tables'; END IF;
    END $empty$ $function$, tables);
END $make$";

async fn emptied(url: &str) -> bool {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let database = sea_orm::Database::connect(options).await.unwrap();
    let emptied = database.execute_unprepared("SELECT test_empty()").await.is_ok();
    database.close().await.unwrap();
    emptied
}

fn server() -> String {
    std::env::var(POSTGRES).unwrap_or_else(|_| {
        panic!(
            "{POSTGRES} names no PostgreSQL server. `cargo xtask test` starts one and sets it; \
             for a quick run without PostgreSQL set {SQLITE_ONLY}=1."
        )
    })
}

fn server_url(database: &str) -> String {
    let server = server();
    let (base, _) = server.rsplit_once('/').expect("postgres://user@host:port/database");
    format!("{base}/{database}")
}

/// Drops what earlier runs left behind: their process is gone.
async fn sweep() {
    let server = connect().await;
    let all = "SELECT datname::text FROM pg_database WHERE datname LIKE 'usher_test_%'";
    let all = server.query_all_raw(Statement::from_string(DatabaseBackend::Postgres, all)).await.unwrap();
    for row in all {
        let name: String = row.try_get_by_index(0).unwrap();
        let process = name.split('_').nth(2).unwrap_or_default();
        if Path::new("/proc/self").exists() && !Path::new("/proc").join(process).exists() {
            // Somebody else may be sweeping too.
            let _ = server.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}")).await;
        }
    }
    server.close().await.unwrap();
}

async fn admin(sql: &str) {
    let server = connect().await;
    server.execute_unprepared(sql).await.unwrap();
    server.close().await.unwrap();
}

async fn connect() -> DatabaseConnection {
    let mut options = ConnectOptions::new(server());
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await.unwrap()
}
