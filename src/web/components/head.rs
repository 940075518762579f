//! What goes into `<head>`.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::domain::preview::{HEIGHT, PreviewCard, WIDTH, linked_data};
use crate::domain::view::InviteCard;
use crate::web::head::{add, escape};
use crate::web::language::{Language, Spoken};
use crate::web::style::{Accent, sheet};
use crate::web::words::{say, t};
use crate::web::{assets, paths};

/// Title and inlined style of a public page.
#[component]
pub fn PublicHead(#[prop(into)] title: String, accent: Accent) -> impl IntoView {
    add(&format!("<title>{}</title><style>{}</style>", escape(&title), sheet(accent).css));
}

/// Title and style sheet of a page of the dashboard.
#[component]
pub fn DashboardHead(#[prop(into)] title: String) -> impl IntoView {
    let sheet = assets::url("dashboard.css");
    add(&format!("<title>{} · Usher</title><link rel=\"stylesheet\" href=\"{sheet}\">", escape(&title)));
}

/// Title and style sheet of the API's reference.
#[component]
pub fn DocsHead(#[prop(into)] title: String) -> impl IntoView {
    let sheet = assets::url("docs.css");
    add(&format!("<title>{} · Usher</title><link rel=\"stylesheet\" href=\"{sheet}\">", escape(&title)));
}

/// Title and style sheet of a poster.
#[component]
pub fn PosterHead(#[prop(into)] title: String) -> impl IntoView {
    let sheet = assets::url("poster.css");
    add(&format!("<title>{} · Usher</title><link rel=\"stylesheet\" href=\"{sheet}\">", escape(&title)));
}

/// What our scripts say, in the language of the page; they speak English by themselves.
const SCRIPTS: [&str; 10] =
    ["lost", "old", "sign", "your-wallet", "waiting", "other", "switched", "not-signed", "asking", "strange"];

fn say_in_scripts() {
    let said: BTreeMap<_, _> = SCRIPTS.iter().map(|id| (id, say(&format!("script-{id}"), &[]))).collect();
    let json = serde_json::to_string(&said).unwrap_or_default().replace('<', "\\u003c");
    add(&format!("<script type=\"application/json\" id=\"words\">{json}</script>"));
}

/// A small script of ours.
#[component]
pub fn Module(name: &'static str) -> impl IntoView {
    if Spoken::here().language != Language::English {
        say_in_scripts();
    }
    add(&format!("<script type=\"module\" src=\"{}\"></script>", assets::url(name)));
}

/// Safari's own banner that opens the app, or its page in the App Store.
#[component]
pub fn AppBanner(content: String) -> impl IntoView {
    add(&format!("<meta name=\"apple-itunes-app\" content=\"{}\">", escape(&content)));
}

/// What a link preview shows: name and inviter, never counts.
#[component]
pub fn Preview(card: InviteCard, base_url: String, host: String) -> impl IntoView {
    let drawn = PreviewCard::of(&card, &host);
    let says = t!("og-says", inviter = drawn.inviter.as_str());
    let (name, url) = (escape(&card.group_name), escape(&card.link_url));
    let image = escape(&format!("{base_url}{}", paths::card(card.id.as_str(), &drawn.version())));
    add(&format!("<link rel=\"canonical\" href=\"{url}\">"));
    // One tag for both who read `og:description` and who read `description`.
    add(&format!("<meta property=\"og:description\" content=\"{}\" name=\"description\">", escape(&says)));
    // `og:type` is a website where nothing is said.
    for (property, content) in [
        ("site_name", "Usher"),
        ("title", name.as_str()),
        ("url", url.as_str()),
        ("image", image.as_str()),
        ("image:type", "image/png"),
        ("image:width", WIDTH.to_string().as_str()),
        ("image:height", HEIGHT.to_string().as_str()),
        ("image:alt", "Invite"),
    ] {
        add(&format!("<meta property=\"og:{property}\" content=\"{content}\">"));
    }
    add("<meta name=\"twitter:card\" content=\"summary_large_image\">");
    add(&format!("<script type=\"application/ld+json\">{}</script>", linked_data(&card)));
}
