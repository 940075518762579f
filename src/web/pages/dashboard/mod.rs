//! The dashboard: a sidebar, one sheet; on a phone five tabs at the foot.

pub mod badges;
pub mod confirm;
pub mod devices;
mod disclosure;
pub mod door;
pub mod event;
mod fetching;
mod funnel;
pub mod gate;
pub mod groups;
pub mod home;
pub mod key_form;
pub mod keys;
pub mod link;
pub mod link_form;
pub mod links;
pub mod me;
pub mod poster;
pub mod requests;
mod reviewers;
pub mod webhook;
pub mod webhook_form;
pub mod webhooks;

use leptos::prelude::*;

use crate::web::actions::me::House;
use crate::web::components::head::{DashboardHead, Module};
use crate::web::components::icon::{Icon, icon, mark};
use crate::web::components::person::Face;
use crate::web::components::scene::{Picture, small_picture};
use crate::web::paths;
use crate::web::style::Accent;

/// Which tab a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Home,
    Requests,
    Links,
    Groups,
    Keys,
    Webhooks,
    Me,
}

/// The dashboard around a page. `action` stands beside the title.
#[component]
pub fn Frame(
    house: House,
    tab: Tab,
    #[prop(into)] title: String,
    #[prop(optional, into)] sub: String,
    #[prop(optional)] trail: Option<(&'static str, &'static str)>,
    #[prop(optional_no_strip)] action: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    let badge = badge(house.counts.waiting);
    let item = |to: Tab, href: &'static str, sign: Icon, words: &'static str, count: Option<AnyView>| {
        let current = (to == tab).then_some("page");
        view! { <a href=href aria-current=current>{icon(sign)}<span>{words}</span>{count}</a> }
    };
    let me = house.person.name.clone().unwrap_or_else(|| house.person.short_id());
    view! {
        <DashboardHead title=title.clone()/>
        <Module name="dashboard.js"/>
        <a class="skip" href="#main">"Skip to the page"</a>
        <nav aria-label="Dashboard">
            <a class="brand" href=paths::DASHBOARD>{mark()}"Usher"</a>
            {item(Tab::Home, paths::DASHBOARD, Icon::Home, "Home", None)}
            {item(Tab::Requests, paths::REQUESTS, Icon::Inbox, "Requests", Some(badge))}
            {item(Tab::Links, paths::LINKS, Icon::Link, "Links", None)}
            {item(Tab::Groups, paths::GROUPS, Icon::Group, "Groups", None)}
            <a class="wide" href=paths::KEYS aria-current=(tab == Tab::Keys).then_some("page")>{icon(Icon::Key)}<span>"Keys and devices"</span></a>
            <a class="wide" href=paths::WEBHOOKS aria-current=(tab == Tab::Webhooks).then_some("page")>{icon(Icon::Out)}<span>"Webhooks"</span></a>
            <a class="me" href=paths::ME aria-current=(tab == Tab::Me).then_some("page")>
                <Face person=house.person.clone()/><span><bdi>{me}</bdi></span>
            </a>
        </nav>
        <main id="main">
            <header id="top" data-live="">
                <div>
                    {trail.map(|(href, words)| view! { <p class="trail"><a href=href>{words}</a></p> })}
                    <h1><bdi>{title}</bdi></h1>
                    {(!sub.is_empty()).then(|| view! { <p class="soft" data-say="">{sub}</p> })}
                </div>
                {action}
            </header>
            {children()}
        </main>
    }
}

/// How many wait, beside the tab; it follows whatever else on the page is looked at again.
fn badge(waiting: usize) -> AnyView {
    let says = waiting_words(waiting);
    view! {
        <span id="badge" data-live="">
            {(waiting > 0).then(|| view! { <span class="count" data-say=says>{waiting}</span> })}
        </span>
    }
    .into_any()
}

/// `1 person is waiting`, `3 people are waiting`.
pub fn waiting_words(n: usize) -> String {
    if n == 1 { "1 person is waiting".to_owned() } else { format!("{n} people are waiting") }
}

/// A group as a small arch in its own accent.
pub fn arch(name: &str, image_hash: Option<&str>) -> AnyView {
    let class = format!("arch {}", Accent::of(name).class());
    view! { <span class=class>{small_picture(Picture::of(name, image_hash))}</span> }.into_any()
}

/// Nothing here yet, and the way to something.
pub fn empty(
    headline: &'static str,
    words: &'static str,
    way: Option<(&'static str, &'static str)>,
) -> AnyView {
    view! {
        <div class="empty">
            <h2>{headline}</h2>
            <p class="soft">{words}</p>
            {way.map(|(href, words)| view! { <a class="btn" href=href>{icon(Icon::Plus)}{words}</a> })}
        </div>
    }
    .into_any()
}

/// `1 person`, `3 people`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}
