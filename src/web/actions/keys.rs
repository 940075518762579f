//! Keys for programs, and the apps that are signed in.

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
use crate::domain::credential::{AppView, KeyView};
use crate::domain::device::view::DeviceView;
use crate::domain::problem::Problem;
use crate::domain::scope::{Scope, Scopes};
use crate::domain::view::SignedIn;
use crate::service::{self, Services};
use crate::web::pages::dashboard::key_form::MadePage;
use crate::web::{direct, paths};

const FORM: &str = "key";
const NEW: &str = "new-key";
/// The field that makes a form one key.
pub const ONCE: &str = "form";

/// Everything that acts for me.
pub struct KeysView {
    pub house: House,
    pub keys: Vec<KeyView>,
    pub apps: Vec<AppView>,
    pub devices: Vec<DeviceView>,
    /// What browsers subscribe with.
    pub web_push_key: Option<String>,
    /// Why the last press of a button here was not taken.
    pub problem: Option<Problem>,
}

pub async fn load() -> Result<KeysView, Problem> {
    let house = house().await?;
    let services = services()?;
    let keys = service::api_key::list(&services, house.inbox()).await?;
    let apps = service::app::list(&services, house.inbox()).await?;
    let devices = service::device::list(&services, house.inbox()).await?;
    let (web_push_key, problem) = (services.web_push_key.clone(), session::kept(FORM).await.problem);
    Ok(KeysView { house, keys, apps, devices, web_push_key, problem })
}

/// The form of a new key.
pub struct NewKey {
    pub house: House,
    pub once: String,
    pub kept: Kept,
}

pub async fn blank() -> Result<NewKey, Problem> {
    let house = house().await?;
    let once = service::api_key::form_name(&services()?);
    Ok(NewKey { house, once, kept: session::kept(NEW).await })
}

/// A key that was just made; without its secret where the same form came twice.
pub struct Made {
    pub house: House,
    pub label: String,
    pub secret: Option<String>,
}

type Typed = BTreeMap<String, String>;

/// Makes a key and shows its secret on the answer itself: it is written down nowhere, so there is no page that
/// could show it later.
pub async fn create(
    Extension(services): Extension<Services>,
    session: Session,
    parts: Parts,
    Form(mut typed): Form<Typed>,
) -> Response {
    match made(&services, &session, &typed).await {
        Ok(made) => direct::page(parts, services, move || view! { <MadePage made/> }.into_any()),
        Err(problem) => {
            typed.remove(ONCE);
            let page = session::refuse(Some(&session), NEW, typed, paths::NEW_KEY, problem).await;
            (StatusCode::SEE_OTHER, [(LOCATION, page)]).into_response()
        }
    }
}

async fn made(services: &Services, session: &Session, typed: &Typed) -> Result<Made, Problem> {
    let who: Option<SignedIn> = session.get(session::WHO).await.map_err(session::trouble)?;
    let who = who.ok_or_else(Problem::sign_in_first)?;
    let text = |name: &str| typed.get(name).map_or("", String::as_str);
    let scopes = Scope::ALL.into_iter().filter(|scope| !text(scope.as_str()).is_empty()).collect();
    let (once, label, scopes) = (text(ONCE), text("label"), Scopes::only(scopes));
    let made = service::api_key::create_once(services, &who.inbox_id, once, label, &scopes).await?;
    let _gone = session.remove_value(&session::form_key(NEW)).await;
    let label = made.as_ref().map_or_else(|| label.to_owned(), |made| made.key.label.clone());
    Ok(Made { house: house_of(services, &who.inbox_id).await?, label, secret: made.map(|made| made.secret) })
}

/// A key about to be revoked.
pub async fn key(id: &str) -> Result<(House, KeyView), Problem> {
    let house = house().await?;
    let key = service::api_key::get(&services()?, house.inbox(), id).await?;
    Ok((house, key))
}

/// An app about to be signed out.
pub async fn app(id: &str) -> Result<(House, AppView), Problem> {
    let house = house().await?;
    let app = service::app::get(&services()?, house.inbox(), id).await?;
    Ok((house, app))
}

async fn done(done: Result<(), Problem>, word: &str) {
    session::finish(FORM, &[], paths::KEYS, done.map(|()| format!("{}?{word}", paths::KEYS))).await;
}

async fn end_key(id: &str) -> Result<(), Problem> {
    let who = session::signed_in().await?;
    service::api_key::revoke(&services()?, &who.inbox_id, id).await
}

/// Ends a key for good.
#[server(name = RevokeKey, prefix = "/do", endpoint = "keys/revoke")]
pub async fn revoke_key(id: String) -> Result<(), ServerFnError> {
    done(end_key(&id).await, "revoked").await;
    Ok(())
}

async fn end_app(id: &str) -> Result<(), Problem> {
    let who = session::signed_in().await?;
    service::app::sign_out(&services()?, &who.inbox_id, id).await
}

/// Signs an app out.
#[server(name = SignAppOut, prefix = "/do", endpoint = "apps/sign-out")]
pub async fn sign_app_out(id: String) -> Result<(), ServerFnError> {
    done(end_app(&id).await, "out").await;
    Ok(())
}
