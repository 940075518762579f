//! What the gate asks now, and the ways to ask more.

use leptos::prelude::*;

use super::seen;
use crate::domain::gate::{Gate, LeafReport};
use crate::domain::gate_form::{EXAMPLES, Flat, HowMany, KINDS, in_words};
use crate::domain::view::InviteRow;
use crate::web::actions::gate::{Deed, GateView};
use crate::web::components::form::hidden;
use crate::web::paths;

/// What it takes now, each with the ways to change it.
pub fn asks(row: &InviteRow, view: &GateView) -> AnyView {
    let inside = match (&view.gate, &view.asks) {
        (Some(gate), Some(report)) => list(row, gate, &report.leaves),
        _ => nothing(row),
    };
    view! { <section><h2>"What it takes"</h2>{inside}</section> }.into_any()
}

fn nothing(row: &InviteRow) -> AnyView {
    let who = if row.card.join_mode.needs_approval() {
        "Nothing yet: admins decide on each request."
    } else {
        "Nothing yet: whoever has the link gets in."
    };
    view! {
        <p class="about-section">{who}</p>
        <p class="soft">"A gate looks at what somebody has before they get in. Add the first requirement below; it counts at once."</p>
    }
    .into_any()
}

fn list(row: &InviteRow, gate: &Gate, leaves: &[LeafReport]) -> AnyView {
    let flat = Flat::of(gate);
    let how = match flat.as_ref().map(|flat| flat.how) {
        None => format!("{}.", in_words(gate)),
        Some(_) if leaves.len() == 1 => String::new(),
        Some(HowMany::All) => "All of these:".to_owned(),
        Some(HowMany::Any) => "One of these is enough:".to_owned(),
        Some(HowMany::AtLeast(n)) => format!("At least {n} of these:"),
    };
    let how = (!how.is_empty()).then(|| view! { <p class="about-section"><bdi>{how}</bdi></p> });
    let nested = flat.is_none();
    let only = leaves.len() == 1;
    let text = paths::gate_text(row.card.id.as_str());
    let by_text = nested.then(|| {
        view! { <p class="soft">"It has groups inside groups, so it is changed "<a href=text>"as text"</a>"."</p> }
    });
    let rows = leaves.iter().enumerate().map(|(at, leaf)| {
        let acts = (!nested).then(|| acts(row, leaf, at, only));
        leaf_row(leaf, acts)
    });
    view! { {how}<ul class="rows asks">{rows.collect_view()}</ul>{by_text} }.into_any()
}

fn leaf_row(leaf: &LeafReport, acts: Option<AnyView>) -> AnyView {
    let chain = leaf.chain.map(|chain| format!("On {}. ", chain.name()));
    let link = leaf.link.clone().map(|link| format!("Where to get it: {link}"));
    view! {
        <li>
            <p class="grow"><b><bdi>{leaf.words.clone()}</bdi></b><span class="soft">{chain}{link}</span></p>
            {acts}
        </li>
    }
    .into_any()
}

fn acts(row: &InviteRow, leaf: &LeafReport, at: usize, only: bool) -> AnyView {
    let id = row.card.id.as_str();
    let change = paths::change_requirement(id, at);
    let remove = if only {
        view! { <a class="line no" href=paths::remove_gate(id)>"Remove…"</a> }.into_any()
    } else {
        view! {
            <form method="post" action=Deed::Take.action(id)>
                {seen(row)}
                {hidden("at", &at.to_string())}
                <button class="line no" aria-label=format!("Remove: {}", leaf.words)>"Remove"</button>
            </form>
        }
        .into_any()
    };
    view! {
        <div class="acts">
            <a class="line" href=change aria-label=format!("Change: {}", leaf.words)>"Change"</a>
            {remove}
        </div>
    }
    .into_any()
}

/// The kinds of requirements to choose from; none where forms can't add to the gate.
pub fn more(id: &str, gate: Option<&Gate>) -> Option<AnyView> {
    if gate.is_some_and(|gate| Flat::of(gate).is_none()) {
        return None;
    }
    let kinds = KINDS.iter().map(|kind| {
        let href = paths::gate_requirement(id, kind.word, None);
        view! { <li><p class="grow"><a href=href><b>{kind.name}</b></a><span class="soft">{kind.about}</span></p></li> }
    });
    let examples = EXAMPLES.iter().map(|example| {
        view! { <a class="line" href=paths::gate_example(id, example.word)>{example.name}</a> }
    });
    let view = view! {
        <section>
            <h2>"Add a requirement"</h2>
            <p class="soft about-section">"Begin with an example, or choose what it is about."</p>
            <div class="acts about-section">{examples.collect_view()}</div>
            <ul class="rows">{kinds.collect_view()}</ul>
        </section>
    };
    Some(view.into_any())
}
