//! What every test stands on: a database of its own on either engine, a clock that is set, ids that count,
//! and an XMTP network in memory.

mod app;
mod ask;
mod browser;
mod contract;
mod database;
mod dials;
mod gates;
mod line;
mod people;
mod queries;

pub use app::{Group, TestApp, run};
pub use ask::Answer;
pub use browser::{Browser, END, part, value_of};
pub use contract::foretold;
pub use database::{Database, Engine, sqlite_only};
pub use dials::NOW;
pub use gates::{HOUR, pass, watched_pass};
pub use line::{Line, Point};
pub use people::Person;
pub use queries::queries;

use usher::domain::problem::Problem;

/// A refusal, short: `404 not_found`.
#[track_caller]
pub fn refusal<T: std::fmt::Debug>(result: Result<T, Problem>) -> String {
    let problem = result.expect_err("this must be refused");
    assert!(problem.title.ends_with(['.', '!']), "a title is a sentence: {problem:?}");
    format!("{} {}", problem.status, problem.code)
}

/// The names of an object's fields, sorted.
pub fn keys(object: &serde_json::Value) -> Vec<&str> {
    let mut keys: Vec<_> = object.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// Does the same for each, all at once and on several threads.
pub async fn at_once<T, R, F>(each: impl IntoIterator<Item = T>, ask: impl Fn(T) -> F) -> Vec<R>
where
    F: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    let tasks: Vec<_> = each.into_iter().map(|one| tokio::spawn(ask(one))).collect();
    futures::future::join_all(tasks).await.into_iter().map(|done| done.unwrap()).collect()
}

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

/// Checks that two dumps of the database are the same, and shows only where they are not.
#[track_caller]
pub fn same_rows(before: &[String], after: &[String]) {
    let gone: Vec<_> = before.iter().filter(|row| !after.contains(row)).collect();
    let new: Vec<_> = after.iter().filter(|row| !before.contains(row)).collect();
    assert!(gone.is_empty() && new.is_empty(), "gone: {gone:#?}\nnew: {new:#?}");
}
