//! What stands in the place of a group that a stranger is not told, and of one that only the whole link tells.

use leptos::prelude::*;

use crate::domain::disclosure::Disclosure;
use crate::domain::view::InviteCard;
use crate::web::components::icon::{Icon, icon};
use crate::web::components::scene::Picture;
use crate::web::style::Accent;
use crate::web::words::t;

/// Only who has the whole link reads what it is about, by a script.
pub fn is_blind(card: &InviteCard) -> bool {
    card.disclosure == Disclosure::Blind
}

/// The group's name as this visitor may know it.
pub fn group_name(card: &InviteCard) -> String {
    if is_blind(card) {
        t!("private-invite")
    } else if card.hidden {
        t!("private-group")
    } else {
        card.group_name.clone()
    }
}

/// The same, where a script may put the name in.
pub fn named(card: &InviteCard) -> AnyView {
    view! { <bdi data-is=is_blind(card).then_some("name")>{group_name(card)}</bdi> }.into_any()
}

pub fn title(card: &InviteCard) -> String {
    if is_blind(card) {
        t!("private-invite")
    } else if card.hidden {
        t!("private-title")
    } else {
        t!("join-group", group = card.group_name.as_str())
    }
}

/// The colour comes from the name, and would say something about it.
pub fn accent(card: &InviteCard) -> Accent {
    if card.hidden || is_blind(card) { Accent::HOUSE } else { Accent::of(&card.group_name) }
}

pub fn picture(card: &InviteCard) -> Picture {
    if card.hidden || is_blind(card) {
        Picture::Nothing
    } else {
        Picture::of(&card.group_name, card.picture())
    }
}

/// What a blind link needs: a script, and its end. `public/sealed.js` shows what is missing.
pub fn sealed(card: &InviteCard) -> AnyView {
    is_blind(card)
        .then(|| {
            view! {
                <p class="about" data-is="about" dir="auto" hidden></p>
                <div data-sealed=card.id.to_string()>
                    <noscript><p class="soft">{t!("blind-no-script")}</p></noscript>
                    <div id="sealed-lost" hidden>
                        <div class="note" role="status">{icon(Icon::Key)}<p><b>{t!("blind-incomplete")}</b>" "{t!("blind-incomplete-then")}</p></div>
                        <label for="whole-link">{t!("blind-paste")}</label>
                        <input id="whole-link" autocomplete="off" spellcheck="false"/>
                    </div>
                </div>
            }
        })
        .into_any()
}
