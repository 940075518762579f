//! The numbers of a link: from a look to a place in the group, and where people came from.

use leptos::prelude::*;

use crate::domain::funnel::{Cell, DAY_MS, FEW, Funnel, Steps};
use crate::domain::source::{Source, TYPED};
use crate::web::actions::funnel::SPANS;
use crate::web::components::when::Day;
use crate::web::paths;

const STEPS: [&str; 5] = ["Looked", "Pressed Join", "Asked", "Approved", "In the group"];

/// The part of a link's page with its numbers.
pub fn numbers(id: &str, link_url: &str, funnel: &Funnel) -> AnyView {
    let spans = SPANS.into_iter().map(|days| {
        let current = (days == funnel.days).then_some("true");
        let href = paths::link_days(id, days);
        view! { <a href=href aria-current=current>{format!("{days} days")}</a> }
    });
    let some = !funnel.by_day.is_empty();
    let body = if some { tables(funnel) } else { nothing() };
    view! {
        <section id="numbers" class="numbers">
            <h2>"From a look to a place"</h2>
            <p class="tabs">{spans.collect_view()}</p>
            {body}
            {places(link_url)}
        </section>
    }
    .into_any()
}

fn nothing() -> AnyView {
    view! { <p class="soft about-section">"Nobody looked at this link in these days."</p> }.into_any()
}

fn tables(funnel: &Funnel) -> AnyView {
    let most = funnel.total.all().into_iter().max().unwrap_or(0).max(1);
    let steps = STEPS.into_iter().zip(funnel.total.all()).map(|(step, n)| {
        view! {
            <li><span>{step}</span><progress max=most value=n aria-hidden="true"></progress><b>{n}</b></li>
        }
    });
    let sources = (funnel.by_source.len() > 1).then(|| by_source(funnel));
    view! {
        <ol class="funnel">{steps.collect_view()}</ol>
        {sources}
        <details>
            <summary>"Day by day"</summary>
            {by_day(&funnel.by_day)}
        </details>
        <p class="soft">"Looks are page openings by people, without their addresses: programs, previews and pages fetched ahead are not counted. Asked, approved and in the group are people, by the day they asked."</p>
    }
    .into_any()
}

fn head(first: &'static str) -> AnyView {
    let steps = STEPS.into_iter().map(|step| view! { <th scope="col">{step}</th> });
    view! { <thead><tr><th scope="col">{first}</th>{steps.collect_view()}</tr></thead> }.into_any()
}

fn by_source(funnel: &Funnel) -> AnyView {
    let row = |(source, cells): &(Source, [Cell; 5])| {
        let cells = cells.iter().map(|cell| view! { <td>{shown(*cell)}</td> });
        view! { <tr><th scope="row">{name(*source)}</th>{cells.collect_view()}</tr> }
    };
    let rows = funnel.by_source.iter().map(row).collect_view();
    let veiled =
        funnel.by_source.iter().any(|(_, cells)| cells.iter().any(|cell| !matches!(cell, Cell::Exactly(_))));
    let veiled = veiled.then(|| {
        let words = format!("Numbers under {FEW} are not told apart by place, so that nobody's way here can be guessed. “…” stands where a number would give one away.");
        view! { <p class="soft">{words}</p> }
    });
    view! {
        <div class="table" tabindex="0" role="region" aria-label="By place">
            <table>{head("From")}<tbody>{rows}</tbody></table>
        </div>
        {veiled}
    }
    .into_any()
}

fn shown(cell: Cell) -> AnyView {
    match cell {
        Cell::Exactly(n) => n.into_any(),
        Cell::Few => format!("<{FEW}").into_any(),
        Cell::Unsaid => view! { <span title="Not shown">"…"</span> }.into_any(),
    }
}

fn by_day(days: &[(i64, Steps)]) -> AnyView {
    let row = |(day, steps): &(i64, Steps)| {
        let ms = day.saturating_mul(DAY_MS) + DAY_MS / 2;
        let cells = steps.all().into_iter().map(|n| view! { <td>{n}</td> });
        view! { <tr><th scope="row"><Day ms/></th>{cells.collect_view()}</tr> }
    };
    view! {
        <div class="table" tabindex="0" role="region" aria-label="Day by day">
            <table>{head("Day (UTC)")}<tbody>{days.iter().map(row).collect_view()}</tbody></table>
        </div>
    }
    .into_any()
}

/// How to tell places apart.
fn places(link_url: &str) -> AnyView {
    let words = TYPED.map(Source::word).join(", ");
    view! {
        <p class="soft">
            "Posters, QR codes and badges say where they hang by themselves. Behind an address you can write it: "
            <span class="mono">{format!("{link_url}?s=mail")}</span>
            {format!(" (or one of {words}). For anything finer, make a second link.")}
        </p>
    }
    .into_any()
}

const fn name(source: Source) -> &'static str {
    match source {
        Source::Direct => "The plain link",
        Source::Poster => "Poster",
        Source::Qr => "QR code",
        Source::Badge => "Badge",
        Source::Desk => "Desktop to phone",
        Source::App => "In an app",
        Source::Mail => "Mail",
        Source::Chat => "Chat",
        Source::Social => "Social network",
        Source::Web => "Website",
        Source::Event => "Event",
        Source::Other => "Elsewhere",
    }
}
