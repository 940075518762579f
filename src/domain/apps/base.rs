//! The Base app, on phones: a conversation with one account. No link to a group or an invite is known.

use super::{App, Link, Ways};

pub fn app() -> App {
    let ways = Ways { dm: Some(Link::known("cbwallet://messaging/{address}")), ..Ways::default() };
    App {
        id: "base".into(),
        name: "Base app".into(),
        ios: ways.clone(),
        android: ways,
        cannot: Some("apps-cannot-requests"),
        ..App::default()
    }
}
