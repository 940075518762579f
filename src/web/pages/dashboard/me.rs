//! Who I am here: a self-declared name, and the way out.

use leptos::prelude::*;

use super::{Frame, Tab};
use crate::web::actions::join::Leave;
use crate::web::actions::me::{MeView, SetName, load};
use crate::web::actions::{action, answer};
use crate::web::components::form::{Field, Refused, hidden};
use crate::web::components::icon::{Icon, icon};
use crate::web::pages::page;
use crate::web::paths;

#[component]
pub fn MePage() -> impl IntoView {
    page(load(), move |me| view! { <Me me/> }.into_any())
}

#[component]
fn Me(me: MeView) -> impl IntoView {
    let MeView { house, kept, hosted, invite } = me;
    let person = house.person.clone();
    let name = kept.value_or("name", person.name.as_deref().unwrap_or_default());
    let saved = answer::asked_for("saved")
        .then(|| view! { <p class="note ok" role="status">{icon(Icon::Check)}<span>"Saved."</span></p> });
    let wallet =
        person.address.map(|a| view! { <div><dt>"Wallet"</dt><dd class="mono">{a.checksummed()}</dd></div> });
    view! {
        <Frame house tab=Tab::Me title="You">
            {saved}
            <form class="form" method="post" action={action::<SetName>()}>
                <Refused problem=kept.problem.clone()/>
                {invite.as_deref().map(|id| hidden("invite", id))}
                <Field name="name" label="Name" hint="Shown beside your address. Nobody checks it. Empty: only your address is shown." value=name wrong=kept.wrong("name")/>
                <div class="acts">
                    <button class="btn">"Save"</button>
                    {invite.as_deref().map(|id| view! { <a class="line" href=paths::invite(id)>"Back to the invite"</a> })}
                </div>
            </form>
            <dl>
                {wallet}
                <div><dt>"XMTP inbox id"</dt><dd class="mono">{person.inbox_id.to_string()}</dd></div>
            </dl>
            <p><a class="line" href=paths::KEYS>{icon(Icon::Key)}"Keys and devices"</a></p>
            <p><a class="line" href=paths::WEBHOOKS>{icon(Icon::Out)}"Webhooks"</a></p>
            {hosted.then(|| view! { <p><a class="line" href=paths::VISITOR>"Open this throw-away person's groups"</a></p> })}
            <form method="post" action={action::<Leave>()}><button class="line">"Sign out"</button></form>
        </Frame>
    }
}
