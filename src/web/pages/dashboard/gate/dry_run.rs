//! Who would be taken out by a gate, seen before it counts.

use leptos::prelude::*;

use super::found::found_so;
use super::{id_param, over, seen};
use crate::domain::gate::{Outcome, Recheck};
use crate::domain::patrol::{Step, Watched};
use crate::web::actions::dry_run::{DryRun, load};
use crate::web::actions::gate::Deed;
use crate::web::components::form::Refused;
use crate::web::components::icon::{Icon, icon};
use crate::web::components::person::{Face, Who};
use crate::web::components::when::When;
use crate::web::pages::dashboard::links::label;
use crate::web::pages::dashboard::{Frame, Tab, count};
use crate::web::pages::page;
use crate::web::paths;

/// More of a list than this is folded away, so that the button under it is never far.
const OPEN_MAX: usize = 12;

#[component]
pub fn DryRunPage() -> impl IntoView {
    let id = id_param();
    page(async move { load(&id).await }, |run| view! { <Shown run/> }.into_any())
}

/// Everybody, by what would happen to them.
#[derive(Default)]
struct Sorted {
    stay: Vec<Watched>,
    missing: Vec<Watched>,
    unknown: Vec<Watched>,
    exempt: Vec<Watched>,
}

impl Sorted {
    fn of(people: Vec<Watched>) -> Self {
        let mut all = Self::default();
        for one in people {
            let place = match one.step {
                _ if one.exempt => &mut all.exempt,
                Step::Stay | Step::Clear => &mut all.stay,
                Step::Warn | Step::Wait | Step::Remove => &mut all.missing,
                Step::Unknown => &mut all.unknown,
            };
            place.push(one);
        }
        all
    }

    fn is_empty(&self) -> bool {
        [&self.stay, &self.missing, &self.unknown, &self.exempt].iter().all(|some| some.is_empty())
    }
}

#[component]
fn Shown(run: DryRun) -> impl IntoView {
    let DryRun { view, draft, people, problem } = run;
    let row = view.link.row.clone();
    if over(&row) {
        return ().into_any();
    }
    let id = row.card.id.to_string();
    let gate = draft.as_ref().map(|draft| &draft.gate).or(view.gate.as_ref());
    let recheck = gate.and_then(|gate| gate.recheck);
    let all = Sorted::of(people);
    let stale = draft.as_ref().is_some_and(|draft| draft.version != row.card.version);
    let was_on = view.gate.as_ref().is_some_and(|gate| gate.recheck.is_some());
    let sub = format!("{}, {}", label(&row), row.card.group_name);
    let way = match &draft {
        Some(_) => switch_on(&id, was_on, seen(&row)),
        None => view! { <div class="acts doing"><a class="line" href=paths::gate(&id)>"Back to the gate"</a></div> }.into_any(),
    };
    view! {
        <Frame house=view.link.house tab=Tab::Links title="Who would be taken out?" sub trail=(paths::LINKS, "Links")>
            <Refused problem word="Not switched on"/>
            {stale.then(meanwhile)}
            {verdict(&all)}
            {counts(&all, recheck)}
            {what_follows(draft.is_some(), recheck)}
            {list("Would be taken out", all.missing, Outcome::NotMet)}
            {list("Could not be checked", all.unknown, Outcome::Unchecked)}
            {list("Never taken out", all.exempt, Outcome::NotMet)}
            {way}
        </Frame>
    }
    .into_any()
}

fn meanwhile() -> AnyView {
    view! {
        <p class="note wait">{icon(Icon::Warn)}<span>"Somebody changed this link after you did. What you switch on here takes the place of what the gate says now."</span></p>
    }
    .into_any()
}

/// The answer, in a sentence.
fn verdict(all: &Sorted) -> AnyView {
    let taken = all.missing.len();
    let (tone, sign, words) = if taken > 0 {
        let people = count(taken, "person", "people");
        let tail =
            if taken == 1 { "unless they meet it in time" } else { "except for those who meet it in time" };
        ("wait", Icon::Warn, format!("{people} would be taken out, {tail}."))
    } else if all.is_empty() {
        ("ok", Icon::Check, "Nobody: nobody has come in through this gate yet.".to_owned())
    } else if all.unknown.is_empty() {
        ("ok", Icon::Check, "Nobody would be taken out.".to_owned())
    } else {
        let words = "Nobody, as far as we can see: not everybody could be checked just now. Load this page again in a while to know for sure.";
        ("wait", Icon::Clock, words.to_owned())
    };
    view! { <p class=format!("note {tone}") role="status">{icon(sign)}<span>{words}</span></p> }.into_any()
}

