//! All my links.

use leptos::prelude::*;

use super::disclosure::{blind_id, told_in_short};
use super::{Frame, Tab, arch, empty};
use crate::domain::disclosure::Disclosure;
use crate::domain::view::InviteRow;
use crate::web::actions::links::mine;
use crate::web::actions::me::House;
use crate::web::components::head::Module;
use crate::web::components::icon::{Icon, icon};
use crate::web::components::when::{Day, left};
use crate::web::pages::dashboard::home::Fill;
use crate::web::pages::page;
use crate::web::paths;

#[component]
pub fn LinksPage() -> impl IntoView {
    page(mine(), move |(house, links)| view! { <Links house links/> }.into_any())
}

#[component]
fn Links(house: House, links: Vec<InviteRow>) -> impl IntoView {
    let now = house.now_ms;
    if links.is_empty() {
        let words =
            "A link lets people ask to join a group, or lets them right in. It has a QR code as well.";
        return view! {
            <Frame house tab=Tab::Links title="Links">{empty("No links yet.", words, Some((paths::NEW_LINK, "New link")))}</Frame>
        }
        .into_any();
    }
    let any_blind = links.iter().any(|row| row.card.disclosure == Disclosure::Blind);
    let new = view! { <a class="btn" href=paths::NEW_LINK>{icon(Icon::Plus)}"New link"</a> }.into_any();
    view! {
        <Frame house tab=Tab::Links title="Links" action=Some(new)>
            {any_blind.then(|| view! { <Module name="blind.js"/> })}
            <ul class="rows links">{links.into_iter().map(|row| link_row(row, now)).collect_view()}</ul>
            <p class="soft">"A link keeps its address and QR code when you pause it. Only "<b>"Revoke"</b>" is final."</p>
        </Frame>
    }
    .into_any()
}

/// How a link stands: tone, icon, word.
pub fn standing(row: &InviteRow) -> (&'static str, Icon, &'static str) {
    match row.card.status.as_str() {
        "open" => ("ok", Icon::Check, "Active"),
        "not_open_yet" => ("wait", Icon::Clock, "Opens later"),
        "paused" => ("wait", Icon::Pause, "Paused"),
        "expired" => ("soft", Icon::Clock, "Expired"),
        "used_up" => ("soft", Icon::Full, "Used up"),
        _ => ("soft", Icon::Cross, "Revoked"),
    }
}

/// Who gets in: icon and words.
pub fn who_gets_in(row: &InviteRow) -> (Icon, &'static str) {
    match (row.gated, row.card.join_mode.needs_approval()) {
        (true, _) => (Icon::Key, "By gate"),
        (false, true) => (Icon::Eye, "Admins decide"),
        (false, false) => (Icon::Door, "Anyone"),
    }
}

/// The name of a link for its admins.
pub fn label(row: &InviteRow) -> String {
    row.label.clone().unwrap_or_else(|| "Unnamed link".to_owned())
}

pub fn link_row(row: InviteRow, now_ms: i64) -> AnyView {
    let (tone, sign, word) = standing(&row);
    let (mode_sign, mode) = who_gets_in(&row);
    let over = (tone == "soft").then_some("over");
    let used = usize::try_from(row.uses).unwrap_or_default();
    let joined = match row.max_uses.and_then(|m| usize::try_from(m).ok()) {
        Some(max) => view! { <Fill used of=max/> }.into_any(),
        None => view! { <span class="fill"><span>{format!("{used} joined")}</span></span> }.into_any(),
    };
    let expires = row.card.expires_at_ms.map_or_else(
        || "No end".to_owned(),
        |at| if at > now_ms { format!("in {}", left(at - now_ms)) } else { "over".to_owned() },
    );
    let title = row.card.expires_at_ms.map(|ms| view! { <Day ms/> });
    view! {
        <li class=over>
            {arch(&row.card.group_name, row.card.picture())}
            <p class="grow" data-blind=blind_id(&row.card)>
                <a href=paths::link(row.card.id.as_str()) ><b><bdi>{label(&row)}</bdi></b></a>
                <span class="soft"><bdi data-is="name">{row.card.group_name.clone()}</bdi>{told_in_short(&row.card)}</span>
            </p>
            <span class="cell">{icon(mode_sign)}{mode}</span>
            {joined}
            <span class="cell soft end">{title}<span>{expires}</span></span>
            <span class=format!("cell {tone}")>{icon(sign)}{word}</span>
        </li>
    }
    .into_any()
}
