//! Groups: all of mine, one, and the form for a new one.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::fetching::note;
use super::home::group_row;
use super::links::link_row;
use super::reviewers::reviewers;
use super::{Frame, Tab, count, empty, waiting_words};
use crate::domain::group::{GROUP_CAPACITY, GROUP_DESCRIPTION_MAX, GROUP_NAME_MAX};
use crate::domain::view::{GroupState, GroupView};
use crate::web::actions::groups::{CreateGroup, OneGroup, form, mine, one};
use crate::web::actions::me::House;
use crate::web::actions::session::Kept;
use crate::web::actions::{action, answer};
use crate::web::components::form::{Area, Field, Refused, hidden};
use crate::web::components::icon::{Icon, icon};
use crate::web::pages::page;
use crate::web::paths;

fn new_group() -> AnyView {
    view! { <a class="btn" href=paths::NEW_GROUP>{icon(Icon::Plus)}"New group"</a> }.into_any()
}

#[component]
pub fn GroupsPage() -> impl IntoView {
    page(mine(), move |(house, groups)| view! { <Groups house groups/> }.into_any())
}

#[component]
fn Groups(house: House, groups: Vec<GroupView>) -> impl IntoView {
    let makes = house.makes_groups;
    let own = (!makes).then(|| own_group(house.account.clone()));
    let action = (makes && !groups.is_empty()).then(new_group);
    let body = match (groups.is_empty(), own) {
        (true, None) => empty(
            "No groups yet.",
            "Usher makes an XMTP group for you; you become its super admin. Groups you can add people to appear here as well.",
            Some((paths::NEW_GROUP, "New group")),
        ),
        (true, Some(own)) => own,
        (false, own) => {
            view! { <ul class="rows">{groups.into_iter().map(group_row).collect_view()}</ul>{own} }.into_any()
        }
    };
    view! {
        <Frame house tab=Tab::Groups title="Groups" action>
            <div id="groups" class="stack" data-live="5">{body}</div>
        </Frame>
    }
}

/// For who may not have groups made here: a group they have already.
pub fn own_group(account: Option<String>) -> AnyView {
    let account = account.map(|id| {
        view! {
            <div class="acts">
                <input id="account" class="grow mono" readonly aria-label="Usher's XMTP inbox id" value=id/>
                <button class="line" type="button" data-copy="account" hidden>{icon(Icon::Copy)}<span>"Copy"</span></button>
            </div>
        }
    });
    view! {
        <div class="empty">
            <h2>"Bring a group of yours."</h2>
            <p class="soft">"In your XMTP app, add Usher's account to your group and make it an admin. The group then appears here, and you can make links to it. Only people named by the operator have groups made here."</p>
            {account}
        </div>
    }
    .into_any()
}

#[component]
pub fn GroupPage() -> impl IntoView {
    let key = use_params_map().with_untracked(|params| params.get("key")).unwrap_or_default();
    page(async move { one(&key).await }, move |one| view! { <Group one/> }.into_any())
}

#[component]
fn Group(one: OneGroup) -> impl IntoView {
    let OneGroup { house, group, links, picture, reviewers: people, kept } = one;
    let people = people.filter(|_| group.state == GroupState::Ready);
    let people = people.map(|people| reviewers(group.key.as_str(), people, &kept));
    let now = house.now_ms;
    let making = group.state == GroupState::Creating;
    let live = if making { "1" } else { "10" };
    let ready = group.state == GroupState::Ready;
    let make_link = ready.then(|| {
        view! { <a class="btn" href=paths::new_link(group.key.as_str())>{icon(Icon::Plus)}"New link"</a> }
            .into_any()
    });
    let mode = if links.is_empty() && ready { None } else { make_link };
    let members = || format!("{} of {GROUP_CAPACITY}", count(group.members, "member", "members"));
    let sub = if ready { members() } else { String::new() };
    let refresh = making.then(|| view! { <noscript><meta http-equiv="refresh" content="5"/></noscript> });
    view! {
        <Frame house tab=Tab::Groups title=group.name.clone() sub trail=(paths::GROUPS, "Groups") action=mode>
            {refresh}
            <div class="stack">
            <div id="group" class="stack" data-live=live>
                {state_note(&group)}
                {picture.filter(|_| ready).map(note)}
                {(!group.description.is_empty()).then(|| view! { <p class="about" dir="auto">{group.description.clone()}</p> })}
                {waiting(&group)}
                {(ready && links.is_empty()).then(|| no_link(&group))}
                {(!links.is_empty()).then(|| view! {
                    <section>
                        <h2>"Links"</h2>
                        <ul class="rows">{links.into_iter().map(|row| link_row(row, now)).collect_view()}</ul>
                    </section>
                })}
            </div>
            {people}
            </div>
        </Frame>
    }
}

