//! The page behind the one-time set-up link.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::web::actions::set_up::{SetUp, SetUpView, load};
use crate::web::actions::{action, answer};
use crate::web::components::form::{Refused, hidden};
use crate::web::components::frame::Card;
use crate::web::components::head::PublicHead;
use crate::web::components::icon::Icon;
use crate::web::components::scene::{Chip, Door};
use crate::web::pages::page;
use crate::web::style::Accent;

#[component]
pub fn SetUpPage() -> impl IntoView {
    let secret = use_params_map().with_untracked(|params| params.get("secret")).unwrap_or_default();
    let asked = secret.clone();
    page(async move { load(&asked).await }, move |state| view! { <SetUpForm state secret/> }.into_any())
}

#[component]
fn SetUpForm(state: SetUpView, secret: String) -> impl IntoView {
    answer::style(Accent::HOUSE);
    let SetUpView { host, name, kept } = state;
    let (words, button) = match name {
        Some(name) => (format!("You are signed in as {name}."), "Run this Usher"),
        None => ("First sign in with your wallet; then this page comes back.".to_owned(), "Sign in"),
    };
    view! {
        <PublicHead title="Set up" accent=Accent::HOUSE/>
        <Card door=Door::Ajar chip=Chip::new("", Icon::Key, "Set up") host>
            <h1>"Run this Usher."</h1>
            <p>"Whoever uses this link becomes the operator: the one who may make groups here. The link works once."</p>
            <p class="soft">{words}</p>
            <Refused problem=kept.problem word="Not done"/>
            <form method="post" action={action::<SetUp>()}>
                {hidden("secret", &secret)}
                <button class="btn">{button}</button>
            </form>
        </Card>
    }
}
