//! Making or changing a webhook, and seeing its secret once.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::webhooks::host;
use super::{Frame, Tab};
use crate::domain::webhook::Event;
use crate::domain::webhook::view::Kind;
use crate::web::actions::answer;
use crate::web::actions::session::Kept;
use crate::web::actions::webhook_edit::{ACTION, EditWebhook, load};
use crate::web::actions::webhooks::{NewWebhook, ONCE, Shown, blank};
use crate::web::components::form::{Field, Refused, hidden};
use crate::web::components::icon::{Icon, icon};
use crate::web::pages::page;
use crate::web::paths;

const TRAIL: (&str, &str) = (paths::WEBHOOKS, "Webhooks");
/// As long as addresses may be.
const URL_MAX: usize = 2048;

#[component]
pub fn NewWebhookPage() -> impl IntoView {
    page(blank(), move |new| view! { <HookForm new/> }.into_any())
}

#[component]
fn HookForm(new: NewWebhook) -> impl IntoView {
    let NewWebhook { house, groups, once, kept } = new;
    view! {
        <Frame house tab=Tab::Webhooks title="New webhook" trail=TRAIL>
            <form class="form" method="post" action=paths::NEW_WEBHOOK data-once="">
                <Refused problem=kept.problem.clone()/>
                {hidden(ONCE, &once)}
                {fields(groups, &kept)}
                <p class="soft">"Each message carries ids only, and a signature by Standard Webhooks. A server that does not answer with 200 is tried again for three days."</p>
                <div class="acts"><button class="btn">"Make the webhook"</button><a class="line" href=paths::WEBHOOKS>"Cancel"</a></div>
            </form>
        </Frame>
    }
}

/// What can be said of a webhook.
fn fields(groups: Vec<(String, String)>, kept: &Kept) -> AnyView {
    view! {
        <Field name="url" label="Address" kind="url" hint="It begins with https:// and takes POST requests." value=kept.value("url") max=URL_MAX required=true wrong=kept.wrong("url")/>
        {which_group(groups, &kept.value("group"))}
        {what_it_hears(kept)}
    }
    .into_any()
}

#[component]
pub fn EditWebhookPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    page(async move { load(&id).await }, |edit| view! { <Edit edit/> }.into_any())
}

#[component]
fn Edit(edit: EditWebhook) -> impl IntoView {
    let EditWebhook { house, endpoint, groups, kept } = edit;
    let id = endpoint.id.to_string();
    if endpoint.kind == Kind::Decision {
        answer::see(&paths::webhook(&id));
        return ().into_any();
    }
    let title = format!("Change {}", host(&endpoint.url));
    view! {
        <Frame house tab=Tab::Webhooks title trail=TRAIL>
            <form class="form" method="post" action=format!("{ACTION}/{id}")>
                <Refused problem=kept.problem.clone()/>
                {fields(groups, &kept)}
                <p class="soft">"What waits to be sent goes to the new address. The secret stays as it is: make a new one if the old address belongs to somebody else."</p>
                <div class="acts"><button class="btn">"Save changes"</button><a class="line" href=paths::webhook(&id)>"Cancel"</a></div>
            </form>
        </Frame>
    }
    .into_any()
}

fn which_group(groups: Vec<(String, String)>, chosen: &str) -> Option<AnyView> {
    let option = |(key, name): (String, String)| {
        let selected = key == chosen;
        view! { <option value=key selected=selected>{name}</option> }
    };
    (!groups.is_empty()).then(|| {
        view! {
            <div>
                <label for="group">"Group"</label>
                <select id="group" name="group">
                    <option value="">"All groups and links I look after"</option>
                    {groups.into_iter().map(option).collect_view()}
                </select>
            </div>
        }
        .into_any()
    })
}

/// An event in plain words.
const fn words(event: Event) -> &'static str {
    match event {
        Event::InviteCreated => "A link is made.",
        Event::InviteUpdated => "A link is changed, or opened again.",
        Event::InvitePaused => "A link is paused.",
        Event::InviteRevoked => "A link is revoked.",
        Event::JoinRequested => "Somebody asks to join.",
        Event::JoinApproved => "Somebody may come in.",
        Event::JoinRejected => "Somebody is turned away.",
        Event::MemberAdded => "Somebody is in the group.",
        Event::MemberRemoved => "Somebody left the group, or was taken out.",
    }
}

fn what_it_hears(kept: &Kept) -> AnyView {
    let pick = |event: Event| {
        let checked = !kept.value(event.as_str()).is_empty();
        view! {
            <label class="pick">
                <input type="checkbox" name=event.as_str() value="1" checked=checked/>
                <span><b>{words(event)}</b><span class="soft mono">{event.as_str()}</span></span>
            </label>
        }
    };
    view! { <fieldset><legend>"What should it hear?"</legend>{Event::ALL.map(pick).collect_view()}</fieldset> }
        .into_any()
}

/// The answer to a form: the only page that ever has the secret.
#[component]
pub fn SecretPage(shown: Shown) -> impl IntoView {
    let Shown { house, endpoint, secret, rotated } = shown;
    let inside = match secret {
        Some(secret) => once(secret, rotated),
        None => view! {
            <p class="note wait">{icon(Icon::Warn)}<span>"This secret was made a moment ago and shown then. If you did not copy it, make a new one."</span></p>
        }
        .into_any(),
    };
    view! {
        <Frame house tab=Tab::Webhooks title=host(&endpoint.url) trail=TRAIL>
            <div class="form">
                {inside}
                <div class="acts"><a class="line" href=paths::webhook(endpoint.id.as_str())>"Done"</a></div>
            </div>
        </Frame>
    }
}

fn once(secret: String, rotated: bool) -> AnyView {
    let words = if rotated {
        "This is the new secret. Copy it now: it is shown this once. The old one signs as well for 24 hours, so nothing is lost while you put the new one in its place."
    } else {
        "The webhook is on. Copy its secret now: it is shown this once."
    };
    view! {
        <p class="note ok" role="status">{icon(Icon::Check)}<span>{words}</span></p>
        <div>
            <label for="secret">"Signing secret"</label>
            <div class="acts secret">
                <input id="secret" class="grow mono" readonly value=secret autocomplete="off" spellcheck="false"/>
                <button class="btn" type="button" data-copy="secret" hidden>{icon(Icon::Copy)}<span>"Copy"</span></button>
            </div>
        </div>
        <p class="soft">"Your server checks with it that a message is from here: libraries for most languages are at standardwebhooks.com."</p>
    }
    .into_any()
}
