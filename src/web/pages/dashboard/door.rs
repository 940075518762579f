//! The door of an event, on a phone: the pairs of those who wait, newest first. A tap lets in.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::requests::outcome;
use super::{Frame, Tab, count};
use crate::domain::event::pair::Pair;
use crate::domain::view::QueueRow;
use crate::web::actions::action;
use crate::web::actions::door::{Door, DoorView, LetIn, SHOWN_MAX, SwitchDoor, Waiting, load};
use crate::web::components::form::{Refused, hidden};
use crate::web::components::icon::icon;
use crate::web::components::when::span;
use crate::web::pages::page;
use crate::web::paths;

#[component]
pub fn DoorPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    page(async move { load(&id).await }, |view| view! { <AtTheDoor view/> }.into_any())
}

#[component]
fn AtTheDoor(view: DoorView) -> impl IntoView {
    let DoorView { house, door, did, problem } = view;
    let now_ms = house.now_ms;
    let sub = door.group_name.clone();
    let inside = if door.is_open { opened(&door, now_ms) } else { closed(&door) };
    view! {
        <Frame house tab=Tab::Links title="At the door" sub trail=(paths::LINKS, "Links")>
            <div class="stack">
                {did.map(|(pair, row)| tapped(pair, &row))}
                <Refused problem word="Not done"/>
                {inside}
                <p><a href=paths::link(&door.link)>"To the link"</a></p>
            </div>
        </Frame>
    }
}

fn shown(pair: Pair) -> String {
    format!("{} {}", pair.picture(), pair.number())
}

/// A pair by its name, for who does not see it.
fn named(pair: Pair) -> String {
    format!("{} {}", pair.word(), pair.number())
}

/// What became of who was tapped last.
fn tapped(pair: Pair, row: &QueueRow) -> AnyView {
    let (tone, sign, words) = outcome(row);
    view! {
        <div id="did" data-live="">
            <p class=format!("note {tone}") role="status">{icon(sign)}<span><b>{shown(pair)}</b>" "{words}"."</span></p>
        </div>
    }
    .into_any()
}

fn closed(door: &Door) -> AnyView {
    let open = door.may_open.then(|| {
        view! {
            <form method="post" action={action::<SwitchDoor>()}>
                {hidden("id", &door.link)}
                {hidden("on", "1")}
                <button class="btn">"Open the door"</button>
            </form>
        }
    });
    let who = (!door.may_open).then_some(" Whoever may change the link opens it.");
    view! {
        <div class="empty">
            <h2>"The door is not open."</h2>
            <p class="soft">"Once it is, guests who wait for an answer see a picture and a number on their phones. You tap the same here, and they are in."{who}</p>
            {open}
        </div>
    }
    .into_any()
}

fn opened(door: &Door, now_ms: i64) -> AnyView {
    let joined = count(door.joined, "person is in", "people are in");
    let many = usize::try_from(SHOWN_MAX).is_ok_and(|max| door.waiting.len() >= max);
    let more = many.then(|| {
        view! { <p class="soft">"The newest are shown. "<a href=paths::REQUESTS>"All who wait"</a></p> }
    });
    let none = door.waiting.is_empty().then(|| {
        view! { <p class="soft">"Nobody is waiting. Who scans the code and asks to join appears here."</p> }
    });
    let shut = door.may_open.then(|| {
        view! {
            <form method="post" action={action::<SwitchDoor>()}>
                {hidden("id", &door.link)}
                <button class="line">"Close the door"</button>
            </form>
        }
    });
    let pairs = door.waiting.iter().map(|one| pair(&door.link, one, now_ms)).collect_view();
    view! {
        <section id="door" data-live="2">
            <h2 data-say=count(door.waiting.len(), "person waits", "people wait")>{count(door.waiting.len(), "person waits", "people wait")}", "{joined}</h2>
            {none}
            <ul class="pairs">{pairs}</ul>
            {more}
        </section>
        {shut}
    }
    .into_any()
}

fn pair(link: &str, one: &Waiting, now_ms: i64) -> AnyView {
    let age = span(now_ms.saturating_sub(one.requested_at_ms));
    let request = one.request.to_string();
    let says = format!("Let {} in", named(one.pair));
    view! {
        <li id=format!("r-{request}")>
            <form method="post" action={action::<LetIn>()}>
                {hidden("id", link)}
                {hidden("request", &request)}
                <button class="line" aria-label=says>{shown(one.pair)}<small>{one.pair.word()}</small></button>
            </form>
            <p class="soft" data-age="">{age}</p>
        </li>
    }
    .into_any()
}
