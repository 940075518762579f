//! The one-time link that names the first operator.

use leptos::prelude::*;

use super::services;
use super::session::{self, Kept};
use crate::domain::problem::Problem;
use crate::service;
use crate::web::paths;

const FORM: &str = "set-up";
/// The secret of a set-up link opened before signing in.
const OFFERED: &str = "set-up";

/// What the set-up page shows.
pub struct SetUpView {
    pub host: String,
    /// Who would become operator; none while signed out.
    pub name: Option<String>,
    pub kept: Kept,
}

pub async fn load(secret: &str) -> Result<SetUpView, Problem> {
    service::set_up::check(&services()?, secret).await?;
    let name = session::person().await?.map(|p| p.display());
    Ok(SetUpView { host: super::host(), name, kept: session::kept(FORM).await })
}

async fn take(secret: &str) -> Result<String, Problem> {
    let Some(who) = session::who().await? else {
        session::put(OFFERED, &secret).await?;
        return Ok(paths::sign_in(None));
    };
    service::set_up::take(&services()?, &who.inbox_id, secret).await?;
    Ok(paths::DASHBOARD.to_owned())
}

/// Where to go after signing in, if a set-up link waits for it.
pub async fn waiting() -> Option<String> {
    let secret: String = session::get(OFFERED).await.ok().flatten()?;
    let _gone = session::drop(OFFERED).await;
    Some(paths::set_up(&secret))
}

/// Makes whoever is signed in the first operator; signs in first where nobody is.
#[server(name = SetUp, prefix = "/do", endpoint = "set-up")]
pub async fn set_up(secret: String) -> Result<(), ServerFnError> {
    let done = take(&secret).await;
    session::finish(FORM, &[], &paths::set_up(&secret), done).await;
    Ok(())
}
