//! Where the link is on a screen: scanning it again, and what a guest shows at the door.

use leptos::prelude::*;

use super::Setting;
use super::ask::intro;
use super::ended::asked_before;
use crate::domain::event::pair::Pair;
use crate::domain::view::Landing;
use crate::web::components::form::Refused;
use crate::web::words::t;

/// Only who scanned the code on the screen a moment ago can ask.
pub fn scan_again(landing: &Landing, setting: Setting) -> AnyView {
    // The page says it already.
    let problem = setting.problem.filter(|problem| problem.code != "code_required");
    view! {
        {intro(&landing.card)}
        <Refused problem word="Not done"/>
        <p><b>{t!("event-scan-again")}</b>" "{t!("event-scan-again-why")}</p>
        {asked_before(landing)}
    }
    .into_any()
}

/// What to show at the door; it has a name for who does not see it.
pub fn pair(pair: Pair) -> AnyView {
    let name = t!(&format!("event-sign-{}", pair.word()));
    let label = format!("{name} {}", pair.number());
    let shown = format!("{} {}", pair.picture(), pair.number());
    view! {
        <div class="note">
            <h1 role="img" aria-label=label>{shown}</h1>
            <p>{t!("event-pair-show")}</p>
        </div>
    }
    .into_any()
}
