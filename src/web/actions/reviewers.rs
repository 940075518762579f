//! Who answers a group's requests besides its admins.

use leptos::prelude::*;

use super::services;
use super::session;
use crate::domain::problem::Problem;
use crate::service::reviewer;
use crate::web::paths;

/// The form's name where what was typed is kept.
pub const FORM: &str = "reviewer";

async fn appointed(group: &str, who: &str) -> Result<String, Problem> {
    let actor = session::signed_in().await?;
    reviewer::appoint(&services()?, &actor.inbox_id, group, who).await?;
    Ok(paths::reviewers(group))
}

/// Lets somebody answer the group's requests.
#[server(name = Appoint, prefix = "/do", endpoint = "reviewers/appoint")]
pub async fn appoint(group: String, #[server(default)] who: String) -> Result<(), ServerFnError> {
    let back = paths::group(&group);
    session::finish(FORM, &[("who", who.as_str())], &back, appointed(&group, &who).await).await;
    Ok(())
}

async fn dismissed(group: &str, who: &str) -> Result<String, Problem> {
    let actor = session::signed_in().await?;
    reviewer::dismiss(&services()?, &actor.inbox_id, group, who).await?;
    Ok(paths::reviewers(group))
}

/// Takes that right back.
#[server(name = Dismiss, prefix = "/do", endpoint = "reviewers/dismiss")]
pub async fn dismiss(group: String, who: String) -> Result<(), ServerFnError> {
    session::finish(FORM, &[], &paths::group(&group), dismissed(&group, &who).await).await;
    Ok(())
}
