//! When nobody can ask now: what happened, then what to do. No button that does nothing.

use leptos::prelude::*;

use super::ask::intro;
use crate::domain::view::Landing;
use crate::web::components::when::Day;
use crate::web::paths;

/// Somebody who asked in time still finds their answer here.
pub fn asked_before(landing: &Landing) -> AnyView {
    let signed_out = landing.visitor.is_none();
    let href = paths::sign_in(Some(landing.card.id.as_str()));
    signed_out.then(|| {
        view! {
            <p class="soft">"Already asked through this link? "<a class="link" href=href>"Sign in to see your request"</a></p>
        }
    })
    .into_any()
}

pub fn revoked(landing: &Landing) -> AnyView {
    view! {
        <h1>"This invite is no longer valid."</h1>
        <p>"Someone turned it off. If you think this is a mistake, ask the person who sent it to you."</p>
        {asked_before(landing)}
    }
    .into_any()
}

pub fn expired(landing: &Landing, at_ms: i64) -> AnyView {
    view! {
        <div>
            <p class="kick"><bdi>{landing.card.group_name.clone()}</bdi></p>
            <h1>"This invite expired on "<Day ms=at_ms/>"."</h1>
        </div>
        <p>"The group is still there. Ask the person who sent you the link for a new one."</p>
        {asked_before(landing)}
    }
    .into_any()
}

pub fn used_up(landing: &Landing, places: i64) -> AnyView {
    let taken = match places {
        1 => "The one place on this link is taken.".to_owned(),
        n => format!("All {n} places on this link are taken."),
    };
    closed(landing, taken, "Ask the person who sent you the link for a new one.")
}

pub fn paused(landing: &Landing) -> AnyView {
    closed(landing, "Joining is paused by the admins.".to_owned(), "This link works again when they go on.")
}

pub fn full(landing: &Landing) -> AnyView {
    closed(
        landing,
        format!("All {} places in this group are taken.", crate::domain::group::GROUP_CAPACITY),
        "When somebody leaves, this link works again.",
    )
}

pub fn gone(landing: &Landing) -> AnyView {
    closed(
        landing,
        "This group can't be reached right now.".to_owned(),
        "This service lost its place in the group. Tell the person who sent you the link.",
    )
}

fn closed(landing: &Landing, happened: String, then: &'static str) -> AnyView {
    view! {
        {intro(&landing.card)}
        <p><b>{happened}</b>" "{then}</p>
        {asked_before(landing)}
    }
    .into_any()
}
