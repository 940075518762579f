//! What goes into `<head>`.

use leptos::prelude::*;
use leptos_meta::{Link, Meta, Script, Style, Title};

use crate::domain::view::InviteCard;
use crate::web::assets;
use crate::web::style::{Accent, sheet};

/// `leptos_meta` writes the title as it is given.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Title and inlined style of a public page.
#[component]
pub fn PublicHead(#[prop(into)] title: String, accent: Accent) -> impl IntoView {
    view! {
        <Title text=escape(&title)/>
        <Style>{sheet(accent).css.as_str()}</Style>
    }
}

/// A small script of ours.
#[component]
pub fn Module(name: &'static str) -> impl IntoView {
    view! { <Script type_="module" src=assets::url(name)/> }
}

/// What a link preview shows: name and inviter, never counts.
#[component]
pub fn Preview(card: InviteCard, base_url: String) -> impl IntoView {
    let inviter = card.creator.name.clone().unwrap_or_else(|| card.creator.short_id());
    let says = format!("{inviter} invites you to join the group chat.");
    let image = card.image_hash.as_ref().map(|hash| format!("{base_url}/images/{hash}"));
    view! {
        <Link rel="canonical" href=card.link_url.clone()/>
        <Meta name="description" content=says.clone()/>
        <Meta property="og:type" content="website"/>
        <Meta property="og:site_name" content="Usher"/>
        <Meta property="og:title" content=card.group_name.clone()/>
        <Meta property="og:description" content=says/>
        <Meta property="og:url" content=card.link_url/>
        <Meta name="twitter:card" content="summary"/>
        {image.map(|src| view! {
            <Meta property="og:image" content=src/>
            <Meta property="og:image:alt" content=card.group_name/>
        })}
    }
}
