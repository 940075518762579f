//! The small form of one requirement: the fields of its kind and no others.

use leptos::prelude::*;

use super::{id_param, over, seen};
use crate::domain::gate_form::{FieldForm, Shape};
use crate::web::actions::gate::{Deed, Putting, putting};
use crate::web::actions::session::Kept;
use crate::web::components::form::{Area, Field, Refused, hidden};
use crate::web::pages::dashboard::{Frame, Tab};
use crate::web::pages::page;
use crate::web::paths;

#[component]
pub fn RequirementPage() -> impl IntoView {
    let id = id_param();
    page(async move { putting(&id).await }, |putting| view! { <Requirement putting/> }.into_any())
}

#[component]
fn Requirement(putting: Putting) -> impl IntoView {
    let Putting { view, kind, at, kept } = putting;
    let row = view.link.row;
    if over(&row) {
        return ().into_any();
    }
    let id = row.card.id.to_string();
    let (verb, button) = match at {
        Some(_) => ("Change", "Save the requirement"),
        None => ("Add", "Add the requirement"),
    };
    let title = format!("{verb}: {}", kind.name);
    let at = at.map(|at| hidden("at", &at.to_string()));
    let fields = kind.fields.iter().map(|form| field(form, &kept)).collect_view();
    view! {
        <Frame house=view.link.house tab=Tab::Links title sub=kind.about.to_owned() trail=(paths::LINKS, "Links")>
            <form class="form" method="post" action=Deed::Put.action(&id)>
                <Refused problem=kept.problem.clone()/>
                {seen(&row)}
                {hidden("kind", kind.word)}
                {at}
                {fields}
                {turned(&kept)}
                <div class="acts"><button class="btn">{button}</button><a class="line" href=paths::gate(&id)>"Cancel"</a></div>
            </form>
        </Frame>
    }
    .into_any()
}

fn field(form: &'static FieldForm, kept: &Kept) -> AnyView {
    let FieldForm { name, label, hint, shape } = *form;
    let (value, wrong) = (kept.value(name), kept.wrong(name));
    match shape {
        Shape::Lines => view! { <Area name label hint value wrong/> }.into_any(),
        Shape::Long => view! { <Area name label hint value rows=12 wrong/> }.into_any(),
        Shape::YesOrNo => answers(name, label, &value),
        Shape::Text | Shape::Chain | Shape::Number | Shape::Words => {
            view! { <Field name label hint value wrong/> }.into_any()
        }
    }
}

fn answers(name: &'static str, label: &'static str, value: &str) -> AnyView {
    let pick = |word: &'static str, words: &'static str| {
        let checked = if word == "bool" { value == word } else { value != "bool" };
        view! { <label><input type="radio" name=name value=word checked=checked/><span>{words}</span></label> }
    };
    view! {
        <fieldset>
            <legend>{label}</legend>
            <div class="seg">{pick("", "A number")}{pick("bool", "Yes or no")}</div>
        </fieldset>
    }
    .into_any()
}

/// The opposite of a requirement is one as well.
fn turned(kept: &Kept) -> AnyView {
    let checked = !kept.value("not").is_empty();
    view! {
        <label class="pick">
            <input type="checkbox" name="not" value="1" checked=checked/>
            <span><b>"Turn it round"</b><span class="soft">"Only those get in who do not meet this."</span></span>
        </label>
    }
    .into_any()
}
