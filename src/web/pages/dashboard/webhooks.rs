//! The webhooks I have.

use leptos::prelude::*;

use super::{Frame, Tab, empty};
use crate::domain::webhook::view::{EndpointView, Kind, State};
use crate::web::actions::answer;
use crate::web::actions::webhooks::{Webhooks, load};
use crate::web::components::form::Refused;
use crate::web::components::icon::{Icon, icon};
use crate::web::components::when::{Day, span};
use crate::web::pages::page;
use crate::web::paths;

#[component]
pub fn WebhooksPage() -> impl IntoView {
    page(load(), move |view| view! { <List view/> }.into_any())
}

#[component]
fn List(view: Webhooks) -> impl IntoView {
    let Webhooks { house, endpoints, problem } = view;
    let now = house.now_ms;
    let new = view! { <a class="btn" href=paths::NEW_WEBHOOK>{icon(Icon::Plus)}"New webhook"</a> }.into_any();
    let action = (!endpoints.is_empty()).then_some(new);
    let list = if endpoints.is_empty() {
        let words = "A webhook tells a server of yours what happens here, as it happens: somebody asks to join, comes in or leaves, a link changes.";
        empty("No webhooks yet.", words, Some((paths::NEW_WEBHOOK, "New webhook")))
    } else {
        view! { <ul class="rows hooks">{endpoints.into_iter().map(|one| row(one, now)).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <Frame house tab=Tab::Webhooks title="Webhooks" action>
            <Refused problem/>
            {answer::asked_for("deleted").then(deleted)}
            {list}
        </Frame>
    }
}

fn deleted() -> AnyView {
    let words = "The webhook is deleted. Its server is told nothing any more.";
    view! { <p class="note ok" role="status">{icon(Icon::Check)}<span>{words}</span></p> }.into_any()
}

fn row(one: EndpointView, now_ms: i64) -> AnyView {
    let (tone, sign, word) = standing(&one);
    let used = one.last_used_at_ms.map_or_else(
        || "Never used".to_owned(),
        |at| format!("Used {} ago", span(now_ms.saturating_sub(at))),
    );
    view! {
        <li>
            <p class="grow">
                <a href=paths::webhook(one.id.as_str())><b><bdi>{host(&one.url)}</bdi></b></a>
                <span class="soft">{hears(&one)}</span>
                <span class="soft run">"Made "<Day ms=one.created_at_ms/>" · "{used}</span>
            </p>
            <span class=format!("cell {tone}")>{icon(sign)}{word}</span>
        </li>
    }
    .into_any()
}

/// How an endpoint stands, in a colour, a sign and a word.
pub fn standing(one: &EndpointView) -> (&'static str, Icon, &'static str) {
    match one.state {
        State::Off => ("soft", Icon::Pause, "Off"),
        State::Gone => ("no", Icon::Cross, "Gone"),
        State::Failed => ("no", Icon::Cross, "Gave up"),
        State::On if one.resting_until_ms.is_some() => ("wait", Icon::Warn, "Failing"),
        State::On => ("ok", Icon::Check, "On"),
    }
}

/// The host of an address, for where the whole is too long.
pub fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest).to_owned()
}

fn hears(one: &EndpointView) -> String {
    let of = one.group.as_ref().map_or_else(String::new, |(_, name)| format!(" of {name}"));
    match (one.kind, one.events.len()) {
        (Kind::Decision, _) => "Decides who may join through a link".to_owned(),
        (Kind::Event, 1) => format!("Hears 1 kind of event{of}"),
        (Kind::Event, many) => format!("Hears {many} kinds of events{of}"),
    }
}
