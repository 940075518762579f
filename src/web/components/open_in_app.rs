//! The way from a page into the app people chat in, and from a browser inside an app out of it. Links only: what
//! opens an app, and where it is installed from, comes from `domain::apps`.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::domain::apps::visit::Leave;
use crate::domain::apps::{GET, Offer};
use crate::web::words::t;

/// What apps can do for whoever looks at a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InApps {
    /// In the operator's order.
    pub offers: Vec<Offer>,
    /// They hold the page in their hand: there is nothing to hand over to a phone.
    pub phone: bool,
    /// Set where the browser is one inside another app.
    pub leave: Option<Leave>,
    /// What Safari needs for its own banner.
    pub banner: Option<String>,
}

/// Beside the button that joins here: the same in an app, and where the app comes from.
pub fn invite(apps: &InApps, button: &str) -> AnyView {
    let mut able = apps.offers.iter().filter(|offer| offer.open.is_some() || offer.get.is_some());
    let Some(first) = able.next() else { return ().into_any() };
    let rest: Vec<_> = able.map(|offer| view! { <div>{open(offer)}{get(offer, button)}</div> }).collect();
    let more =
        (!rest.is_empty()).then(|| view! { <details><summary>{t!("apps-other")}</summary>{rest}</details> });
    view! {
        <div id=first.get.is_some().then_some(GET)>{open(first)}{get(first, button)}</div>
        {more}
    }
    .into_any()
}

fn open(offer: &Offer) -> Option<AnyView> {
    let words = t!("apps-open", app = offer.name.as_str());
    offer.open.clone().map(|href| view! { <a class="line" href=href>{words}</a> }.into_any())
}

fn get(offer: &Offer, button: &str) -> Option<AnyView> {
    let (store, href) = offer.get.clone()?;
    let question = if offer.open.is_some() {
        t!("apps-missing") + " "
    } else {
        t!("apps-from", app = offer.name.as_str()) + " "
    };
    let words = t!("apps-get", store = t!(store.name()));
    Some(
        view! {
            <p class="soft">
                {question}<a class="link" href=href>{words}</a>
            </p>
            <p class="soft">{t!("apps-then", button = button)}</p>
        }
        .into_any(),
    )
}

/// While somebody waits: the app they will need.
pub fn meanwhile(apps: &InApps) -> AnyView {
    let offer = apps.offers.iter().find_map(|offer| Some((offer.name.clone(), offer.get.clone()?)));
    offer
        .map(|(name, (store, href))| {
            let words = t!("apps-get-app", app = name, store = t!(store.name()));
            view! { <p class="soft">{t!("apps-meanwhile")}" "<a class="link" href=href>{words}</a></p> }
        })
        .into_any()
}

/// The group in the first app that can open it here.
pub fn chat(apps: &InApps) -> Option<AnyView> {
    let offer = apps.offers.iter().find(|offer| offer.open.is_some())?;
    let (href, name) = (offer.open.clone(), offer.name.clone());
    Some(view! { <a class="btn" href=href>{t!("apps-chat", app = name)}</a> }.into_any())
}

/// The other apps: a link where there is one, else what one does there.
pub fn others(apps: &InApps) -> AnyView {
    let first = apps.offers.iter().position(|offer| offer.open.is_some());
    let rest = apps.offers.iter().enumerate().filter(|(at, _)| Some(*at) != first);
    let line = |offer: &Offer| {
        let name = offer.name.clone();
        let link = offer.open.clone().map(|href| view! { <a class="link" href=href>{t!("apps-there")}</a> });
        let cannot = link.is_none().then_some(offer.cannot).flatten().map(|id| t!(id));
        let store = offer.get.clone().map(|(store, href)| {
            view! { <a class="link" href=href>{t!("apps-get", store = t!(store.name()))}</a> }
        });
        (link.is_some() || cannot.is_some() || store.is_some())
            .then(|| view! { <p class="soft"><b>{name}</b>" "{link}{cannot}" "{store}</p> })
    };
    let lines: Vec<_> = rest.filter_map(|(_, offer)| line(offer)).collect();
    (!lines.is_empty())
        .then(|| view! { <details><summary>{t!("apps-in-other")}</summary>{lines}</details> })
        .into_any()
}

/// A bar over the card: how to get to the system's browser. The card works as it is.
pub fn leave(leave: Leave) -> AnyView {
    let link = leave.href.map(|href| view! { <a class="link" href=href>{t!("apps-out")}</a>" " });
    view! {
        <div class="note">
            {icon(Icon::Out)}
            <p>
                <b>{t!("apps-in-app", app = leave.name)}</b>" "
                {link}{t!(leave.how)}
            </p>
        </div>
    }
    .into_any()
}
