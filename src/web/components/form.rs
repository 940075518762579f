//! Parts of forms. Every form is a plain POST.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::domain::problem::Problem;
use crate::web::head;
use crate::web::words::{problem as said, t};

/// A value that goes along unseen.
pub fn hidden(name: &'static str, value: &str) -> AnyView {
    view! { <input type="hidden" name=name value=value.to_owned()/> }.into_any()
}

/// Why a form was not taken, above its fields; the title of the page says it as well.
#[component]
pub fn Refused(problem: Option<Problem>, #[prop(optional, into)] word: Option<String>) -> impl IntoView {
    problem.map(|p| {
        head::refused(word.unwrap_or_else(|| t!("not-saved")));
        let (title, detail) = said(&p);
        view! {
            <div class="note no" role="alert" id="refused">
                {icon(Icon::Warn)}
                <p><b>{title}</b>{detail.map(|d| format!(" {d}"))}</p>
            </div>
        }
    })
}

/// What is wrong with one field, beside it.
pub fn wrong_note(name: &str, wrong: Option<&String>) -> AnyView {
    let id = format!("{name}-wrong");
    wrong.cloned().map(|words| view! { <p class="no" id=id>{words}</p> }).into_any()
}

/// What describes a field: what it is for, and what is wrong with it.
pub fn described(name: &str, hint: bool, wrong: bool) -> Option<String> {
    let ids: Vec<_> = [hint.then(|| format!("{name}-hint")), wrong.then(|| format!("{name}-wrong"))]
        .into_iter()
        .flatten()
        .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

fn hint_of(name: &str, hint: &str) -> AnyView {
    let id = format!("{name}-hint");
    (!hint.is_empty()).then(|| view! { <p class="soft" id=id>{hint.to_owned()}</p> }).into_any()
}

/// A line of text with its label, and what it is for.
#[component]
pub fn Field(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] value: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] max: usize,
    #[prop(optional)] required: bool,
    /// What is wrong with what was typed.
    #[prop(optional_no_strip)]
    wrong: Option<String>,
) -> impl IntoView {
    let bad = wrong.is_some();
    view! {
        <div>
            <label for=name>{label}</label>
            {hint_of(name, &hint)}
            {wrong_note(name, wrong.as_ref())}
            <input
                id=name
                name=name
                type=kind
                value=value
                required=required
                maxlength=(max > 0).then(|| max.to_string())
                aria-describedby=described(name, !hint.is_empty(), bad)
                aria-invalid=bad.then_some("true")
                autofocus=bad
                autocomplete="off"
            />
        </div>
    }
}

/// Several lines of text with their label.
#[component]
pub fn Area(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] value: String,
    #[prop(optional)] max: usize,
    #[prop(default = 3)] rows: usize,
    /// What is wrong with what was typed.
    #[prop(optional_no_strip)]
    wrong: Option<String>,
) -> impl IntoView {
    let bad = wrong.is_some();
    view! {
        <div>
            <label for=name>{label}</label>
            {hint_of(name, &hint)}
            {wrong_note(name, wrong.as_ref())}
            <textarea
                id=name
                name=name
                rows=rows.to_string()
                maxlength=(max > 0).then(|| max.to_string())
                aria-describedby=described(name, !hint.is_empty(), bad)
                aria-invalid=bad.then_some("true")
                autofocus=bad
            >
                {value}
            </textarea>
        </div>
    }
}
