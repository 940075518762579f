//! The table of rooms: what each may import of ours, and which crates it may name.

/// A place in `src/` and what may be known there.
pub struct Room {
    /// A folder or file under `src/`, without `.rs`. The longest that fits wins.
    pub place: &'static str,
    /// What it may import, as paths under `crate::`; `!` forbids a part of something allowed.
    pub imports: &'static [&'static str],
    /// Which crates it may name besides the standard library; `*` is all.
    pub crates: &'static [&'static str],
    /// Not built yet.
    pub may_be_missing: bool,
}

const fn room(
    place: &'static str,
    imports: &'static [&'static str],
    crates: &'static [&'static str],
) -> Room {
    Room { place, imports, crates, may_be_missing: false }
}

const fn later(
    place: &'static str,
    imports: &'static [&'static str],
    crates: &'static [&'static str],
) -> Room {
    Room { place, imports, crates, may_be_missing: true }
}

pub const ROOMS: &[Room] = &[
    // The rule book may name crates that only calculate: no input, output, clock or randomness.
    room(
        "domain",
        &["domain"],
        &[
            "serde",
            "thiserror",
            "time",
            "alloy_dyn_abi",
            "alloy_json_abi",
            "alloy_primitives",
            "aes_gcm",
            "base64",
            "ed25519_dalek",
            "hmac",
            "ipnet",
            "serde_json",
            "sha2",
            "unicode_normalization",
            // Describes wire types beside their definition; derives only.
            "utoipa",
        ],
    ),
    room(
        "storage",
        &["storage", "domain"],
        &[
            "sea_orm",
            "tower_sessions",
            "async_trait",
            "serde",
            "serde_json",
            "sha2",
            "time",
            "usher_migrations",
        ],
    ),
    // It waits for who opens the same file.
    room("storage/sqlite", &["storage"], &["sea_orm", "tokio"]),
    room("xmtp", &["xmtp", "domain"], &["*", "!axum", "!sea_orm", "!leptos", "!reqwest"]),
    room("gate", &["gate", "domain", "webhook::egress"], &["*", "!axum", "!sea_orm", "!leptos"]),
    room("notify", &["notify", "domain", "webhook::egress"], &["*", "!axum", "!sea_orm", "!leptos"]),
    room("webhook", &["webhook", "domain"], &["*", "!axum", "!sea_orm", "!leptos"]),
    room("images", &["images", "domain", "webhook::egress"], &["*", "!axum", "!sea_orm", "!leptos"]),
    // The desk knows the telephones, not who answers them.
    room(
        "service",
        &[
            "service",
            "domain",
            "storage",
            "images",
            "!images::fetch",
            "!images::fake",
            "gate",
            "!gate::chains",
            "!gate::fake",
            "notify",
            "!notify::apns",
            "!notify::fcm",
            "!notify::http",
            "!notify::web_push",
            "!notify::fake",
            "xmtp",
            "!xmtp::bridge",
            "!xmtp::fake",
            "webhook",
            "!webhook::egress",
            "!webhook::fake",
            "!webhook::http",
        ],
        &[
            "async_trait",
            "futures",
            "sea_orm",
            "serde",
            "serde_json",
            "sha2",
            "subtle",
            "thiserror",
            "tokio",
            "tokio_util",
            "tracing",
        ],
    ),
    room(
        "jobs",
        &[
            "jobs",
            "service",
            "domain",
            "storage::job",
            "storage::lease",
            "xmtp",
            "!xmtp::bridge",
            "!xmtp::fake",
        ],
        &["async_trait", "tokio", "tokio_util", "tracing"],
    ),
    room(
        "api",
        &["api", "service", "domain"],
        &[
            "axum",
            "futures",
            "serde",
            "serde_json",
            "time",
            "tokio",
            "tower_http",
            "tracing",
            "utoipa",
            "utoipa_axum",
        ],
    ),
    // What surrounds the pages: routes, headers, sessions, the failure page.
    room(
        "web",
        &["web", "domain", "service"],
        &[
            "accept_language",
            "axum",
            "fluent_bundle",
            "http",
            "leptos",
            "leptos_axum",
            "leptos_meta",
            "leptos_router",
            "moka",
            "serde",
            "sha2",
            "time",
            "tower",
            "tower_http",
            "tower_sessions",
            "tracing",
        ],
    ),
    room("web/pages", &["web", "domain"], LEPTOS),
    room("web/components", &["web", "domain"], LEPTOS),
    room("web/components/head", &["web", "domain"], &["leptos", "serde_json"]),
    // Dates as each language writes them.
    room(
        "web/components/calendar",
        &["web", "domain"],
        &["icu_calendar", "icu_datetime", "icu_locale_core", "time"],
    ),
    room("web/print", &["web", "domain"], &["image", "pdf_writer", "qrcode"]),
    later("web/islands", &["web", "domain"], LEPTOS),
    room(
        "web/actions",
        &["web", "domain", "service"],
        &[
            "axum",
            "futures",
            "http",
            "leptos",
            "leptos_axum",
            "leptos_router",
            "serde",
            "time",
            "tower_sessions",
            "tracing",
        ],
    ),
    // A program of its own, on the other side of the wire.
    room(
        "guest",
        &["guest", "xmtp", "domain", "config"],
        &[
            "async_trait",
            "futures",
            "reqwest",
            "rustls",
            "serde",
            "serde_json",
            "thiserror",
            "time",
            "tokio",
            "tracing",
        ],
    ),
    room("boot", &["*"], &["*"]),
    room("config", &["config", "domain"], &["clap", "figment", "serde", "thiserror"]),
    room("lib", &["*"], &["*"]),
    room("main", &["*"], &["*"]),
];

const LEPTOS: &[&str] = &["leptos", "leptos_meta", "leptos_router", "serde", "time"];

impl Room {
    pub fn may_import(&self, path: &[String]) -> bool {
        let begins = |entry: &str| {
            let parts: Vec<&str> = entry.split("::").collect();
            path.len() >= parts.len() && parts.iter().zip(path).all(|(part, name)| part == name)
        };
        // The name alone of a room of which we may know a part: what is taken from it is looked at by itself.
        let alone =
            self.imports.iter().any(|entry| path.len() == 1 && entry.split("::").next() == Some(&path[0]));
        alone || allowed(self.imports, begins)
    }

    pub fn may_name(&self, path: &[String]) -> bool {
        allowed(self.crates, |entry| entry == path[0])
    }
}

/// On the list and not taken off it again.
fn allowed(list: &[&str], fits: impl Fn(&str) -> bool) -> bool {
    let forbidden = list.iter().filter_map(|entry| entry.strip_prefix('!')).any(&fits);
    !forbidden && list.iter().any(|entry| *entry == "*" || fits(entry))
}

/// The room a file stands in.
pub fn room_of(path: &str) -> Option<&'static Room> {
    let inside = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let stands =
        |place: &str| inside.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    ROOMS.iter().filter(|room| stands(room.place)).max_by_key(|room| room.place.len())
}

/// The module a file is.
pub fn module_of(path: &str) -> Vec<String> {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    inside.trim_end_matches("/mod").split('/').map(str::to_owned).collect()
}

/// A path into our own crate, from its root; `None` where it leads elsewhere.
pub fn ours(path: &[String], place: &[String]) -> Option<Vec<String>> {
    match path.first()?.as_str() {
        "crate" => Some(path[1..].to_vec()),
        "super" => {
            let ups = path.iter().take_while(|name| *name == "super").count();
            let above = place.len().saturating_sub(ups);
            Some(place[..above].iter().chain(&path[ups..]).cloned().collect())
        }
        _ => None,
    }
}
