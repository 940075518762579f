//! Who answers a group's requests besides its admins: a part of the group's page.

use leptos::prelude::*;

use crate::domain::inbox::Person;
use crate::web::actions::action;
use crate::web::actions::reviewers::{Appoint, Dismiss};
use crate::web::actions::session::Kept;
use crate::web::components::form::{Field, Refused, hidden};
use crate::web::components::person::{Face, Who};

/// Those there are, and a form for one more.
pub fn reviewers(group: &str, people: Vec<Person>, kept: &Kept) -> AnyView {
    let list = (!people.is_empty()).then(|| {
        let rows = people.into_iter().map(|person| row(group, person)).collect_view();
        view! { <ul class="rows people">{rows}</ul> }
    });
    view! {
        <section id="reviewers">
            <h2>"Reviewers"</h2>
            <p class="soft about-section">"They see who asks to join, approve and reject, and need not be in the group. They change no links."</p>
            {list}
            <form class="form" method="post" action={action::<Appoint>()}>
                <Refused problem=kept.problem.clone() word="Not done"/>
                {hidden("group", group)}
                <Field name="who" label="Wallet or inbox" hint="0x and 40 digits, or an XMTP inbox id." value=kept.value("who") max=100 required=true wrong=kept.wrong("who")/>
                <div class="acts"><button class="line">"Appoint a reviewer"</button></div>
            </form>
        </section>
    }
    .into_any()
}

fn row(group: &str, person: Person) -> AnyView {
    let inbox = person.inbox_id.to_string();
    let label = format!("Remove {} as a reviewer", person.display());
    view! {
        <li>
            <Face person=person.clone()/>
            <p class="grow"><Who person/></p>
            <form method="post" action={action::<Dismiss>()}>
                {hidden("group", group)}
                {hidden("who", &inbox)}
                <button class="line" aria-label=label>"Remove"</button>
            </form>
        </li>
    }
    .into_any()
}
