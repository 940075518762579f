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
use crate::web::words::{around, t};

/// The group's name, quieter once it is long.
pub fn name(text: &str) -> AnyView {
    let long = (text.chars().count() > 40).then_some("long");
    view! { <h1 class=long><bdi>{text.to_owned()}</bdi></h1> }.into_any()
}

/// Name, inviter, description.
pub fn intro(card: &InviteCard) -> AnyView {
    let (before, after) = around("invited-by", "who");
    view! {
        <div>
            {name(&card.group_name)}
            <p class="by">{before}<Who person=card.creator.clone()/>{after}</p>
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

/// The XMTP network does not answer: asking works, being added waits.
pub fn away(landing: Landing, setting: Setting, approval: bool) -> AnyView {
    let button = if approval { t!("ask-to-join") } else { t!("join") };
    ask(landing, setting, button, t!("next-away"))
}

fn ask(landing: Landing, setting: Setting, button: String, next: String) -> AnyView {
    let withdrawn = setting.withdrawn.then(|| {
        view! { <div class="note" role="status">{icon(Icon::Check)}<p>{t!("took-back")}</p></div> }
    });
    let signed_out = landing.visitor.is_none().then(|| t!("sign-cost"));
    view! {
        {intro(&landing.card)}
        {facts(&landing.card)}
        {landing.gate.as_ref().map(super::gate::takes)}
        {withdrawn}
        <Refused problem=setting.problem word=t!("not-done")/>
        {join_form(landing.card.id.as_str(), &button)}
        {open_in_app::invite(&setting.apps, &button)}
        <p class="soft">{next}{signed_out.map(|s| format!(" {s}"))}</p>
        {as_whom(&landing)}
        {landing.gate.is_some().then(|| super::gate::check_first(landing.card.id.as_str()))}
        {disclosure(landing.card.managed)}
    }
    .into_any()
}

/// The one button of an open door.
pub fn join_form(invite_id: &str, button: &str) -> AnyView {
    let (before, after) = around("on-this-computer", "button");
    let wide = |text: String| {
        text.chars().any(char::is_alphanumeric).then(|| view! { <span class="wide">{text}</span> })
    };
    view! {
        <form method="post" action={action::<Join>()}>
            {hidden("invite", invite_id)}
            <button class="btn">{wide(before)}{button.to_owned()}{wide(after)}</button>
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
