//! For who waits: a private address of the request's state, and a message once it is decided.

use leptos::prelude::*;

use crate::domain::view::{Landing, OwnRequest};
use crate::web::actions::action;
use crate::web::actions::later::TellMe;
use crate::web::components::form::hidden;
use crate::web::components::icon::{Icon, icon};
use crate::web::words::t;

/// What can be done besides waiting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Later {
    /// The private address.
    pub link: String,
    /// They will be told by a message; `None` where nobody can write one.
    pub told: Option<bool>,
}

pub fn later(landing: &Landing, later: Option<&Later>, request: &OwnRequest) -> AnyView {
    let Some(Later { link, told }) = later else { return ().into_any() };
    view! {
        {told.map(|told| if told { promised() } else { offer(landing, request) })}
        <details>
            <summary>{t!("later-link")}</summary>
            <p class="soft">{t!("later-link-why")}</p>
            <pre id="private" dir="ltr" tabindex="0" aria-label=t!("later-link")>{link.clone()}</pre>
            <button class="link" type="button" hidden data-copy="private" data-done=t!("code-copied")>{t!("later-copy")}</button>
        </details>
    }
    .into_any()
}

fn promised() -> AnyView {
    view! { <div class="note">{icon(Icon::Bell)}<p>{t!("later-told")}</p></div> }.into_any()
}

fn offer(landing: &Landing, request: &OwnRequest) -> AnyView {
    view! {
        <form method="post" action={action::<TellMe>()}>
            {hidden("invite", landing.card.id.as_str())}
            {hidden("request", request.id.as_str())}
            <button class="line">{t!("later-tell")}</button>
        </form>
    }
    .into_any()
}
