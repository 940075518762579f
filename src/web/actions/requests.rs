//! The queue: who waits, who is being added, what became of the rest.

use leptos::prelude::*;

use super::me::{House, house};
use super::session::{self, Kept};
use super::{answer, services};
use crate::domain::join_request::Answer;
use crate::domain::problem::Problem;
use crate::domain::view::{QueueRow, QueueTab};
use crate::service;
use crate::web::paths;

const FORM: &str = "queue";

/// One tab of the queue.
pub struct QueueView {
    pub house: House,
    pub tab: QueueTab,
    pub rows: Vec<QueueRow>,
    /// The request just decided, as it stands now.
    pub decided: Option<QueueRow>,
    /// What was typed into the form of the request in `kept.value("request")`.
    pub kept: Kept,
}

/// How a tab is called in the address.
pub const fn tab_word(tab: QueueTab) -> &'static str {
    match tab {
        QueueTab::Waiting => "waiting",
        QueueTab::Adding => "adding",
        QueueTab::Done => "done",
    }
}

fn tab_of(word: &str) -> QueueTab {
    [QueueTab::Adding, QueueTab::Done].into_iter().find(|t| tab_word(*t) == word).unwrap_or_default()
}

pub async fn load() -> Result<QueueView, Problem> {
    let house = house().await?;
    let services = services()?;
    let tab = tab_of(&answer::query("tab").unwrap_or_default());
    let rows = service::join::queue(&services, house.inbox(), tab).await?;
    let mut decided = None;
    if let Some(id) = answer::query("did") {
        for tab in [QueueTab::Done, QueueTab::Adding] {
            let rows = service::join::queue(&services, house.inbox(), tab).await?;
            decided = decided.or_else(|| rows.into_iter().find(|r| r.id.as_str() == id));
        }
    }
    Ok(QueueView { house, tab, rows, decided, kept: session::kept(FORM).await })
}

/// The two answers a notification offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Approve,
    Reject,
}

impl Verdict {
    /// The end of its page's address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
        }
    }
}

/// One request, to be answered. Who is signed out comes back here after signing in: notifications outlive
/// sessions.
pub async fn one(id: &str, verdict: Verdict) -> Result<(House, QueueRow), Problem> {
    let services = services()?;
    if session::who().await?.is_none() {
        session::come_back(&paths::answer(id, verdict.word())).await;
        return Err(Problem::sign_in_first());
    }
    let house = house().await?;
    let row = service::join::one(&services, house.inbox(), id).await?;
    Ok((house, row))
}

async fn decide(request: &str, answer: Answer) -> Result<(), Problem> {
    let who = session::signed_in().await?;
    service::join::decide(&services()?, &who.inbox_id, request, answer).await.map(|_| ())
}

async fn show(request: &str, tab: &str, typed: &[(&str, &str)], done: Result<(), Problem>) {
    let page = format!("{}?tab={}", paths::REQUESTS, tab_word(tab_of(tab)));
    let done = done.map(|()| format!("{page}&did={}", paths::safe(request)));
    session::finish(FORM, typed, &page, done).await;
}

/// Lets somebody in.
#[server(name = Approve, prefix = "/do", endpoint = "requests/approve")]
pub async fn approve(request: String, #[server(default)] tab: String) -> Result<(), ServerFnError> {
    let done = decide(&request, Answer::Approve).await;
    show(&request, &tab, &[("request", &request)], done).await;
    Ok(())
}

/// Says no, with a reason or without.
#[server(name = Reject, prefix = "/do", endpoint = "requests/reject")]
pub async fn reject(
    request: String,
    #[server(default)] reason: String,
    #[server(default)] tab: String,
) -> Result<(), ServerFnError> {
    let done = decide(&request, Answer::Reject { reason: super::filled(reason.clone()) }).await;
    show(&request, &tab, &[("request", &request), ("reason", &reason)], done).await;
    Ok(())
}

async fn once_more(request: &str) -> Result<(), Problem> {
    let who = session::signed_in().await?;
    service::join::retry(&services()?, &who.inbox_id, request).await.map(|_| ())
}

/// Tries a failed add again.
#[server(name = Retry, prefix = "/do", endpoint = "requests/retry")]
pub async fn retry(request: String, #[server(default)] tab: String) -> Result<(), ServerFnError> {
    let done = once_more(&request).await;
    show(&request, &tab, &[("request", &request)], done).await;
    Ok(())
}
