//! The first page: what this is, and the way to an invite.

use leptos::prelude::*;

use crate::web::actions::landing::{Open, Welcome, welcome};
use crate::web::actions::{action, answer};
use crate::web::components::form::{Field, Refused};
use crate::web::components::frame::Card;
use crate::web::components::head::PublicHead;
use crate::web::components::icon::Icon;
use crate::web::components::scene::{Chip, Door};
use crate::web::failure::Failure;
use crate::web::paths;
use crate::web::style::Accent;

#[component]
pub fn HomePage() -> impl IntoView {
    Suspend::new(async move {
        match welcome().await {
            Ok(welcome) => view! { <Home welcome/> }.into_any(),
            Err(problem) => view! { <Failure problem/> }.into_any(),
        }
    })
}

#[component]
pub fn Home(welcome: Welcome) -> impl IntoView {
    answer::style(Accent::HOUSE);
    let Welcome { host, local, name, kept } = welcome;
    let link = kept.value("link");
    let way_in = match name {
        Some(name) => view! { <p class="soft">"You are "{name}". "<a class="link" href=paths::DASHBOARD>"Go to your groups"</a></p> }.into_any(),
        None => view! { <p class="soft">"Do you run a group? "<a class="link" href=paths::SIGN_IN>"Sign in"</a></p> }.into_any(),
    };
    view! {
        <PublicHead title="Usher" accent=Accent::HOUSE/>
        <Card door=Door::Ajar chip=Chip::new("ok", Icon::Door, "Open") host>
            <h1>"The way into a group chat."</h1>
            <p>"Usher lets people into end-to-end encrypted XMTP groups through a link or a QR code. Admins decide who may come in and how."</p>
            {local.then(next_step)}
            <form method="post" action={action::<Open>()}>
                <Refused problem=kept.problem/>
                <Field name="link" label="Your invite link" value=link required=true/>
                <button class="btn">"Open the invite"</button>
            </form>
            {way_in}
        </Card>
    }
}

/// On the local network nobody has a link yet.
fn next_step() -> AnyView {
    view! {
        <div class="note">
            <div>
                <p><b>"This is a trial on your own computer."</b>" Make your first link in three steps:"</p>
                <ol>
                    <li><i>"1"</i><span><a href=paths::SIGN_IN>"Sign in"</a>" as a throw-away person, or with your wallet"</span></li>
                    <li><i>"2"</i><span>"Make a group, then a link to it"</span></li>
                    <li><i>"3"</i><span>"Open the link in a private window and join as somebody else"</span></li>
                </ol>
            </div>
        </div>
    }
    .into_any()
}
