//! Asking to join, taking it back, and being somebody else.

use leptos::prelude::*;

use super::{answer, arrive, devices, services, session};
use crate::domain::id::InviteId;
use crate::domain::inbox::WalletAddress;
use crate::domain::problem::Problem;
use crate::domain::view::SignedIn;
use crate::service;
use crate::service::parked::Pressed;
use crate::web::paths;

pub const FORM: &str = "join";
/// The invite whose Join was pressed before signing in.
const PRESSED: &str = "pressed";

/// Asks for this person, and gives the page that shows what came of it.
pub async fn ask(who: &SignedIn, invite: &str) -> Result<String, Problem> {
    service::join::request(&services()?, who, invite).await?;
    Ok(paths::invite(invite))
}

/// Whether Join of this invite was pressed in this browser before signing in.
pub async fn was_pressed(invite: &str) -> bool {
    matches!(session::get::<String>(PRESSED).await, Ok(Some(id)) if paths::invite(&id) == paths::invite(invite))
}

pub async fn not_pressed_any_more() {
    let _gone = session::drop(PRESSED).await;
}

async fn join_or_sign_in(invite: &str) -> Result<String, Problem> {
    let id = InviteId::parse(invite).map_err(|_| Problem::invite_not_found())?;
    if let Some(who) = arrive::invitee(&id).await? {
        return ask(&who, invite).await;
    }
    if let Some(address) = arrive::wallet(&services()?).await? {
        return ask_alone(&address, invite).await;
    }
    session::put(PRESSED, &invite).await?;
    Ok(paths::sign_in(Some(invite)))
}

/// Asks for a wallet that had no inbox when it was proven.
pub async fn ask_alone(address: &WalletAddress, invite: &str) -> Result<String, Problem> {
    match service::parked::press(&services()?, address, invite).await? {
        Pressed::Inbox(who) => {
            arrive::enter(&who).await?;
            ask(&who, invite).await
        }
        Pressed::Parked => Ok(paths::invite(invite)),
    }
}

/// Asks to join through an invite; signs in first where nobody is.
#[server(name = Join, prefix = "/do", endpoint = "join")]
pub async fn join(invite: String) -> Result<(), ServerFnError> {
    let done = join_or_sign_in(&invite).await;
    session::finish(FORM, &[], &paths::invite(&invite), done).await;
    Ok(())
}

async fn withdraw_own(invite: &str, request: &str) -> Result<(), Problem> {
    let id = InviteId::parse(invite).map_err(|_| Problem::invite_not_found())?;
    let who = arrive::invitee(&id).await?.ok_or_else(Problem::sign_in_first)?;
    service::join::withdraw(&services()?, &who.inbox_id, request).await.map(|_| ())
}

/// Takes one's request back.
#[server(name = Withdraw, prefix = "/do", endpoint = "withdraw")]
pub async fn withdraw(invite: String, request: String) -> Result<(), ServerFnError> {
    let page = paths::invite(&invite);
    let done = withdraw_own(&invite, &request).await.map(|()| format!("{page}?withdrawn"));
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
