//! xmtp.chat, on the web: a conversation with an account, and a group one is in. No invite of ours.

use super::{App, Link, Ways};

pub fn app() -> App {
    let ways = Ways {
        invite: None,
        group: Some(Link::known("https://xmtp.chat/conversations/{group}")),
        dm: Some(Link::known("https://xmtp.chat/dm/{address}")),
    };
    App {
        id: "xmtp.chat".into(),
        name: "xmtp.chat".into(),
        ios: ways.clone(),
        android: ways.clone(),
        desktop: ways,
        cannot: Some("apps-cannot-invite"),
        ..App::default()
    }
}
