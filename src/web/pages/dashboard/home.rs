//! Home: what needs you, each with its sentence and one action. Nothing needs you: it says so.

use leptos::prelude::*;

use super::groups::own_group;
use super::requests::outcome;
use super::{Frame, Tab, arch, count, empty, waiting_words};
use crate::domain::group::GROUP_CAPACITY;
use crate::domain::join_request::MemberState;
use crate::domain::view::{GroupState, GroupView, InviteRow};
use crate::web::actions::groups::{Overview, overview};
use crate::web::components::icon::{Icon, icon};
use crate::web::components::person::Who;
use crate::web::components::when::{exact, left, span};
use crate::web::pages::page;
use crate::web::paths;

/// A link that closes is named this long before, or in the last quarter of its life where that is shorter.
const WEEK_MS: i64 = 7 * 86_400_000;

#[component]
pub fn OverviewPage() -> impl IntoView {
    page(overview(), move |overview| view! { <OverviewView overview/> }.into_any())
}

/// One thing that needs somebody.
struct Need {
    sign: Icon,
    tone: &'static str,
    what: String,
    more: String,
    /// Which of the two changes by itself.
    ages: Ages,
    href: String,
    verb: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ages {
    Neither,
    What,
    More,
}

/// The link closes, and soon for a link of its age.
fn closes_soon(row: &InviteRow, now_ms: i64) -> Option<i64> {
    let at = row.card.expires_at_ms.filter(|at| row.card.status == "open" && *at > now_ms)?;
    let notice = WEEK_MS.min(at.saturating_sub(row.created_at_ms) / 4);
    (at - now_ms < notice).then_some(at)
}

fn needs(o: &Overview) -> Vec<Need> {
    let now = o.house.now_ms;
    let mut needs = Vec::new();
    if !o.waiting.is_empty() {
        let n = o.house.counts.waiting;
        let longest =
            o.waiting.iter().map(|r| now.saturating_sub(r.requested_at_ms)).max().unwrap_or_default();
        needs.push(Need {
            sign: Icon::Inbox,
            tone: "wait",
            what: waiting_words(n),
            more: match n {
                _ if longest < 60_000 => "Asked just now.".to_owned(),
                1 => format!("For {}.", span(longest)),
                _ => format!("The longest for {}.", span(longest)),
            },
            ages: Ages::More,
            href: paths::REQUESTS.to_owned(),
            verb: "Review",
        });
    }
    let failed = o.adding.iter().filter(|r| r.member_state == MemberState::Failed).count();
    if failed > 0 {
        needs.push(Need {
            sign: Icon::Warn,
            tone: "no",
            what: format!("{} could not be added", count(failed, "person", "people")),
            more: "Approved, but not in the group.".to_owned(),
            ages: Ages::Neither,
            href: format!("{}?tab=adding", paths::REQUESTS),
            verb: "See why",
        });
    }
    for row in &o.links {
        if let Some(at) = closes_soon(row, now) {
            needs.push(Need {
                sign: Icon::Clock,
                tone: "",
                what: format!(
                    "“{}” expires in {}",
                    row.label.as_deref().unwrap_or(&row.card.group_name),
                    left(at - now)
                ),
                ages: Ages::What,
                more: format!(
                    "{}. {} came in through it.",
                    exact(at),
                    count(usize::try_from(row.uses).unwrap_or_default(), "person", "people")
                ),
                href: paths::link(row.card.id.as_str()),
                verb: "See it",
            });
        }
    }
    needs.extend(o.groups.iter().filter_map(of_group));
    needs
}

fn of_group(group: &GroupView) -> Option<Need> {
    let need = |tone, what: String, more: String| {
        Some(Need {
            sign: Icon::Group,
            tone,
            what,
            more,
            ages: Ages::Neither,
            href: paths::group(group.key.as_str()),
            verb: "See it",
        })
    };
    let name = &group.name;
    match group.state {
        GroupState::Failed => {
            need("no", format!("{name} could not be made"), "Make it once more.".to_owned())
        }
        GroupState::Gone => {
            need("no", format!("{name} is out of reach"), "Our account lost its place in it.".to_owned())
        }
        GroupState::Creating => {
            need("", format!("{name} is being made"), "Usually a few seconds.".to_owned())
        }
        GroupState::Ready if group.members * 10 >= GROUP_CAPACITY * 9 => need(
            "wait",
            format!("{name} is nearly full"),
            format!("{} of {GROUP_CAPACITY} places.", group.members),
        ),
        GroupState::Ready => None,
    }
}

#[component]
fn OverviewView(overview: Overview) -> impl IntoView {
    let needs = needs(&overview);
    let Overview { house, groups, links, done, .. } = overview;
    let hello =
        house.person.name.clone().map_or_else(|| "Hello.".to_owned(), |name| format!("Hello, {name}."));
    let sub = match needs.len() {
        0 => "Nothing needs you.".to_owned(),
        1 => "One thing needs you.".to_owned(),
        n => format!("{n} things need you."),
    };
    let now = house.now_ms;
    let new = (!groups.is_empty())
        .then(|| view! { <a class="btn" href=paths::NEW_LINK>{icon(Icon::Plus)}"New link"</a> }.into_any());
    let first = if groups.is_empty() && !house.makes_groups {
        own_group(house.account.clone())
    } else if groups.is_empty() {
        empty(
            "Start with a group.",
            "Usher makes an XMTP group for you; you become its super admin.",
            Some((paths::NEW_GROUP, "New group")),
        )
        .into_any()
    } else if links.is_empty() {
        empty("Your group has no link yet.", "A link lets people ask to join, or lets them right in.", None)
            .into_any()
    } else {
        ().into_any()
    };
    let recent: Vec<_> = done.into_iter().take(5).collect();
    view! {
        <Frame house tab=Tab::Home title=hello sub action=new>
            <div id="home" data-live="15">
            {first}
            {(!needs.is_empty()).then(|| view! {
                <section id="needs">
                    <h2>"Needs you"</h2>
                    <ul class="rows">{needs.into_iter().map(need).collect_view()}</ul>
                </section>
            })}
            {(!groups.is_empty()).then(|| view! {
                <section>
                    <h2>"Groups"</h2>
                    <ul class="rows">{groups.into_iter().map(group_row).collect_view()}</ul>
                </section>
            })}
            {(!recent.is_empty()).then(|| view! {
                <section>
                    <h2>"Recent"</h2>
                    <ul class="rows">{recent.into_iter().map(|row| {
                        let (tone, sign, words) = outcome(&row);
                        let ago = span(now.saturating_sub(row.decided_at_ms.unwrap_or(row.requested_at_ms)));
                        view! { <li class=tone>{icon(sign)}<p class="grow ink"><Who person=row.person/>" "<span class="soft">{words}" · "{row.group_name}</span></p><span class="soft" data-age="">{ago}</span></li> }
                    }).collect_view()}</ul>
                </section>
            })}
            </div>
        </Frame>
    }
}

fn need(n: Need) -> AnyView {
    let aged = |which: Ages| (n.ages == which).then_some("");
    view! {
        <li>
            <span class=format!("sign {}", n.tone).trim_end().to_owned()>{icon(n.sign)}</span>
            <p class="grow"><b data-age=aged(Ages::What)><bdi>{n.what}</bdi></b><span class="soft" data-age=aged(Ages::More)>{n.more}</span></p>
            <a class="line" href=n.href>{n.verb}</a>
        </li>
    }
    .into_any()
}

/// A group in a list: its arch, its name, how full it is.
pub fn group_row(group: GroupView) -> AnyView {
    let state = match group.state {
        GroupState::Ready => view! { <Fill used=group.members of=GROUP_CAPACITY/> }.into_any(),
        GroupState::Creating => view! { <span class="soft">"Being made"</span> }.into_any(),
        GroupState::Failed => view! { <span class="no">{icon(Icon::Warn)}"Not made"</span> }.into_any(),
        GroupState::Gone => view! { <span class="no">{icon(Icon::Warn)}"Out of reach"</span> }.into_any(),
    };
    view! {
        <li>
            {arch(&group.name, group.image_hash.as_deref())}
            <p class="grow"><a href=paths::group(group.key.as_str())><b><bdi>{group.name}</bdi></b></a></p>
            {state}
        </li>
    }
    .into_any()
}

/// How much of a limit is used: a number and a meter.
#[component]
pub fn Fill(used: usize, of: usize) -> impl IntoView {
    let near = (used * 10 >= of * 9).then_some("wait");
    view! {
        <span class="fill">
            <span>{format!("{used} / {of}")}</span>
            <progress class=near value=used.to_string() max=of.to_string()>{format!("{used} of {of}")}</progress>
        </span>
    }
}
