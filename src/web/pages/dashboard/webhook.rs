//! One webhook: how it stands, what can be done with it, and what was sent to it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::webhooks::{host, standing};
use super::{Frame, Tab};
use crate::domain::webhook::event::DECISION;
use crate::domain::webhook::view::{AttemptView, DeliveryState, DeliveryView, EndpointView, Kind, State};
use crate::web::actions::me::House;
use crate::web::actions::webhooks::{
    DeleteWebhook, ONCE, ROTATE, Replay, SwitchWebhook, TestWebhook, Webhook, one,
};
use crate::web::actions::{action, answer};
use crate::web::components::form::{Refused, hidden};
use crate::web::components::icon::{Icon, icon};
use crate::web::components::when::When;
use crate::web::pages::page;
use crate::web::paths;

const TRAIL: (&str, &str) = (paths::WEBHOOKS, "Webhooks");

fn id_param() -> String {
    use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default()
}

#[component]
pub fn WebhookPage() -> impl IntoView {
    let id = id_param();
    page(async move { one(&id).await }, |view| view! { <One view/> }.into_any())
}

#[component]
fn One(view: Webhook) -> impl IntoView {
    let Webhook { house, endpoint, deliveries, once, problem } = view;
    let title = host(&endpoint.url);
    view! {
        <Frame house tab=Tab::Webhooks title trail=TRAIL>
            <Refused problem word="Not done"/>
            {said()}
            {trouble(&endpoint)}
            {facts(&endpoint)}
            {buttons(&endpoint, &once)}
            {messages(&endpoint, deliveries)}
        </Frame>
    }
}

/// What was just done here.
fn said() -> Option<AnyView> {
    let done = [
        ("sent", "A test message is on its way. Look again in a moment: it stands first below."),
        ("replayed", "The message is sent once more, with the same id."),
        ("changed", "Saved. It counts from now on, for what waits as well."),
        ("on", "The webhook is on. What waited for it is sent now."),
        ("off", "The webhook is off. Its server is called no more."),
    ];
    let words = done.into_iter().find(|(word, _)| answer::asked_for(word))?.1;
    Some(view! { <p class="note ok" role="status">{icon(Icon::Check)}<span>{words}</span></p> }.into_any())
}

/// What its owner should know.
fn trouble(one: &EndpointView) -> Option<AnyView> {
    let words = match one.state {
        State::Gone => {
            "The server answered that this address is gone (410), so we switched the webhook off. What waits for it is kept for 30 days."
        }
        State::Failed => {
            "The server failed for five days, so we switched the webhook off. What waits for it is kept for 30 days."
        }
        State::On if one.resting_until_ms.is_some() => {
            "The server failed several times in a row. We leave it alone for a while, then look how it does. Nothing is lost."
        }
        State::On | State::Off => return None,
    };
    Some(view! { <p class="note wait">{icon(Icon::Warn)}<span>{words}</span></p> }.into_any())
}

fn facts(one: &EndpointView) -> AnyView {
    let (tone, sign, word) = standing(one);
    let hears = match one.kind {
        Kind::Decision => "Who may join through its link".to_owned(),
        Kind::Event => one.events.iter().map(|event| event.as_str()).collect::<Vec<_>>().join(", "),
    };
    let asked = if one.kind == Kind::Decision { "Is asked" } else { "Hears" };
    let group =
        one.group.clone().map(|(_, name)| view! { <div><dt>"Only of"</dt><dd><bdi>{name}</bdi></dd></div> });
    let link = one.invite.clone().map(|id| {
        view! { <div><dt>"Of the link"</dt><dd><a href=paths::link(id.as_str())>{id.to_string()}</a></dd></div> }
    });
    let resting =
        one.resting_until_ms.map(|ms| view! { <div><dt>"Called again"</dt><dd><When ms/></dd></div> });
    let two = one.two_secrets_until_ms.map(|ms| {
        view! { <div><dt>"Old secret"</dt><dd>"Signs as well until "<When ms/></dd></div> }
    });
    view! {
        <dl>
            <div><dt>"State"</dt><dd class=tone>{icon(sign)}{word}</dd></div>
            <div><dt>"Address"</dt><dd class="mono"><bdi>{one.url.clone()}</bdi></dd></div>
            <div><dt>{asked}</dt><dd>{hears}</dd></div>
            {group}{link}{resting}{two}
        </dl>
    }
    .into_any()
}

