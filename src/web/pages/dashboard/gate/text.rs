//! The whole gate as text, and the question before it is removed.

use leptos::prelude::*;

use super::{id_param, over, seen};
use crate::domain::gate_form::in_words;
use crate::web::actions::gate::{Deed, GateView, load, writing};
use crate::web::actions::session::Kept;
use crate::web::components::form::{Area, Refused};
use crate::web::pages::dashboard::links::label;
use crate::web::pages::dashboard::{Frame, Tab};
use crate::web::pages::page;
use crate::web::paths;

#[component]
pub fn GateTextPage() -> impl IntoView {
    let id = id_param();
    page(async move { writing(&id).await }, |(view, kept)| view! { <Written view kept/> }.into_any())
}

#[component]
fn Written(view: GateView, kept: Kept) -> impl IntoView {
    let row = view.link.row;
    if over(&row) {
        return ().into_any();
    }
    let id = row.card.id.to_string();
    let title = format!("Gate of “{}” as text", label(&row));
    let hint = "JSON: a rule with type all, any, atLeast (and n) or not, and requirements or further rules in it (of).";
    view! {
        <Frame house=view.link.house tab=Tab::Links title trail=(paths::LINKS, "Links")>
            <form class="form written" method="post" action=Deed::Write.action(&id)>
                <Refused problem=kept.problem.clone()/>
                {seen(&row)}
                <Area name="text" label="The gate" hint value=kept.value("text") rows=20 wrong=kept.wrong("text")/>
                <div class="acts"><button class="btn">"Save"</button><a class="line" href=paths::gate(&id)>"Cancel"</a></div>
            </form>
        </Frame>
    }
    .into_any()
}

#[component]
pub fn RemoveGatePage() -> impl IntoView {
    let id = id_param();
    page(async move { load(&id, Deed::Remove).await }, |(view, kept)| {
        view! { <AskRemove view kept/> }.into_any()
    })
}

#[component]
fn AskRemove(view: GateView, kept: Kept) -> impl IntoView {
    let row = view.link.row;
    if over(&row) {
        return ().into_any();
    }
    let id = row.card.id.to_string();
    let title = format!("Remove the gate of “{}”?", label(&row));
    let asks = view.gate.as_ref().map(|gate| view! { <li>"It asks: "<bdi>{in_words(gate)}</bdi>"."</li> });
    view! {
        <Frame house=view.link.house tab=Tab::Links title trail=(paths::LINKS, "Links")>
            <div class="form">
                <Refused problem=kept.problem.clone() word="Not done"/>
                <ul class="plain">
                    {asks}
                    <li>"Afterwards admins decide on each request. You can change that on the page of the link."</li>
                    <li>"Whoever is in the group stays, and is not looked at again."</li>
                </ul>
                <form class="acts" method="post" action=Deed::Remove.action(&id)>
                    {seen(&row)}
                    <button class="btn">"Remove the gate"</button>
                    <a class="line" href=paths::gate(&id)>"Keep it"</a>
                </form>
            </div>
        </Frame>
    }
    .into_any()
}
