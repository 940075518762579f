//! Checking an address without connecting: what the link takes, looked at for any address.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::ask::name;
use super::gate::{check_form, found, takes};
use crate::domain::gate::{Outcome, Report};
use crate::domain::problem::Problem;
use crate::web::actions::answer;
use crate::web::actions::landing::{Checked, check};
use crate::web::components::frame::Card;
use crate::web::components::head::PublicHead;
use crate::web::components::icon::Icon;
use crate::web::components::scene::{Chip, Door, Picture};
use crate::web::language::Spoken;
use crate::web::pages::page;
use crate::web::paths;
use crate::web::style::Accent;
use crate::web::words::t;

#[component]
pub fn CheckPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    page(async move { check(&id).await }, |checked| view! { <Check checked/> }.into_any())
}

fn look(found: Option<&Result<Report, Problem>>) -> (Door, Chip, String) {
    let outcome = match found {
        Some(Ok(report)) => report.outcome,
        _ => return (Door::Lit, Chip::new("", Icon::Eye, t!("chip-check")), t!("check-title")),
    };
    match outcome {
        Outcome::Met => (Door::Lit, Chip::new("ok", Icon::Check, t!("chip-met")), t!("check-met")),
        Outcome::NotMet => {
            (Door::Dark, Chip::new("no", Icon::Cross, t!("chip-not-met")), t!("check-not-met"))
        }
        Outcome::Unchecked => {
            (Door::Dark, Chip::new("wait", Icon::Clock, t!("chip-not-checked")), t!("check-unchecked"))
        }
    }
}

#[component]
fn Check(checked: Checked) -> impl IntoView {
    let Checked { host, card, asks, address, found: came } = checked;
    let accent = Accent::of(&card.group_name);
    answer::style(accent);
    let (door, chip, headline) = look(came.as_ref());
    let (list, problem) = match came {
        Some(Ok(report)) => (answered(&address, &report), None),
        Some(Err(problem)) => (takes(&asks), Some(problem)),
        None => (takes(&asks), None),
    };
    if let Some(problem) = &problem {
        answer::status(problem.status);
    }
    if let Some(seconds) = problem.as_ref().and_then(|problem| problem.retry_after) {
        answer::retry_after(seconds);
    }
    let id = card.id.to_string();
    let inside = Picture::of(&card.group_name, card.picture());
    view! {
        <PublicHead title=format!("{headline} {}", card.group_name) accent/>
        <Card door chip inside host>
            <p class="kick"><bdi>{card.group_name.clone()}</bdi></p>
            {name(&headline)}
            {list}
            {check_form(&id, &address, problem)}
            <a class="link" href=Spoken::here().keep(&paths::invite(&id))>{t!("check-back")}</a>
        </Card>
    }
}

fn answered(address: &str, report: &Report) -> AnyView {
    let advice = report.advice.clone().map(|advice| view! { <p class="said" dir="auto">{advice}</p> });
    view! { <p class="soft">{address.to_owned()}</p>{advice}{found(report)} }.into_any()
}
