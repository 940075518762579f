//! What was found at a gate, requirement by requirement.

use leptos::prelude::*;

use crate::domain::gate::{LeafReport, Outcome, Report};
use crate::web::components::icon::{Icon, icon};

/// The list; where nothing could be checked it says why.
pub fn found(report: &Report) -> AnyView {
    let lines = report.leaves.iter().map(line).collect_view();
    view! { <ul class="found">{lines}</ul> }.into_any()
}

/// The requirements of which this came alone.
pub fn found_so(report: &Report, outcome: Outcome) -> AnyView {
    let so = report.leaves.iter().filter(|leaf| leaf.outcome == outcome);
    view! { <ul class="found">{so.map(line).collect_view()}</ul> }.into_any()
}

/// Tone, sign and word of an outcome.
pub const fn word(outcome: Outcome) -> (&'static str, Icon, &'static str) {
    match outcome {
        Outcome::Met => ("ok", Icon::Check, "Met"),
        Outcome::NotMet => ("no", Icon::Cross, "Not met"),
        Outcome::Unchecked => ("wait", Icon::Clock, "Could not be checked"),
    }
}

fn line(leaf: &LeafReport) -> AnyView {
    let (tone, sign, said) = word(leaf.outcome);
    let have = leaf.found.clone().map(|found| format!("Found: {found}. "));
    let need = format!("Needed: {}.", leaf.needed);
    let place = match (leaf.chain, leaf.block) {
        (Some(chain), Some(block)) => Some(format!(" {}, block {block}.", chain.name())),
        _ => None,
    };
    let why = leaf.why_unchecked.clone().map(|why| format!(" {why}"));
    view! {
        <li>
            <span class=tone>{icon(sign)}</span>
            <span class="grow"><b>{said}</b>": "<bdi>{leaf.words.clone()}</bdi><span class="soft">{have}{need}{place}{why}</span></span>
        </li>
    }
    .into_any()
}
