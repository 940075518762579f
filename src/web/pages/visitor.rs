//! The throw-away person's app (local network only): their groups and what is said in them.

use leptos::prelude::*;

use crate::domain::view::VisitorConversation;
use crate::web::actions::sign_in::ThrowAway;
use crate::web::actions::visitor::{Say, VisitorView, load};
use crate::web::actions::{action, answer};
use crate::web::components::form::{Refused, described, hidden, wrong_note};
use crate::web::components::frame::Card;
use crate::web::components::head::{Module, PublicHead};
use crate::web::components::icon::Icon;
use crate::web::components::person::Who;
use crate::web::components::scene::{Chip, Door, Picture};
use crate::web::components::when::When;
use crate::web::pages::page;
use crate::web::paths;
use crate::web::style::Accent;
use crate::web::words::t;

#[component]
pub fn VisitorPage() -> impl IntoView {
    page(load(), move |view| view! { <Visitor state=view/> }.into_any())
}

#[component]
pub fn Visitor(state: VisitorView) -> impl IntoView {
    let chosen = state.conversations.iter().find(|c| c.id == state.chosen).cloned();
    let accent = chosen.as_ref().map_or(Accent::HOUSE, |c| Accent::of(&c.name));
    answer::style(accent);
    let host = state.host.clone();
    let inside = chosen.as_ref().map(|c| Picture::of(&c.name, None)).unwrap_or_default();
    let door = if chosen.is_some() { Door::Room } else { Door::Ajar };
    // A group one was just added to may still be on its way.
    let missing = chosen.is_none() && !state.chosen.is_empty();
    let body = match (state.name.clone(), chosen) {
        (None, _) => nobody().into_any(),
        (Some(_), None) if missing => not_here(&state).into_any(),
        (Some(name), None) => empty(name).into_any(),
        (Some(name), Some(conversation)) => room(&state, name, conversation).into_any(),
    };
    view! {
        <PublicHead title=t!("visitor-person") accent/>
        <Module name="live.js"/>
        <Card door chip=Chip::new("", Icon::People, t!("chip-trial")) inside host>
            {body}
        </Card>
    }
}

fn nobody() -> AnyView {
    view! {
        <h1>{t!("visitor-title")}</h1>
        <p>{t!("visitor-about")}</p>
        <form method="post" action={action::<ThrowAway>()}>
            <button class="btn">{t!("throw-away")}</button>
        </form>
    }
    .into_any()
}

fn empty(name: String) -> AnyView {
    view! {
        <div id="groups" data-live="3">
            <p class="kick">{name}</p>
            <h1>{t!("visitor-empty")}</h1>
        </div>
        <p>{t!("visitor-empty-how")}</p>
        {look_again(paths::VISITOR)}
        <p><a class="link" href=paths::HOME>{t!("visitor-paste")}</a></p>
    }
    .into_any()
}

fn not_here(state: &VisitorView) -> AnyView {
    answer::status(404);
    view! {
        <div id="groups" data-live="3">
            <h1>{t!("visitor-missing")}</h1>
        </div>
        <p>{t!("visitor-missing-how")}</p>
        {look_again(&paths::visitor(&state.chosen))}
        <p><a class="link" href=paths::VISITOR>{t!("visitor-your-others")}</a></p>
    }
    .into_any()
}

/// For browsers without a script; the form below keeps what is typed from a page that reloads by itself.
fn look_again(href: &str) -> AnyView {
    view! { <noscript><p><a class="link" href=href.to_owned()>{t!("visitor-look")}</a></p></noscript> }
        .into_any()
}

fn room(state: &VisitorView, name: String, conversation: VisitorConversation) -> AnyView {
    let others: Vec<_> = state.conversations.iter().filter(|c| c.id != conversation.id).cloned().collect();
    let others = (!others.is_empty()).then(|| view! { <p class="soft">{t!("visitor-others")}" "{others.into_iter().map(|c| view! { <a class="link" href=paths::visitor(&c.id)>{c.name}</a>" " }).collect_view()}</p> });
    let (text, wrong) = (state.kept.value("text"), state.kept.wrong("text"));
    let bad = wrong.is_some();
    let members = conversation.members;
    view! {
        <div>
            <p class="kick">{name}</p>
            <h1 dir="auto">{conversation.name.clone()}</h1>
            <p class="by">{t!("members", n = members)}</p>
        </div>
        <div id="messages" data-live="2">{messages(&conversation)}</div>
        {look_again(&paths::visitor(&conversation.id))}
        <form method="post" action={action::<Say>()}>
            {hidden("conversation", &conversation.id)}
            {hidden("form", &state.form)}
            <Refused problem=state.kept.problem.clone() word=t!("not-sent")/>
            <div>
                <label for="text">{t!("visitor-message")}</label>
                {wrong_note("text", wrong.as_ref())}
                <input id="text" name="text" value=text autocomplete="off" required aria-describedby=described("text", false, bad) aria-invalid=bad.then_some("true") autofocus=bad/>
            </div>
            <button class="btn">{t!("visitor-send")}</button>
        </form>
        {others}
    }
    .into_any()
}

fn messages(conversation: &VisitorConversation) -> AnyView {
    if conversation.messages.is_empty() {
        return view! { <p class="soft">{t!("visitor-quiet")}</p> }.into_any();
    }
    let line = |m: &crate::domain::view::VisitorMessage| {
        let who = if m.mine {
            view! { <b>{t!("visitor-you")}</b> }.into_any()
        } else {
            view! { <Who person=m.sender.clone()/> }.into_any()
        };
        view! { <li><i>{if m.mine { "→" } else { "" }}</i><span>{who}" "<span dir="auto" class="about">{m.text.clone()}</span></span><small><When ms=m.sent_at_ms/></small></li> }
    };
    view! { <ol>{conversation.messages.iter().map(line).collect_view()}</ol> }.into_any()
}
