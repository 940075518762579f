//! The code on the screen: who scans it is in the room, and may ask for the next minutes.

use subtle::ConstantTimeEq;

use crate::domain::event::code::{self, proof_until, says_until, slot};
use crate::domain::id::InviteId;
use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::service::{Services, seal};
use crate::storage;
use crate::storage::event::{Event, Set};
use crate::storage::limit::Rate;

use super::{begin, write};

/// Wrong codes of one person: a code lives for two minutes and there are 2⁶⁰ of them.
const WRONG_CODES: Rate = Rate { burst: 20, interval_ms: 6_000 };

/// What somebody shows of having been in the room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    #[default]
    Nothing,
    /// The code on the screen.
    Code(String),
    /// What a page of ours gave them when they scanned it.
    Proof(String),
}

/// Has the code of a link change every half a minute, or not. A new secret each time: whatever was scanned before is
/// worth nothing.
pub async fn rotate(services: &Services, actor: &InboxId, link: &str, on: bool) -> Result<(), Problem> {
    let (tx, invite, event) = begin(services, actor, link).await?;
    if event.is_some_and(|event| event.code_secret.is_some()) == on {
        return Ok(());
    }
    let secret = if on { Some(seal::seal(services, &place(&invite.id), &services.secret())?) } else { None };
    let action = if on { "event.code_on" } else { "event.code_off" };
    write(services, &tx, actor, &invite.id, (action, None), Set::Code(secret)).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether somebody shows something that is good now; everybody does where the code of this link does not change.
pub async fn is_inside(services: &Services, link: &str, shown: &Shown) -> Result<bool, Problem> {
    match require(services, link, shown).await {
        Ok(()) => Ok(true),
        Err(problem) if problem.code == REQUIRED => Ok(false),
        Err(problem) => Err(problem),
    }
}

/// For who pressed the button in time: as much time again, to sign in. What this gives is kept where nobody can send
/// it here once more.
pub async fn renew(services: &Services, link: &str, proof: &str) -> Result<Option<String>, Problem> {
    let Ok(id) = InviteId::parse(link) else { return Ok(None) };
    let Some(event) = storage::event::get(services.store.read(), &id).await? else { return Ok(None) };
    let Some(secret) = secret(services, &id, &event)? else { return Ok(None) };
    let is_good = is_good(services, &secret, &id, &Shown::Proof(proof.to_owned()));
    Ok(is_good.then(|| fresh(services, &secret, &id)))
}

/// Refuses who shows nothing that is good now, before they are asked to sign anything.
pub async fn require(services: &Services, link: &str, shown: &Shown) -> Result<(), Problem> {
    let Ok(id) = InviteId::parse(link) else { return Ok(()) };
    let event = storage::event::get(services.store.read(), &id).await?;
    admits(services, &id, event.as_ref(), shown)
}

/// Whether somebody is in the room, and the proof for who scanned the code just now.
pub(in crate::service) fn inside(
    services: &Services,
    link: &InviteId,
    event: &Event,
    shown: &Shown,
) -> Result<(bool, Option<String>), Problem> {
    let Some(secret) = secret(services, link, event)? else { return Ok((false, None)) };
    let inside = is_good(services, &secret, link, shown);
    let scanned = inside && matches!(shown, Shown::Code(_));
    Ok((inside, scanned.then(|| fresh(services, &secret, link))))
}

/// Refuses a new request of who was not in the room just now.
pub(in crate::service) fn admits(
    services: &Services,
    link: &InviteId,
    event: Option<&Event>,
    shown: &Shown,
) -> Result<(), Problem> {
    let Some(secret) = event.map(|event| secret(services, link, event)).transpose()?.flatten() else {
        return Ok(());
    };
    if is_good(services, &secret, link, shown) { Ok(()) } else { Err(code_required()) }
}

/// Counts a code that was not good, so that nobody goes on guessing.
pub(in crate::service) async fn count_wrong(
    services: &Services,
    actor: &InboxId,
    shown: &Shown,
) -> Result<(), Problem> {
    match shown {
        Shown::Nothing => Ok(()),
        Shown::Code(_) | Shown::Proof(_) => {
            services.take(services.store.write(), &format!("code:{actor}"), WRONG_CODES).await
        }
    }
}

/// The code of a link for the screen; none where it does not change.
pub(super) fn now(services: &Services, link: &InviteId, event: &Event) -> Result<Option<String>, Problem> {
    let slot = slot(services.now_ms());
    Ok(secret(services, link, event)?.map(|secret| code::code(secret.as_bytes(), link, slot)))
}

const REQUIRED: &str = "code_required";

fn code_required() -> Problem {
    Problem::new(403, "code_required", "Scan the code on the screen again.")
        .detail("The code of this link changes every half a minute: only who is there can join.")
}

fn place(link: &InviteId) -> String {
    format!("events/{link}")
}

fn secret(services: &Services, link: &InviteId, event: &Event) -> Result<Option<String>, Problem> {
    let open = |sealed| services.seal.open(&place(link), sealed).map_err(|_| Problem::internal());
    event.code_secret.as_deref().map(open).transpose()
}

fn fresh(services: &Services, secret: &str, link: &InviteId) -> String {
    code::proof(secret.as_bytes(), link, proof_until(services.now_ms()))
}

fn is_good(services: &Services, secret: &str, link: &InviteId, shown: &Shown) -> bool {
    let (secret, now) = (secret.as_bytes(), services.now_ms());
    match shown {
        Shown::Nothing => false,
        Shown::Code(shown) => {
            let shown = shown.to_ascii_lowercase();
            code::taken(now).any(|slot| same(&code::code(secret, link, slot), &shown))
        }
        Shown::Proof(shown) => {
            let until = says_until(shown).filter(|until| (now..=proof_until(now)).contains(until));
            until.is_some_and(|until| same(&code::proof(secret, link, until), shown))
        }
    }
}

fn same(ours: &str, theirs: &str) -> bool {
    ours.as_bytes().ct_eq(theirs.as_bytes()).into()
}
