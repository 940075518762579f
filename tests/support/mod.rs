//! What every test stands on: a database of its own on either engine, a clock that is set, ids that count,
//! and an XMTP network in memory.

mod app;
mod ask;
mod database;
mod dials;
mod line;
mod people;

pub use app::{Group, TestApp, run};
pub use ask::Answer;
pub use database::{Database, Engine, sqlite_only};
pub use dials::NOW;
pub use line::{Line, Point};
pub use people::Person;

/// Runs a test on both databases: `both!(name);` stands above `async fn name(app: &TestApp)`.
macro_rules! both {
    ($name:ident) => {
        mod $name {
            #[test]
            fn sqlite() {
                $crate::support::run($crate::support::Engine::Sqlite, super::$name);
            }

            #[test]
            fn postgres() {
                if !$crate::support::sqlite_only() {
                    $crate::support::run($crate::support::Engine::Postgres, super::$name);
                }
            }
        }
    };
}

/// Runs a test on SQLite alone: for what only SQLite has.
macro_rules! on_sqlite {
    ($name:ident) => {
        mod $name {
            #[test]
            fn sqlite() {
                $crate::support::run($crate::support::Engine::Sqlite, super::$name);
            }
        }
    };
}