fn state_note(group: &GroupView) -> AnyView {
    match group.state {
        GroupState::Creating => view! { <p class="note" data-say="">{icon(Icon::Clock)}<span>"The group is being made on the XMTP network. Usually a few seconds; this page goes on by itself."</span></p> }.into_any(),
        GroupState::Failed => view! { <p class="note no" data-say="">{icon(Icon::Warn)}<span>"Making this group failed. Nothing of it is left; make it once more."</span></p> }.into_any(),
        GroupState::Gone => view! { <p class="note no">{icon(Icon::Warn)}<span>"Our account is no longer in this group, so nobody can be added through Usher. Add our account to the group again, as an admin, and its links work as before."</span></p> }.into_any(),
        GroupState::Ready => ().into_any(),
    }
}

fn waiting(group: &GroupView) -> AnyView {
    let n = group.waiting;
    (n > 0)
        .then(|| {
            let words = waiting_words(n);
            view! {
                <p class="note">
                    {icon(Icon::Inbox)}
                    <span class="grow">{words}</span>
                    <a class="line" href=paths::REQUESTS>"Review"</a>
                </p>
            }
        })
        .into_any()
}

fn no_link(group: &GroupView) -> AnyView {
    let may = group.may_invite;
    view! {
        <div class="empty">
            <h2 data-say="">"The group is ready."</h2>
            <p class="soft">{if may { "Now make a link that lets people in." } else { "You may not add people to this group, so you can't make links to it." }}</p>
            {may.then(|| view! { <a class="btn" href=paths::new_link(group.key.as_str())>{icon(Icon::Plus)}"New link"</a> })}
        </div>
    }
    .into_any()
}

#[component]
pub fn NewGroupPage() -> impl IntoView {
    page(form(), move |(house, form, kept)| view! { <NewGroup house form kept/> }.into_any())
}

#[component]
fn NewGroup(house: House, form: String, kept: Kept) -> impl IntoView {
    if !house.makes_groups {
        answer::status(403);
        let own = own_group(house.account.clone());
        return view! { <Frame house tab=Tab::Groups title="New group" trail=(paths::GROUPS, "Groups")>{own}</Frame> }
            .into_any();
    }
    let everyone = !kept.value("everyone").is_empty();
    view! {
        <Frame house tab=Tab::Groups title="New group" trail=(paths::GROUPS, "Groups")>
            <form class="form" method="post" action={action::<CreateGroup>()}>
                <Refused problem=kept.problem.clone()/>
                {hidden("form", &form)}
                <Field name="name" label="Name" hint="Everybody in the group and everybody with a link sees it." value=kept.value("name") max=GROUP_NAME_MAX required=true wrong=kept.wrong("name")/>
                <Area name="description" label="Description" hint="What is it for? Two sentences are plenty." value=kept.value("description") max=GROUP_DESCRIPTION_MAX wrong=kept.wrong("description")/>
                <fieldset>
                    <legend>"Who may add people?"</legend>
                    <label class="pick"><input type="radio" name="everyone" value="" checked=!everyone/><span><b>"Admins"</b><span class="soft">"You, and those you appoint."</span></span></label>
                    <label class="pick"><input type="radio" name="everyone" value="1" checked=everyone/><span><b>"All members"</b><span class="soft">"Whoever is in can bring others and make links."</span></span></label>
                </fieldset>
                <p class="soft">"Usher's own account makes the group and stays in it, so that it can add people. You become its super admin. It could technically read the messages; each link says so."</p>
                <div class="acts"><button class="btn">"Make the group"</button><a class="line" href=paths::GROUPS>"Cancel"</a></div>
            </form>
        </Frame>
    }
    .into_any()
}
