//! One link: its address, its QR code, its numbers, and how to end it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::disclosure::{blind_id, key_lost, told_fact, whole_code};
use super::event::{at_event, needs_screen};
use super::funnel::numbers;
use super::links::{label, standing, who_gets_in};
use super::{Frame, Tab, count, fetching};
use crate::domain::disclosure::Disclosure;
use crate::domain::funnel::Funnel;
use crate::domain::picture::Fetching;
use crate::domain::source::Source;
use crate::domain::view::InviteRow;
use crate::web::actions::links::{LinkView, Pause, Revoke, one};
use crate::web::actions::{action, answer, fetching as picture_of, funnel};
use crate::web::components::form::{Refused, hidden};
use crate::web::components::head::Module;
use crate::web::components::icon::{Icon, icon};
use crate::web::components::qr::{self, Qr};
use crate::web::components::when::When;
use crate::web::pages::page;
use crate::web::paths;

fn id_param() -> String {
    use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default()
}

#[component]
pub fn LinkPage() -> impl IntoView {
    let id = id_param();
    let load = async move {
        let (link, funnel) = (one(&id).await?, funnel::of(&id).await?);
        let picture = picture_of::of_link(&link.row).await?;
        Ok((link, funnel, picture))
    };
    page(load, move |(link, funnel, picture)| view! { <Link link funnel picture/> }.into_any())
}

#[component]
pub fn Link(link: LinkView, funnel: Funnel, picture: Option<Fetching>) -> impl IntoView {
    let LinkView { house, row, base_url, gate, event, problem } = link;
    let fresh = answer::asked_for("new").then(|| view! { <p class="note ok" role="status">{icon(Icon::Check)}<span>"The link works. Send it, print it, or open it in a private window to try it."</span></p> });
    let over = row.card.status == "revoked";
    let blind = row.card.disclosure == Disclosure::Blind && !over;
    view! {
        <Frame house tab=Tab::Links title=label(&row) sub=row.card.group_name.clone() trail=(paths::LINKS, "Links")>
            {blind.then(|| view! { <Module name="blind.js"/> })}
            {fresh}
            {blind.then(|| key_lost(&row.card))}
            <Refused problem word="Not done"/>
            <div class="split">
                <div class="stack" data-blind=blind_id(&row.card)>
                    {(!over).then(|| address(&row))}
                    {(!over).then(|| needs_screen(&event.setup, row.card.id.as_str()))}
                    {picture.map(fetching::note)}
                    {facts(&row, gate)}
                    {(row.may_edit && !over).then(|| ending(&row))}
                </div>
                {(!over && !blind).then(|| code(&row, &base_url))}
                {blind.then(|| whole_code(&row.card, &base_url))}
            </div>
            {(!over && !blind).then(|| at_event(&row, &event))}
            {numbers(row.card.id.as_str(), &row.card.link_url, &funnel)}
        </Frame>
    }
}

fn address(row: &InviteRow) -> AnyView {
    let url = row.card.link_url.clone();
    view! {
        <div>
            <label for="address">"Address"</label>
            <div class="acts">
                <input id="address" class="grow" readonly value=url.clone()/>
                <button class="btn" type="button" data-copy="address" hidden>{icon(Icon::Copy)}<span>"Copy"</span></button>
                <a class="line" href=url>"Open"</a>
            </div>
        </div>
    }
    .into_any()
}

fn facts(row: &InviteRow, gate: Option<String>) -> AnyView {
    let (tone, sign, word) = standing(row);
    let (mode_sign, mode) = who_gets_in(row);
    let used = count(usize::try_from(row.uses).unwrap_or_default(), "person", "people");
    let limit = row.max_uses.map_or_else(|| "no limit".to_owned(), |max| format!("of {max} places"));
    let end = row
        .card
        .expires_at_ms
        .map_or_else(|| view! { "Never" }.into_any(), |ms| view! { <When ms/> }.into_any());
    let opens = row.card.opens_at_ms.map(|ms| view! { <div><dt>"Opens"</dt><dd><When ms/></dd></div> });
    let welcome = row
        .welcome
        .clone()
        .filter(|w| !w.is_empty())
        .map(|w| view! { <div><dt>"Welcome"</dt><dd class="about" dir="auto">{w}</dd></div> });
    let about = row.card.description.clone();
    let about = (!about.is_empty())
        .then(|| view! { <div><dt>"Description"</dt><dd class="about" dir="auto">{about}</dd></div> });
    view! {
        <dl>
            <div><dt>"State"</dt><dd class=tone>{icon(sign)}{word}</dd></div>
            <div><dt>"Who gets in?"</dt><dd>{icon(mode_sign)}{mode}</dd></div>
            {gate_fact(row, gate)}
            {told_fact(&row.card)}
            {opens}
            <div><dt>"Joined"</dt><dd>{used}", "{limit}</dd></div>
            <div><dt>"Waiting"</dt><dd><a href=paths::REQUESTS>{row.waiting}</a></dd></div>
            <div><dt>"Closes"</dt><dd>{end}</dd></div>
            <div><dt>"Made"</dt><dd><When ms=row.created_at_ms/></dd></div>
            {welcome}
            {about}
        </dl>
    }
    .into_any()
}

