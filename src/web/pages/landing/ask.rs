//! Before asking: who invites, to what, and one button.

use leptos::prelude::*;

use super::Setting;
use super::private::{is_blind, named, sealed};
use crate::domain::view::{InviteCard, Landing};
use crate::web::actions::action;
use crate::web::actions::join::{Join, Leave};
use crate::web::components::form::{Refused, hidden};
use crate::web::components::icon::{Icon, icon};
use crate::web::components::open_in_app;
use crate::web::components::person::Who;
use crate::web::components::when::When;
use crate::web::paths;
use crate::web::words::{around, t};

/// The group's name, quieter once it is long.
pub fn name(text: &str) -> AnyView {
    let long = (text.chars().count() > 40).then_some("long");
    view! { <h1 class=long><bdi>{text.to_owned()}</bdi></h1> }.into_any()
}

/// Name, inviter, description.
pub fn intro(card: &InviteCard) -> AnyView {
    let long = (card.group_name.chars().count() > 40).then_some("long");
    view! {
        <div>
            <h1 class=long>{named(card)}</h1>
            <p class="by">{by(card)}</p>
        </div>
        {sealed(card)}
        {about(&card.description)}
    }
    .into_any()
}

fn by(card: &InviteCard) -> AnyView {
    if card.hidden {
        let later = if is_blind(card) { t!("blind-later") } else { t!("private-later") };
        return later.into_any();
    }
    let (before, after) = around("invited-by", "who");
    view! { {before}<Who person=card.creator.clone()/>{after} }.into_any()
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
            <details><summary>{t!("more")}</summary>{tail.trim_start().to_owned()}</details>
        </div>
    }
    .into_any()
}

fn facts(card: &InviteCard) -> AnyView {
    let members = card.members.map(|n| {
        let words = match n {
            0..=20 => t!("members", n = n.max(1)),
            _ => t!("about-members", n = n / 10 * 10),
        };
        view! { <li>{icon(Icon::People)}{words}</li> }
    });
    let places = card.places_left.map(|n| {
        view! { <li>{icon(Icon::Door)}{t!("places-left", n = n)}</li> }
    });
    let (before, after) = around("open-until", "when");
    let until = card
        .expires_at_ms
        .map(|ms| view! { <li>{icon(Icon::Clock)}<span>{before}<When ms/>{after}</span></li> });
    let any = members.is_some() || places.is_some() || until.is_some();
    any.then(|| view! { <ul class="facts">{members}{places}{until}</ul> }).into_any()
}

pub fn open(landing: Landing, setting: Setting) -> AnyView {
    let next = if landing.gate.is_some() {
        t!("next-gate")
    } else if landing.card.managed {
        t!("next-managed")
    } else {
        t!("next-members")
    };
    ask(landing, setting, t!("join"), next)
}

pub fn approval(landing: Landing, setting: Setting) -> AnyView {
    ask(landing, setting, t!("ask-to-join"), t!("next-approval"))
}

/// Was in the group before.
pub fn removed(landing: Landing, setting: Setting) -> AnyView {
    ask(landing, setting, t!("ask-to-join"), t!("next-removed"))
}

/// The XMTP network does not answer: asking works, being added waits.
pub fn away(landing: Landing, setting: Setting, approval: bool) -> AnyView {
    let button = if approval { t!("ask-to-join") } else { t!("join") };
    ask(landing, setting, button, t!("next-away"))
}

fn ask(landing: Landing, setting: Setting, button: String, next: String) -> AnyView {
    let withdrawn = taken_back(&setting);
    let signed_out = landing.visitor.is_none().then(|| t!("sign-cost"));
    view! {
        {intro(&landing.card)}
        {facts(&landing.card)}
        {landing.gate.as_ref().map(super::gate::takes)}
        {withdrawn}
        <Refused problem=setting.problem word=t!("not-done")/>
        {showing(landing.card.id.as_str(), &button, landing.here.proof.as_deref().map(|proof| ("proof", proof)))}
        {open_in_app::invite(&setting.apps, &button)}
        <p class="soft">{next}{signed_out.map(|s| format!(" {s}"))}</p>
        {as_whom(&landing)}
        {landing.gate.is_some().then(|| super::gate::check_first(landing.card.id.as_str()))}
        {disclosure(landing.card.managed)}
    }
    .into_any()
}

/// Their last press took a request back.
pub fn taken_back(setting: &Setting) -> AnyView {
    setting
        .withdrawn
        .then(|| view! { <div class="note" role="status">{icon(Icon::Check)}<p>{t!("took-back")}</p></div> })
        .into_any()
}

/// The one button of an open door.
pub fn join_form(invite_id: &str, button: &str) -> AnyView {
    form(invite_id, button, false)
}

/// The one button of a door that is shut: `anew` asks for a new invite.
pub fn form(invite_id: &str, button: &str, anew: bool) -> AnyView {
    showing(invite_id, button, anew.then_some(("late", "1")))
}

/// The one button; what somebody shows goes along unseen.
fn showing(invite_id: &str, button: &str, shown: Option<(&'static str, &str)>) -> AnyView {
    let (before, after) = around("on-this-computer", "button");
    let wide = |text: String| {
        text.chars().any(char::is_alphanumeric).then(|| view! { <span class="wide">{text}</span> })
    };
    view! {
        <form method="post" action={action::<Join>()}>
            {hidden("invite", invite_id)}
            {shown.map(|(name, value)| hidden(name, value))}
            <button class="btn">{wide(before)}{button.to_owned()}{wide(after)}</button>
        </form>
    }
    .into_any()
}

/// Who is about to ask, and the way to be somebody else.
pub fn as_whom(landing: &Landing) -> AnyView {
    let invite = landing.card.id.to_string();
    landing
        .visitor
        .clone()
        .map(|person| {
            let name = if person.name.is_some() { t!("name-change") } else { t!("name-say") };
            let (before, after) = around("you-are", "who");
            view! {
                <form class="row soft" method="post" action={action::<Leave>()}>
                    {hidden("invite", &invite)}
                    <p>{before}<Who person/>{after}</p>
                    <a class="link" href=paths::me(Some(&invite))>{name}</a>
                    <button class="link">{t!("other-wallet")}</button>
                </form>
            }
        })
        .into_any()
}

/// Contract S41: our account in the group is said, never hidden.
fn disclosure(managed: bool) -> AnyView {
    managed
        .then(|| {
            view! { <p class="small">{t!("disclosure")}</p> }
        })
        .into_any()
}
