//! The border to the desk: server functions (every one a POST under `/do`) and small loaders for pages.
//! Only here does the front door call `service`.

pub mod answer;
pub mod arrive;
pub mod badges;
pub mod by_code;
pub mod crowd;
pub mod devices;
pub mod door;
pub mod dry_run;
pub mod event;
pub mod fetching;
pub mod files;
pub mod funnel;
pub mod gate;
pub mod groups;
pub mod join;
pub mod keys;
pub mod landing;
pub mod later;
pub mod link_edit;
pub mod link_form;
pub mod links;
pub mod me;
pub mod poster;
pub mod requests;
pub mod reviewers;
pub mod room;
pub mod screen;
pub mod session;
pub mod set_up;
pub mod sign_in;
pub mod visitor;
pub mod webhook_edit;
pub mod webhooks;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::domain::problem::Problem;
pub use crate::service::{Services, Site};
use crate::web::language::Spoken;

/// Where a form of this server function goes.
pub fn action<F: ServerFn>() -> String {
    Spoken::here().keep(F::PATH)
}

/// The desk, given by the router to every page and every server function.
pub fn services() -> Result<Services, Problem> {
    use_context::<Services>().ok_or_else(Problem::internal)
}

/// The host that runs this.
pub fn host() -> String {
    services().map(|s| s.site.host).unwrap_or_default()
}

/// On the local XMTP network anybody can try everything.
pub fn local() -> bool {
    services().is_ok_and(|s| s.site.local)
}

/// `Some` text where it says something.
pub fn filled(text: String) -> Option<String> {
    Some(text).filter(|t| !t.trim().is_empty())
}
