//! When nobody can ask now: what happened, then what to do. No button that does nothing.

use leptos::prelude::*;

use super::Setting;
use super::ask::{as_whom, form, intro, taken_back};
use super::private::{named, sealed};
use crate::domain::view::Landing;
use crate::web::components::form::Refused;
use crate::web::components::when::{Day, When};
use crate::web::language::Spoken;
use crate::web::paths;
use crate::web::words::{around, t};

/// Somebody who asked in time still finds their answer here.
pub fn asked_before(landing: &Landing) -> AnyView {
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

pub fn expired(landing: &Landing, setting: Setting, at_ms: i64, anew: bool) -> AnyView {
    let (before, after) = around("expired", "day");
    view! {
        <div>
            <p class="kick">{named(&landing.card)}</p>
            <h1>{before}<Day ms=at_ms/>{after}</h1>
        </div>
        {sealed(&landing.card)}
        <p>{if anew { t!("anew-then") } else { t!("expired-then") }}</p>
        {anew.then(|| ask_anew(landing, setting))}
        {asked_before(landing)}
    }
    .into_any()
}

pub fn used_up(landing: &Landing, setting: Setting, places: i64, anew: bool) -> AnyView {
    let then = if anew { t!("anew-then") } else { t!("used-up-then") };
    let button = anew.then(|| ask_anew(landing, setting)).into_any();
    over(landing, t!("used-up", n = places).into_any(), then, button)
}

/// A person can be asked for a new invite: the one button of a link that has ended.
fn ask_anew(landing: &Landing, setting: Setting) -> AnyView {
    let signed_out = landing.visitor.is_none().then(|| view! { <p class="soft">{t!("sign-cost")}</p> });
    view! {
        {taken_back(&setting)}
        <Refused problem=setting.problem word=t!("not-done")/>
        {form(landing.card.id.as_str(), &t!("ask-anew"), true)}
        {signed_out}
        {as_whom(landing)}
    }
    .into_any()
}

pub fn not_yet(landing: &Landing, at_ms: i64) -> AnyView {
    let (before, after) = around("not-yet", "when");
    let opens = view! { {before}<When ms=at_ms/>{after} }.into_any();
    over(landing, opens, t!("not-yet-then"), ().into_any())
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
    over(landing, happened.into_any(), then, ().into_any())
}

fn over(landing: &Landing, happened: AnyView, then: String, button: AnyView) -> AnyView {
    view! {
        {intro(&landing.card)}
        <p><b>{happened}</b>" "{then}</p>
        {button}
        {asked_before(landing)}
    }
    .into_any()
}
