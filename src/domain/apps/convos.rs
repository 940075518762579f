//! Convos: its links carry invites of its own kind, signed by whoever made them there.

use super::App;

pub fn app() -> App {
    App { id: "convos".into(), name: "Convos".into(), cannot: Some("apps-cannot-convos"), ..App::default() }
}
