//! What the invite page knows beside the landing itself.

use super::later::Later;
use crate::domain::problem::Problem;
use crate::web::components::open_in_app::InApps;

/// What the page knows beside the landing itself.
#[derive(Clone, Debug)]
pub struct Setting {
    pub host: String,
    pub base_url: String,
    pub now_ms: i64,
    /// Where a member opens the chat.
    pub chat: Option<String>,
    pub apps: InApps,
    /// Why the last press of a button was not taken.
    pub problem: Option<Problem>,
    /// The request was taken back a moment ago.
    pub withdrawn: bool,
    /// What who waits can do besides waiting.
    pub later: Option<Later>,
}
