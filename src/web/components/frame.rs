//! The frame of a public page: one card, and who runs this.

use leptos::prelude::*;

use super::icon::mark;
use super::scene::{Chip, Door, Picture, Scene};
use crate::web::actions::answer;
use crate::web::language::{Language, Spoken};
use crate::web::words::t;

/// How a page follows what happens: seconds between looks, none where nothing can change.
pub type Live = Option<u32>;

/// One card. `above` is a bar over it, `aside` stands beside it on a desktop.
#[component]
pub fn Card(
    door: Door,
    chip: Chip,
    #[prop(optional)] inside: Picture,
    host: String,
    #[prop(optional_no_strip)] live: Live,
    #[prop(optional_no_strip)] above: Option<AnyView>,
    #[prop(optional_no_strip)] aside: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    let chooses = answer::query("lang").is_some_and(|tag| tag.is_empty());
    let two = aside.is_some().then_some("two");
    view! {
        <main id="main" class=two data-live=live.map(|s| s.to_string())>
            {chooses.then(languages)}
            {above}
            <article class="card">
                <Scene door chip inside/>
                <div class="body">{children()}</div>
                {aside}
            </article>
        </main>
        {live.map(|seconds| view! {
            <noscript><meta http-equiv="refresh" content=seconds.max(5).to_string()/></noscript>
        })}
        <footer><span>{mark()}{if host.is_empty() { "Usher".to_owned() } else { t!("run-by", host = host) }}</span><a href=Spoken::here().keep("?lang")>{t!("language")}</a><a href="/dashboard">{t!("dashboard")}</a></footer>
    }
}

/// All languages, in their own words.
fn languages() -> AnyView {
    let one = |language: Language| {
        let href = format!("?lang={}", language.tag());
        view! { <a class="link" href=href lang=language.tag() hreflang=language.tag()>{language.name()}</a> }
    };
    view! { <nav class="note" aria-label=t!("language")><p class="row">{Language::ALL.map(one).collect_view()}</p></nav> }
        .into_any()
}
