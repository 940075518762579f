//! Changing a webhook: the same form as for a new one, filled in.

use axum::Extension;
use axum::extract::{Form, Path};
use axum::response::Response;
use tower_sessions::Session;

use super::link_form::answered;
use super::me::{House, house};
use super::services;
use super::session::{self, Kept};
use super::webhooks::{Typed, endpoint, groups, who};
use crate::domain::problem::Problem;
use crate::domain::webhook::view::EndpointView;
use crate::service::{self, Services};
use crate::web::paths;

/// Where the form goes, the id behind it.
pub const ACTION: &str = "/do/webhooks/change";
const FORM: &str = "edit-webhook";

/// A webhook, and the form as it was typed or as the webhook stands.
pub struct EditWebhook {
    pub house: House,
    pub endpoint: EndpointView,
    /// By key and name.
    pub groups: Vec<(String, String)>,
    pub kept: Kept,
}

pub async fn load(id: &str) -> Result<EditWebhook, Problem> {
    let house = house().await?;
    let services = services()?;
    let endpoint = service::webhook::get(&services, house.inbox(), id).await?;
    let mut groups = groups(&services, &house).await?;
    if let Some((key, name)) = &endpoint.group
        && !groups.iter().any(|(one, _)| one == key.as_str())
    {
        groups.push((key.to_string(), name.clone()));
    }
    let kept = session::kept(FORM).await;
    let kept = if kept.problem.is_some() { kept } else { standing(&endpoint) };
    Ok(EditWebhook { house, endpoint, groups, kept })
}

fn standing(endpoint: &EndpointView) -> Kept {
    let group = endpoint.group.as_ref().map(|(key, _)| key.to_string()).unwrap_or_default();
    let events = endpoint.events.iter().map(|event| (event.as_str().to_owned(), "1".to_owned()));
    let rest = [("url".to_owned(), endpoint.url.clone()), ("group".to_owned(), group)];
    Kept { values: rest.into_iter().chain(events).collect(), problem: None }
}

/// Changes a webhook and shows it, or shows the form again with everything that was typed.
pub async fn change(
    Extension(services): Extension<Services>,
    session: Session,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Response {
    let done = changed(&services, &session, &id, &typed).await;
    answered(&session, FORM, &paths::edit_webhook(&id), typed, done).await
}

async fn changed(services: &Services, session: &Session, id: &str, typed: &Typed) -> Result<String, Problem> {
    let who = who(session).await?;
    service::webhook::change(services, &who.inbox_id, id, endpoint(typed)).await?;
    Ok(format!("{}?changed", paths::webhook(id)))
}
