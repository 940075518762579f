//! The way in, step by step: past ones with their time, the current one marked.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::when::When;

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Done, at this time where it is known.
    Done(Option<i64>),
    /// Happening now; true shows that we are at work.
    Now(bool),
    Ahead,
}

fn sign(step: Step) -> AnyView {
    match step {
        Step::Done(_) => view! { <i class="ok">{icon(Icon::Check)}</i> }.into_any(),
        Step::Now(true) => view! { <i class="go"></i> }.into_any(),
        Step::Now(false) | Step::Ahead => view! { <i></i> }.into_any(),
    }
}

/// One step with its words; `fact` is said under the current one.
pub fn step(step: Step, words: String, fact: String) -> AnyView {
    let current = matches!(step, Step::Now(_)).then_some("step");
    let words = match step {
        Step::Ahead => view! { <span>{words}</span> }.into_any(),
        _ => view! { <b>{words}</b> }.into_any(),
    };
    let below = match step {
        Step::Done(Some(ms)) => view! { <small><When ms/></small> }.into_any(),
        Step::Now(_) if !fact.is_empty() => view! { <small>{fact}</small> }.into_any(),
        _ => ().into_any(),
    };
    view! { <li aria-current=current>{sign(step)}{words}{below}</li> }.into_any()
}
