//! What a link tells strangers: chosen when it is made; a blind one keeps what its creator's browser sealed.

use crate::domain::disclosure::{Disclosure, Sealed};
use crate::domain::id::InviteId;
use crate::domain::invite::{Closed, Invite};
use crate::domain::problem::Problem;
use crate::domain::view::LandingState;
use crate::storage;

use super::{Services, landing};

/// The sealed card of a blind link, for whoever has the link; not found where there is none.
pub async fn sealed(services: &Services, invite_id: &str) -> Result<String, Problem> {
    let landing = landing::view(services, invite_id, None).await?;
    if landing.state == LandingState::Revoked {
        return Err(Closed::Revoked.into());
    }
    let sealed = storage::sealed::get(services.store.read(), &landing.card.id).await?;
    sealed.ok_or_else(Problem::not_found)
}

/// Like [`sealed`], for whom the state of the link is known.
pub async fn sealed_of(services: &Services, id: &InviteId) -> Result<Option<String>, Problem> {
    Ok(storage::sealed::get(services.store.read(), id).await?)
}

/// Reads what a new link is to tell; blank is everything. `readable` are the texts this server would keep.
pub(super) fn of_new(
    disclosure: &str,
    sealed: Option<&str>,
    readable: &[&str],
) -> Result<(Disclosure, Option<Sealed>), Problem> {
    let chosen = if disclosure.is_empty() { Some(Disclosure::Public) } else { Disclosure::parse(disclosure) };
    let chosen = chosen.ok_or_else(|| wrong("Choose what strangers are told."))?;
    match (chosen, sealed.filter(|text| !text.is_empty())) {
        (Disclosure::Blind, sealed) => {
            unreadable(readable)?;
            Ok((chosen, Some(read(sealed.unwrap_or_default())?)))
        }
        (_, Some(_)) => Err(not_sealed()),
        (_, None) => Ok((chosen, None)),
    }
}

/// The link with another word for what it tells. What is sealed can't be opened here, and what was readable would
/// only seem to be sealed: so a link is blind from its first day, or never.
pub(super) fn changed(invite: Invite, disclosure: &str) -> Result<Invite, Problem> {
    let next = Disclosure::parse(disclosure).ok_or_else(|| wrong("Choose what strangers are told."))?;
    match (invite.disclosure, next) {
        (Disclosure::Blind, Disclosure::Blind) => {}
        (Disclosure::Blind, _) => {
            return Err(wrong("A blind link stays blind: nobody here can read what it says."));
        }
        (_, Disclosure::Blind) => {
            return Err(wrong("Only a new link can be blind: this one was readable already."));
        }
        _ => {}
    }
    Ok(Invite { disclosure: next, ..invite })
}

/// The sealed card that takes the place of the one before.
pub(super) fn resealed(invite: &Invite, sealed: &str) -> Result<Sealed, Problem> {
    if invite.disclosure == Disclosure::Blind { read(sealed) } else { Err(not_sealed()) }
}

/// A blind link keeps none of these texts.
pub(super) fn unreadable(texts: &[&str]) -> Result<(), Problem> {
    if texts.iter().all(|text| text.trim().is_empty()) {
        return Ok(());
    }
    Err(wrong("A blind link keeps no name, description or picture that this service could read."))
}

fn read(sealed: &str) -> Result<Sealed, Problem> {
    Sealed::parse(sealed).map_err(|why| {
        wrong(why.to_string()).detail("A blind link is sealed by a script in your browser. Try again there.")
    })
}

fn not_sealed() -> Problem {
    wrong("Only a blind link has a sealed text.")
}

fn wrong(why: impl Into<String>) -> Problem {
    Problem::invalid(why).on("disclosure")
}

/// A link opens before it closes.
pub(super) fn window(opens_at_ms: Option<i64>, expires_at_ms: Option<i64>) -> Result<(), Problem> {
    match (opens_at_ms, expires_at_ms) {
        (Some(opens), Some(closes)) if opens >= closes => {
            Err(Problem::invalid("The link closes before it opens.").on("opens"))
        }
        _ => Ok(()),
    }
}
