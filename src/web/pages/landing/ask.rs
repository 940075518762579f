//! Before asking: who invites, to what, and one button.

use leptos::prelude::*;

use super::Setting;
use crate::domain::view::{InviteCard, Landing};
use crate::web::actions::action;
use crate::web::actions::join::{Join, Leave};
use crate::web::components::form::{Refused, hidden};
use crate::web::components::icon::{Icon, icon};
use crate::web::components::open_in_app;
use crate::web::components::person::Who;
use crate::web::components::when::When;
use crate::web::paths;

/// The group's name, quieter once it is long.
pub fn name(text: &str) -> AnyView {
    let long = (text.chars().count() > 40).then_some("long");
    view! { <h1 class=long><bdi>{text.to_owned()}</bdi></h1> }.into_any()
}

/// Name, inviter, description.
pub fn intro(card: &InviteCard) -> AnyView {
    view! {
        <div>
            {name(&card.group_name)}
            <p class="by">"Invited by "<Who person=card.creator.clone()/></p>
        </div>
        {about(&card.description)}
    }
    .into_any()
}

/// About three lines; the rest on request.
fn about(text: &str) -> AnyView {
    const SHORT: usize = 170;
    if text.is_empty() {
        return ().into_any();
    }
    let cut = text.char_indices().nth(SHORT).map(|(at, _)| at);
    let Some((head, tail)) = cut
        .map(|at| text.get(..at).and_then(|t| t.rfind(' ')).unwrap_or(at))
        .and_then(|at| text.split_at_checked(at))
    else {
        return view! { <p class="about" dir="auto">{text.to_owned()}</p> }.into_any();
    };
    view! {
        <div class="about" dir="auto">
            {format!("{head}…")}
            <details><summary>"More"</summary>{tail.trim_start().to_owned()}</details>
        </div>
    }
    .into_any()
}

fn facts(card: &InviteCard) -> AnyView {
    let members = card.members.map(|n| {
        let words = match n {
            0 | 1 => "1 member".to_owned(),
            2..=20 => format!("{n} members"),
            _ => format!("About {} members", n / 10 * 10),
        };
        view! { <li>{icon(Icon::People)}{words}</li> }
    });
    let places = card.places_left.map(|n| {
        let words = if n == 1 { "1 place left".to_owned() } else { format!("{n} places left") };
        view! { <li>{icon(Icon::Door)}{words}</li> }
    });
    let until = card
        .expires_at_ms
        .map(|ms| view! { <li>{icon(Icon::Clock)}<span>"Open until "<When ms/></span></li> });
    let any = members.is_some() || places.is_some() || until.is_some();
    any.then(|| view! { <ul class="facts">{members}{places}{until}</ul> }).into_any()
}

pub fn open(landing: Landing, setting: Setting) -> AnyView {
    let next = if landing.gate.is_some() {
        "We look whether you have what it takes, then you're added."
    } else if landing.card.managed {
        "You'll be added within a few seconds."
    } else {
        "You'll be added as soon as someone from the group is online."
    };
    ask(landing, setting, "Join", next)
}

pub fn approval(landing: Landing, setting: Setting) -> AnyView {
    ask(landing, setting, "Ask to join", "An admin reads each request.")
}

/// The XMTP network does not answer: asking works, being added waits.
pub fn away(landing: Landing, setting: Setting, approval: bool) -> AnyView {
    let button = if approval { "Ask to join" } else { "Join" };
    ask(
        landing,
        setting,
        button,
        "The XMTP network does not answer at the moment. You can ask now; we go on trying.",
    )
}

fn ask(landing: Landing, setting: Setting, button: &'static str, next: &'static str) -> AnyView {
    let withdrawn = setting.withdrawn.then(|| {
        view! { <div class="note" role="status">{icon(Icon::Check)}<p>"You took your request back."</p></div> }
    });
    let cost = "Next you sign a message with your wallet. It costs nothing and can't move anything you own.";
    let signed_out = landing.visitor.is_none().then_some(cost);
    view! {
        {intro(&landing.card)}
        {facts(&landing.card)}
        {landing.gate.as_ref().map(super::gate::takes)}
        {withdrawn}
        <Refused problem=setting.problem word="Not done"/>
        {ask_form(landing.card.id.as_str(), button, landing.here.proof.as_deref())}
        {open_in_app::invite(&setting.apps, button)}
        <p class="soft">{next}{signed_out.map(|s| format!(" {s}"))}</p>
        {as_whom(&landing)}
        {landing.gate.is_some().then(|| super::gate::check_first(landing.card.id.as_str()))}
        {disclosure(landing.card.managed)}
    }
    .into_any()
}

/// The one button of an open door.
pub fn join_form(invite_id: &str, button: &'static str) -> AnyView {
    ask_form(invite_id, button, None)
}

/// `proof` is what somebody has who scanned the code on a screen.
fn ask_form(invite_id: &str, button: &'static str, proof: Option<&str>) -> AnyView {
    view! {
        <form method="post" action={action::<Join>()}>
            {hidden("invite", invite_id)}
            {proof.map(|proof| hidden("proof", proof))}
            <button class="btn">{button}<span class="wide">" on this computer"</span></button>
        </form>
    }
    .into_any()
}

/// Who is about to ask, and the way to be somebody else.
fn as_whom(landing: &Landing) -> AnyView {
    let invite = landing.card.id.to_string();
    landing
        .visitor
        .clone()
        .map(|person| {
            let name = if person.name.is_some() { "Change your name" } else { "Say your name" };
            view! {
                <form class="row soft" method="post" action={action::<Leave>()}>
                    {hidden("invite", &invite)}
                    <p>"You are "<Who person/>"."</p>
                    <a class="link" href=paths::me(Some(&invite))>{name}</a>
                    <button class="link">"Use another wallet"</button>
                </form>
            }
        })
        .into_any()
}

/// Contract S41: our account in the group is said, never hidden.
fn disclosure(managed: bool) -> AnyView {
    managed.then(|| {
        view! {
            <p class="small">
                "Messages are end-to-end encrypted. This service's own account is a member of the group and could technically read them."
            </p>
        }
    })
    .into_any()
}