/// What the gate asks, and the way to it for whoever may change it.
fn gate_fact(row: &InviteRow, gate: Option<String>) -> Option<AnyView> {
    let may_change = row.may_edit && row.may_be_gated && row.card.status != "revoked";
    let way = may_change.then(|| {
        let words = if gate.is_some() { "Change the gate" } else { "Add a gate" };
        view! { <a href=paths::gate(row.card.id.as_str())>{words}</a> }
    });
    if gate.is_none() && way.is_none() {
        return None;
    }
    let words = gate.map(|gate| view! { <bdi>{gate}</bdi>". " });
    Some(view! { <div><dt>"Gate"</dt><dd class="about">{words}{way}</dd></div> }.into_any())
}

fn ending(row: &InviteRow) -> AnyView {
    let id = row.card.id.to_string();
    let revoke = format!("{}/revoke", paths::link(&id));
    let paused = row.paused;
    let words = if paused { "Let it work again" } else { "Pause" };
    view! {
        <div>
            <div class="acts">
                <form method="post" action={action::<Pause>()}>
                    {hidden("id", &id)}
                    {(!paused).then(|| hidden("paused", "1"))}
                    <button class="line">{icon(if paused { Icon::Door } else { Icon::Pause })}{words}</button>
                </form>
                <a class="line" href=paths::edit_link(row.card.id.as_str())>"Edit"</a>
                <a class="line no" href=revoke>"Revoke…"</a>
            </div>
            <p class="soft">"A paused link keeps its address and QR code. Revoking is for good."</p>
        </div>
    }
    .into_any()
}

fn code(row: &InviteRow, base_url: &str) -> AnyView {
    let id = row.card.id.as_str();
    let text = qr::address_at(base_url, id, Source::Qr);
    view! {
        <aside class="code">
            <Qr text label="QR code of this link"/>
            <a class="btn" href=paths::posters(id)>"Make a poster"</a>
            <p class="soft">"The code as "<a href=paths::code_file(id, "")>"SVG"</a>", "<a href=paths::code_file(id, ".png")>"PNG"</a>" or "<a href=paths::code_file(id, ".pdf")>"PDF"</a></p>
        </aside>
    }
    .into_any()
}

#[component]
pub fn RevokePage() -> impl IntoView {
    let id = id_param();
    page(async move { one(&id).await }, move |link| view! { <AskRevoke link/> }.into_any())
}

#[component]
fn AskRevoke(link: LinkView) -> impl IntoView {
    let LinkView { house, row, .. } = link;
    let back = paths::link(row.card.id.as_str());
    if row.card.status == "revoked" {
        answer::see(&back);
        return ().into_any();
    }
    let id = row.card.id.to_string();
    let title = format!("Revoke “{}”?", label(&row));
    let waiting = (row.waiting > 0).then(|| view! { <li>{count(row.waiting, "open request keeps", "open requests keep")}" their place; decide on them as before."</li> });
    view! {
        <Frame house tab=Tab::Links title trail=(paths::LINKS, "Links")>
            <div class="form">
                <ul class="plain">
                    <li>"Its address and QR code stop working at once, and for good."</li>
                    <li>"Nobody loses their place in the group."</li>
                    {waiting}
                    <li>"To stop it for a while only, pause it instead."</li>
                </ul>
                <form class="acts" method="post" action={action::<Revoke>()}>
                    {hidden("id", &id)}
                    <button class="btn">"Revoke for good"</button>
                    <a class="line" href=back>"Keep it"</a>
                </form>
            </div>
        </Frame>
    }
    .into_any()
}
