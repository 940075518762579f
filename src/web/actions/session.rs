//! What we remember of a browser between two requests: who it is, what it was about to do, what it typed.

use std::collections::BTreeMap;

use axum::http::request::Parts;
use leptos::prelude::use_context;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use tower_sessions::session::Id;

use super::{answer, services};
use crate::domain::inbox::Person;
use crate::domain::problem::Problem;
use crate::domain::view::SignedIn;
use crate::service;
use crate::web::paths;

pub const WHO: &str = "who";
const BROWSER: &str = "browser";
const SEEN: &str = "seen";
/// A session is written again, and lives longer, after this much of it has gone by.
const TOUCH_MS: i64 = 12 * 60 * 60 * 1000;

/// What was typed into a form that was not taken, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub values: BTreeMap<String, String>,
    pub problem: Option<Problem>,
}

impl Kept {
    /// What was typed into this field.
    pub fn value(&self, field: &str) -> String {
        self.values.get(field).cloned().unwrap_or_default()
    }

    /// What is wrong with what was typed into this field.
    pub fn wrong(&self, field: &str) -> Option<String> {
        let problem = self.problem.as_ref().filter(|p| p.field.as_deref() == Some(field))?;
        Some(problem.title.clone())
    }

    /// What was typed, or what stood there before.
    pub fn value_or(&self, field: &str, before: &str) -> String {
        self.values.get(field).cloned().unwrap_or_else(|| before.to_owned())
    }
}

/// A session store that does not answer is a failure of ours that passes.
pub fn trouble(error: tower_sessions::session::Error) -> Problem {
    tracing::error!(%error, "session.failed");
    Problem::new(503, "unavailable", "We couldn't reach the service.")
        .detail("Nothing is lost. Try again in a moment.")
        .retry_after(5)
}

fn session() -> Result<Session, Problem> {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<Session>().cloned())
        .ok_or_else(Problem::internal)
}

pub async fn get<T: DeserializeOwned>(key: &str) -> Result<Option<T>, Problem> {
    session()?.get(key).await.map_err(trouble)
}

pub async fn put<T: Serialize>(key: &str, value: &T) -> Result<(), Problem> {
    session()?.insert(key, value).await.map_err(trouble)
}

pub async fn drop(key: &str) -> Result<(), Problem> {
    session()?.remove_value(key).await.map(|_| ()).map_err(trouble)
}

/// Who is signed in here.
pub async fn who() -> Result<Option<SignedIn>, Problem> {
    let who = get(WHO).await?;
    if who.is_some() {
        touch().await?;
    }
    Ok(who)
}

/// Who is signed in here, or the refusal that leads to the sign-in page.
pub async fn signed_in() -> Result<SignedIn, Problem> {
    who().await?.ok_or_else(Problem::sign_in_first)
}

/// Who is signed in here, as others see them.
pub async fn person() -> Result<Option<Person>, Problem> {
    match who().await? {
        Some(who) => service::profile::get(&services()?, &who.inbox_id).await.map(Some),
        None => Ok(None),
    }
}

async fn touch() -> Result<(), Problem> {
    let now = services()?.now_ms();
    let seen: i64 = get(SEEN).await?.unwrap_or_default();
    if now.saturating_sub(seen) > TOUCH_MS { put(SEEN, &now).await } else { Ok(()) }
}

/// A random name of this browser, for nonces.
pub async fn browser() -> Result<String, Problem> {
    if let Some(browser) = get(BROWSER).await? {
        return Ok(browser);
    }
    let fresh = Id::default().to_string();
    put(BROWSER, &fresh).await?;
    Ok(fresh)
}

/// Goes on under a new session id: something was proven.
pub async fn renew() -> Result<(), Problem> {
    session()?.cycle_id().await.map_err(trouble)
}

/// Signs in, under a new session id.
pub async fn enter(who: &SignedIn) -> Result<(), Problem> {
    renew().await?;
    put(SEEN, &services()?.now_ms()).await?;
    put(WHO, who).await
}

/// Signs out: nothing of the session stays.
pub async fn leave() -> Result<(), Problem> {
    session()?.flush().await.map_err(trouble)
}

pub fn form_key(form: &str) -> String {
    format!("form.{form}")
}

/// Where to go on after signing in again.
const NEXT: &str = "next";

/// Post, redirect, get: leads to the page that shows what was done; or back to the form at `back`, where what
/// was typed still stands.
pub async fn finish(form: &str, typed: &[(&str, &str)], back: &str, done: Result<String, Problem>) {
    match done {
        Ok(page) => {
            taken(form).await;
            answer::see(&page);
        }
        Err(problem) => {
            let values = typed.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            answer::see(&refuse(session().ok().as_ref(), form, values, back, problem).await);
        }
    }
}

/// Keeps what was typed, and gives the page to show. Where even keeping fails that page says so itself.
pub async fn refuse(
    session: Option<&Session>,
    form: &str,
    values: BTreeMap<String, String>,
    back: &str,
    mut problem: Problem,
) -> String {
    let again = paths::again(back);
    let Some(session) = session else { return again };
    let signed_out = problem.code == "sign_in_required";
    if signed_out {
        problem = Problem::new(401, "signed_out", "You had been signed out.")
            .detail("Nothing you typed is lost: send it again.");
        let _kept = session.insert(NEXT, &again).await;
    }
    let _kept = session.insert(&form_key(form), Kept { values, problem: Some(problem) }).await;
    if signed_out { paths::SIGN_IN.to_owned() } else { again }
}

/// Leads back to this page after signing in.
pub async fn come_back(page: &str) {
    let _kept = put(NEXT, &page).await;
}

/// The page somebody was on when they had to sign in.
pub async fn next() -> Option<String> {
    let page = get(NEXT).await.ok().flatten()?;
    let _gone = drop(NEXT).await;
    Some(page)
}

/// What was typed before, where the page was asked for again.
pub async fn kept(form: &str) -> Kept {
    if !answer::asked_for("again") {
        return Kept::default();
    }
    get(&form_key(form)).await.ok().flatten().unwrap_or_default()
}

/// The form was taken: what was typed before is of no use any more.
pub async fn taken(form: &str) {
    if matches!(get::<Kept>(&form_key(form)).await, Ok(Some(_))) {
        let _gone = drop(&form_key(form)).await;
    }
}
