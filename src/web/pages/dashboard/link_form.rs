//! The form of a link, new or changed: the questions a person would ask, every default visible.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::disclosure::told;
use super::groups::own_group;
use super::links::label;
use super::{Frame, Tab, empty};
use crate::domain::disclosure::Disclosure;
use crate::domain::group::GROUP_DESCRIPTION_MAX;
use crate::domain::invite::{IMAGE_URL_MAX, LABEL_MAX, WELCOME_MAX};
use crate::domain::view::InviteCard;
use crate::web::actions::link_form::{ACTION, LinkForm, load};
use crate::web::actions::links::LinkView;
use crate::web::actions::session::Kept;
use crate::web::actions::{answer, link_edit};
use crate::web::components::form::{Area, Field, Refused, described, hidden, wrong_note};
use crate::web::components::head::Module;
use crate::web::components::icon::{Icon, icon};
use crate::web::components::scene::SMALL;
use crate::web::components::when::When;
use crate::web::pages::page;
use crate::web::paths;

#[component]
pub fn NewLinkPage() -> impl IntoView {
    page(load(), move |form| view! { <NewLink form/> }.into_any())
}

#[component]
fn NewLink(form: LinkForm) -> impl IntoView {
    let LinkForm { house, groups, group, form, kept } = form;
    if groups.is_empty() {
        let words = "A link leads to a group you may add people to. Make one first.";
        let first = if house.makes_groups {
            empty("No group to link to.", words, Some((paths::NEW_GROUP, "New group")))
        } else {
            own_group(house.account.clone())
        };
        return view! {
            <Frame house tab=Tab::Links title="New link" trail=(paths::LINKS, "Links")>{first}</Frame>
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
            <Module name="blind.js"/>
            <form class="form" id="link-form" method="post" action=ACTION enctype="multipart/form-data">
                <Refused problem=kept.problem.clone()/>
                {hidden("form", &form)}
                <div>
                    <label for="group">"Group"</label>
                    <select id="group" name="group">{options}</select>
                </div>
                {questions(&kept, None, None)}
                <div class="acts"><button class="btn">"Make the link"</button><a class="line" href=paths::LINKS>"Cancel"</a></div>
            </form>
        </Frame>
    }
    .into_any()
}

/// The questions of both forms; for a link that exists `stands` is when it closes.
fn questions(kept: &Kept, stands: Option<AnyView>, link: Option<&InviteCard>) -> AnyView {
    let blind = link.is_some_and(|card| card.disclosure == Disclosure::Blind);
    view! {
        <Field name="label" label="Name of the link" hint="Only admins see this: where it hangs or who gets it." value=kept.value("label") max=LABEL_MAX wrong=kept.wrong("label")/>
        {who_gets_in(kept)}
        {told(kept, link)}
        {opens(kept)}
        {closes(kept, stands)}
        <Field name="limit" label="How many people?" hint="Leave it empty for no limit." value=kept.value("limit") kind="number" wrong=kept.wrong("limit")/>
        <Area name="welcome" label="Welcome" hint="Posted in the group after somebody came in. Empty: nothing." value=kept.value("welcome") max=WELCOME_MAX rows=2 wrong=kept.wrong("welcome")/>
        {(!blind).then(|| readable(kept))}
    }
    .into_any()
}

/// What this service keeps as it is typed.
fn readable(kept: &Kept) -> AnyView {
    view! {
        <div class="stack" data-readable="">
            <Area name="description" label="Description" hint="What newcomers read. Empty: the group's own." value=kept.value("description") max=GROUP_DESCRIPTION_MAX wrong=kept.wrong("description")/>
            {pictures(kept)}
        </div>
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

fn opens(kept: &Kept) -> AnyView {
    let wrong = kept.wrong("opens");
    let bad = wrong.is_some();
    view! {
        <div>
            <label for="opens">"Opens "<span data-zone="opens">"(UTC)"</span></label>
            <p class="soft" id="opens-hint">"Before this the page says when, and nobody can ask. Empty: at once."</p>
            {wrong_note("opens", wrong.as_ref())}
            <input id="opens" name="opens" type="datetime-local" value=kept.value("opens") aria-describedby=described("opens", true, bad) aria-invalid=bad.then_some("true") autofocus=bad/>
            {hidden("opens_offset", "")}
        </div>
    }
    .into_any()
}

fn closes(kept: &Kept, stands: Option<AnyView>) -> AnyView {
    let choice = kept.value_or("closes", "never");
    let pick = |value: &'static str, words: &'static str| {
        let checked = choice == value;
        view! { <label><input type="radio" name="closes" value=value checked=checked/><span>{words}</span></label> }
    };
    let wrong = kept.wrong("date");
    let bad = wrong.is_some();
    let unchanged = choice == "keep";
    let keep = stands.map(|when| {
        view! { <label><input type="radio" name="closes" value="keep" checked=unchanged/><span>"As it is: "{when}</span></label> }
    });
    view! {
        <fieldset>
            <legend>"Closes"</legend>
            <div class="seg">
                {keep}
                {pick("never", "Never")}
                {pick("1d", "1 day")}
                {pick("7d", "7 days")}
                {pick("30d", "30 days")}
                {pick("date", "On a date")}
            </div>
            <div class="date">
                <label for="date">"Day and time "<span data-zone="date">"(UTC)"</span></label>
                {wrong_note("date", wrong.as_ref())}
                <input id="date" name="date" type="datetime-local" value=kept.value("date") aria-describedby=described("date", false, bad) aria-invalid=bad.then_some("true") autofocus=bad/>
                {hidden("offset", "")}
            </div>
        </fieldset>
    }
    .into_any()
}

fn pictures(kept: &Kept) -> AnyView {
    let old = kept.problem.is_none();
    let wrong = kept.wrong("picture");
    let bad = wrong.is_some();
    let hash = kept.value("image_hash");
    let stored = (!hash.is_empty()).then(|| {
        view! {
            <p class="note">
                <img src=paths::image_size(&hash, SMALL) alt="" width="44" height="44"/>
                <span class="grow">{if old { "This is the picture now." } else { "Your picture is kept." }}" Choose another one to replace it."</span>
                <label><input type="checkbox" name="no_picture" value="1"/>" No picture"</label>
            </p>
            {hidden("image_hash", &hash)}
        }
    });
    view! {
        <div>
            <label for="picture">"Picture"</label>
            <p class="soft" id="picture-hint">"PNG, JPEG, WebP or GIF, 1 MiB at most. Without one, initials stand in the door."</p>
            {stored}
            {wrong_note("picture", wrong.as_ref())}
            <input id="picture" name="picture" type="file" accept="image/png,image/jpeg,image/webp,image/gif" aria-describedby=described("picture", true, bad) aria-invalid=bad.then_some("true") autofocus=bad/>
        </div>
        <details open=!kept.value("image_url").is_empty()>
            <summary>"Or the address of a picture"</summary>
            <Field name="image_url" label="Address of a picture" hint="We fetch it once and show our copy. A picture you choose above is shown instead." value=kept.value("image_url") kind="url" max=IMAGE_URL_MAX wrong=kept.wrong("image_url")/>
        </details>
    }
    .into_any()
}

#[component]
pub fn EditLinkPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    page(async move { link_edit::load(&id).await }, |(link, kept)| view! { <EditLink link kept/> }.into_any())
}

#[component]
fn EditLink(link: LinkView, kept: Kept) -> impl IntoView {
    let LinkView { house, row, .. } = link;
    let back = paths::link(row.card.id.as_str());
    if row.card.status == "revoked" {
        // There is nothing to change any more: its page says so.
        answer::see(&back);
        return ().into_any();
    }
    let title = format!("Edit “{}”", label(&row));
    let blind = (row.card.disclosure == Disclosure::Blind).then(|| row.card.id.to_string());
    let to = format!("{}/{}", link_edit::ACTION, row.card.id);
    let by_gate = row.gated.then(|| {
        view! { <p class="soft">"This link has a gate: “anyone with the link” is anyone who meets it. "<a href=paths::gate(row.card.id.as_str())>"Change the gate"</a></p> }
    });
    let stands =
        row.card.expires_at_ms.map_or_else(|| "never".into_any(), |ms| view! { <When ms/> }.into_any());
    view! {
        <Frame house tab=Tab::Links title trail=(paths::LINKS, "Links")>
            <Module name="blind.js"/>
            <form class="form" id="link-form" method="post" action=to data-blind=blind enctype="multipart/form-data">
                <Refused problem=kept.problem.clone()/>
                {questions(&kept, Some(stands), Some(&row.card))}
                {by_gate}
                <p class="soft">"The address and the QR code stay the same, and open requests keep their place."</p>
                <div class="acts"><button class="btn">"Save changes"</button><a class="line" href=back>"Discard"</a></div>
            </form>
        </Frame>
    }
    .into_any()
}
