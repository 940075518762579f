//! The queue: approve, reject with a reason, try again; and what became of each.

use leptos::prelude::*;

use super::gate::found;
use super::{Frame, Tab, empty};
use crate::domain::gate::{Outcome, Report};
use crate::domain::join_request::{Code, Decision, MemberState, REASON_MAX};
use crate::domain::view::{QueueCounts, QueueRow, QueueTab};
use crate::web::actions::action;
use crate::web::actions::requests::{Approve, QueueView, Reject, Retry, load, tab_word};
use crate::web::actions::session::Kept;
use crate::web::components::form::{Refused, hidden};
use crate::web::components::icon::{Icon, icon};
use crate::web::components::person::{Face, Who};
use crate::web::components::when::{When, span};
use crate::web::pages::page;
use crate::web::paths;

#[component]
pub fn RequestsPage() -> impl IntoView {
    page(load(), move |queue| view! { <Requests queue/> }.into_any())
}

#[component]
pub fn Requests(queue: QueueView) -> impl IntoView {
    let QueueView { house, tab, rows, decided, kept } = queue;
    let (counts, now) = (house.counts, house.now_ms);
    let pace = if tab == QueueTab::Adding || decided.is_some() { "3" } else { "10" };
    let link = move |to: QueueTab, words: &'static str, n: usize| {
        let href = format!("{}?tab={}", paths::REQUESTS, tab_word(to));
        view! { <a href=href aria-current=(to == tab).then_some("page")>{words}" "<span>{n}</span></a> }
    };
    let none = rows.is_empty().then(|| nobody(tab));
    let cut = cut(tab, rows.len(), &counts);
    let problem = kept.problem.clone();
    let again = format!("{}?tab={}", paths::REQUESTS, tab_word(tab));
    // Its words change to what is new: the list itself never moves under the reader.
    let news = view! { <a class="line" id="news" href=again>"Look again"</a>
        <a class="line" href=paths::NOTIFICATIONS>{icon(Icon::Bell)}"Notifications"</a>
    };
    let news = view! { <div class="acts">{news}</div> }.into_any();
    view! {
        <Frame house tab=Tab::Requests title="Requests" action=Some(news)>
            <div class="stack">
                <nav class="tabs" aria-label="Requests" id="tabs" data-live="">
                    {link(QueueTab::Waiting, "Waiting", counts.waiting)}
                    {link(QueueTab::Adding, "Adding", counts.adding)}
                    {link(QueueTab::Done, "Done", counts.done)}
                </nav>
                {decided.map(|row| view! { <div id="decided" data-live="">{decided_note(row)}</div> })}
                <Refused problem word="Not done"/>
                <div id="queue" data-live=pace data-hold="">
                    {none}
                    <ul class="rows people">{rows.into_iter().map(|row| person_row(row, tab, now, &kept)).collect_view()}</ul>
                    {cut}
                </div>
            </div>
        </Frame>
    }
}

/// Says that the list is longer than what is shown of it.
fn cut(tab: QueueTab, shown: usize, counts: &QueueCounts) -> AnyView {
    let (all, words) = match tab {
        QueueTab::Waiting => (counts.waiting, "wait as well. They follow once these are decided."),
        QueueTab::Adding => (counts.adding, "are being added as well. They follow once these are in."),
        QueueTab::Done => (counts.done, "older ones are not shown."),
    };
    let more = all.saturating_sub(shown);
    (more > 0)
        .then(|| view! { <p class="soft">{format!("{shown} are shown; {more} {words}")}</p> })
        .into_any()
}

fn nobody(tab: QueueTab) -> AnyView {
    match tab {
        QueueTab::Waiting => {
            empty("Nobody is waiting.", "Who asks to join through a link of yours appears here.", None)
        }
        QueueTab::Adding => {
            empty("Nobody is being added.", "Approved people stand here until they are in the group.", None)
        }
        QueueTab::Done => {
            empty("Nothing has been decided yet.", "Who came in and who did not is listed here.", None)
        }
    }
}

/// What became of a request: tone, icon, words.
pub fn outcome(row: &QueueRow) -> (&'static str, Icon, &'static str) {
    match (row.decision, row.member_state, row.code) {
        (Decision::Rejected, _, Some(Code::Withdrawn)) => ("soft", Icon::Cross, "Took the request back"),
        (Decision::Rejected, _, Some(Code::GateLost)) => {
            ("soft", Icon::Cross, "Taken out: what the link asks for went missing")
        }
        (Decision::Rejected, ..) => ("no", Icon::Cross, "Rejected"),
        (_, _, Some(Code::RemovedSince)) => ("soft", Icon::Cross, "Taken out of the group since"),
        (_, MemberState::Member, _) => ("ok", Icon::Check, "In the group"),
        (_, MemberState::Failed, Some(code)) => ("no", Icon::Warn, why(code)),
        (_, MemberState::Failed, None) => ("no", Icon::Warn, "Could not be added"),
        (Decision::Approved, _, Some(Code::Unreachable)) => {
            ("wait", Icon::Clock, "The XMTP network does not answer. We go on trying")
        }
        (Decision::Approved, ..) if row.members_add => {
            ("wait", Icon::Clock, "Approved. The app of a member adds them when it is open")
        }
        (Decision::Approved, ..) => ("wait", Icon::Clock, "Approved. Being added"),
        (Decision::Pending, ..) => ("wait", Icon::Clock, "Waiting for a decision"),
    }
}

