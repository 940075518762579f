//! A surge that is expected: for a set time a link takes more people at once (`docs/adr/0019`).

use crate::domain::id::InviteId;
use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::service::Services;
use crate::storage;
use crate::storage::event::{Event, Set};
use crate::storage::limit::Rate;

use super::{begin, write};

/// How long a surge can be expected to last, in minutes.
pub const LENGTHS: [i64; 3] = [30, 60, 180];
/// So many times as many people may ask through the link in a while.
const ASKS: i64 = 10;
/// So many times as many may wait for an answer.
const WAITS: usize = 4;

/// What one link takes at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::service) struct Room {
    /// What its requests are counted under.
    pub key: String,
    pub asks: Rate,
    pub waits: usize,
}

/// What this link takes now.
pub(in crate::service) fn room(services: &Services, link: &InviteId, event: Option<&Event>) -> Room {
    let limits = &services.limits;
    let (key, asks, waits) = (format!("join:invite:{link}"), limits.join_per_link, limits.pending_per_link);
    match event.and_then(|event| event.surge_until_ms).filter(|until| *until > services.now_ms()) {
        None => Room { key, asks, waits },
        // Counted apart: who was refused a moment ago need not wait for the old count to run dry.
        Some(until) => Room {
            key: format!("{key}:{until}"),
            asks: Rate {
                burst: asks.burst.saturating_mul(ASKS),
                interval_ms: (asks.interval_ms / ASKS).max(1),
            },
            waits: waits.saturating_mul(WAITS),
        },
    }
}

/// Expects a surge for so many minutes from now on; it ends by itself.
pub async fn expect(services: &Services, actor: &InboxId, link: &str, minutes: i64) -> Result<(), Problem> {
    if !LENGTHS.contains(&minutes) {
        return Err(Problem::invalid("Choose how long the rush is going to last.").on("minutes"));
    }
    let (tx, invite, _) = begin(services, actor, link).await?;
    let until = services.now_ms().saturating_add(minutes * 60_000);
    let action = ("event.surge_started", Some(format!("{minutes} min")));
    write(services, &tx, actor, &invite.id, action, Set::Surge(Some(until))).await?;
    tx.commit().await?;
    Ok(())
}

/// Expects it no more.
pub async fn end(services: &Services, actor: &InboxId, link: &str) -> Result<(), Problem> {
    let (tx, invite, event) = begin(services, actor, link).await?;
    let now = services.now_ms();
    if event.and_then(|event| event.surge_until_ms).is_none_or(|until| until <= now) {
        return Ok(());
    }
    write(services, &tx, actor, &invite.id, ("event.surge_ended", None), Set::Surge(None)).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether strangers of one address may be twice as many now: a whole event may share it.
pub(in crate::service) async fn is_expected(services: &Services) -> Result<bool, Problem> {
    Ok(storage::event::any_surge(services.store.read(), services.now_ms()).await?)
}
