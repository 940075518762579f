//! The screen at an event: on the wall, and the private address it has there.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use tower_sessions::Session;

use super::links::FORM;
use super::me::{House, house_of};
use super::services;
use super::session;
use crate::domain::event::wall::Wall;
use crate::domain::problem::Problem;
use crate::domain::view::SignedIn;
use crate::service::Services;
use crate::service::event::screen;
use crate::web::pages::dashboard::event::AddressPage;
use crate::web::{direct, paths};

/// Where the form goes that makes a private address.
pub const MAKE: &str = "/dashboard/links/{id}/screen";

/// The screen of a link, for whoever may change the link.
pub async fn of_link(id: &str) -> Result<Wall, Problem> {
    let who = session::signed_in().await?;
    screen::of_link(&services()?, &who.inbox_id, id).await
}

/// The screen at a private address.
pub async fn at(secret: &str) -> Result<Wall, Problem> {
    screen::at(&services()?, secret).await
}

/// A private address that was just made; none where the same form came twice.
pub struct Address {
    pub house: House,
    pub link: String,
    pub url: Option<String>,
}

type Typed = BTreeMap<String, String>;

/// Makes a private address and shows it on the answer itself: it is kept nowhere.
pub async fn make(
    Extension(services): Extension<Services>,
    session: Session,
    Path(id): Path<String>,
    parts: Parts,
    Form(typed): Form<Typed>,
) -> Response {
    match made(&services, &session, &id, typed.get("form").map_or("", String::as_str)).await {
        Ok(address) => direct::page(parts, services, move || view! { <AddressPage address/> }.into_any()),
        Err(problem) => {
            let back = paths::link(&id);
            let page = session::refuse(Some(&session), FORM, Typed::new(), &back, problem).await;
            (StatusCode::SEE_OTHER, [(LOCATION, page)]).into_response()
        }
    }
}

async fn made(services: &Services, session: &Session, id: &str, form: &str) -> Result<Address, Problem> {
    let who: Option<SignedIn> = session.get(session::WHO).await.map_err(session::trouble)?;
    let who = who.ok_or_else(Problem::sign_in_first)?;
    let url = screen::make(services, &who.inbox_id, id, form).await?;
    Ok(Address { house: house_of(services, &who.inbox_id).await?, link: id.to_owned(), url })
}
