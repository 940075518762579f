//! What a link asks for: the list before asking, what was found after.

use leptos::prelude::*;

use super::Setting;
use super::ask::join_form;
use super::yours::{answer, withdraw};
use crate::domain::gate::{LeafReport, Outcome, Report};
use crate::domain::problem::Problem;
use crate::domain::view::{Landing, OwnRequest};
use crate::web::components::form::{Refused, hidden};
use crate::web::components::icon::{Icon, icon};
use crate::web::components::stepper::{Step, step};
use crate::web::language::Spoken;
use crate::web::paths;
use crate::web::words::{problem as said, t};

/// What it takes, before anybody asked.
pub fn takes(report: &Report) -> AnyView {
    let leaves: Vec<_> = report.leaves.iter().map(|leaf| view! { <li>{leaf.words.clone()}</li> }).collect();
    view! {
        <section>
            <h2>{t!("takes")}</h2>
            <ul class="plain">{leaves}</ul>
        </section>
    }
    .into_any()
}

/// The way to look at an address without connecting.
pub fn check_first(invite_id: &str) -> AnyView {
    view! { <details><summary>{t!("check-first")}</summary>{check_form(invite_id, "", None)}</details> }
        .into_any()
}

/// Asks for an address; nothing of it is kept.
pub fn check_form(invite_id: &str, address: &str, problem: Option<Problem>) -> AnyView {
    let wrong = problem.map(|problem| said(&problem).0);
    let bad = wrong.is_some();
    let lang = Some(Spoken::here()).filter(|s| s.chosen).map(|s| hidden("lang", s.language.tag()));
    let note = wrong.map(|words| view! { <p class="no" id="address-wrong" role="alert">{words}</p> });
    view! {
        <form action=paths::check(invite_id)>
            {lang}
            <label for="address">{t!("check-address")}</label>
            {note}
            <input id="address" name="address" value=address.to_owned() placeholder="0x…" required autocomplete="off" spellcheck="false" aria-invalid=bad.then_some("true") aria-describedby=bad.then_some("address-wrong")/>
            <button class="line">{t!("check")}</button>
            <p class="soft">{t!("check-nothing")}</p>
        </form>
    }
    .into_any()
}

/// What was found, one line for each thing asked.
pub fn found(report: &Report) -> AnyView {
    let lines: Vec<_> = report.leaves.iter().map(line).collect();
    view! { <ul class="facts">{lines}</ul> }.into_any()
}

fn line(leaf: &LeafReport) -> AnyView {
    let (sign, said) = match leaf.outcome {
        Outcome::Met => (Icon::Check, t!("leaf-met")),
        Outcome::NotMet => (Icon::Cross, t!("leaf-not-met")),
        Outcome::Unchecked => (Icon::Clock, t!("leaf-unchecked")),
    };
    let have = leaf.found.clone().map(|found| t!("leaf-found", found = found) + " ");
    let need = t!("leaf-needed", needed = leaf.needed.as_str());
    let block = leaf.block.map(|block| format!(" {}", t!("leaf-block", block = block.to_string())));
    let why = leaf.why_unchecked.clone().map(|why| format!(" {why}"));
    let way = leaf.link.clone().map(|href| {
        view! { " "<a class="link" href=href rel="noopener noreferrer nofollow">{t!("leaf-where")}</a> }
    });
    view! {
        <li>
            {icon(sign)}
            <span><b>{said}</b>": "{leaf.words.clone()}". "<small>{have}{need}{block}{why}{way}</small></span>
        </li>
    }
    .into_any()
}

/// The gate is being looked at.
pub fn checking(landing: &Landing, setting: Setting, request: &OwnRequest) -> AnyView {
    let stuck = request.code.is_some();
    let fact = if stuck { t!("checking-stuck") } else { t!("adding-seconds") };
    let list = landing.gate.as_ref().filter(|_| stuck).map(found);
    view! {
        {answer(landing, t!("checking"))}
        <ol>
            {step(Step::Done(Some(request.requested_at_ms)), t!("you-asked"), String::new())}
            {step(Step::Now(true), t!("checking-step"), fact)}
            {step(Step::Ahead, t!("you-are-in"), String::new())}
        </ol>
        {list}
        <Refused problem=setting.problem word=t!("not-done")/>
        {withdraw(landing, request)}
    }
    .into_any()
}

/// The gate said no; they may try again at once.
pub fn not_met(landing: &Landing, setting: Setting, request: &OwnRequest) -> AnyView {
    let reason = request.reason.clone().map(|text| view! { <p class="said" dir="auto">{text}</p> });
    view! {
        {answer(landing, t!("check-not-met"))}
        {reason}
        {landing.gate.as_ref().map(found)}
        <Refused problem=setting.problem word=t!("not-done")/>
        {join_form(landing.card.id.as_str(), &t!("check-again"))}
        <p class="soft">{t!("missing-stays")}</p>
    }
    .into_any()
}
