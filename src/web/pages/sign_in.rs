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
use crate::web::pages::page;
use crate::web::paths;
use crate::web::style::Accent;

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
        Chip::new("", Icon::Info, "One step first")
    } else {
        Chip::new("", Icon::Key, "Sign in")
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
        <PublicHead title="Sign in" accent/>
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
    let after = if state.pressed { " Your request is sent right after." } else { "" };
    view! {
        <h1>"Show it's your wallet."</h1>
        <p>"You sign a message. It costs nothing and can't move anything you own."{after}</p>
        {state.already.clone().map(|name| view! { <p class="soft">"You are signed in as "{name}"."</p> })}
        <Refused problem word="Not signed in"/>
        {local.then(|| throw_away(state))}
        <div id="wallets" data-class=filled></div>
        <details id="by-hand" open>
            <summary>"Sign by hand"</summary>
            <form method="post" action={action::<AskText>()} id="ask">
                {purpose(state)}
                <Field name="address" label="Your wallet's address" hint="It starts with 0x." value=address required=true wrong=state.kept.wrong("address")/>
                <button class=filled>"Show the text to sign"</button>
            </form>
        </details>
    }
    .into_any()
}

fn throw_away(state: &SignInView) -> AnyView {
    view! {
        <form method="post" action={action::<ThrowAway>()}>
            {purpose(state)}
            <button class="btn">"Continue as a throw-away person"</button>
            <p class="soft">"For trying things out on this computer: a new person with an XMTP app of their own."</p>
        </form>
    }
    .into_any()
}

fn prove(state: &SignInView, asked: Asked) -> AnyView {
    let other = paths::sign_in(state.invite.as_deref());
    view! {
        <h1>"Sign this text."</h1>
        <p>"Sign it with your wallet, exactly as it stands, then paste the signature. It is good for 5 minutes."</p>
        <div id="wallets" data-class="btn"></div>
        <pre id="text" tabindex="0" aria-label="The text to sign">{asked.text}</pre>
        <form method="post" action={action::<Prove>()} id="prove">
            {purpose(state)}
            {hidden("address", &asked.address)}
            <Field name="signature" label="The signature" hint="It starts with 0x." required=true/>
            <button class="btn">"Sign in"</button>
        </form>
        <div class="row"><a class="link" href=other>"Use another wallet"</a></div>
    }
    .into_any()
}

fn not_on_xmtp(state: &SignInView) -> AnyView {
    let address = state.kept.value("address");
    let other = paths::sign_in(state.invite.as_deref());
    let short =
        crate::domain::inbox::WalletAddress::parse(address.trim()).map(|a| a.short()).unwrap_or_default();
    let first = if state.local {
        throw_away(state).into_any()
    } else {
        view! { <a class="btn" href="https://xmtp.chat" rel="noopener">"Open xmtp.chat"</a> }.into_any()
    };
    view! {
        <h1>"This wallet is not on XMTP."</h1>
        <p>{format!("{short} has no XMTP inbox, so there is nowhere to deliver the group's messages.")}</p>
        <ol>
            <li><i>"1"</i><b>"Open an XMTP app with this wallet"</b><small>"It makes your inbox. Free."</small></li>
            <li><i>"2"</i><b>"Come back to this page"</b><small>"This link stays as it is."</small></li>
        </ol>
        {first}
        <form method="post" action={action::<AskText>()}>
            {purpose(state)}
            {hidden("address", &address)}
            <div class="row">
                <button class="link">"I've done that: check again"</button>
                <a class="link" href=other>"Use another wallet"</a>
            </div>
        </form>
    }
    .into_any()
}
