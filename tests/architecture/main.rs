//! The walls of the house: who may know whom (`docs/adr/0001-rooms-and-walls.md`).

#![cfg(test)]
#![expect(clippy::string_slice, reason = "a test that cuts a letter in two may end")]

use std::fs;
use std::path::{Path, PathBuf};

mod paths;
mod rooms;
mod rows;
mod text;

use paths::paths;
use rooms::{ROOMS, Room, room_of};

/// A file this long hides things; split it before it gets there.
const LINES_MAX: usize = 400;

/// A Rust file of this repository.
struct Source {
    /// From the root of the repository, with `/`.
    path: String,
    text: String,
}

fn sources(dirs: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for dir in dirs {
        collect(root, &root.join(dir), &mut found);
    }
    assert!(!found.is_empty(), "no sources in {dirs:?}");
    found
}

fn collect(root: &Path, dir: &Path, found: &mut Vec<Source>) {
    let entries = fs::read_dir(dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(root, &path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let path = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            found.push(Source { path, text });
        }
    }
}

/// What `path` says or names that its room must not.
fn trespasses(path: &str, text: &str, crates: &[String]) -> Vec<String> {
    let Some(room) = room_of(path) else { return vec![format!("{path} is in no room")] };
    let place: Vec<String> = rooms::module_of(path);
    let mut found = Vec::new();
    for name in paths(&text::without_tests(&text::code(text))) {
        if let Some(ours) = rooms::ours(&name, &place) {
            if !room.may_import(&ours) {
                found.push(format!("{path}: {} may not import crate::{}", room.place, ours.join("::")));
            }
        } else if crates.iter().any(|known| *known == name[0]) && !room.may_name(&name) {
            found.push(format!("{path}: {} may not name {}", room.place, name.join("::")));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The crates we depend on, as code spells them.
fn dependencies() -> Vec<String> {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let mut section = "";
    let mut names = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line.trim();
        } else if section == "[dependencies]" && line.starts_with(|c: char| c.is_ascii_lowercase()) {
            let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
            names.push(name.replace('-', "_"));
        }
    }
    names
}

#[test]
fn every_file_keeps_to_its_room() {
    let crates = dependencies();
    let files = sources(&["src"]);
    // A file of tests is named so; the next test holds it to that.
    let rooms = files.iter().filter(|file| !file.path.ends_with("/tests.rs"));
    let found: Vec<_> = rooms.flat_map(|file| trespasses(&file.path, &file.text, &crates)).collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn a_file_of_tests_is_compiled_for_tests_only() {
    let files = sources(&["src"]);
    let bare =
        files.iter().filter(|file| text::without_tests(&text::code(&file.text)).contains("mod tests;"));
    assert_eq!(bare.map(|file| &file.path).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn features_are_told_apart_on_the_floor_plan_only() {
    let split: Vec<_> = sources(&["src"])
        .into_iter()
        .filter(|file| file.path != "src/lib.rs" && text::asks_for_a_feature(&text::code(&file.text)))
        .map(|file| file.path)
        .collect();
    assert!(split.is_empty(), "cfg(feature …) belongs in src/lib.rs: {split:?}");
}

#[test]
fn rows_of_the_database_cannot_be_sent() {
    let leaks: Vec<_> = sources(&["src/storage/entity"])
        .into_iter()
        .filter(|file| text::code(&file.text).contains("Serialize"))
        .map(|file| file.path)
        .collect();
    assert!(leaks.is_empty(), "views are sent, rows are not: {leaks:?}");
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<_> = sources(&["src", "tests", "migrations", "xmtp/devnet", "xtask"])
        .into_iter()
        .map(|file| (file.text.lines().count(), file.path))
        .filter(|(lines, _)| *lines >= LINES_MAX)
        .collect();
    assert!(long.is_empty(), "split these: {long:?}");
}

#[test]
fn a_silenced_warning_says_why_and_ends_when_it_is_not_needed() {
    let quiet: Vec<_> = sources(&["src", "tests", "migrations/src", "xmtp/devnet/src", "xtask/src"])
        .into_iter()
        .filter(|file| text::allows(&text::code(&file.text)))
        .map(|file| file.path)
        .collect();
    assert!(quiet.is_empty(), "use #[expect(…, reason = \"…\")], not allow: {quiet:?}");
}

#[test]
fn the_table_names_rooms_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for Room { place, may_be_missing, .. } in ROOMS {
        let there = root.join(place).is_dir() || root.join(format!("{place}.rs")).is_file();
        assert!(there || *may_be_missing, "no room {place}");
    }
}

/// The checker can fail: each of these is a real trespass in a shape somebody would write.
#[test]
fn a_trespass_is_seen_in_every_shape() {
    let crates = ["axum", "sea_orm", "tokio", "tower_sessions"].map(str::to_owned);
    let bad = [
        ("src/domain/a.rs", "use crate::storage::Store;"),
        ("src/domain/a.rs", "use crate::{domain::id, storage};"),
        ("src/domain/a.rs", "use super::super::service::Services;"),
        ("src/domain/a.rs", "fn f() -> crate::config::Config { todo!() }"),
        ("src/domain/a.rs", "#[tokio::main] async fn f() {}"),
        ("src/domain/a.rs", "fn f(db: &sea_orm::DatabaseConnection) {}"),
        ("src/storage/a.rs", "use crate::service::{Services, join};"),
        ("src/service/a.rs", "use crate::xmtp::{GroupClient, bridge::Bridge};"),
        ("src/service/a.rs", "use crate::xmtp; fn f(b: xmtp::fake::Fake) {}"),
        ("src/service/a.rs", "use axum::Json;"),
        ("src/jobs/a.rs", "use crate::storage; fn f() { storage::invite::get(); }"),
        ("src/api/a.rs", "use crate::storage;"),
        ("src/api/a.rs", "use {crate::domain::id, sea_orm::DbErr};"),
        ("src/web/pages/a.rs", "use crate::service::Services;"),
        ("src/web/pages/a.rs", "use ::axum::Json;"),
        ("src/elsewhere/a.rs", ""),
    ];
    for (path, text) in bad {
        assert!(!trespasses(path, text, &crates).is_empty(), "{path}: {text}");
    }
    let good = [
        ("src/domain/a.rs", "use crate::domain::id::InviteId; use super::{inbox, id::GroupKey};"),
        ("src/domain/a.rs", "// use crate::storage;\n/* axum::Json */ const S: &str = \"crate::api\";"),
        ("src/domain/a.rs", "#[cfg(test)]\nmod tests { use tokio::test; fn f() { '{'; } }"),
        ("src/service/a.rs", "use crate::xmtp::GroupClient; use crate::storage::image;"),
        ("src/storage/a.rs", "use tower_sessions::SessionStore; fn f() { x.axum::<T>(); }"),
    ];
    for (path, text) in good {
        assert_eq!(trespasses(path, text, &crates), [""; 0], "{path}: {text}");
    }
    assert!(text::allows(&text::code("#![allow(clippy::panic)]")));
    assert!(text::allows(&text::code("#[cfg_attr(test, allow(dead_code))]")));
    assert!(text::asks_for_a_feature(&text::code("#[cfg(all(feature = \"ssr\", unix))]")));
    assert!(!text::asks_for_a_feature(&text::code("// #[cfg(feature)]\nlet feature = 1;")));
}
