//! Parts of forms. Every form is a plain POST.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::domain::problem::Problem;

/// A value that goes along unseen.
pub fn hidden(name: &'static str, value: &str) -> AnyView {
    view! { <input type="hidden" name=name value=value.to_owned()/> }.into_any()
}

/// Why a form was not taken, above its fields.
#[component]
pub fn Refused(problem: Option<Problem>) -> impl IntoView {
    problem.map(|p| {
        view! {
            <div class="note no" role="alert" id="refused">
                {icon(Icon::Warn)}
                <p><b>{p.title}</b>{p.detail.map(|d| format!(" {d}"))}</p>
            </div>
        }
    })
}

/// A line of text with its label, and what it is for.
#[component]
pub fn Field(
    name: &'static str,
    label: &'static str,
    #[prop(optional)] hint: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] max: usize,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let described = (!hint.is_empty()).then(|| format!("{name}-hint"));
    view! {
        <div>
            <label for=name>{label}</label>
            {described.clone().map(|id| view! { <p class="soft" id=id>{hint}</p> })}
            <input
                id=name
                name=name
                type=kind
                value=value
                required=required
                maxlength=(max > 0).then(|| max.to_string())
                aria-describedby=described
                autocomplete="off"
            />
        </div>
    }
}

/// Several lines of text with their label.
#[component]
pub fn Area(
    name: &'static str,
    label: &'static str,
    #[prop(optional)] hint: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional)] max: usize,
    #[prop(default = 3)] rows: usize,
) -> impl IntoView {
    let described = (!hint.is_empty()).then(|| format!("{name}-hint"));
    view! {
        <div>
            <label for=name>{label}</label>
            {described.clone().map(|id| view! { <p class="soft" id=id>{hint}</p> })}
            <textarea id=name name=name rows=rows.to_string() maxlength=(max > 0).then(|| max.to_string()) aria-describedby=described>
                {value}
            </textarea>
        </div>
    }
}
