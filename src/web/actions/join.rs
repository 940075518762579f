//! Asking to join, taking it back, and being somebody else.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{answer, arrive, devices, funnel, room, services, session};
use crate::domain::id::InviteId;
use crate::domain::inbox::WalletAddress;
use crate::domain::problem::Problem;
use crate::domain::source::Source;
use crate::domain::view::SignedIn;
use crate::service;
use crate::service::parked;
use crate::web::paths;

pub const FORM: &str = "join";
/// The invite whose button was pressed before signing in, and which one.
const PRESSED: &str = "pressed";
/// Where who pressed it had come from.
const FROM: &str = "from";

/// The buttons of an invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pressed {
    Join,
    /// The link has ended: ask for a new invite.
    Anew,
}

impl Pressed {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Join => "1",
            Self::Anew => "late",
        }
    }

    pub fn read(word: &str) -> Self {
        if word == Self::Anew.word() { Self::Anew } else { Self::Join }
    }
}

/// Asks for this person, and gives the page that shows what came of it.
pub async fn ask(who: &SignedIn, invite: &str, pressed: Pressed, source: Source) -> Result<String, Problem> {
    let services = services()?;
    match pressed {
        Pressed::Join => {
            let shown = room::shown(invite, None).await?;
            service::join::ask_from(&services, who, invite, &shown, source).await?.0
        }
        Pressed::Anew => service::join::request_anew(&services, who, invite, source).await?,
    };
    Ok(paths::invite(invite))
}

/// Which button of this invite was pressed in this browser before signing in.
pub async fn was_pressed(invite: &str) -> Option<Pressed> {
    let (id, pressed) = session::get::<(String, Pressed)>(PRESSED).await.ok().flatten()?;
    (paths::invite(&id) == paths::invite(invite)).then_some(pressed)
}

/// Forgets that Join was pressed, and says where who did it had come from.
pub async fn not_pressed_any_more() -> Source {
    let source = session::get(FROM).await.ok().flatten().unwrap_or_default();
    let _gone = session::drop(PRESSED).await;
    let _gone = session::drop(FROM).await;
    source
}

async fn join_or_sign_in(invite: &str, pressed: Pressed, proof: &str) -> Result<String, Problem> {
    let id = InviteId::parse(invite).map_err(|_| Problem::invite_not_found())?;
    let source = funnel::source();
    service::funnel::tapped(&services()?, invite, source).await?;
    room::keep(invite, proof).await?;
    if let Some(who) = arrive::invitee(&id).await? {
        return ask(&who, invite, pressed, source).await;
    }
    if pressed == Pressed::Join {
        if let Some(address) = arrive::wallet(&services()?).await? {
            return ask_alone(&address, invite, source).await;
        }
        room::require(invite).await?;
    }
    session::put(PRESSED, &(invite, pressed)).await?;
    session::put(FROM, &source).await?;
    Ok(paths::sign_in(Some(invite)))
}

/// Asks for a wallet that had no inbox when it was proven.
pub async fn ask_alone(address: &WalletAddress, invite: &str, source: Source) -> Result<String, Problem> {
    match parked::press(&services()?, address, invite).await? {
        parked::Pressed::Inbox(who) => {
            arrive::enter(&who).await?;
            ask(&who, invite, Pressed::Join, source).await
        }
        parked::Pressed::Parked => Ok(paths::invite(invite)),
    }
}

/// Asks to join through an invite, or with `late` for a new one; signs in first where nobody is.
#[server(name = Join, prefix = "/do", endpoint = "join")]
pub async fn join(
    invite: String,
    #[server(default)] late: String,
    #[server(default)] proof: String,
) -> Result<(), ServerFnError> {
    let pressed = if late.is_empty() { Pressed::Join } else { Pressed::Anew };
    let done = join_or_sign_in(&invite, pressed, &proof).await;
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
