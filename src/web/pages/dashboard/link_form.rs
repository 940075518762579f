//! The form for a new link: the questions a person would ask, every default visible.

use leptos::prelude::*;

use super::{Frame, Tab, empty};
use crate::domain::group::GROUP_DESCRIPTION_MAX;
use crate::domain::invite::{IMAGE_URL_MAX, LABEL_MAX, WELCOME_MAX};
use crate::web::actions::link_form::{ACTION, LinkForm, load};
use crate::web::actions::session::Kept;
use crate::web::components::form::{Area, Field, Refused, hidden};
use crate::web::components::icon::{Icon, icon};
use crate::web::pages::page;
use crate::web::paths;

#[component]
pub fn NewLinkPage() -> impl IntoView {
    page(load(), move |form| view! { <NewLink form/> }.into_any())
}

#[component]
fn NewLink(form: LinkForm) -> impl IntoView {
    let LinkForm { house, groups, group, kept } = form;
    if groups.is_empty() {
        let words = "A link leads to a group you may add people to. Make one first.";
        return view! {
            <Frame house tab=Tab::Links title="New link" trail=(paths::LINKS, "Links")>
                {empty("No group to link to.", words, Some((paths::NEW_GROUP, "New group")))}
            </Frame>
        }
        .into_any();
    }
    let options = groups
        .into_iter()
        .map(|g| {
            let key = g.key.to_string();
            let selected = key == group;
            view! { <option value=key selected=selected>{g.name}</option> }
        })
        .collect_view();
    view! {
        <Frame house tab=Tab::Links title="New link" trail=(paths::LINKS, "Links")>
            <form class="form" method="post" action=ACTION enctype="multipart/form-data">
                <Refused problem=kept.problem.clone()/>
                <div>
                    <label for="group">"Group"</label>
                    <select id="group" name="group">{options}</select>
                </div>
                <Field name="label" label="Name of the link" hint="Only admins see this: where it hangs or who gets it." value=kept.value("label") max=LABEL_MAX/>
                {who_gets_in(&kept)}
                {closes(&kept)}
                <Field name="limit" label="How many people?" hint="Leave it empty for no limit." value=kept.value("limit") kind="number"/>
                <Area name="description" label="Description" hint="What newcomers read. Empty: the group's own." value=kept.value("description") max=GROUP_DESCRIPTION_MAX/>
                <Area name="welcome" label="Welcome" hint="Posted in the group after somebody came in. Empty: nothing." value=kept.value("welcome") max=WELCOME_MAX rows=2/>
                {pictures(&kept)}
                <div class="acts"><button class="btn">"Make the link"</button><a class="line" href=paths::LINKS>"Cancel"</a></div>
            </form>
        </Frame>
    }
    .into_any()
}

fn who_gets_in(kept: &Kept) -> AnyView {
    let mode = kept.value_or("mode", "manual_approval");
    let pick = |value: &'static str, sign: Icon, words: &'static str, more: &'static str| {
        let checked = mode == value;
        view! {
            <label class="pick">
                <input type="radio" name="mode" value=value checked=checked/>
                <span class="grow"><b>{words}</b><span class="soft">{more}</span></span>
                {icon(sign)}
            </label>
        }
    };
    view! {
        <fieldset>
            <legend>"Who gets in?"</legend>
            {pick("manual_approval", Icon::Eye, "Admins decide", "Each request waits for a yes or no.")}
            {pick("automatic", Icon::Door, "Anyone with the link", "Added within seconds.")}
        </fieldset>
    }
    .into_any()
}

fn closes(kept: &Kept) -> AnyView {
    let choice = kept.value_or("closes", "never");
    let pick = |value: &'static str, words: &'static str| {
        let checked = choice == value;
        view! { <label><input type="radio" name="closes" value=value checked=checked/><span>{words}</span></label> }
    };
    view! {
        <fieldset>
            <legend>"Closes"</legend>
            <div class="seg">
                {pick("never", "Never")}
                {pick("1d", "1 day")}
                {pick("7d", "7 days")}
                {pick("30d", "30 days")}
                {pick("date", "On a date")}
            </div>
            <div class="date">
                <label for="date">"Day and time "<span data-zone="">"(UTC)"</span></label>
                <input id="date" name="date" type="datetime-local" value=kept.value("date")/>
                {hidden("offset", &kept.value_or("offset", "0"))}
            </div>
        </fieldset>
    }
    .into_any()
}

fn pictures(kept: &Kept) -> AnyView {
    let hash = kept.value("image_hash");
    let stored = (!hash.is_empty()).then(|| {
        view! { <p class="note">{icon(Icon::Check)}<span>"Your picture is kept. Choose another one to replace it."</span></p> {hidden("image_hash", &hash)} }
    });
    view! {
        <div>
            <label for="picture">"Picture"</label>
            <p class="soft" id="picture-hint">"PNG, JPEG or WebP, 1 MiB at most. Without one, initials stand in the door."</p>
            {stored}
            <input id="picture" name="picture" type="file" accept="image/png,image/jpeg,image/webp" aria-describedby="picture-hint"/>
        </div>
        <details open=!kept.value("image_url").is_empty()>
            <summary>"Or the address of a picture"</summary>
            <Field name="image_url" label="Address of a picture" hint="Kept for apps that read it; our pages do not load it." value=kept.value("image_url") kind="url" max=IMAGE_URL_MAX/>
        </details>
    }
    .into_any()
}
