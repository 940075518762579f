//! Making a key, seeing its secret once, and the questions before something ends.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::keys::{app_name, short};
use super::{Frame, Tab};
use crate::domain::credential::{AppView, KEY_LABEL_MAX, KeyView};
use crate::domain::scope::Scope;
use crate::web::actions::action;
use crate::web::actions::keys::{Made, NewKey, ONCE, RevokeKey, SignAppOut, app, blank, key};
use crate::web::actions::me::House;
use crate::web::actions::session::Kept;
use crate::web::components::form::{Field, Refused, hidden};
use crate::web::components::icon::{Icon, icon};
use crate::web::pages::page;
use crate::web::paths;

const TRAIL: (&str, &str) = (paths::KEYS, "Keys and devices");

#[component]
pub fn NewKeyPage() -> impl IntoView {
    page(blank(), move |new| view! { <KeyForm new/> }.into_any())
}

#[component]
fn KeyForm(new: NewKey) -> impl IntoView {
    let NewKey { house, once, kept } = new;
    view! {
        <Frame house tab=Tab::Keys title="New key" trail=TRAIL>
            <form class="form" method="post" action=paths::NEW_KEY data-once="">
                <Refused problem=kept.problem.clone()/>
                {hidden(ONCE, &once)}
                <Field name="label" label="Name" hint="Which program will hold it? Only you see this." value=kept.value("label") max=KEY_LABEL_MAX required=true/>
                {what_it_may(&kept)}
                <p class="soft">"It works for 90 days, acts in your name, and you can revoke it at any time. Give it no more than the program needs."</p>
                <div class="acts"><button class="btn">"Make the key"</button><a class="line" href=paths::KEYS>"Cancel"</a></div>
            </form>
        </Frame>
    }
}

/// A scope in plain words.
const fn words(scope: Scope) -> &'static str {
    match scope {
        Scope::Invites => "Make, list, change, pause and revoke invite links.",
        Scope::Joins => "Ask to join groups as you, and follow what becomes of it.",
        Scope::Decisions => "See who asks to join through your links, and let them in or turn them away.",
        Scope::Devices => "Register devices that are woken for you, and wake people about a request.",
        Scope::Groups => {
            "Make groups and group links, and let in whom your gates let in when another server asks."
        }
    }
}

fn what_it_may(kept: &Kept) -> AnyView {
    let pick = |scope: Scope| {
        let checked = !kept.value(scope.as_str()).is_empty();
        view! {
            <label class="pick">
                <input type="checkbox" name=scope.as_str() value="1" checked=checked/>
                <span><b>{short(scope)}</b><span class="soft">{words(scope)}</span></span>
            </label>
        }
    };
    view! { <fieldset><legend>"What may it do?"</legend>{Scope::ALL.map(pick).collect_view()}</fieldset> }
        .into_any()
}

/// The answer to the form: the only page that ever has the secret.
#[component]
pub fn MadePage(made: Made) -> impl IntoView {
    let Made { house, label, secret } = made;
    let inside = match secret {
        Some(secret) => once(secret),
        None => view! {
            <p class="note wait">{icon(Icon::Warn)}<span>"This key was made a moment ago, and its secret was shown then. If you did not copy it, revoke the key and make another one."</span></p>
        }
        .into_any(),
    };
    view! {
        <Frame house tab=Tab::Keys title=label trail=TRAIL>
            <div class="form">
                {inside}
                <div class="acts"><a class="line" href=paths::KEYS>"Done"</a></div>
            </div>
        </Frame>
    }
}

fn once(secret: String) -> AnyView {
    view! {
        <p class="note ok" role="status">{icon(Icon::Check)}<span>"The key works. Copy it now: it is shown this once, and we keep only its fingerprint."</span></p>
        <div>
            <label for="secret">"Your new key"</label>
            <div class="acts secret">
                <input id="secret" class="grow mono" readonly value=secret autocomplete="off" spellcheck="false"/>
                <button class="btn" type="button" data-copy="secret" hidden>{icon(Icon::Copy)}<span>"Copy"</span></button>
            </div>
        </div>
        <p class="soft">"Programs send it with each call, as "<span class="mono">"Authorization: Bearer ushk_…"</span>". Whoever has it can act in your name, so keep it where you keep passwords."</p>
    }
    .into_any()
}

fn id_param() -> String {
    use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default()
}

#[component]
pub fn RevokeKeyPage() -> impl IntoView {
    let id = id_param();
    page(async move { key(&id).await }, |(house, key)| view! { <AskRevoke house key/> }.into_any())
}

#[component]
fn AskRevoke(house: House, key: KeyView) -> impl IntoView {
    let title = format!("Revoke “{}”?", key.label);
    view! {
        <Frame house tab=Tab::Keys title trail=TRAIL>
            <div class="form">
                <ul class="plain">
                    <li>"Programs that use this key stop working at once, and for good."</li>
                    <li>"Links it made and answers it gave stay as they are."</li>
                </ul>
                <form class="acts" method="post" action={action::<RevokeKey>()}>
                    {hidden("id", &key.id)}
                    <button class="btn">"Revoke for good"</button>
                    <a class="line" href=paths::KEYS>"Keep it"</a>
                </form>
            </div>
        </Frame>
    }
}

#[component]
pub fn SignAppOutPage() -> impl IntoView {
    let id = id_param();
    page(async move { app(&id).await }, |(house, app)| view! { <AskSignOut house app/> }.into_any())
}

#[component]
fn AskSignOut(house: House, app: AppView) -> impl IntoView {
    view! {
        <Frame house tab=Tab::Keys title="Sign this app out?" sub=app_name(&app) trail=TRAIL>
            <div class="form">
                <ul class="plain">
                    <li>"Its token stops working at once. The app can sign in again, with a new signature of yours."</li>
                    <li>"Devices it registered stay registered until they are removed."</li>
                </ul>
                <form class="acts" method="post" action={action::<SignAppOut>()}>
                    {hidden("id", &app.id)}
                    <button class="btn">"Sign it out"</button>
                    <a class="line" href=paths::KEYS>"Keep it"</a>
                </form>
            </div>
        </Frame>
    }
}
