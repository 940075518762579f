//! After asking: the headline is the answer, the group's name a line above it.

use leptos::prelude::*;

use super::Setting;
use super::ask::join_form;
use crate::domain::join_request::Code;
use crate::domain::view::{Landing, OwnRequest};
use crate::web::actions::action;
use crate::web::actions::join::Withdraw;
use crate::web::components::form::{Refused, hidden};
use crate::web::components::icon::{Icon, icon};
use crate::web::components::open_in_app;
use crate::web::components::stepper::{Step, step};
use crate::web::components::when::When;

/// The group's name above an answer.
pub fn answer(landing: &Landing, headline: &'static str) -> AnyView {
    view! {
        <div>
            <p class="kick"><bdi>{landing.card.group_name.clone()}</bdi></p>
            <h1>{headline}</h1>
        </div>
    }
    .into_any()
}

const KEEP: &str = "You can close this page. Your place is safe, and this link always shows where you stand.";

pub fn member(landing: Landing, setting: Setting, asked: bool) -> AnyView {
    let headline = if asked { "You're in." } else { "You're already in this group." };
    let hello = hello(&landing);
    let hosted = setting.chat.map(|href| view! { <a class="btn" href=href>"Open the chat"</a> }.into_any());
    let open = hosted.or_else(|| open_in_app::chat(&setting.apps));
    let where_else = open.is_none().then_some("Open your XMTP app: the group is there.");
    view! {
        {answer(&landing, headline)}
        {hello.map(|s| view! { <p>{s}</p> })}
        {where_else.map(|s| view! { <p>{s}</p> })}
        {open}
        <div class="note">
            {icon(Icon::Info)}
            <p>"Can't see it? In many apps a new group waits under "<b>"Requests"</b>" until you accept it."</p>
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
    let crowd = if others == 1 { "1 other".to_owned() } else { format!("{others} others") };
    match (creator.name.as_deref().filter(|_| !own), others) {
        (Some(name), 0) => Some(format!("Say hello: {name} is there.")),
        (Some(name), _) => Some(format!("Say hello: {name} and {crowd} are there.")),
        (None, 1) if own => Some("Say hello: 1 other is there.".to_owned()),
        (None, 2..) if own => Some(format!("Say hello: {crowd} are there.")),
        (None, _) => None,
    }
}

pub fn pending(landing: &Landing, setting: Setting, request: OwnRequest) -> AnyView {
    view! {
        {answer(landing, "Your request is with the admins.")}
        {landing.here.pair.map(super::event::pair)}
        <ol>
            {step(Step::Done(Some(request.requested_at_ms)), "You asked to join", "")}
            {step(Step::Now(false), "An admin reads it", "Not read yet")}
            {step(Step::Ahead, "You're in", "")}
        </ol>
        <p>{KEEP}</p>
        {open_in_app::meanwhile(&setting.apps)}
        <Refused problem=setting.problem word="Not done"/>
        {withdraw(landing, &request)}
    }
    .into_any()
}

pub fn adding(landing: &Landing, setting: &Setting, request: OwnRequest) -> AnyView {
    let headline = if request.automatic { "Adding you now." } else { "Approved. Adding you now." };
    let said_yes =
        (!request.automatic).then(|| step(Step::Done(request.decided_at_ms), "An admin said yes", ""));
    let wait = match (request.code, landing.card.managed) {
        (Some(Code::Unreachable), _) => "The XMTP network does not answer. We go on trying",
        (_, true) => "Usually a few seconds",
        (_, false) => "As soon as someone from the group is online",
    };
    view! {
        {answer(landing, headline)}
        <ol>
            {step(Step::Done(Some(request.requested_at_ms)), "You asked to join", "")}
            {said_yes}
            {step(Step::Now(true), "Adding you to the group", wait)}
            {step(Step::Ahead, "You're in", "")}
        </ol>
        <p>{KEEP}</p>
        {open_in_app::meanwhile(&setting.apps)}
    }
    .into_any()
}

pub fn failed(landing: &Landing, setting: Setting, request: &OwnRequest, code: Code) -> AnyView {
    let (happened, then) = why_not_added(code);
    view! {
        {answer(landing, "You could not be added yet.")}
        <p><b>{happened}</b>" "{then}</p>
        <p class="soft">"Your request stays. This link always shows where you stand."</p>
        <Refused problem=setting.problem word="Not done"/>
        {withdraw(landing, request)}
        {reference(request)}
    }
    .into_any()
}

/// Two sentences an invitee understands: what happened, what to do.
pub const fn why_not_added(code: Code) -> (&'static str, &'static str) {
    match code {
        Code::GroupFull => ("The group holds no more people.", "When somebody leaves, an admin can add you."),
        Code::NotReachable => (
            "Your inbox has no app that can be added.",
            "Open your XMTP app with this wallet once, then ask an admin to try again.",
        ),
        Code::NotAllowed => {
            ("This service may not add people to the group at the moment.", "An admin has to allow it again.")
        }
        Code::GroupGone => {
            ("This service is no longer in the group.", "Ask the person who sent you the link.")
        }
        Code::RemovedSince => {
            ("You were in the group and an admin took you out.", "Ask the admins if you want to come back.")
        }
        Code::Unreachable => {
            ("The XMTP network does not answer.", "We go on trying; you need not do anything.")
        }
        Code::Withdrawn => ("You took your request back.", "You can ask again."),
        Code::Rejected => {
            ("The admins did not accept this request.", "Ask them if you think it is a mistake.")
        }
        Code::GateNotMet => ("Something this link asks for is missing.", "Get it, then ask again."),
        Code::GateLost => ("Something this link asks for went missing.", "Get it back, then ask again."),
        Code::NotChecked => {
            ("We could not check everything yet.", "We go on trying; you need not do anything.")
        }
        Code::Failed => ("Something went wrong while adding you.", "An admin can try again."),
    }
}

pub fn rejected(
    landing: &Landing,
    setting: Setting,
    request: OwnRequest,
    again_at_ms: Option<i64>,
) -> AnyView {
    let reason = request.reason.clone().map(|text| {
        view! { <div><p class="soft">"Their reason"</p><p class="said" dir="auto">{text}</p></div> }
    });
    let again = match again_at_ms {
        Some(at) if at <= setting.now_ms => join_form(landing.card.id.as_str(), "Ask again").into_any(),
        Some(ms) => view! { <p>"You can ask again from "<b><When ms/></b>". Tell them what has changed."</p> }.into_any(),
        None => view! { <p>"You can't ask again through this link. If you think this is a mistake, ask the person who sent it."</p> }.into_any(),
    };
    view! {
        {answer(landing, "The admins did not accept this request.")}
        {reason}
        <Refused problem=setting.problem word="Not done"/>
        {again}
        {reference(&request)}
    }
    .into_any()
}

fn reference(request: &OwnRequest) -> AnyView {
    let short: String = request.id.as_str().chars().take(8).collect::<String>().to_ascii_uppercase();
    let decided = request.decided_at_ms.map(|ms| view! { "Decided "<When ms/>". " });
    view! { <p class="small">{decided}{format!("Reference {short}.")}</p> }.into_any()
}

pub fn withdraw(landing: &Landing, request: &OwnRequest) -> AnyView {
    view! {
        <form method="post" action={action::<Withdraw>()}>
            {hidden("invite", landing.card.id.as_str())}
            {hidden("request", request.id.as_str())}
            <div class="row"><button class="link">"Withdraw my request"</button></div>
        </form>
    }
    .into_any()
}
