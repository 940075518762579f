//! The webhooks of whoever is signed in. Their secrets are shown on the answer to a form and nowhere else.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use tower_sessions::Session;

use super::me::{House, house, house_of};
use super::services;
use super::session::{self, Kept};
use crate::domain::problem::Problem;
use crate::domain::view::{GroupState, SignedIn};
use crate::domain::webhook::Event;
use crate::domain::webhook::view::{DeliveryView, EndpointView};
use crate::service::webhook::NewEndpoint;
use crate::service::{self, Services};
use crate::web::pages::dashboard::webhook_form::SecretPage;
use crate::web::{direct, paths};

const FORM: &str = "webhook";
const NEW: &str = "new-webhook";
/// The field that makes a form one webhook, or one new secret.
pub const ONCE: &str = "form";
/// Where the form of a new secret goes.
pub const ROTATE: &str = "/do/webhooks/rotate";

/// All webhooks of mine.
pub struct Webhooks {
    pub house: House,
    pub endpoints: Vec<EndpointView>,
    /// Why the last press of a button here was not taken.
    pub problem: Option<Problem>,
}

pub async fn load() -> Result<Webhooks, Problem> {
    let house = house().await?;
    let endpoints = service::webhook::list(&services()?, house.inbox()).await?;
    Ok(Webhooks { house, endpoints, problem: session::kept(FORM).await.problem })
}

/// One of them with what was sent to it.
pub struct Webhook {
    pub house: House,
    pub endpoint: EndpointView,
    pub deliveries: Vec<DeliveryView>,
    /// Makes the form of a new secret one new secret.
    pub once: String,
    pub problem: Option<Problem>,
}

pub async fn one(id: &str) -> Result<Webhook, Problem> {
    let house = house().await?;
    let services = services()?;
    let endpoint = service::webhook::get(&services, house.inbox(), id).await?;
    let deliveries = service::webhook::deliveries(&services, house.inbox(), id).await?;
    let once = service::webhook::form_name(&services);
    Ok(Webhook { house, endpoint, deliveries, once, problem: session::kept(FORM).await.problem })
}

/// The form of a new webhook.
pub struct NewWebhook {
    pub house: House,
    /// By key and name.
    pub groups: Vec<(String, String)>,
    pub once: String,
    pub kept: Kept,
}

pub async fn blank() -> Result<NewWebhook, Problem> {
    let house = house().await?;
    let services = services()?;
    let groups = groups(&services, &house).await?;
    let once = service::webhook::form_name(&services);
    Ok(NewWebhook { house, groups, once, kept: session::kept(NEW).await })
}

/// The groups that can be heard of, by key and name.
pub(super) async fn groups(services: &Services, house: &House) -> Result<Vec<(String, String)>, Problem> {
    let groups = service::group::mine(services, house.inbox()).await?;
    let ready = groups.into_iter().filter(|group| group.state == GroupState::Ready);
    Ok(ready.map(|group| (group.key.to_string(), group.name)).collect())
}

/// A secret that was just made; `None` where the same form came twice.
pub struct Shown {
    pub house: House,
    pub endpoint: EndpointView,
    pub secret: Option<String>,
    /// It takes the place of another.
    pub rotated: bool,
}

pub(super) type Typed = BTreeMap<String, String>;

fn text<'a>(typed: &'a Typed, name: &str) -> &'a str {
    typed.get(name).map_or("", String::as_str)
}

pub(super) async fn who(session: &Session) -> Result<SignedIn, Problem> {
    let who: Option<SignedIn> = session.get(session::WHO).await.map_err(session::trouble)?;
    who.ok_or_else(Problem::sign_in_first)
}

/// Makes a webhook and shows its secret on the answer itself.
pub async fn create(
    Extension(services): Extension<Services>,
    session: Session,
    parts: Parts,
    Form(mut typed): Form<Typed>,
) -> Response {
    match made(&services, &session, &typed).await {
        Ok(shown) => direct::page(parts, services, move || view! { <SecretPage shown/> }.into_any()),
        Err(problem) => {
            typed.remove(ONCE);
            back(session::refuse(Some(&session), NEW, typed, paths::NEW_WEBHOOK, problem).await)
        }
    }
}

fn back(page: String) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, page)]).into_response()
}

