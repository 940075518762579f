//! Asked with a wallet that has no inbox yet: what to do, and how long the request is kept.

use leptos::prelude::*;

use super::Setting;
use super::yours::answer;
use crate::domain::apps::Offer;
use crate::domain::parked::Parked;
use crate::domain::view::Landing;
use crate::web::actions::action;
use crate::web::actions::by_code::Unpark;
use crate::web::actions::join::{Join, Leave};
use crate::web::components::form::{Refused, hidden};
use crate::web::components::when::When;
use crate::web::words::{around, t};

pub fn parked(landing: &Landing, setting: Setting, parked: &Parked) -> AnyView {
    let Some(until_ms) = parked.until_ms else {
        return view! {
            {answer(landing, t!("parked-asking"))}
            <p>{t!("parked-asking-more")}</p>
        }
        .into_any();
    };
    let wallet = parked.address.short();
    let invite = landing.card.id.as_str();
    let (before, after) = around("parked-until", "time");
    view! {
        {answer(landing, t!("parked-headline"))}
        <p>{t!("parked-lead", wallet = wallet.as_str())}</p>
        <ol>
            <li><i>"1"</i><b>{t!("parked-step-app")}</b><small>{t!("parked-step-app-more")}</small></li>
            <li><i>"2"</i><b>{t!("parked-step-back")}</b><small>{t!("parked-step-back-more")}</small></li>
        </ol>
        <Refused problem=setting.problem word=t!("parked-refused")/>
        {apps(&setting.apps.homes)}
        <form method="post" action={action::<Join>()}>
            {hidden("invite", invite)}
            <button class="line">{t!("parked-check")}</button>
        </form>
        <p class="soft">{before}<When ms=until_ms/>{after}" "{t!("parked-no-place")}</p>
        <div class="row">
            <form method="post" action={action::<Unpark>()}>
                {hidden("invite", invite)}
                <button class="link">{t!("parked-withdraw")}</button>
            </form>
            <form method="post" action={action::<Leave>()}>
                {hidden("invite", invite)}
                <button class="link">{t!("parked-other")}</button>
            </form>
        </div>
    }
    .into_any()
}

/// Apps in which any wallet gets an inbox: the first one is proposed.
fn apps(homes: &[Offer]) -> AnyView {
    let button = |(at, home): (usize, &Offer)| {
        let class = if at == 0 { "btn" } else { "line" };
        let href = home.open.clone().or_else(|| home.get.as_ref().map(|(_, href)| href.clone()))?;
        let words = t!("parked-open", app = home.name.as_str());
        Some(view! { <a class=class href=href rel="noopener">{words}</a> })
    };
    homes.iter().enumerate().filter_map(button).collect::<Vec<_>>().into_any()
}
