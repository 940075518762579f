//! What goes into `<head>`.

use leptos::prelude::*;

use crate::domain::view::InviteCard;
use crate::web::assets;
use crate::web::head::{add, escape};
use crate::web::style::{Accent, sheet};

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

/// A small script of ours.
#[component]
pub fn Module(name: &'static str) -> impl IntoView {
    add(&format!("<script type=\"module\" src=\"{}\"></script>", assets::url(name)));
}

/// Safari's own banner that opens the app, or its page in the App Store.
#[component]
pub fn AppBanner(content: String) -> impl IntoView {
    add(&format!("<meta name=\"apple-itunes-app\" content=\"{}\">", escape(&content)));
}

/// What a link preview shows: name and inviter, never counts.
#[component]
pub fn Preview(card: InviteCard, base_url: String) -> impl IntoView {
    let inviter = card.creator.name.clone().unwrap_or_else(|| card.creator.short_id());
    let says = format!("{inviter} invites you to join the group chat.");
    add(&format!("<link rel=\"canonical\" href=\"{}\">", escape(&card.link_url)));
    // One tag for both who read `og:description` and who read `description`.
    add(&format!("<meta property=\"og:description\" content=\"{}\" name=\"description\">", escape(&says)));
    let image = card.image_hash.as_ref().map(|hash| format!("{base_url}/images/{hash}"));
    let graph = [
        ("og:type", Some("website".to_owned())),
        ("og:site_name", Some("Usher".to_owned())),
        ("og:title", Some(card.group_name.clone())),
        ("og:url", Some(card.link_url)),
        ("og:image:alt", image.as_ref().map(|_| card.group_name)),
        ("og:image", image),
    ];
    for (property, content) in graph {
        if let Some(content) = content {
            add(&format!("<meta property=\"{property}\" content=\"{}\">", escape(&content)));
        }
    }
    add("<meta name=\"twitter:card\" content=\"summary\">");
}
