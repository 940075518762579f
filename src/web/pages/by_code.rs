//! A code to be sent from an XMTP app, and where to: the page goes on by itself once it came.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::domain::apps::Offer;
use crate::domain::arrival::Waiting;
use crate::domain::inbox::{Person, WalletAddress};
use crate::web::actions::by_code::{CodeView, ShowCode, load};
use crate::web::actions::{action, answer};
use crate::web::components::form::{Refused, hidden};
use crate::web::components::frame::Card;
use crate::web::components::head::{Module, PublicHead};
use crate::web::components::icon::{Icon, icon};
use crate::web::components::scene::{Chip, Door, Picture};
use crate::web::components::when::When;
use crate::web::language::Spoken;
use crate::web::pages::page;
use crate::web::paths;
use crate::web::style::Accent;
use crate::web::words::{around, t};

#[component]
pub fn ByCodePage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    page(load(id), move |view| view! { <ByCode state=view/> }.into_any())
}

#[component]
pub fn ByCode(state: CodeView) -> impl IntoView {
    let told = state.group_name.as_deref().filter(|_| !state.hidden);
    let accent = told.map_or(Accent::HOUSE, Accent::of);
    answer::style(accent);
    let door = if state.group_name.is_some() { Door::Lit } else { Door::Ajar };
    let hash = state.image_hash.as_deref();
    let inside = told.map(|name| Picture::of(name, hash)).unwrap_or_default();
    let follows = matches!(state.shown, Some((_, Waiting::Until(_) | Waiting::Asking)));
    let chip = if follows {
        Chip::new("wait", Icon::Clock, t!("code-chip-waiting"))
    } else {
        Chip::new("", Icon::Key, t!("code-chip"))
    };
    if let Some(problem) = state.kept.problem.as_ref().filter(|p| p.status >= 500) {
        answer::status(problem.status);
        answer::retry_after(problem.retry_after.unwrap_or(5));
    }
    let kick = state.group_name.clone().map(|name| view! { <p class="kick" dir="auto">{name}</p> });
    let (host, live) = (state.host.clone(), follows.then_some(2));
    let body = match state.shown.clone() {
        Some((code, Waiting::Until(until_ms))) => show(&state, &code, until_ms),
        Some((_, Waiting::Asking)) => view! { <h1>{t!("code-asking")}</h1> }.into_any(),
        Some(_) => offer(&state, t!("code-over-headline"), t!("code-over"), t!("code-new")),
        None => offer(&state, t!("code-start-headline"), t!("code-start"), t!("code-show")),
    };
    view! {
        <PublicHead title=t!("code-title") accent/>
        {follows.then(|| view! { <Module name="live.js"/><Module name="copy.js"/> })}
        <Card door chip inside host live>
            {kick}
            {body}
        </Card>
    }
}

/// Nothing is shown yet, or not any more.
fn offer(state: &CodeView, headline: String, words: String, button: String) -> AnyView {
    let problem = state.kept.problem.clone();
    view! {
        <h1>{headline}</h1>
        <p>{words}</p>
        <Refused problem word=t!("code-refused")/>
        {form(&state.invite, "btn", button)}
        {instead(state)}
    }
    .into_any()
}

/// The button that shows a code.
pub fn form(invite: &str, class: &'static str, button: String) -> AnyView {
    view! {
        <form method="post" action={action::<ShowCode>()}>
            {hidden("invite", invite)}
            <button class=class>{button}</button>
        </form>
    }
    .into_any()
}

fn instead(state: &CodeView) -> AnyView {
    let href = Spoken::here().keep(&paths::sign_in(Some(&state.invite)));
    view! { <div class="row"><a class="link" href=href>{t!("code-wallet")}</a></div> }.into_any()
}

fn show(state: &CodeView, code: &str, until_ms: i64) -> AnyView {
    let (before, after) = around("code-headline", "code");
    let (until, end) = around("code-until", "time");
    let account = state.account.as_ref().map(address).unwrap_or_default();
    let here = Spoken::here().keep(&paths::by_code(&state.invite));
    let wallet = Spoken::here().keep(&paths::sign_in(Some(&state.invite)));
    view! {
        <h1>{before}<bdi dir="ltr" id="code" translate="no">{code.to_owned()}</bdi>{after}</h1>
        <p>{t!("code-lead")}</p>
        <ol>
            <li><i>"1"</i><b>{t!("code-step-copy")}</b><small>{copy("code", t!("code-copy"))}</small></li>
            <li>
                <i>"2"</i><b>{t!("code-step-write")}</b>
                <small>
                    <bdi dir="ltr" id="account" translate="no">{account}</bdi><br/>
                    {copy("account", t!("code-copy-account"))}
                </small>
            </li>
            <li><i>"3"</i><b>{t!("code-step-send")}</b><small>{t!("code-step-send-more")}</small></li>
        </ol>
        {state.offers.iter().map(open).collect::<Vec<_>>()}
        <a class="btn" href=here>{t!("code-sent")}</a>
        <p class="soft">{until}<When ms=until_ms/>{end}</p>
        <div class="note">{icon(Icon::Warn)}<p>{t!("code-warn")}</p></div>
        <div class="row">
            <form method="post" action={action::<ShowCode>()}>
                {hidden("invite", &state.invite)}
                <button class="link">{t!("code-new")}</button>
            </form>
            <a class="link" href=wallet>{t!("code-wallet")}</a>
        </div>
    }
    .into_any()
}

/// What apps find our account by: its address, or its inbox where it has none.
fn address(account: &Person) -> String {
    let address = account.address.as_ref().map(WalletAddress::checksummed);
    address.unwrap_or_else(|| account.inbox_id.to_string())
}

/// Works with a script alone; without one the words can be marked.
fn copy(what: &'static str, words: String) -> AnyView {
    view! {
        <button class="link" type="button" hidden data-copy=what data-done=t!("code-copied")>{words}</button>
    }
    .into_any()
}

fn open(offer: &Offer) -> AnyView {
    let words = t!("code-open", app = offer.name.as_str());
    offer.open.clone().map(|href| view! { <a class="line" href=href>{words}</a> }).into_any()
}
