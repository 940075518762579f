//! World app: no link to a conversation, a group or an invite is known.

use super::App;

pub fn app() -> App {
    App {
        id: "world".into(),
        name: "World app".into(),
        cannot: Some("No link leads to a group in it: open it and look at its chats."),
        ..App::default()
    }
}
