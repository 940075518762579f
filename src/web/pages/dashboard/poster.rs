//! Posters of a link: which sizes there are, and each of them as a page to print.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::badges::badges;
use super::event::needs_screen;
use super::links::label;
use super::{Frame, Tab};
use crate::domain::disclosure::Disclosure;
use crate::domain::problem::Problem;
use crate::domain::source::Source;
use crate::web::actions::answer;
use crate::web::actions::badges::{PosterView, posters};
use crate::web::actions::links::LinkView;
use crate::web::components::head::PosterHead;
use crate::web::components::icon::{Icon, icon};
use crate::web::components::qr;
use crate::web::failure::Failure;
use crate::web::pages::page;
use crate::web::paths;
use crate::web::print::paper::{PAPERS, Paper};
use crate::web::print::poster::{CALL, Poster};

#[component]
pub fn PosterPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    page(async move { posters(&id).await }, show)
}

fn show(view: PosterView) -> AnyView {
    let link = &view.link;
    let card = &link.row.card;
    let id = card.id.to_string();
    if card.status == "revoked" || card.disclosure == Disclosure::Blind {
        answer::see(&paths::link(&id));
        return ().into_any();
    }
    let (name, base_url) = (card.name_in_public(), &link.base_url);
    let poster = Poster::new(name, base_url, &card.id, card.expires_at_ms, Source::Poster);
    let poster = poster.map(|poster| poster.with_screen(link.event.setup.rotating));
    let size = answer::query("size");
    match (poster, size.as_deref().map(Paper::find)) {
        (None, _) => view! { <Failure problem=Problem::internal()/> }.into_any(),
        (_, Some(None)) => view! { <Failure problem=Problem::not_found()/> }.into_any(),
        (Some(poster), Some(Some(paper))) => sheet(&poster, paper, &id),
        (Some(poster), None) => sizes(view, &poster),
    }
}

fn sizes(view: PosterView, poster: &Poster) -> AnyView {
    let PosterView { link: LinkView { house, row, event, .. }, sheets, form, kept } = view;
    let id = row.card.id.to_string();
    let file = poster.has_letters();
    let lacks = (!file).then(|| {
        view! {
            <p class="note">
                {icon(Icon::Info)}
                <span>"Our PDFs do not have all the letters of this name. Your browser has them: open a size and print it, or save it as PDF from there."</span>
            </p>
        }
    });
    let rows = PAPERS.iter().map(|paper| size_row(poster, paper, &id, file)).collect_view();
    view! {
        <Frame house tab=Tab::Links title="Poster" sub=label(&row) trail=(paths::LINKS, "Links")>
            {needs_screen(&event.setup, &id)}
            {lacks}
            <p class="soft">"The code can be read from about ten times as far away as it is wide. What is printed keeps working when you pause the link, or change what it says. Revoking it is final."</p>
            <section>
                <h2>"Choose a size"</h2>
                <ul class="rows">{rows}</ul>
                <p><a href=paths::link(&id)>"Back to the link"</a></p>
            </section>
            {(row.may_edit && row.group.is_some()).then(|| badges(&row, sheets, &form, &kept))}
        </Frame>
    }
    .into_any()
}

fn size_row(poster: &Poster, paper: &'static Paper, id: &str, file: bool) -> AnyView {
    let Paper { name, word, width, height, .. } = *paper;
    let far = paper.readable_from(&poster.code);
    let file = file.then(|| {
        let says = format!("{name} as PDF");
        view! { <a class="line" href=paths::poster_file(id, word) aria-label=says>"PDF"</a> }
    });
    view! {
        <li>
            <p class="grow"><b>{name}</b><span class="soft">{format!("{width} × {height} mm, readable from about {far:.1} m")}</span></p>
            <div class="acts">
                <a class="line" href=paths::poster(id, word) aria-label=format!("{name} to print")>"Print"</a>
                {file}
            </div>
        </li>
    }
    .into_any()
}

fn sheet(poster: &Poster, paper: &'static Paper, id: &str) -> AnyView {
    let class = [
        paper.word,
        if paper.wide() { "wide" } else { "tall" },
        if paper.folded { "folded" } else { "flat" },
    ]
    .join(" ");
    let turned = paper.folded.then(|| panel(poster, paper, Side::Back));
    view! {
        <PosterHead title=format!("{}, {}", poster.name, paper.name)/>
        <nav aria-label="Poster">
            <a href=paths::posters(id)>"Other sizes"</a>
            <span>{format!("{}. Print this page at 100 %, without margins.", paper.name)}</span>
        </nav>
        <main id="main" class=class>
            {turned}
            {panel(poster, paper, Side::Front)}
        </main>
    }
    .into_any()
}

/// Which side of what is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Front,
    /// Says nothing new.
    Back,
    /// One of many on a page.
    Small,
}

/// One side of a poster.
pub fn panel(poster: &Poster, paper: &Paper, side: Side) -> AnyView {
    let size = format!("n{}", Paper::step(&poster.name));
    let code = qr::picture(&poster.code, "QR code of the link".to_owned());
    let name = poster.name.clone();
    let name = if side == Side::Front {
        view! { <h1 class=format!("name {size}")><bdi>{name}</bdi></h1> }.into_any()
    } else {
        view! { <p class=format!("name {size}")><bdi>{name}</bdi></p> }.into_any()
    };
    let above = view! { <div>{name}<p class="call">{CALL}</p></div> };
    let (host, path) = poster.address.clone();
    let until = poster.until.clone().map(|words| view! { <p class="till">{words}</p> });
    let serial = poster.serial.clone().map(|words| view! { <p class="till">{words}</p> });
    let below = view! { <div><p class="address">{host}<wbr/>{path}</p>{until}{serial}</div> };
    let hidden = (side == Side::Back).then_some("true");
    if paper.wide() {
        view! { <div class="panel" aria-hidden=hidden>{code}<div class="words">{above}{below}</div></div> }
            .into_any()
    } else {
        view! { <div class="panel" aria-hidden=hidden>{above}{code}{below}</div> }.into_any()
    }
}
