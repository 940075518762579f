//! What acts for me without a browser, and what is woken for me: devices, keys for programs, signed-in apps.

use leptos::prelude::*;

use super::devices::notifications;
use super::{Frame, Tab, empty};
use crate::domain::credential::{AppView, KeyState, KeyView};
use crate::domain::scope::Scope;
use crate::web::actions::answer;
use crate::web::actions::keys::{KeysView, load};
use crate::web::components::form::Refused;
use crate::web::components::icon::{Icon, icon};
use crate::web::components::when::{Day, span};
use crate::web::pages::page;
use crate::web::paths;

#[component]
pub fn KeysPage() -> impl IntoView {
    page(load(), move |view| view! { <Keys view/> }.into_any())
}

#[component]
fn Keys(view: KeysView) -> impl IntoView {
    let KeysView { house, keys, apps, devices, web_push_key, problem } = view;
    let now = house.now_ms;
    let new = view! { <a class="btn" href=paths::NEW_KEY>{icon(Icon::Plus)}"New key"</a> }.into_any();
    view! {
        <Frame house tab=Tab::Keys title="Keys and devices" action=(!keys.is_empty()).then_some(new)>
            {said()}
            <Refused problem/>
            {notifications(web_push_key, devices)}
            {programs(keys, now)}
            {signed_in(apps, now)}
        </Frame>
    }
}

/// What was just done here.
fn said() -> Option<AnyView> {
    let done = [
        ("revoked", "The key is revoked. Nothing gets in with it any more."),
        ("out", "The app is signed out."),
        ("told", "This device tells you about requests from now on."),
        ("removed", "The device is removed. It is told nothing any more."),
    ];
    let words = done.into_iter().find(|(word, _)| answer::asked_for(word))?.1;
    Some(view! { <p class="note ok" role="status">{icon(Icon::Check)}<span>{words}</span></p> }.into_any())
}

fn programs(keys: Vec<KeyView>, now_ms: i64) -> AnyView {
    let list = if keys.is_empty() {
        let words = "A key lets a program of yours use the API in your name: make links, answer requests. You choose what it may do.";
        empty("No keys yet.", words, Some((paths::NEW_KEY, "New key")))
    } else {
        view! { <ul class="rows keys">{keys.into_iter().map(|key| key_row(key, now_ms)).collect_view()}</ul> }
            .into_any()
    };
    view! { <section><h2>"API keys"</h2>{list}</section> }.into_any()
}

/// A scope in two words.
pub const fn short(scope: Scope) -> &'static str {
    match scope {
        Scope::Invites => "Links",
        Scope::Joins => "Joining",
        Scope::Decisions => "Requests",
        Scope::Devices => "Devices",
        Scope::Groups => "Group links",
    }
}

fn key_row(key: KeyView, now_ms: i64) -> AnyView {
    let may: Vec<_> = key.scopes.iter().map(|scope| short(*scope)).collect();
    let may = if may.is_empty() { "Nothing".to_owned() } else { may.join(", ") };
    let (tone, sign, word) = match key.state {
        KeyState::Live => ("ok", Icon::Check, "Active"),
        KeyState::Expired => ("soft", Icon::Clock, "Expired"),
        KeyState::Revoked => ("soft", Icon::Cross, "Revoked"),
    };
    let live = key.state == KeyState::Live;
    let used = key.last_used_at_ms.map_or_else(|| "Never used".to_owned(), |at| used(at, now_ms));
    let revoke = live.then(|| view! { <a class="line no" href=paths::revoke_key(&key.id)>"Revoke…"</a> });
    let ends = live.then(|| view! { " · ends "<Day ms=key.expires_at_ms/> });
    view! {
        <li class=(!live).then_some("over")>
            <p class="grow">
                <b><bdi>{key.label}</bdi></b>
                <span class="soft mono">{key.prefix.map(|prefix| format!("{prefix}…"))}</span>
                <span class="soft run">"Made "<Day ms=key.created_at_ms/>" · "{used}{ends}</span>
            </p>
            <span class="cell">{may}</span>
            <span class=format!("cell {tone}")>{icon(sign)}{word}</span>
            {revoke}
        </li>
    }
    .into_any()
}

fn used(at_ms: i64, now_ms: i64) -> String {
    format!("used {} ago", span(now_ms.saturating_sub(at_ms)))
}

fn signed_in(apps: Vec<AppView>, now_ms: i64) -> AnyView {
    let list = if apps.is_empty() {
        view! { <p class="soft">"No app is signed in for you."</p> }.into_any()
    } else {
        view! { <ul class="rows keys">{apps.into_iter().map(|app| app_row(app, now_ms)).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <section>
            <h2>"Signed-in apps"</h2>
            <p class="soft about-section">"Apps that signed in with your wallet or your XMTP inbox. Each may do everything you may, for a week."</p>
            {list}
        </section>
    }
    .into_any()
}

/// How an app signed in.
pub fn app_name(app: &AppView) -> String {
    app.address
        .as_ref()
        .map_or_else(|| "An XMTP app".to_owned(), |a| format!("An app with wallet {}", a.short()))
}

fn app_row(app: AppView, now_ms: i64) -> AnyView {
    let ends = span(app.expires_at_ms.saturating_sub(now_ms));
    view! {
        <li>
            <p class="grow">
                <b>{app_name(&app)}</b>
                <span class="soft run">"Signed in "<Day ms=app.created_at_ms/>" · "{used(app.last_used_at_ms, now_ms)}" · ends in "{ends}</span>
            </p>
            <a class="line no" href=paths::sign_app_out(&app.id)>"Sign out…"</a>
        </li>
    }
    .into_any()
}
