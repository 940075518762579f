//! Badges: the form for a sheet of them, and the sheet to print.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::count;
use super::poster::{Side, panel};
use crate::domain::problem::Problem;
use crate::domain::source::Source;
use crate::domain::view::InviteRow;
use crate::web::actions::action;
use crate::web::actions::badges::{BADGES_MAX, MakeBadges, Sheet, sheet};
use crate::web::actions::session::Kept;
use crate::web::components::form::{Field, Refused, hidden};
use crate::web::components::head::PosterHead;
use crate::web::components::when::Day;
use crate::web::failure::Failure;
use crate::web::pages::page;
use crate::web::paths;
use crate::web::print::paper::Paper;
use crate::web::print::poster::Poster;

/// Badges on a sheet of A4.
const ON_A_SHEET: usize = 10;

/// The form for another sheet, and those there are.
pub fn badges(row: &InviteRow, sheets: Vec<Sheet>, form: &str, kept: &Kept) -> AnyView {
    let made = sheets.into_iter().map(|sheet| {
        let badges = count(usize::try_from(sheet.badges).unwrap_or_default(), "badge", "badges");
        view! { <li><a href=paths::sheet(&sheet.id)>{badges}</a>" made "<Day ms=sheet.created_at_ms/></li> }
    });
    let made = made.collect_view();
    view! {
        <section>
            <h2>"Badges for one person each"</h2>
            <form class="form doing" method="post" action={action::<MakeBadges>()}>
                <Refused problem=kept.problem.clone()/>
                {hidden("id", row.card.id.as_str())}
                {hidden("form", form)}
                <Field name="number" label="How many badges?" hint="Each has a serial and a link of its own, like this one but for one person. Ten of them are on a sheet of A4." value=kept.value_or("number", "10") kind="number" required=true wrong=kept.wrong("number")/>
                <div class="acts"><button class="btn">"Make the badges"</button></div>
            </form>
            <ul class="plain">{made}</ul>
            <p class="soft">{format!("At most {BADGES_MAX} at once. They are not in the list of your links; each can be revoked on its own page.")}</p>
        </section>
    }
    .into_any()
}

#[component]
pub fn SheetPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    page(async move { sheet(&id).await }, |(badges, base_url)| leaves(&badges, &base_url))
}

fn leaves(badges: &[(i64, InviteRow)], base_url: &str) -> AnyView {
    let Some(paper) = Paper::find("badge") else {
        return view! { <Failure problem=Problem::internal()/> }.into_any();
    };
    let all = badges.len();
    let drawn = badges.chunks(ON_A_SHEET).map(|leaf| {
        let drawn = leaf.iter().map(|(serial, row)| badge(paper, *serial, all, row, base_url)).collect_view();
        view! { <section class="leaf">{drawn}</section> }
    });
    let drawn = drawn.collect_view();
    let name = badges.first().map(|(_, row)| row.card.name_in_public().to_owned()).unwrap_or_default();
    let all = count(all, "badge", "badges");
    view! {
        <PosterHead title=format!("{all}, {name}")/>
        <nav aria-label="Badges">
            <a href=paths::LINKS>"Links"</a>
            <span>{format!("{all} on A4. Print this page at 100 %, without margins.")}</span>
        </nav>
        <main id="main" class="leaves"><h1 class="unseen">{format!("Badges of {name}")}</h1>{drawn}</main>
    }
    .into_any()
}

fn badge(paper: &'static Paper, serial: i64, all: usize, row: &InviteRow, base_url: &str) -> AnyView {
    let card = &row.card;
    let (name, until) = (card.name_in_public(), card.expires_at_ms);
    let Some(mut poster) = Poster::new(name, base_url, &card.id, until, Source::Badge) else {
        return ().into_any();
    };
    poster.serial = Some(format!("No. {serial:03} of {all}"));
    let class = if card.status == "open" { "badge wide" } else { "badge wide over" };
    view! {
        <div class=class>
            {panel(&poster, paper, Side::Small)}
            <a class="own" href=paths::link(card.id.as_str()) aria-label=format!("Link of badge {serial:03}")>"Link"</a>
        </div>
    }
    .into_any()
}
