//! How the requirements count together, whose wallets count, and whether we look again.

use leptos::prelude::*;

use super::seen;
use crate::domain::gate::{Gate, HOURS_MAX, WalletChoice};
use crate::domain::gate_form::{Flat, HowMany};
use crate::domain::view::InviteRow;
use crate::web::actions::gate::Deed;
use crate::web::actions::session::Kept;
use crate::web::components::form::{Area, Field};
use crate::web::paths;

pub fn settings(row: &InviteRow, gate: &Gate, kept: &Kept) -> AnyView {
    let kept = if kept.problem.is_some() { kept.clone() } else { standing(row, gate) };
    let several = Flat::of(gate).filter(|flat| flat.rules.len() > 1);
    let how = match (several, Flat::of(gate)) {
        (Some(flat), _) => how_many(flat.rules.len(), &kept),
        (None, Some(_)) => view! { <input type="hidden" name="how" value="all"/> }.into_any(),
        (None, None) => ().into_any(),
    };
    view! {
        <section>
            <h2>"How it decides"</h2>
            <form class="form about-section" method="post" action=Deed::Settle.action(row.card.id.as_str())>
                {seen(row)}
                {how}
                {who_decides(&kept)}
                {whose_wallets(&kept)}
                {look_again(row, &kept)}
                <div class="acts"><button class="btn">"Save"</button></div>
            </form>
        </section>
    }
    .into_any()
}

/// The settings as they stand.
fn standing(row: &InviteRow, gate: &Gate) -> Kept {
    let (how, n) = match Flat::of(gate).map(|flat| flat.how) {
        Some(HowMany::Any) => ("any", String::new()),
        Some(HowMany::AtLeast(n)) => ("atLeast", n.to_string()),
        _ => ("all", String::new()),
    };
    let wallets = if gate.wallets == WalletChoice::All { "all" } else { "signing" };
    let hours = |hours: Option<u32>| hours.map(|hours| hours.to_string()).unwrap_or_default();
    let exempt: Vec<_> = gate.exempt.iter().map(ToString::to_string).collect();
    let values = [
        ("how", how.to_owned()),
        ("n", n),
        ("mode", row.card.join_mode.as_str().to_owned()),
        ("wallets", wallets.to_owned()),
        ("recheck", gate.recheck.map(|_| "1".to_owned()).unwrap_or_default()),
        ("everyHours", hours(gate.recheck.map(|recheck| recheck.every_hours))),
        ("graceHours", hours(gate.recheck.map(|recheck| recheck.grace_hours))),
        ("exempt", exempt.join("\n")),
    ];
    Kept { values: values.into_iter().map(|(k, v)| (k.to_owned(), v)).collect(), problem: None }
}

fn pick(
    kept: &Kept,
    name: &'static str,
    value: &'static str,
    words: &'static str,
    more: &'static str,
) -> AnyView {
    let checked = kept.value(name) == value;
    view! {
        <label class="pick">
            <input type="radio" name=name value=value checked=checked/>
            <span class="grow"><b>{words}</b><span class="soft">{more}</span></span>
        </label>
    }
    .into_any()
}

fn how_many(of: usize, kept: &Kept) -> AnyView {
    let (n, wrong) = (kept.value("n"), kept.wrong("n"));
    let label = format!("How many, where it is a number from 1 to {of}?");
    let bad = wrong.is_some();
    let note = wrong.map(|words| view! { <p class="no" id="n-wrong">{words}</p> });
    view! {
        <fieldset>
            <legend>"How many of these?"</legend>
            {pick(kept, "how", "all", "All of them", "")}
            {pick(kept, "how", "any", "Any of them", "One is enough.")}
            {pick(kept, "how", "atLeast", "At least so many", "The number stands below.")}
            <div>
                <label for="n">{label}</label>
                {note}
                <input id="n" name="n" type="number" min="1" max=of.to_string() value=n aria-describedby=bad.then_some("n-wrong") aria-invalid=bad.then_some("true") autofocus=bad/>
            </div>
        </fieldset>
    }
    .into_any()
}

fn who_decides(kept: &Kept) -> AnyView {
    view! {
        <fieldset>
            <legend>"Who meets it…"</legend>
            {pick(kept, "mode", "automatic", "…gets in at once", "Nobody has to look.")}
            {pick(kept, "mode", "manual_approval", "…is shown to the admins", "They decide; who does not meet it is turned away before.")}
        </fieldset>
    }
    .into_any()
}

fn whose_wallets(kept: &Kept) -> AnyView {
    view! {
        <fieldset>
            <legend>"Whose wallets count?"</legend>
            {pick(kept, "wallets", "all", "All of the person's XMTP inbox", "What they hold is added up.")}
            {pick(kept, "wallets", "signing", "Only the one that signed in", "Stricter: the others are not looked at.")}
        </fieldset>
    }
    .into_any()
}

fn look_again(row: &InviteRow, kept: &Kept) -> AnyView {
    let checked = !kept.value("recheck").is_empty();
    let every = "Empty is refused; 24 is once a day.";
    let grace = "Who no longer meets it is told, and has so long before they are taken out. 0 is at once.";
    let exempt = "Inbox ids, one on each line: they stay whatever is found.";
    view! {
        <fieldset>
            <legend>"Look again later?"</legend>
            <p class="soft">{format!("Off, somebody who got in stays in. Hours are whole numbers, {HOURS_MAX} at most. Before it is switched on you see who would be taken out. ")}<a href=paths::dry_run(row.card.id.as_str())>"See who it would be now"</a></p>
            <label class="pick">
                <input type="checkbox" name="recheck" value="1" checked=checked/>
                <span><b>"Look again, and take out who no longer meets it"</b></span>
            </label>
            <Field name="everyHours" label="Every how many hours?" hint=every value=kept.value("everyHours") kind="number" wrong=kept.wrong("everyHours")/>
            <Field name="graceHours" label="How many hours of grace?" hint=grace value=kept.value("graceHours") kind="number" wrong=kept.wrong("graceHours")/>
            <Area name="exempt" label="Whom we never take out" hint=exempt value=kept.value("exempt") wrong=kept.wrong("exempt")/>
        </fieldset>
    }
    .into_any()
}
