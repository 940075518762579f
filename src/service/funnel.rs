//! How many look at a link, and what becomes of them. Looks are counted in memory and written down now and then:
//! opening a page writes nothing.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::domain::funnel::{DAY_MS, Funnel, KEPT_DAYS, day};
use crate::domain::id::InviteId;
use crate::domain::inbox::InboxId;
use crate::domain::permission::Action;
use crate::domain::problem::Problem;
use crate::domain::source::Source;
use crate::storage;
use crate::storage::funnel::Seen;

use super::{Services, access};

/// How often looks are written down; a crash loses those since.
const WRITE_EVERY: Duration = Duration::from_secs(30);
/// Counters kept in memory: strangers can't make more of them than this.
const COUNTERS_MAX: usize = 20_000;

type Counters = HashMap<(InviteId, i64, Source), (i64, i64)>;

/// The looks of this process that are not written down yet. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Tally(Arc<Mutex<Counters>>);

impl Tally {
    fn counters(&self) -> MutexGuard<'_, Counters> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, invite: InviteId, at_ms: i64, source: Source, (views, taps): (i64, i64)) {
        let mut counters = self.counters();
        let room = counters.len() < COUNTERS_MAX;
        let counter = match counters.entry((invite, day(at_ms), source)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) if room => new.insert((0, 0)),
            Entry::Vacant(_) => return,
        };
        *counter = (counter.0.saturating_add(views), counter.1.saturating_add(taps));
    }

    fn take(&self) -> Vec<Seen> {
        let taken = std::mem::take(&mut *self.counters());
        let seen = |((invite, day, source), (views, taps))| Seen { invite, day, source, views, taps };
        let mut all: Vec<_> = taken.into_iter().map(seen).collect();
        // Two processes write the same rows in the same order, so that neither waits for the other for ever.
        all.sort_by(|a, b| (&a.invite, a.day, a.source).cmp(&(&b.invite, b.day, b.source)));
        all
    }
}

/// A person opened the page of a link.
pub fn viewed(services: &Services, invite: InviteId, source: Source) {
    services.tally.add(invite, services.now_ms(), source, (1, 0));
}

/// A person pressed Join of a link there is.
pub async fn tapped(services: &Services, invite: &str, source: Source) -> Result<(), Problem> {
    let Ok(id) = InviteId::parse(invite) else { return Ok(()) };
    if storage::invite::get(services.store.read(), &id).await?.is_some() {
        services.tally.add(id, services.now_ms(), source, (0, 1));
    }
    Ok(())
}

/// Writes down what was seen, all of it or nothing: then it is kept for the next time.
pub async fn write_down(services: &Services) -> Result<(), Problem> {
    let seen = services.tally.take();
    if seen.is_empty() {
        return Ok(());
    }
    let written = async {
        let tx = services.store.write_tx().await?;
        for one in &seen {
            storage::funnel::add(&tx, one).await?;
        }
        tx.commit().await
    };
    if let Err(error) = written.await {
        for one in seen {
            let then = one.day.saturating_mul(DAY_MS);
            services.tally.add(one.invite, then, one.source, (one.views, one.taps));
        }
        return Err(error.into());
    }
    Ok(())
}

/// Writes down what is seen until told to stop, and once more then.
pub async fn watch(services: Services, stop: CancellationToken) {
    let mut tick = interval(WRITE_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let stopped = tokio::select! {
            _ = tick.tick() => false,
            () = stop.cancelled() => true,
        };
        if let Err(problem) = write_down(&services).await {
            tracing::warn!(%problem, "views were not written down; next time");
        }
        if stopped {
            return;
        }
    }
}

/// A link's numbers over the last `days`, today included, for those who see its requests.
pub async fn of_link(
    services: &Services,
    actor: &InboxId,
    invite_id: &str,
    days: i64,
) -> Result<Funnel, Problem> {
    let db = services.store.read();
    let id = InviteId::parse(invite_id).map_err(|_| Problem::not_found())?;
    let invite = storage::invite::get(db, &id).await?.ok_or_else(Problem::not_found)?;
    let standing = access::to_invite(db, actor, &invite).await?;
    access::require(standing, Action::SeeRequests).map_err(|_| Problem::not_found())?;
    let days = days.clamp(1, KEPT_DAYS);
    let from = day(services.now_ms()).saturating_sub(days - 1);
    let counts = storage::funnel::counts(db, &id, from).await?;
    Ok(Funnel::of(&counts, days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_cannot_fill_the_memory() {
        let tally = Tally::default();
        for n in 0..COUNTERS_MAX + 100 {
            let mut bytes = [0; 17];
            bytes[..8].copy_from_slice(&n.to_be_bytes());
            tally.add(InviteId::from_random(bytes), 0, Source::Direct, (0, 1));
        }
        assert_eq!(tally.counters().len(), COUNTERS_MAX);
        let known = tally.take();
        assert_eq!(known.len(), COUNTERS_MAX);
        assert!(known.is_sorted_by(|a, b| a.invite < b.invite));
        assert!(tally.take().is_empty());
    }
}
