//! World app: no link to a conversation, a group or an invite is known.

use super::App;

pub fn app() -> App {
    App { id: "world".into(), name: "World app".into(), cannot: Some("apps-cannot-chats"), ..App::default() }
}
