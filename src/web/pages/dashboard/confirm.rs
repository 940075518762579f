//! One request and one question: where the buttons of a notification lead. Opening it decides nothing.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::requests::outcome;
use super::{Frame, Tab};
use crate::domain::join_request::{Decision, REASON_MAX};
use crate::domain::view::QueueRow;
use crate::web::actions::action;
use crate::web::actions::me::House;
use crate::web::actions::requests::{Approve, Reject, Verdict, one};
use crate::web::components::form::hidden;
use crate::web::components::icon::{Icon, icon};
use crate::web::components::person::{Face, Who};
use crate::web::components::when::span;
use crate::web::pages::page;
use crate::web::paths;

const TRAIL: (&str, &str) = (paths::REQUESTS, "Requests");

#[component]
pub fn ApprovePage() -> impl IntoView {
    ask(Verdict::Approve)
}

#[component]
pub fn RejectPage() -> impl IntoView {
    ask(Verdict::Reject)
}

fn ask(verdict: Verdict) -> AnyView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    page(async move { one(&id, verdict).await }, move |(house, row)| {
        view! { <Confirm house row verdict/> }.into_any()
    })
}

#[component]
fn Confirm(house: House, row: QueueRow, verdict: Verdict) -> impl IntoView {
    let now = house.now_ms;
    if row.decision != Decision::Pending {
        let (tone, sign, words) = outcome(&row);
        return view! {
            <Frame house tab=Tab::Requests title="Answered already" trail=TRAIL>
                <div class="form">
                    {who(&row, now)}
                    <p class=format!("note {tone}")>{icon(sign)}<span>{words}"."</span></p>
                    <div class="acts"><a class="btn" href=paths::REQUESTS>"See who waits"</a></div>
                </div>
            </Frame>
        }
        .into_any();
    }
    let (title, form) = match verdict {
        Verdict::Approve => ("Let them in?", approve(&row)),
        Verdict::Reject => ("Reject this request?", reject(&row)),
    };
    view! {
        <Frame house tab=Tab::Requests title trail=TRAIL>
            <div class="form">
                {who(&row, now)}
                {form}
            </div>
        </Frame>
    }
    .into_any()
}

fn who(row: &QueueRow, now_ms: i64) -> AnyView {
    let via = row.invite_label.clone().map_or_else(String::new, |label| format!(" through “{label}”"));
    let ago = span(now_ms.saturating_sub(row.requested_at_ms));
    view! {
        <div class="note">
            <Face person=row.person.clone()/>
            <p class="grow"><Who person=row.person.clone()/>" asks to join "<b><bdi>{row.group_name.clone()}</bdi></b>{format!("{via}, {ago} ago.")}</p>
        </div>
    }
    .into_any()
}

fn approve(row: &QueueRow) -> AnyView {
    view! {
        <form class="acts" method="post" action={action::<Approve>()}>
            {hidden("request", row.id.as_str())}
            <button class="btn">{icon(Icon::Check)}"Approve"</button>
            <a class="line" href=paths::answer(row.id.as_str(), Verdict::Reject.word())>"Reject…"</a>
            <a class="line" href=paths::REQUESTS>"Not now"</a>
        </form>
    }
    .into_any()
}

fn reject(row: &QueueRow) -> AnyView {
    view! {
        <form class="stack" method="post" action={action::<Reject>()}>
            {hidden("request", row.id.as_str())}
            <div>
                <label for="reason">"Reason"</label>
                <p class="soft" id="reason-hint">"They read it. You may leave it empty."</p>
                <textarea id="reason" name="reason" rows="2" maxlength=REASON_MAX.to_string() aria-describedby="reason-hint"></textarea>
            </div>
            <div class="acts">
                <button class="btn">"Reject"</button>
                <a class="line" href=paths::answer(row.id.as_str(), Verdict::Approve.word())>"Approve…"</a>
                <a class="line" href=paths::REQUESTS>"Not now"</a>
            </div>
        </form>
    }
    .into_any()
}
