//! The gate of a link: what it asks, in words, and forms that change it one step at a time.

mod asks;
mod dry_run;
mod found;
mod requirement;
mod settle;
mod text;
mod trial;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::links::label;
use super::{Frame, Tab};
use crate::domain::view::InviteRow;
use crate::web::actions::answer;
use crate::web::actions::gate::{Builder, builder};
use crate::web::components::form::{Refused, hidden};
use crate::web::components::icon::{Icon, icon};
use crate::web::pages::page;
use crate::web::paths;

pub use dry_run::DryRunPage;
pub use found::found;
pub use requirement::RequirementPage;
pub use text::{GateTextPage, RemoveGatePage};

fn id_param() -> String {
    use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default()
}

/// What every form here carries: the version of the link that its writer looked at.
fn seen(row: &InviteRow) -> AnyView {
    hidden("version", &row.card.version.to_string())
}

/// A revoked link has nothing to change any more: its page says so.
fn over(row: &InviteRow) -> bool {
    let over = row.card.status == "revoked";
    if over {
        answer::see(&paths::link(row.card.id.as_str()));
    }
    over
}

#[component]
pub fn GatePage() -> impl IntoView {
    let id = id_param();
    page(async move { builder(&id).await }, |builder| view! { <Gate builder/> }.into_any())
}

#[component]
fn Gate(builder: Builder) -> impl IntoView {
    let Builder { view, kept, problem, trial, drafted } = builder;
    let row = view.link.row.clone();
    if over(&row) {
        return ().into_any();
    }
    let id = row.card.id.to_string();
    let title = format!("Gate of “{}”", label(&row));
    let back = view! { <a class="line" href=paths::link(&id)>"Back to the link"</a> }.into_any();
    let rest = view.gate.as_ref().map(|gate| {
        view! {
            {settle::settings(&row, gate, &kept)}
            {trial::trial(&id, view.link.house.now_ms, trial)}
        }
    });
    view! {
        <Frame house=view.link.house.clone() tab=Tab::Links title sub=row.card.group_name.clone() trail=(paths::LINKS, "Links") action=Some(back)>
            {said()}
            <Refused problem/>
            {drafted.then(|| waits(&id))}
            {asks::asks(&row, &view)}
            {asks::more(&id, view.gate.as_ref())}
            {rest}
            {ways(&id, view.gate.is_some())}
        </Frame>
    }
    .into_any()
}

/// What was just done here.
fn said() -> Option<AnyView> {
    let done = [
        ("saved", "Saved. It counts from now on, for those who wait as well."),
        (
            "on",
            "Switched on. Everybody who came in through this gate is looked at again, for the first time when the hours between two looks have passed.",
        ),
        ("removed", "The gate is removed. Admins decide on each request now."),
    ];
    let words = done.into_iter().find(|(word, _)| answer::asked_for(word))?.1;
    Some(view! { <p class="note ok" role="status">{icon(Icon::Check)}<span>{words}</span></p> }.into_any())
}

/// A change that does not count yet.
fn waits(id: &str) -> AnyView {
    view! {
        <p class="note wait">{icon(Icon::Clock)}<span>"Your last change does not count yet. "<a href=paths::dry_run(id)>"See who would be taken out, and switch it on"</a>"."</span></p>
    }
    .into_any()
}

fn ways(id: &str, gated: bool) -> AnyView {
    let remove =
        gated.then(|| view! { <a class="line no" href=paths::remove_gate(id)>"Remove the gate…"</a> });
    view! {
        <section>
            <h2>"For groups of requirements inside each other"</h2>
            <p class="soft about-section">"The whole gate can be written as text, to keep it, to copy it to another link, or to say what the forms can't."</p>
            <div class="acts about-section"><a class="line" href=paths::gate_text(id)>"As text"</a>{remove}</div>
        </section>
    }
    .into_any()
}
