//! A private address: how one request stands, and nothing to press.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::domain::join_request::{Code, MemberState, Status};
use crate::domain::view::OwnRequest;
use crate::web::actions::answer;
use crate::web::actions::later::{StatusView, status};
use crate::web::components::frame::Card;
use crate::web::components::head::{Module, PublicHead};
use crate::web::components::icon::Icon;
use crate::web::components::scene::{Chip, Door, Picture};
use crate::web::components::when::When;
use crate::web::language::Spoken;
use crate::web::pages::page;
use crate::web::style::Accent;
use crate::web::words::{around, t};

#[component]
pub fn StatusPage() -> impl IntoView {
    let of = |name| use_params_map().with_untracked(|params| params.get(name)).unwrap_or_default();
    page(status(of("id"), of("proof")), move |view| view! { <Standing state=view/> }.into_any())
}

/// The door and the headline of each state.
fn look(request: &OwnRequest) -> (Door, &'static str, Icon, &'static str) {
    match (request.status, request.member_state, request.code) {
        (Status::Approved, ..) => (Door::Room, "ok", Icon::Check, "status-in"),
        (Status::Rejected, _, Some(Code::Withdrawn)) => (Door::Dark, "", Icon::Cross, "status-withdrawn"),
        (Status::Rejected, ..) => (Door::Dark, "no", Icon::Cross, "status-no"),
        (_, MemberState::Failed, _) => (Door::Dark, "no", Icon::Warn, "status-failed"),
        (_, MemberState::Adding, _) => (Door::Lit, "wait", Icon::Clock, "status-adding"),
        _ => (Door::Lit, "wait", Icon::Clock, "status-waiting"),
    }
}

#[component]
fn Standing(state: StatusView) -> impl IntoView {
    let StatusView { host, standing, invite } = state;
    let told = standing.group_name.as_deref();
    let accent = told.map_or(Accent::HOUSE, Accent::of);
    answer::style(accent);
    let request = standing.request;
    let (door, tone, icon, headline) = look(&request);
    let chip = Chip::new(tone, icon, t!("status-chip"));
    let inside = told.map(|name| Picture::of(name, standing.image_hash.as_deref())).unwrap_or_default();
    let name = told.map_or_else(|| t!("private-group"), str::to_owned);
    let live = request.is_open().then_some(5);
    let (asked, after) = around("status-asked", "time");
    let decided = request.decided_at_ms.map(|ms| {
        let (before, after) = around("status-decided", "time");
        view! { " "{before}<When ms/>{after} }
    });
    view! {
        <PublicHead title=t!("status-title") accent/>
        <Module name="live.js"/>
        <Card door chip inside host live>
            <div>
                <p class="kick"><bdi>{name}</bdi></p>
                <h1>{t!(headline)}</h1>
            </div>
            <p class="soft">{asked}<When ms=request.requested_at_ms/>{after}{decided}</p>
            <div class="row"><a class="link" href=Spoken::here().keep(&invite)>{t!("status-open")}</a></div>
            <p class="small">{t!("status-only")}</p>
        </Card>
    }
}