/// Why an add failed, for an admin.
const fn why(code: Code) -> &'static str {
    match code {
        Code::GroupFull => "Not added: the group is full",
        Code::NotReachable => "Not added: their inbox has no app that works",
        Code::NotAllowed => "Not added: our account may not add people here",
        Code::GroupGone => "Not added: our account is not in the group any more",
        Code::Unreachable => "Not added yet: the XMTP network does not answer",
        Code::RemovedSince => "Taken out of the group since",
        Code::Withdrawn => "Took the request back",
        Code::Rejected => "Rejected",
        Code::GateNotMet => "Turned away: what the link asks for is missing",
        Code::GateLost => "Taken out: what the link asks for went missing",
        Code::NotChecked => "The gate could not be checked yet",
        Code::Failed => "Not added: something went wrong on our side",
    }
}

fn decided_note(row: QueueRow) -> AnyView {
    let (tone, sign, words) = outcome(&row);
    view! {
        <p class=format!("note {tone}") role="status">{icon(sign)}<span data-say="" class="ink"><Who person=row.person/>": "{words}"."</span></p>
    }
    .into_any()
}

fn person_row(row: QueueRow, tab: QueueTab, now_ms: i64, kept: &Kept) -> AnyView {
    let via = row.invite_label.clone().map_or_else(String::new, |label| format!(" · through “{label}”"));
    let late = row.late.map(|late| format!(" · {}", late.words()));
    let group = row.group_name.clone();
    let when = row.decided_at_ms.filter(|_| tab == QueueTab::Done).unwrap_or(row.requested_at_ms);
    let ago = span(now_ms.saturating_sub(when));
    let below = match tab {
        QueueTab::Waiting => waiting_acts(&row, kept).into_any(),
        _ => state(&row, tab, kept).into_any(),
    };
    let evidence = row.evidence.as_ref().map(|report| evidence(&row, report));
    view! {
        <li id=format!("r{}", row.id)>
            <Face person=row.person.clone()/>
            <p class="grow"><span><Who person=row.person.clone()/></span><span class="soft"><bdi>{group}</bdi>{via}{late}</span></p>
            <span class="soft ago" data-age="">{ago}</span>
            {evidence}
            {below}
        </li>
    }
    .into_any()
}

/// What was found when the gate was last looked at.
fn evidence(row: &QueueRow, report: &Report) -> AnyView {
    let said = match report.outcome {
        Outcome::Met => "Gate: met",
        Outcome::NotMet => "Gate: not met",
        Outcome::Unchecked => "Gate: not checked yet",
    };
    view! {
        <details class="evidence">
            <summary aria-label=format!("{said}, {}", row.person.display())>{said}</summary>
            {found(report)}
        </details>
    }
    .into_any()
}

fn waiting_acts(row: &QueueRow, kept: &Kept) -> AnyView {
    let approve = format!("Approve {}", row.person.display());
    view! {
        <div class="acts">
            <form method="post" action={action::<Approve>()}>
                {hidden("request", row.id.as_str())}
                {hidden("tab", "waiting")}
                <button class="line" aria-label=approve>{icon(Icon::Check)}"Approve"</button>
            </form>
            {reject(row, QueueTab::Waiting, kept)}
        </div>
    }
    .into_any()
}

fn reject(row: &QueueRow, tab: QueueTab, kept: &Kept) -> AnyView {
    let id = row.id.to_string();
    let who = row.person.display();
    let mine = kept.problem.is_some() && kept.value("request") == id && kept.values.contains_key("reason");
    let reason = if mine { kept.value("reason") } else { String::new() };
    let field = format!("reason-{id}");
    let hint = format!("{field}-hint");
    view! {
        <details open=mine>
            <summary class="line" aria-label=format!("Reject… {who}")>"Reject…"</summary>
            <form method="post" action={action::<Reject>()}>
                {hidden("request", &id)}
                {hidden("tab", tab_word(tab))}
                <label for=field.clone()>"Reason"</label>
                <p class="soft" id=hint.clone()>"They read it. You may leave it empty."</p>
                <textarea
                    id=field
                    name="reason"
                    rows="2"
                    maxlength=REASON_MAX.to_string()
                    aria-label=format!("Reason for {who}")
                    aria-describedby=hint
                >
                    {reason}
                </textarea>
                <button class="line no" aria-label=format!("Reject {who}")>"Reject"</button>
            </form>
        </details>
    }
    .into_any()
}

fn state(row: &QueueRow, tab: QueueTab, kept: &Kept) -> AnyView {
    let (tone, sign, words) = outcome(row);
    let reason = row.reason.clone().map(|text| view! { <span class="soft" dir="auto">"“"{text}"”"</span> });
    let by = row.decided_by.clone().map(|p| format!("by {}", p.display()));
    let at = row.member_at_ms.or(row.decided_at_ms).map(|ms| view! { <When ms/> });
    let again = format!("Try again to add {}", row.person.display());
    let retry = row.may_retry.then(|| {
        view! {
            <form method="post" action={action::<Retry>()}>
                {hidden("request", row.id.as_str())}
                {hidden("tab", tab_word(tab))}
                <button class="line" aria-label=again>"Try again"</button>
            </form>
        }
    });
    let acts = row.may_end.then(|| view! { <div class="acts">{retry}{reject(row, tab, kept)}</div> });
    view! {
        <div class="fate">
            <span class=format!("cell {tone}")>{icon(sign)}{words}</span>
            {reason}
            <span class="soft">{at}" "{by}</span>
            {acts}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_is_cut_says_so() {
        let counts = QueueCounts { waiting: 207, adding: 3, done: 200 };
        assert!(cut(QueueTab::Waiting, 200, &counts).to_html().contains("200 are shown; 7 wait as well."));
        assert!(!cut(QueueTab::Adding, 3, &counts).to_html().contains("shown"));
        assert!(!cut(QueueTab::Done, 200, &counts).to_html().contains("shown"));
    }
}
