//! People: a self-declared name always stands beside the address it was declared for.

use leptos::prelude::*;

use crate::domain::inbox::Person;
use crate::domain::text::initials;

/// `Alix (0x3f…9a)`, with the name apart so that it can be loud.
#[component]
pub fn Who(person: Person) -> impl IntoView {
    let short = person.short_id();
    match person.name {
        Some(name) => view! { <b><bdi>{name}</bdi></b>{format!(" ({short})")} }.into_any(),
        None => view! { <b>{short}</b> }.into_any(),
    }
}

/// A circle with an initial.
#[component]
pub fn Face(person: Person) -> impl IntoView {
    let letter = person.name.as_deref().map(initials).and_then(|t| t.chars().next());
    view! { <span class="face" aria-hidden="true">{letter.map_or_else(|| "·".to_owned(), String::from)}</span> }
}
