//! After asking: the headline is the answer, the group's name a line above it.

use leptos::prelude::*;

use super::Setting;
use super::ask::join_form;
use super::later::later;
use super::private::{named, sealed};
use crate::domain::join_request::Code;
use crate::domain::view::{Landing, OwnRequest};
use crate::web::actions::action;
use crate::web::actions::join::Withdraw;
use crate::web::components::form::{Refused, hidden};
use crate::web::components::icon::{Icon, icon};
use crate::web::components::open_in_app;
use crate::web::components::stepper::{Step, step};
use crate::web::components::when::When;
use crate::web::words::{around, t};

/// The group's name above an answer.
pub fn answer(landing: &Landing, headline: String) -> AnyView {
    view! {
        <div>
            <p class="kick">{named(&landing.card)}</p>
            <h1>{headline}</h1>
        </div>
        {sealed(&landing.card)}
    }
    .into_any()
}

pub fn member(landing: Landing, setting: Setting, asked: bool) -> AnyView {
    let headline = if asked { t!("in") } else { t!("in-before") };
    let hello = hello(&landing);
    let hosted = setting.chat.map(|href| view! { <a class="btn" href=href>{t!("open-chat")}</a> }.into_any());
    let open = hosted.or_else(|| open_in_app::chat(&setting.apps));
    let where_else = open.is_none().then(|| t!("open-app"));
    let (before, after) = around("not-seen", "where");
    view! {
        {answer(&landing, headline)}
        {hello.map(|s| view! { <p>{s}</p> })}
        {where_else.map(|s| view! { <p>{s}</p> })}
        {open}
        <div class="note">
            {icon(Icon::Info)}
            <p>{before}<b>{t!("not-seen-where")}</b>{after}</p>
        </div>
        {open_in_app::others(&setting.apps)}
    }
    .into_any()
}

/// Who else is there.
fn hello(landing: &Landing) -> Option<String> {
    let members = landing.card.members.unwrap_or_default();
    let creator = &landing.card.creator;
    let own = landing.visitor.as_ref().is_some_and(|me| me.inbox_id == creator.inbox_id);
    let others = members.saturating_sub(if own { 1 } else { 2 });
    match (creator.name.as_deref().filter(|_| !own), others) {
        (Some(name), 0) => Some(t!("hello-inviter", name = name)),
        (Some(name), _) => Some(t!("hello-all", name = name, n = others)),
        (None, 1..) if own => Some(t!("hello-others", n = others)),
        (None, _) => None,
    }
}

pub fn pending(landing: &Landing, setting: Setting, request: OwnRequest) -> AnyView {
    let asked = if request.late.is_some() { t!("anew-asked") } else { t!("you-asked") };
    view! {
        {answer(landing, t!("pending"))}
        {landing.here.pair.map(super::event::pair)}
        <ol>
            {step(Step::Done(Some(request.requested_at_ms)), asked, String::new())}
            {step(Step::Now(false), t!("pending-read"), t!("pending-fact"))}
            {step(Step::Ahead, t!("you-are-in"), String::new())}
        </ol>
        <p>{t!("keep")}</p>
        {open_in_app::meanwhile(&setting.apps)}
        {later(landing, setting.later.as_ref(), &request)}
        <Refused problem=setting.problem word=t!("not-done")/>
        {withdraw(landing, &request)}
    }
    .into_any()
}

pub fn adding(landing: &Landing, setting: &Setting, request: OwnRequest) -> AnyView {
    let headline = if request.automatic { t!("adding") } else { t!("adding-approved") };
    let said_yes = (!request.automatic)
        .then(|| step(Step::Done(request.decided_at_ms), t!("adding-yes"), String::new()));
    let wait = match (request.code, landing.card.managed) {
        (Some(Code::Unreachable), _) => t!("adding-away"),
        (_, true) => t!("adding-seconds"),
        (_, false) => t!("adding-online"),
    };
    view! {
        {answer(landing, headline)}
        <ol>
            {step(Step::Done(Some(request.requested_at_ms)), t!("you-asked"), String::new())}
            {said_yes}
            {step(Step::Now(true), t!("adding-step"), wait)}
            {step(Step::Ahead, t!("you-are-in"), String::new())}
        </ol>
        <p>{t!("keep")}</p>
        {open_in_app::meanwhile(&setting.apps)}
        {later(landing, setting.later.as_ref(), &request)}
    }
    .into_any()
}

pub fn failed(landing: &Landing, setting: Setting, request: &OwnRequest, code: Code) -> AnyView {
    let (happened, then) = why_not_added(code);
    view! {
        {answer(landing, t!("failed"))}
        <p><b>{happened}</b>" "{then}</p>
        <p class="soft">{t!("failed-stays")}</p>
        <Refused problem=setting.problem word=t!("not-done")/>
        {withdraw(landing, request)}
        {reference(request)}
    }
    .into_any()
}

/// Two sentences an invitee understands: what happened, what to do.
fn why_not_added(code: Code) -> (String, String) {
    let (happened, then) = match code {
        Code::GroupFull => ("why-full", "why-full-then"),
        Code::NotReachable => ("why-not-reachable", "why-not-reachable-then"),
        Code::NotAllowed => ("why-not-allowed", "why-not-allowed-then"),
        Code::GroupGone => ("why-gone", "why-gone-then"),
        Code::RemovedSince => ("why-removed", "why-removed-then"),
        Code::Unreachable => ("why-unreachable", "why-go-on"),
        Code::Withdrawn => ("why-withdrawn", "why-withdrawn-then"),
        Code::Rejected => ("rejected", "why-rejected-then"),
        Code::GateNotMet => ("why-gate", "why-gate-then"),
        Code::GateLost => ("why-gate-lost", "why-gate-lost-then"),
        Code::NotChecked => ("why-not-checked", "why-go-on"),
        Code::Failed => ("why-failed", "why-failed-then"),
    };
    (t!(happened), t!(then))
}

pub fn rejected(
    landing: &Landing,
    setting: Setting,
    request: OwnRequest,
    again_at_ms: Option<i64>,
) -> AnyView {
    let reason = request.reason.clone().map(|text| {
        view! { <div><p class="soft">{t!("rejected-reason")}</p><p class="said" dir="auto">{text}</p></div> }
    });
    let again = match again_at_ms {
        Some(at) if at <= setting.now_ms => join_form(landing.card.id.as_str(), &t!("ask-again")).into_any(),
        Some(ms) => {
            let (before, after) = around("rejected-from", "when");
            view! { <p>{before}<b><When ms/></b>{after}" "{t!("rejected-changed")}</p> }.into_any()
        }
        None => view! { <p>{t!("rejected-for-good")}</p> }.into_any(),
    };
    view! {
        {answer(landing, t!("rejected"))}
        {reason}
        <Refused problem=setting.problem word=t!("not-done")/>
        {again}
        {reference(&request)}
    }
    .into_any()
}

fn reference(request: &OwnRequest) -> AnyView {
    let short: String = request.id.as_str().chars().take(8).collect::<String>().to_ascii_uppercase();
    let (before, after) = around("decided", "when");
    let decided = request.decided_at_ms.map(|ms| view! { {before}<When ms/>{after}" " });
    view! { <p class="small">{decided}{t!("reference", id = short)}</p> }.into_any()
}

pub fn withdraw(landing: &Landing, request: &OwnRequest) -> AnyView {
    view! {
        <form method="post" action={action::<Withdraw>()}>
            {hidden("invite", landing.card.id.as_str())}
            {hidden("request", request.id.as_str())}
            <div class="row"><button class="link">{t!("withdraw")}</button></div>
        </form>
    }
    .into_any()
}