async fn made(services: &Services, session: &Session, typed: &Typed) -> Result<Shown, Problem> {
    let who = who(session).await?;
    let made = service::webhook::create(services, &who.inbox_id, endpoint(typed)).await?;
    let _gone = session.remove_value(&session::form_key(NEW)).await;
    let secret = made.secret.map(|secret| secret.reveal().to_owned());
    shown(services, &who, made.id.as_str(), secret, false).await
}

/// What was typed into the form of a webhook.
pub(super) fn endpoint(typed: &Typed) -> NewEndpoint {
    NewEndpoint {
        url: text(typed, "url").to_owned(),
        events: Event::ALL.into_iter().filter(|event| !text(typed, event.as_str()).is_empty()).collect(),
        group: text(typed, "group").to_owned(),
        form: text(typed, ONCE).to_owned(),
    }
}

async fn shown(
    services: &Services,
    who: &SignedIn,
    id: &str,
    secret: Option<String>,
    rotated: bool,
) -> Result<Shown, Problem> {
    let house = house_of(services, &who.inbox_id).await?;
    let endpoint = service::webhook::get(services, &who.inbox_id, id).await?;
    Ok(Shown { house, endpoint, secret, rotated })
}

/// Makes a new secret and shows it on the answer itself.
pub async fn rotate(
    Extension(services): Extension<Services>,
    session: Session,
    parts: Parts,
    Form(typed): Form<Typed>,
) -> Response {
    match rotated(&services, &session, &typed).await {
        Ok(shown) => direct::page(parts, services, move || view! { <SecretPage shown/> }.into_any()),
        Err(problem) => {
            let page = paths::webhook(text(&typed, "id"));
            back(session::refuse(Some(&session), FORM, Typed::new(), &page, problem).await)
        }
    }
}

async fn rotated(services: &Services, session: &Session, typed: &Typed) -> Result<Shown, Problem> {
    let who = who(session).await?;
    let id = text(typed, "id");
    let secret = service::webhook::rotate(services, &who.inbox_id, id, text(typed, ONCE)).await?;
    shown(services, &who, id, secret.map(|secret| secret.reveal().to_owned()), true).await
}

/// Leads back to the page of the webhook, which says what was done.
async fn done(id: &str, done: Result<(), Problem>, word: &str) {
    let page = paths::webhook(id);
    session::finish(FORM, &[], &page, done.map(|()| format!("{page}?{word}"))).await;
}

async fn tested(id: &str) -> Result<(), Problem> {
    let who = session::signed_in().await?;
    service::webhook::test(&services()?, &who.inbox_id, id).await
}

/// Sends a message that says nothing.
#[server(name = TestWebhook, prefix = "/do", endpoint = "webhooks/test")]
pub async fn test(id: String) -> Result<(), ServerFnError> {
    done(&id, tested(&id).await, "sent").await;
    Ok(())
}

async fn replayed(delivery: &str) -> Result<(), Problem> {
    let who = session::signed_in().await?;
    service::webhook::replay(&services()?, &who.inbox_id, delivery).await.map(drop)
}

/// Sends a message once more.
#[server(name = Replay, prefix = "/do", endpoint = "webhooks/replay")]
pub async fn replay(id: String, delivery: String) -> Result<(), ServerFnError> {
    done(&id, replayed(&delivery).await, "replayed").await;
    Ok(())
}

async fn switched(id: &str, on: bool) -> Result<(), Problem> {
    let who = session::signed_in().await?;
    service::webhook::set_on(&services()?, &who.inbox_id, id, on).await
}

/// Switches a webhook on or off.
#[server(name = SwitchWebhook, prefix = "/do", endpoint = "webhooks/switch")]
pub async fn switch(id: String, #[server(default)] on: String) -> Result<(), ServerFnError> {
    let on = !on.is_empty();
    done(&id, switched(&id, on).await, if on { "on" } else { "off" }).await;
    Ok(())
}

async fn deleted(id: &str) -> Result<(), Problem> {
    let who = session::signed_in().await?;
    service::webhook::delete(&services()?, &who.inbox_id, id).await
}

/// Forgets a webhook.
#[server(name = DeleteWebhook, prefix = "/do", endpoint = "webhooks/delete")]
pub async fn delete(id: String) -> Result<(), ServerFnError> {
    let page = format!("{}?deleted", paths::WEBHOOKS);
    session::finish(FORM, &[], paths::WEBHOOKS, deleted(&id).await.map(|()| page)).await;
    Ok(())
}
