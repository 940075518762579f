//! The screen on the wall at an event: a large code, who came in, and how things stand. Nothing else is on it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::domain::event::wall::{Standing, Wall};
use crate::web::actions::screen::{at, of_link};
use crate::web::components::head::{Module, ScreenHead};
use crate::web::components::icon::{Icon, icon};
use crate::web::components::qr::Qr;
use crate::web::components::scene::{Picture, picture};
use crate::web::components::when::{When, machine};
use crate::web::pages::page;
use crate::web::style::Accent;
use crate::web::words::{around, t};

/// Seconds between looks, with a script and without.
const LIVE: u32 = 2;
const RELOAD: u32 = 10;

/// At its private address.
#[component]
pub fn ScreenPage() -> impl IntoView {
    let secret = use_params_map().with_untracked(|params| params.get("secret")).unwrap_or_default();
    page(async move { at(&secret).await }, |wall| view! { <OnTheWall wall/> }.into_any())
}

/// In the browser of somebody who may change the link.
#[component]
pub fn EventScreenPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    page(async move { of_link(&id).await }, |wall| view! { <OnTheWall wall/> }.into_any())
}

struct Look {
    icon: Icon,
    tone: &'static str,
    /// One word for the foot, and what happened.
    word: &'static str,
    headline: &'static str,
}

const fn look(standing: Standing) -> Look {
    let (icon, tone, word, headline) = match standing {
        Standing::Open => (Icon::Door, "ok", "event-open", "event-scan"),
        Standing::NotYet => (Icon::Clock, "wait", "chip-not-yet", "event-not-yet-says"),
        Standing::Paused => (Icon::Pause, "wait", "event-paused", "event-paused-says"),
        Standing::Full => (Icon::Full, "wait", "event-full", "event-full-says"),
        Standing::UsedUp => (Icon::Full, "wait", "event-used-up", "event-used-up-says"),
        Standing::Expired => (Icon::Clock, "wait", "event-expired", "event-expired-says"),
        Standing::Over => (Icon::Shut, "wait", "event-over", "event-over-says"),
        Standing::OutOfReach => (Icon::Warn, "wait", "event-away", "event-away-says"),
    };
    Look { icon, tone, word, headline }
}

#[component]
fn OnTheWall(wall: Wall) -> impl IntoView {
    let look = look(wall.standing);
    let over = wall.standing == Standing::Over;
    let told = wall.group_name.as_deref();
    let accent = if over { Accent::GREY } else { told.map_or(Accent::HOUSE, Accent::of) };
    let name = told.map_or_else(|| t!("private-group"), str::to_owned);
    let headline = t!(look.headline);
    let title = if over { headline.clone() } else { format!("{name}: {headline}") };
    let open = wall.standing == Standing::Open;
    let class = format!("{} {}", accent.class(), if open { "open" } else { "shut" });
    let counted = (!over).then(|| count(wall.joined));
    let below = open.then(|| how(&wall));
    let foot = foot(&wall, &look);
    let inside = if open { code(&wall) } else { icon(look.icon) };
    let image = told.map(|name| {
        view! { <div class="picture">{picture(Picture::of(name, wall.image_hash.as_deref()))}</div> }
    });
    let name = (!over).then(|| view! { <p class="name"><bdi>{name}</bdi></p> });
    view! {
        <ScreenHead title/>
        <Module name="screen.js"/>
        <main
            id="main"
            class=class
            data-live=LIVE.to_string()
            data-rotating=wall.rotating.then_some("")
            data-lost=t!("event-offline-since", time = "{}")
            data-stale=t!("event-code-stale")
        >
            <div class="arch">{image}{inside}</div>
            <div class="words">
                {name}
                <h1>{headline}</h1>
                {below}
                {counted}
            </div>
            <footer>{foot}</footer>
        </main>
        <button type="button" id="full" hidden>{t!("event-full-screen")}</button>
        <noscript><meta http-equiv="refresh" content=RELOAD.to_string()/></noscript>
    }
}

fn code(wall: &Wall) -> AnyView {
    view! { <Qr text=wall.address.clone() label=t!("event-qr")/> }.into_any()
}

/// The address for who can't scan, or why there is none.
fn how(wall: &Wall) -> AnyView {
    match &wall.short_address {
        Some(address) => view! { <p class="address" dir="ltr">{address.clone()}</p> }.into_any(),
        None => view! { <p class="address">{t!("event-changes")}</p> }.into_any(),
    }
}

fn count(joined: usize) -> AnyView {
    view! { <p class="count"><b>{joined}</b>" "<span>{t!("event-joined", n = joined)}</span></p> }.into_any()
}

fn foot(wall: &Wall, look: &Look) -> AnyView {
    let closes = wall.closes_at_ms.filter(|_| wall.standing == Standing::Open).map(|ms| {
        let (before, after) = around("event-open-until", "when");
        let counts = t!("event-closes-in", left = "{}");
        view! { <p>{icon(Icon::Clock)}<span data-closes=machine(ms) data-counts=counts>{before}<When ms/>{after}</span></p> }
    });
    view! {
        {closes}
        <p class=look.tone>{icon(look.icon)}<span>{t!(look.word)}</span></p>
        <p id="line" role="status">{icon(Icon::Check)}<span>{t!("event-online")}</span></p>
    }
    .into_any()
}
