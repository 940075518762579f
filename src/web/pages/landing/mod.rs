//! The invite page: the same address before asking, while waiting and after.

mod ask;
mod ended;
mod look;
mod yours;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::domain::problem::Problem;
use crate::domain::view::{Landing, LandingState};
use crate::web::actions::{answer, landing};
use crate::web::components::frame::Card;
use crate::web::components::head::{Module, Preview, PublicHead};
use crate::web::components::qr::{self, Qr};
use crate::web::components::scene::{Door, Picture};
use crate::web::pages::page;
use crate::web::style::Accent;

/// What the page knows beside the landing itself.
#[derive(Clone, Debug)]
pub struct Setting {
    pub host: String,
    pub base_url: String,
    pub now_ms: i64,
    /// Where a member opens the chat.
    pub chat: Option<String>,
    /// Why the last press of a button was not taken.
    pub problem: Option<Problem>,
}

#[component]
pub fn LandingPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    page(async move { landing::load(&id).await }, move |(landing, setting)| {
        view! { <Invited landing setting/> }.into_any()
    })
}

/// The page of one landing.
#[component]
pub fn Invited(landing: Landing, setting: Setting) -> impl IntoView {
    let look = look::of(&landing.state);
    let card = landing.card.clone();
    let accent = if look.named { Accent::of(&card.group_name) } else { Accent::GREY };
    answer::status(look.status);
    answer::style(accent);
    let title = if look.named { format!("Join {}", card.group_name) } else { "No longer valid".to_owned() };
    let inside = match look.door {
        Door::Shut => Picture::Nothing,
        _ => Picture::of(&card.group_name, card.image_hash.as_deref()),
    };
    let aside = look.open.then(|| hand_over(&setting.base_url, card.id.as_str()));
    let moving = look.live.is_some() || card.expires_at_ms.is_some();
    let preview = look.named.then(|| view! { <Preview card base_url=setting.base_url.clone()/> });
    view! {
        <PublicHead title accent/>
        {preview}
        {moving.then(|| view! { <Module name="live.js"/> })}
        <Card door=look.door chip=look.chip inside host=setting.host.clone() live=look.live aside>
            {body(landing, setting)}
        </Card>
    }
}

fn body(landing: Landing, setting: Setting) -> AnyView {
    match landing.state.clone() {
        LandingState::Open => ask::open(landing, setting).into_any(),
        LandingState::Approval => ask::approval(landing, setting).into_any(),
        LandingState::Member { asked } => yours::member(landing, setting, asked).into_any(),
        LandingState::Pending { request } => yours::pending(&landing, setting, request).into_any(),
        LandingState::Adding { request } => yours::adding(&landing, request).into_any(),
        LandingState::Failed { request, code } => yours::failed(&landing, setting, &request, code).into_any(),
        LandingState::Rejected { request, again_at_ms } => {
            yours::rejected(&landing, setting, request, again_at_ms).into_any()
        }
        LandingState::Revoked => ended::revoked(&landing).into_any(),
        LandingState::Expired { at_ms } => ended::expired(&landing, at_ms).into_any(),
        LandingState::UsedUp { places } => ended::used_up(&landing, places).into_any(),
        LandingState::Paused => ended::paused(&landing).into_any(),
        LandingState::Full => ended::full(&landing).into_any(),
        LandingState::GroupGone => ended::gone(&landing).into_any(),
    }
}

fn hand_over(base_url: &str, id: &str) -> AnyView {
    view! {
        <aside class="qr">
            <Qr text=qr::address(base_url, id) label="QR code of this page"/>
            <h2>"Join on your phone"</h2>
            <p class="soft">"Point your camera here."</p>
        </aside>
    }
    .into_any()
}

#[cfg(test)]
mod tests;
