//! Asking to join, taking it back, and being somebody else.

use leptos::prelude::*;

use super::{answer, devices, funnel, services, session};
use crate::domain::problem::Problem;
use crate::domain::source::Source;
use crate::domain::view::SignedIn;
use crate::service;
use crate::web::paths;

pub const FORM: &str = "join";
/// The invite whose Join was pressed before signing in.
const PRESSED: &str = "pressed";
/// Where who pressed it had come from.
const FROM: &str = "from";

/// Asks for this person, and gives the page that shows what came of it.
pub async fn ask(who: &SignedIn, invite: &str, source: Source) -> Result<String, Problem> {
    service::join::ask_from(&services()?, who, invite, source).await?;
    Ok(paths::invite(invite))
}

/// Whether Join of this invite was pressed in this browser before signing in.
pub async fn was_pressed(invite: &str) -> bool {
    matches!(session::get::<String>(PRESSED).await, Ok(Some(id)) if paths::invite(&id) == paths::invite(invite))
}

/// Forgets that Join was pressed, and says where who did it had come from.
pub async fn not_pressed_any_more() -> Source {
    let source = session::get(FROM).await.ok().flatten().unwrap_or_default();
    let _gone = session::drop(PRESSED).await;
    let _gone = session::drop(FROM).await;
    source
}

async fn join_or_sign_in(invite: &str) -> Result<String, Problem> {
    let source = funnel::source();
    service::funnel::tapped(&services()?, invite, source);
    match session::who().await? {
        Some(who) => ask(&who, invite, source).await,
        None => {
            session::put(PRESSED, &invite).await?;
            session::put(FROM, &source).await?;
            Ok(paths::sign_in(Some(invite)))
        }
    }
}

/// Asks to join through an invite; signs in first where nobody is.
#[server(name = Join, prefix = "/do", endpoint = "join")]
pub async fn join(invite: String) -> Result<(), ServerFnError> {
    let done = join_or_sign_in(&invite).await;
    session::finish(FORM, &[], &paths::invite(&invite), done).await;
    Ok(())
}

async fn withdraw_own(request: &str) -> Result<(), Problem> {
    let who = session::signed_in().await?;
    service::join::withdraw(&services()?, &who.inbox_id, request).await.map(|_| ())
}

/// Takes one's request back.
#[server(name = Withdraw, prefix = "/do", endpoint = "withdraw")]
pub async fn withdraw(invite: String, request: String) -> Result<(), ServerFnError> {
    let page = paths::invite(&invite);
    let done = withdraw_own(&request).await.map(|()| format!("{page}?withdrawn"));
    session::finish(FORM, &[], &page, done).await;
    Ok(())
}

/// Signs out, here and on the pages of this browser.
#[server(name = Leave, prefix = "/do", endpoint = "sign-out")]
pub async fn sign_out(#[server(default)] invite: String) -> Result<(), ServerFnError> {
    let next = super::filled(invite).map_or_else(|| paths::HOME.to_owned(), |id| paths::invite(&id));
    devices::leave().await;
    // A session that can't be ended stays; the page then still says who is signed in.
    let _left = session::leave().await;
    answer::see(&next);
    Ok(())
}
