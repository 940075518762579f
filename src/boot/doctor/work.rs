//! What was given up, and who works.

use super::Finding;
use crate::boot::SystemClock;
use crate::notify::PushError;
use crate::service::{Clock, admit, decide, expel, group, health, note, push, welcome};
use crate::storage::outbox::GivenUp;
use crate::storage::{self, Store};

/// Older letters have nobody who still waits for them.
const WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1000;

pub async fn look(store: &Store) -> Vec<Finding> {
    let db = store.read();
    let since = SystemClock.now_ms().saturating_sub(WEEK_MS);
    let (Ok(ready), Ok(dead), Ok(letters)) = (
        storage::job::count(db, "ready").await,
        storage::job::dead(db).await,
        storage::outbox::given_up(db, since).await,
    ) else {
        return Vec::new();
    };
    let mut findings: Vec<_> = dead.iter().map(|(kind, many)| job(kind, *many)).collect();
    if findings.is_empty() {
        findings.push(Finding::good(format!("No job was given up; {ready} wait.")));
    }
    findings.extend(self::letters(letters));
    findings.push(match storage::lease::holder(db, crate::jobs::LEASE).await {
        Ok(Some((holder, _))) => {
            let short: String = holder.chars().take(8).collect();
            Finding::good(format!("A worker drives our XMTP account (installation {short}…)."))
        }
        _ => Finding::note("No worker drives our XMTP account.", "Start one: usher serve"),
    });
    if let Ok(Some(account)) = storage::setting::get(db, health::ACCOUNT).await {
        findings.push(Finding::good(format!("Our XMTP account is {account}.")));
    }
    findings
}

fn job(kind: &str, many: i64) -> Finding {
    let (what, remedy) = match kind {
        admit::KIND => (
            "people were approved and are not in their group",
            "Open Requests, Adding in the dashboard: it says why, and retries.",
        ),
        group::KIND => (
            "groups were ordered and could not be made",
            "Nothing of them is left. Set right what is wrong with the XMTP network or client here; then whoever ordered one makes it once more in the dashboard.",
        ),
        decide::KIND => (
            "requests could not be held against their gate",
            "A chain or a webhook that the gate asks did not answer for hours. Make it answer; those who wait are under Requests in the dashboard, where an admin can let them in.",
        ),
        expel::KIND => (
            "people who no longer meet their gate could not be taken out of their group",
            "Our account needs to be an admin there. The next look at the gate tries again; an admin can take them out in any XMTP app.",
        ),
        _ => ("other jobs were given up", "The log of the worker says why."),
    };
    Finding::bad(format!("Given up: {many} {what}."), remedy)
}

/// One finding for each kind of letter, with the most frequent reason.
fn letters(given_up: Vec<GivenUp>) -> Vec<Finding> {
    // Who takes an app off a phone needs nothing.
    let uninstalled = PushError::Gone.to_string();
    let lost = given_up.into_iter().filter(|lost| lost.why.as_deref() != Some(uninstalled.as_str()));
    let mut kinds: Vec<GivenUp> = Vec::new();
    for lost in lost {
        match kinds.iter_mut().find(|known| known.kind == lost.kind) {
            Some(known) => known.many += lost.many,
            None => kinds.push(lost),
        }
    }
    kinds.iter().map(letter).collect()
}

fn letter(lost: &GivenUp) -> Finding {
    let (what, remedy) = match lost.kind.as_str() {
        push::KIND => (
            "pushes",
            "Nobody was woken by them; the requests stand in the dashboard all the same. A refused push means a wrong key, team or topic under [push].",
        ),
        welcome::KIND => (
            "welcome messages",
            "The people are in their groups and lack only the greeting. Look whether our account is still a member there.",
        ),
        note::KIND => (
            "messages to single people about their gate",
            "They were not told what they lack and until when, and the time runs all the same. Look whether the XMTP network answers.",
        ),
        _ => ("other letters", "The log of the worker says why."),
    };
    let why = lost.why.as_deref().unwrap_or("no reason was kept");
    Finding::note(
        format!("Not delivered in the last week: {} {what}.", lost.many),
        format!("{remedy} Most often: {}", sentence(why)),
    )
}

fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}
