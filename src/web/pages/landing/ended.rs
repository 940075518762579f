//! When nobody can ask now: what happened, then what to do. No button that does nothing.

use leptos::prelude::*;

use super::ask::intro;
use crate::domain::view::Landing;
use crate::web::components::when::Day;
use crate::web::language::Spoken;
use crate::web::paths;
use crate::web::words::{around, t};

/// Somebody who asked in time still finds their answer here.
fn asked_before(landing: &Landing) -> AnyView {
    let signed_out = landing.visitor.is_none();
    let href = Spoken::here().keep(&paths::sign_in(Some(landing.card.id.as_str())));
    signed_out.then(|| {
        view! {
            <p class="soft">{t!("asked-before")}" "<a class="link" href=href>{t!("asked-before-sign-in")}</a></p>
        }
    })
    .into_any()
}

pub fn revoked(landing: &Landing) -> AnyView {
    view! {
        <h1>{t!("revoked")}</h1>
        <p>{t!("revoked-then")}</p>
        {asked_before(landing)}
    }
    .into_any()
}

pub fn expired(landing: &Landing, at_ms: i64) -> AnyView {
    let (before, after) = around("expired", "day");
    view! {
        <div>
            <p class="kick"><bdi>{landing.card.group_name.clone()}</bdi></p>
            <h1>{before}<Day ms=at_ms/>{after}</h1>
        </div>
        <p>{t!("expired-then")}</p>
        {asked_before(landing)}
    }
    .into_any()
}

pub fn used_up(landing: &Landing, places: i64) -> AnyView {
    closed(landing, t!("used-up", n = places), t!("used-up-then"))
}

pub fn paused(landing: &Landing) -> AnyView {
    closed(landing, t!("paused"), t!("paused-then"))
}

pub fn full(landing: &Landing) -> AnyView {
    closed(landing, t!("full", n = crate::domain::group::GROUP_CAPACITY), t!("full-then"))
}

pub fn gone(landing: &Landing) -> AnyView {
    closed(landing, t!("gone"), t!("gone-then"))
}

fn closed(landing: &Landing, happened: String, then: String) -> AnyView {
    view! {
        {intro(&landing.card)}
        <p><b>{happened}</b>" "{then}</p>
        {asked_before(landing)}
    }
    .into_any()
}
