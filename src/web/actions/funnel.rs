//! The numbers of a link: counting visits and presses, and showing what became of them.

use axum::http::request::Parts;
use leptos::prelude::use_context;

use super::{answer, services, session};
use crate::domain::funnel::Funnel;
use crate::domain::id::InviteId;
use crate::domain::problem::Problem;
use crate::domain::source::Source;
use crate::service::{self, Services};

/// The days a page shows.
pub const SPANS: [i64; 2] = [7, 30];

/// A person opened the page of a link.
pub fn viewed(services: &Services, invite: InviteId, source: Source) {
    service::funnel::viewed(services, invite, source);
}

/// Where the visitor came from whose form this is (`web::tally`).
pub fn source() -> Source {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Source>().copied()).unwrap_or_default()
}

/// The numbers of a link over the days its page was asked for.
pub async fn of(id: &str) -> Result<Funnel, Problem> {
    let who = session::signed_in().await?;
    let asked = answer::query("days").and_then(|days| days.parse().ok());
    let days = asked.filter(|days| SPANS.contains(days)).unwrap_or(SPANS[0]);
    service::funnel::of_link(&services()?, &who.inbox_id, id, days).await
}
