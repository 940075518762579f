//! The first page: what this is, and the way to an invite.

use leptos::prelude::*;

use crate::web::actions::landing::{Open, Welcome, welcome};
use crate::web::actions::sign_in::ThrowAway;
use crate::web::actions::{action, answer};
use crate::web::components::form::{Field, Refused};
use crate::web::components::frame::Card;
use crate::web::components::head::PublicHead;
use crate::web::components::icon::Icon;
use crate::web::components::scene::{Chip, Door};
use crate::web::language::Spoken;
use crate::web::pages::page;
use crate::web::paths;
use crate::web::style::Accent;
use crate::web::words::t;

#[component]
pub fn HomePage() -> impl IntoView {
    page(welcome(), move |welcome| view! { <Home welcome/> }.into_any())
}

#[component]
pub fn Home(welcome: Welcome) -> impl IntoView {
    answer::style(Accent::HOUSE);
    let Welcome { host, local, name, kept } = welcome;
    let (link, wrong) = (kept.value("link"), kept.wrong("link"));
    let trial = local && name.is_none();
    let open = if trial { "line" } else { "btn" };
    let way_in = match name {
        Some(name) => view! {
            <p class="soft">{t!("home-you", who = name)}" "<a class="link" href=paths::DASHBOARD>{t!("home-groups")}</a></p>
        }
        .into_any(),
        None => view! {
            <p class="soft">{t!("home-admin")}" "<a class="link" href=Spoken::here().keep(paths::SIGN_IN)>{t!("sign-in")}</a></p>
        }
        .into_any(),
    };
    view! {
        <PublicHead title="Usher" accent=Accent::HOUSE/>
        <Card door=Door::Ajar chip=Chip::new("ok", Icon::Door, t!("chip-open")) host>
            <h1>{t!("home-title")}</h1>
            <p>{t!("home-about")}</p>
            {trial.then(try_it)}
            <form method="post" action={action::<Open>()}>
                <Refused problem=kept.problem word=t!("not-opened")/>
                <Field name="link" label=t!("home-link") value=link required=true wrong/>
                <button class=open>{t!("home-open")}</button>
            </form>
            {way_in}
        </Card>
    }
}

/// On the local network nobody has a link yet.
fn try_it() -> AnyView {
    view! {
        <ol>
            <li><i>"1"</i><b>{t!("home-come")}</b><small>{t!("home-come-fact")}</small></li>
            <li><i>"2"</i><b>{t!("home-make")}</b></li>
            <li><i>"3"</i><b>{t!("home-second")}</b><small>{t!("home-second-fact")}</small></li>
        </ol>
        <form method="post" action={action::<ThrowAway>()}>
            <button class="btn">{t!("home-try")}</button>
        </form>
    }
    .into_any()
}
