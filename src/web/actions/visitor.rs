//! The page of a throw-away person: their groups and messages, on the local network only.

use leptos::prelude::*;

use super::{answer, filled, services, session};
use crate::domain::problem::Problem;
use crate::domain::view::VisitorConversation;
use crate::service;
use crate::web::paths;

const FORM: &str = "visitor";

#[derive(Clone, Debug, Default)]
pub struct VisitorView {
    pub host: String,
    /// None where nobody, or somebody with an app of their own, is signed in.
    pub name: Option<String>,
    pub conversations: Vec<VisitorConversation>,
    /// The one being read.
    pub chosen: String,
    /// The name of the form: a message sent twice is one.
    pub form: String,
    pub kept: session::Kept,
}

pub async fn load() -> Result<VisitorView, Problem> {
    let services = services()?;
    if !services.site.local {
        return Err(Problem::not_found());
    }
    let mut view = VisitorView { host: services.site.host.clone(), ..VisitorView::default() };
    let Some(who) = session::who().await? else { return Ok(view) };
    if !service::visitor::is_visitor(&services, &who.inbox_id).await {
        return Ok(view);
    }
    view.name = session::person().await?.map(|p| p.display());
    view.conversations = service::visitor::conversations(&services, &who.inbox_id).await?;
    let first = view.conversations.first().map(|c| c.id.clone()).unwrap_or_default();
    view.chosen = answer::query("c").unwrap_or(first);
    view.kept = session::kept(FORM).await;
    view.form = service::form_once::name(&services);
    Ok(view)
}

async fn say(conversation: &str, text: &str, form: &str) -> Result<(), Problem> {
    let who = session::signed_in().await?;
    let services = services()?;
    if !services.site.local {
        return Err(Problem::not_found());
    }
    let text =
        filled(text.to_owned()).ok_or_else(|| Problem::invalid("Write something first.").on("text"))?;
    service::visitor::send(&services, &who.inbox_id, conversation, &text, form).await.map(|_| ())
}

/// Sends a message into one of their groups.
#[server(name = Say, prefix = "/do", endpoint = "visitor/say")]
pub async fn say_it(
    conversation: String,
    #[server(default)] text: String,
    #[server(default)] form: String,
) -> Result<(), ServerFnError> {
    let page = paths::visitor(&conversation);
    let done = say(&conversation, &text, &form).await.map(|()| page.clone());
    session::finish(FORM, &[("text", &text)], &page, done).await;
    Ok(())
}