/// How many of each, in words.
fn counts(all: &Sorted, recheck: Option<Recheck>) -> Option<AnyView> {
    let line = |some: &[Watched], tone: &'static str, sign: Icon, one: &str, many: &str| {
        let words = count(some.len(), one, many);
        (!some.is_empty())
            .then(|| view! { <li><span class=tone>{icon(sign)}</span><span class="grow">{words}</span></li> })
    };
    let then = match recheck.map(|recheck| recheck.grace_hours) {
        None => ". Nothing happens to them: nobody is looked at again".to_owned(),
        Some(0) => ": told, and taken out at once".to_owned(),
        Some(hours) => format!(": told, and taken out {} later", hours_words(hours)),
    };
    let lines = view! {
        {line(&all.stay, "ok", Icon::Check, "person meets it and stays.", "people meet it and stay.")}
        {line(&all.missing, "no", Icon::Cross, &format!("person does not meet it{then}."), &format!("people do not meet it{then}."))}
        {line(&all.unknown, "wait", Icon::Clock, "person could not be checked. Nothing happens to them; we look again within the hour.", "people could not be checked. Nothing happens to them; we look again within the hour.")}
        {line(&all.exempt, "soft", Icon::Key, "person is never taken out, whatever is found.", "people are never taken out, whatever is found.")}
    };
    (!all.is_empty()).then(|| view! { <ul class="found">{lines}</ul> }.into_any())
}

fn hours_words(hours: u32) -> String {
    if hours == 1 { "1 hour".to_owned() } else { format!("{hours} hours") }
}

/// What switching on means, in time.
fn what_follows(draft: bool, recheck: Option<Recheck>) -> AnyView {
    let now = if draft { "Nobody was told anything yet, and nothing is changed. " } else { "" };
    let often = match recheck.map(|recheck| recheck.every_hours) {
        None => "Looking again is switched off.".to_owned(),
        Some(1) => "Everybody is looked at every hour.".to_owned(),
        Some(hours) => format!("Everybody is looked at every {hours} hours."),
    };
    let left = "Admins, and whoever somebody let in by hand, are left alone.";
    view! { <p class="soft">{format!("{now}{often} {left}")}</p> }.into_any()
}

fn list(title: &'static str, mut people: Vec<Watched>, why: Outcome) -> Option<AnyView> {
    let rest = people.split_off(people.len().min(OPEN_MAX));
    let rows = |people: Vec<Watched>| {
        view! { <ul class="rows judged">{people.into_iter().map(|one| person(one, why)).collect_view()}</ul> }
    };
    let more = (!rest.is_empty()).then(|| {
        let words = format!("Show {} more", rest.len());
        view! { <details class="tries"><summary>{words}</summary>{rows(rest)}</details> }
    });
    (!people.is_empty()).then(|| view! { <section><h2>{title}</h2>{rows(people)}{more}</section> }.into_any())
}

fn person(one: Watched, why: Outcome) -> AnyView {
    let until = one
        .until_ms
        .map(|ms| view! { <span class="soft run">"Told already; has time until "<When ms/></span> });
    let found = (!one.exempt).then(|| found_so(&one.report, why));
    view! {
        <li>
            <Face person=one.person.clone()/>
            <div class="grow"><p><Who person=one.person/>{until}</p>{found}</div>
        </li>
    }
    .into_any()
}

/// The one button, once everything above it was there to be read.
fn switch_on(id: &str, was_on: bool, seen: AnyView) -> AnyView {
    let words = if was_on { "Save it so" } else { "Switch on" };
    view! {
        <form class="acts doing" method="post" action=Deed::On.action(id)>
            {seen}
            <button class="btn">{words}</button>
            <a class="line" href=paths::gate(id)>"Not now"</a>
        </form>
    }
    .into_any()
}