fn buttons(one: &EndpointView, once: &str) -> AnyView {
    let id = one.id.as_str();
    let on = one.state == State::On;
    let test = on.then(|| {
        view! {
            <form method="post" action={action::<TestWebhook>()}>
                {hidden("id", id)}<button class="btn">"Send a test"</button>
            </form>
        }
    });
    let own = one.kind == Kind::Event;
    let edit = own.then(|| view! { <a class="line" href=paths::edit_webhook(id)>"Change"</a> });
    let delete = own.then(|| view! { <a class="line no" href=paths::delete_webhook(id)>"Delete…"</a> });
    view! {
        <div class="acts doing">
            {test}
            {edit}
            <form method="post" action={action::<SwitchWebhook>()}>
                {hidden("id", id)}
                {(!on).then(|| hidden("on", "1"))}
                <button class="line">{if on { "Switch off" } else { "Switch on" }}</button>
            </form>
            <form method="post" action=ROTATE data-once="">
                {hidden("id", id)}{hidden(ONCE, once)}<button class="line">"New secret"</button>
            </form>
            {delete}
        </div>
    }
    .into_any()
}

fn messages(one: &EndpointView, deliveries: Vec<DeliveryView>) -> AnyView {
    let id = one.id.as_str();
    let list = if deliveries.is_empty() {
        view! { <p class="soft about-section">"Nothing was sent yet."</p> }.into_any()
    } else {
        view! {
            <ul class="rows hooks">{deliveries.into_iter().map(|sent| message(id, sent)).collect_view()}</ul>
            <p class="soft about-section">"The newest 50 are shown. Messages are kept for 30 days."</p>
        }
        .into_any()
    };
    view! { <section><h2>"Messages"</h2>{list}</section> }.into_any()
}

fn message(endpoint: &str, sent: DeliveryView) -> AnyView {
    let (tone, sign, word) = match sent.state {
        DeliveryState::Delivered => ("ok", Icon::Check, "Delivered"),
        DeliveryState::Waiting { .. } => ("wait", Icon::Clock, "Waiting"),
        DeliveryState::Dead => ("no", Icon::Cross, "Given up"),
        DeliveryState::Unanswered => ("wait", Icon::Clock, "No answer"),
    };
    let next = match sent.state {
        DeliveryState::Waiting { next_at_ms } if !sent.attempts.is_empty() => {
            Some(view! { <span class="soft run">"Next try: "<When ms=next_at_ms/></span> })
        }
        _ => None,
    };
    let replay = (sent.event != DECISION).then(|| replay(endpoint, &sent.id));
    view! {
        <li>
            <div class="grow">
                <p><b>{sent.event}</b><span class="soft run"><When ms=sent.created_at_ms/></span>{sent.last_answer.map(|said| view! { <span><bdi>{said}</bdi></span> })}{next}</p>
                {tries(&sent.id, sent.attempts)}
            </div>
            <span class=format!("cell {tone}")>{icon(sign)}{word}</span>
            {replay}
        </li>
    }
    .into_any()
}

fn replay(endpoint: &str, delivery: &str) -> AnyView {
    view! {
        <form method="post" action={action::<Replay>()}>
            {hidden("id", endpoint)}{hidden("delivery", delivery)}<button class="line">"Replay"</button>
        </form>
    }
    .into_any()
}

fn tries(id: &str, attempts: Vec<AttemptView>) -> Option<AnyView> {
    let count = super::count(attempts.len(), "try", "tries");
    let one = |attempt: AttemptView| {
        let status =
            attempt.status.map_or_else(|| "No answer".to_owned(), |status| format!("Status {status}"));
        view! {
            <li>
                <b>{status}</b>{format!(" after {} ms, ", attempt.took_ms)}<When ms=attempt.at_ms/>
                {(!attempt.excerpt.is_empty()).then(|| view! { <span class="mono"><bdi>{attempt.excerpt}</bdi></span> })}
            </li>
        }
    };
    (!attempts.is_empty()).then(|| {
        view! {
            <details class="tries">
                <summary>{count}</summary>
                <p class="soft mono">{id.to_owned()}</p>
                <ol reversed class="plain">{attempts.into_iter().map(one).collect_view()}</ol>
            </details>
        }
        .into_any()
    })
}

#[component]
pub fn DeleteWebhookPage() -> impl IntoView {
    let id = id_param();
    page(async move { one(&id).await }, |view| {
        view! { <AskDelete house=view.house endpoint=view.endpoint/> }.into_any()
    })
}

#[component]
fn AskDelete(house: House, endpoint: EndpointView) -> impl IntoView {
    let id = endpoint.id.to_string();
    view! {
        <Frame house tab=Tab::Webhooks title=format!("Delete {}?", host(&endpoint.url)) trail=TRAIL>
            <div class="form">
                <ul class="plain">
                    <li>"Its server is told nothing any more, also not what waits for it now."</li>
                    <li>"The log of its messages goes with it."</li>
                </ul>
                <form class="acts" method="post" action={action::<DeleteWebhook>()}>
                    {hidden("id", &id)}
                    <button class="btn">"Delete for good"</button>
                    <a class="line" href=paths::webhook(&id)>"Keep it"</a>
                </form>
            </div>
        </Frame>
    }
}
