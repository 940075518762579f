//! A link at an event: the part of its page that leads to its screen, its door and what is switched for a while.

use leptos::prelude::*;

use super::{Frame, Tab};
use crate::domain::event::Setup;
use crate::domain::view::InviteRow;
use crate::web::actions::action;
use crate::web::actions::event::{EndScreen, EventView, ExpectSurge, LENGTHS, SwitchCode};
use crate::web::actions::screen::Address;
use crate::web::components::form::hidden;
use crate::web::components::icon::{Icon, icon};
use crate::web::components::when::When;
use crate::web::paths;

/// What this link can do at an event, for who may see its requests.
pub fn at_event(row: &InviteRow, event: &EventView) -> AnyView {
    let id = row.card.id.as_str();
    let setup = &event.setup;
    let mine = row.may_edit.then(|| {
        view! { {screen(id)}{address(id, setup, &event.form)}{code(id, setup)} }
    });
    let rush = row.may_edit.then(|| rush(id, setup));
    let decides = row.card.join_mode.needs_approval() || setup.at_door;
    if mine.is_none() && !decides {
        return ().into_any();
    }
    view! {
        <section id="event">
            <h2>"At an event"</h2>
            <ul class="rows">{mine}{decides.then(|| door(id, setup))}{rush}</ul>
        </section>
    }
    .into_any()
}

fn on_off(on: bool) -> AnyView {
    let (tone, sign, word) = if on { ("ok", Icon::Check, "On") } else { ("soft", Icon::Cross, "Off") };
    view! { <span class=format!("cell {tone}")>{icon(sign)}{word}</span> }.into_any()
}

fn screen(id: &str) -> AnyView {
    view! {
        <li>
            <p class="grow"><b>"Screen"</b><span class="soft">"A large QR code and how many came in, for a projector or a tablet."</span></p>
            <div class="acts"><a class="line" href=paths::screen(id)>"Open the screen"</a></div>
        </li>
    }
    .into_any()
}

fn address(id: &str, setup: &Setup, form: &str) -> AnyView {
    let to = format!("{}/screen", paths::link(id));
    let made = setup.screen_made_at_ms;
    let words = if made.is_some() { "Make another" } else { "Make an address" };
    let since = made.map(
        |ms| view! { <span class="soft">"There is one since "<When ms/>". Another one ends it."</span> },
    );
    let end = made.map(|_| {
        view! {
            <form method="post" action={action::<EndScreen>()}>
                {hidden("id", id)}<button class="line no">"End it"</button>
            </form>
        }
    });
    view! {
        <li>
            <p class="grow"><b>"Private address of the screen"</b><span class="soft">"For a tablet that nobody signs in on. It shows the screen and nothing else."</span>{since}</p>
            <div class="acts">
                <form method="post" action=to>{hidden("form", form)}<button class="line">{words}</button></form>
                {end}
            </div>
        </li>
    }
    .into_any()
}

fn code(id: &str, setup: &Setup) -> AnyView {
    let on = setup.rotating;
    let words = if on { "Let it stand still" } else { "Have it change" };
    view! {
        <li>
            <p class="grow"><b>"Code that changes"</b><span class="soft">"Every half a minute there is another code on the screen, and a photo of it is worth nothing. The link's own address, its posters and prints then let nobody in."</span></p>
            {on_off(on)}
            <form class="acts" method="post" action={action::<SwitchCode>()}>
                {hidden("id", id)}
                {(!on).then(|| hidden("on", "1"))}
                <button class="line">{words}</button>
            </form>
        </li>
    }
    .into_any()
}

fn door(id: &str, setup: &Setup) -> AnyView {
    view! {
        <li>
            <p class="grow"><b>"People at the door"</b><span class="soft">"Guests who wait show a picture and a number. You tap the same on your phone, and they are in."</span></p>
            {on_off(setup.at_door)}
            <div class="acts"><a class="line" href=paths::door(id)>"Go to the door"</a></div>
        </li>
    }
    .into_any()
}

/// `30 min`, `3 h`.
fn length(minutes: i64) -> String {
    if minutes < 60 { format!("{minutes} min") } else { format!("{} h", minutes / 60) }
}

fn rush(id: &str, setup: &Setup) -> AnyView {
    let until = setup.surge_until_ms;
    let since = until.map(|ms| view! { <span class="soft">"Expected until "<When ms/>"."</span> });
    let choices = LENGTHS.map(|minutes| {
        let says = format!("Expect a rush for {}", length(minutes));
        view! { <button class="line" name="minutes" value=minutes.to_string() aria-label=says>{length(minutes)}</button> }
    });
    let end = until.map(|_| view! { <button class="line no" name="minutes" value="">"End it now"</button> });
    view! {
        <li>
            <p class="grow"><b>"Rush"</b><span class="soft">"For a while ten times as many people can ask at once, and four times as many can wait. It ends by itself."</span>{since}</p>
            {on_off(until.is_some())}
            <form class="acts" method="post" action={action::<ExpectSurge>()}>
                {hidden("id", id)}
                {choices.collect_view()}
                {end}
            </form>
        </li>
    }
    .into_any()
}

/// Says that an address or a print of a link leads nowhere without the screen.
pub fn needs_screen(setup: &Setup, id: &str) -> Option<AnyView> {
    setup.rotating.then(|| {
        view! {
            <p class="note wait">
                {icon(Icon::Warn)}
                <span>"This address and everything printed with it need the screen: only who scans the code there can join. "<a href=paths::at_event(id)>"At an event"</a></span>
            </p>
        }
        .into_any()
    })
}

/// The answer to the form: the only page that ever has the address.
#[component]
pub fn AddressPage(address: Address) -> impl IntoView {
    let Address { house, link, url } = address;
    let inside = match url {
        Some(url) => once(url),
        None => view! {
            <p class="note wait">{icon(Icon::Warn)}<span>"This address was made a moment ago, and shown then. If you did not copy it, make another one."</span></p>
        }
        .into_any(),
    };
    view! {
        <Frame house tab=Tab::Links title="Private address of the screen" trail=(paths::LINKS, "Links")>
            <div class="form">
                {inside}
                <div class="acts"><a class="line" href=paths::at_event(&link)>"Back to the link"</a></div>
            </div>
        </Frame>
    }
}

fn once(url: String) -> AnyView {
    let open = url.clone();
    view! {
        <p class="note ok" role="status">{icon(Icon::Check)}<span>"The screen has an address. Copy it now, or open it here: it is shown this once, and we keep only its fingerprint."</span></p>
        <div>
            <label for="screen">"Address of the screen"</label>
            <div class="acts secret">
                <input id="screen" class="grow mono" readonly value=url autocomplete="off" spellcheck="false"/>
                <button class="btn" type="button" data-copy="screen" hidden>{icon(Icon::Copy)}<span>"Copy"</span></button>
                <a class="line" href=open>"Open"</a>
            </div>
        </div>
        <p class="soft">"Whoever has it sees what is on the wall, and can do nothing. End it on the link's page when the event is over."</p>
    }
    .into_any()
}
