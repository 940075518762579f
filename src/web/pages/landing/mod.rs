//! The invite page: the same address before asking, while waiting and after.

mod ask;
pub mod check;
mod ended;
mod gate;
pub mod later;
mod look;
mod parked;
mod setting;
mod yours;

pub use setting::Setting;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::domain::view::{Landing, LandingState};
use crate::web::actions::{answer, landing};
use crate::web::components::frame::Card;
use crate::web::components::head::{AppBanner, Module, Preview, PublicHead};
use crate::web::components::scene::{Door, Picture};
use crate::web::components::{open_in_app, qr};
use crate::web::pages::page;
use crate::web::style::Accent;
use crate::web::words::t;

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
    if let (503, Some(seconds)) = (look.status, look.live) {
        answer::retry_after(u64::from(seconds));
    }
    answer::style(accent);
    let title = if look.named { t!("join-group", group = card.group_name.as_str()) } else { t!("chip-over") };
    let inside = match look.door {
        Door::Shut => Picture::Nothing,
        _ => Picture::of(&card.group_name, card.image_hash.as_deref()),
    };
    let aside =
        (look.open && !setting.apps.phone).then(|| qr::hand_over(&setting.base_url, card.id.as_str()));
    let moving = look.live.is_some() || card.expires_at_ms.is_some();
    let banner = setting.apps.banner.clone().filter(|_| look.open);
    let above = setting.apps.leave.clone().filter(|_| look.open).map(open_in_app::leave);
    let (base_url, host) = (setting.base_url.clone(), setting.host.clone());
    let preview = look.named.then(|| view! { <Preview card base_url host/> });
    view! {
        <PublicHead title accent/>
        {preview}
        {banner.map(|content| view! { <AppBanner content/> })}
        {moving.then(|| view! { <Module name="live.js"/> })}
        {setting.later.is_some().then(|| view! { <Module name="copy.js"/> })}
        <Card door=look.door chip=look.chip inside host=setting.host.clone() live=look.live above aside>
            {body(landing, setting)}
        </Card>
    }
}

fn body(landing: Landing, setting: Setting) -> AnyView {
    match landing.state.clone() {
        LandingState::Open => ask::open(landing, setting).into_any(),
        LandingState::Away { approval } => ask::away(landing, setting, approval).into_any(),
        LandingState::Approval => ask::approval(landing, setting).into_any(),
        LandingState::Member { asked } => yours::member(landing, setting, asked).into_any(),
        LandingState::Pending { request } => yours::pending(&landing, setting, request).into_any(),
        LandingState::Checking { request } => gate::checking(&landing, setting, &request).into_any(),
        LandingState::NotMet { request } => gate::not_met(&landing, setting, &request).into_any(),
        LandingState::Adding { request } => yours::adding(&landing, &setting, request).into_any(),
        LandingState::Failed { request, code } => yours::failed(&landing, setting, &request, code).into_any(),
        LandingState::Rejected { request, again_at_ms } => {
            yours::rejected(&landing, setting, request, again_at_ms).into_any()
        }
        LandingState::Parked { parked } => parked::parked(&landing, setting, &parked),
        LandingState::Revoked => ended::revoked(&landing).into_any(),
        LandingState::Expired { at_ms } => ended::expired(&landing, at_ms).into_any(),
        LandingState::UsedUp { places } => ended::used_up(&landing, places).into_any(),
        LandingState::Paused => ended::paused(&landing).into_any(),
        LandingState::Full => ended::full(&landing).into_any(),
        LandingState::GroupGone => ended::gone(&landing).into_any(),
    }
}

#[cfg(test)]
mod tests;
