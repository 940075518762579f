//! Trying the gate with an address.

use leptos::prelude::*;

use super::found::{found, word};
use crate::domain::gate::Report;
use crate::web::actions::gate::Trial;
use crate::web::components::form::{Field, hidden};
use crate::web::components::icon::icon;
use crate::web::paths;

pub fn trial(id: &str, now_ms: i64, trial: Option<Trial>) -> AnyView {
    let (address, said) = match trial {
        Some(Trial { address, found }) => (address, Some(found)),
        None => (String::new(), None),
    };
    let (report, problem) = match said {
        Some(Ok(report)) => (Some(answer(&address, &report)), None),
        Some(Err(problem)) => (None, Some(problem)),
        None => (None, None),
    };
    let wrong = problem.map(|problem| problem.title);
    view! {
        <section id="trial">
            <h2>"Test with an address"</h2>
            <form class="form about-section" method="get" action=format!("{}#trial", paths::gate(id))>
                // To the very same address with a fragment a browser only scrolls: a second look would find nothing new.
                {hidden("asked", &now_ms.to_string())}
                <Field name="address" label="Address" hint="0x and 40 digits. Nothing of it is kept, and no webhook is called." value=address wrong/>
                <div class="acts"><button class="line">"Test"</button></div>
            </form>
            {report}
        </section>
    }
    .into_any()
}

fn answer(address: &str, report: &Report) -> AnyView {
    let (tone, sign, words) = word(report.outcome);
    let advice = report.advice.clone().map(|advice| view! { <p class="soft">{advice}</p> });
    view! {
        <p class=format!("note {tone}") role="status">{icon(sign)}<span class="ink">{format!("{words} by {}.", address.trim())}</span></p>
        {found(report)}
        {advice}
    }
    .into_any()
}
