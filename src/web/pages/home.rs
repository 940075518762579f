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
use crate::web::pages::page;
use crate::web::paths;
use crate::web::style::Accent;

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
            <p class="soft">"You are "{name}". "<a class="link" href=paths::DASHBOARD>"Go to your groups"</a></p>
        }
        .into_any(),
        None => view! {
            <p class="soft">"Do you run a group? "<a class="link" href=paths::SIGN_IN>"Sign in"</a></p>
        }
        .into_any(),
    };
    view! {
        <PublicHead title="Usher" accent=Accent::HOUSE/>
        <Card door=Door::Ajar chip=Chip::new("ok", Icon::Door, "Open") host>
            <h1>"The way into a group chat."</h1>
            <p>
                "Usher lets people into end-to-end encrypted XMTP groups through a link or a QR code. Admins decide who may come in and how."
            </p>
            {trial.then(try_it)}
            <form method="post" action={action::<Open>()}>
                <Refused problem=kept.problem word="Not opened"/>
                <Field name="link" label="Your invite link" value=link required=true wrong/>
                <button class=open>"Open the invite"</button>
            </form>
            {way_in}
        </Card>
    }
}

/// On the local network nobody has a link yet.
fn try_it() -> AnyView {
    view! {
        <ol>
            <li><i>"1"</i><b>"Come in as a throw-away person"</b><small>"The XMTP network runs right here, on this computer."</small></li>
            <li><i>"2"</i><b>"Make a group and a link to it"</b></li>
            <li><i>"3"</i><b>"Open the link in a private window"</b><small>"There you join as somebody else."</small></li>
        </ol>
        <form method="post" action={action::<ThrowAway>()}>
            <button class="btn">"Try it"</button>
        </form>
    }
    .into_any()
}
