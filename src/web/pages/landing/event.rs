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
        <Refused problem word=t!("not-done")/>
        <p><b>{t!("event-scan-again")}</b>" "{t!("event-scan-again-why")}</p>
        {asked_before(landing)}
    }
    .into_any()
}

/// What the pictures are called, as `domain::event::pair::SIGNS` has them.
const SIGNS: [&str; 32] = [
    "event-sign-fox",
    "event-sign-elephant",
    "event-sign-giraffe",
    "event-sign-frog",
    "event-sign-octopus",
    "event-sign-butterfly",
    "event-sign-turtle",
    "event-sign-owl",
    "event-sign-bee",
    "event-sign-penguin",
    "event-sign-lion",
    "event-sign-panda",
    "event-sign-whale",
    "event-sign-crab",
    "event-sign-snail",
    "event-sign-cactus",
    "event-sign-sunflower",
    "event-sign-mushroom",
    "event-sign-lemon",
    "event-sign-strawberry",
    "event-sign-banana",
    "event-sign-pineapple",
    "event-sign-carrot",
    "event-sign-doughnut",
    "event-sign-rocket",
    "event-sign-bicycle",
    "event-sign-sailboat",
    "event-sign-balloon",
    "event-sign-guitar",
    "event-sign-bell",
    "event-sign-umbrella",
    "event-sign-star",
];

/// What to show at the door; it has a name for who does not see it.
pub fn pair(pair: Pair) -> AnyView {
    let name = SIGNS.get(pair.kind()).map(|sign| t!(sign)).unwrap_or_default();
    let label = format!("{name} {}", pair.number());
    let shown = format!("{} {}", pair.picture(), pair.number());
    view! {
        <div>
            <b class="pair" role="img" aria-label=label>{shown}</b>
            <p>{t!("event-pair-show")}</p>
        </div>
    }
    .into_any()
}
