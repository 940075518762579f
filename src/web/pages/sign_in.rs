//! Signing in, for an invite or for the dashboard. Two plain forms; `wallet.js` does both in one press.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::web::actions::sign_in::{AskText, Asked, Prove, SignInView, ThrowAway, load};
use crate::web::actions::{action, answer};
use crate::web::components::form::{Field, Refused, hidden};
use crate::web::components::frame::Card;
use crate::web::components::head::{Module, PublicHead};
use crate::web::components::icon::Icon;
use crate::web::components::scene::{Chip, Door, Picture};
use crate::web::language::Spoken;
use crate::web::pages::page;
use crate::web::paths;
use crate::web::style::Accent;
use crate::web::words::t;

#[component]
pub fn SignInPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id"));
    page(load(id), move |view| view! { <SignIn state=view/> }.into_any())
}

#[component]
pub fn SignIn(state: SignInView) -> impl IntoView {
    let accent = state.group_name.as_deref().map_or(Accent::HOUSE, Accent::of);
    answer::style(accent);
    let elsewhere = state.kept.problem.as_ref().is_some_and(|p| p.code == "not_on_xmtp");
    let chip = if elsewhere {
        Chip::new("", Icon::Info, t!("chip-one-step"))
    } else {
        Chip::new("", Icon::Key, t!("sign-in"))
    };
    let door = if state.group_name.is_some() { Door::Lit } else { Door::Ajar };
    let hash = state.image_hash.as_deref();
    let inside = state.group_name.as_deref().map(|name| Picture::of(name, hash)).unwrap_or_default();
    if let Some(problem) = state.kept.problem.as_ref().filter(|p| p.status >= 500) {
        answer::status(problem.status);
        answer::retry_after(problem.retry_after.unwrap_or(5));
    }
    let kick = state.group_name.clone().map(|name| view! { <p class="kick" dir="auto">{name}</p> });
    let host = state.host.clone();
    let body = match state.asked.clone() {
        _ if elsewhere => not_on_xmtp(&state).into_any(),
        Some(asked) => prove(&state, asked).into_any(),
        None => ask(&state).into_any(),
    };
    view! {
        <PublicHead title=t!("sign-in") accent/>
        <Module name="wallet.js"/>
        <Card door chip inside host>
            {kick}
            {body}
        </Card>
    }
}

/// What this sign-in is for goes along with every form of it.
fn purpose(state: &SignInView) -> AnyView {
    let invite = state.invite.clone().map(|id| hidden("invite", &id));
    let join = state.pressed.then(|| hidden("join", "1"));
    view! { {invite}{join} }.into_any()
}

fn ask(state: &SignInView) -> AnyView {
    let local = state.local;
    let filled = if local { "line" } else { "btn" };
    let address = state.kept.value("address");
    let problem = state.kept.problem.clone();
    let after = state.pressed.then(|| format!(" {}", t!("sign-in-after")));
    view! {
        <h1>{t!("sign-in-title")}</h1>
        <p>{t!("sign-in-cost")}{after}</p>
        {state.already.clone().map(|name| view! { <p class="soft">{t!("sign-in-already", who = name)}</p> })}
        <Refused problem word=t!("not-signed-in")/>
        {local.then(|| throw_away(state))}
        <div id="wallets" data-class=filled></div>
        <details id="by-hand" open>
            <summary>{t!("sign-in-by-hand")}</summary>
            <form method="post" action={action::<AskText>()} id="ask">
                {purpose(state)}
                <Field name="address" label=t!("sign-in-address") hint=t!("sign-in-0x") value=address required=true wrong=state.kept.wrong("address")/>
                <button class=filled>{t!("sign-in-show")}</button>
            </form>
        </details>
    }
    .into_any()
}

fn throw_away(state: &SignInView) -> AnyView {
    view! {
        <form method="post" action={action::<ThrowAway>()}>
            {purpose(state)}
            <button class="btn">{t!("throw-away")}</button>
            <p class="soft">{t!("throw-away-about")}</p>
        </form>
    }
    .into_any()
}

fn prove(state: &SignInView, asked: Asked) -> AnyView {
    let other = Spoken::here().keep(&paths::sign_in(state.invite.as_deref()));
    view! {
        <h1>{t!("prove-title")}</h1>
        <p>{t!("prove-how")}</p>
        <div id="wallets" data-class="btn"></div>
        <pre id="text" tabindex="0" aria-label=t!("prove-text")>{asked.text}</pre>
        <form method="post" action={action::<Prove>()} id="prove">
            {purpose(state)}
            {hidden("address", &asked.address)}
            <Field name="signature" label=t!("prove-signature") hint=t!("sign-in-0x") required=true/>
            <button class="btn">{t!("sign-in")}</button>
        </form>
        <div class="row"><a class="link" href=other>{t!("other-wallet")}</a></div>
    }
    .into_any()
}

fn not_on_xmtp(state: &SignInView) -> AnyView {
    let address = state.kept.value("address");
    let other = Spoken::here().keep(&paths::sign_in(state.invite.as_deref()));
    let short =
        crate::domain::inbox::WalletAddress::parse(address.trim()).map(|a| a.short()).unwrap_or_default();
    let first = if state.local {
        throw_away(state).into_any()
    } else {
        view! { <a class="btn" href="https://xmtp.chat" rel="noopener">{t!("not-on-xmtp-app", app = "xmtp.chat")}</a> }.into_any()
    };
    view! {
        <h1>{t!("not-on-xmtp")}</h1>
        <p>{t!("not-on-xmtp-why", address = short)}</p>
        <ol>
            <li><i>"1"</i><b>{t!("not-on-xmtp-open")}</b><small>{t!("not-on-xmtp-free")}</small></li>
            <li><i>"2"</i><b>{t!("not-on-xmtp-back")}</b><small>{t!("not-on-xmtp-stays")}</small></li>
        </ol>
        {first}
        <form method="post" action={action::<AskText>()}>
            {purpose(state)}
            {hidden("address", &address)}
            <div class="row">
                <button class="link">{t!("not-on-xmtp-again")}</button>
                <a class="link" href=other>{t!("other-wallet")}</a>
            </div>
        </form>
    }
    .into_any()
}
