//! Admitting the people of one group: the first at once, a burst in few commits.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::domain::group::ADD_BATCH;
use crate::domain::problem::Problem;
use crate::service::{Services, admit};
use crate::storage;
use crate::storage::job::Claimant;
use crate::xmtp::GroupClient;

/// How long a burst may gather before its second commit, and before later ones: so that people who come within
/// one second take four commits at the most, however fast the network is.
const GATHER: Duration = Duration::from_millis(250);
const GATHER_MAX: Duration = Duration::from_millis(500);
/// A burst in which nobody came for so long is over.
const QUIET: Duration = Duration::from_millis(100);

pub async fn run(
    services: &Services,
    client: &dyn GroupClient,
    claimant: &Claimant,
    queue: &str,
) -> Result<(), Problem> {
    let limit = u32::try_from(ADD_BATCH).unwrap_or(u32::MAX);
    let mut gather = GATHER;
    loop {
        let now = services.now_ms();
        let jobs =
            storage::job::claim(services.store.write(), claimant, admit::KIND, queue, limit, now).await?;
        if jobs.is_empty() {
            return Ok(());
        }
        let full = jobs.len() == ADD_BATCH;
        admit::batch(services, client, claimant.epoch, queue, jobs).await?;
        if !full {
            while_people_come(services, claimant, queue, Instant::now() + gather).await?;
            gather = (gather * 2).min(GATHER_MAX);
        }
    }
}

async fn while_people_come(
    services: &Services,
    claimant: &Claimant,
    queue: &str,
    end: Instant,
) -> Result<(), Problem> {
    let mut seen = 0;
    loop {
        let waiting = storage::job::count_due(
            services.store.read(),
            admit::KIND,
            queue,
            claimant.epoch,
            services.now_ms(),
        )
        .await?;
        let now = Instant::now();
        if waiting == seen || now >= end {
            return Ok(());
        }
        seen = waiting;
        sleep_until(end.min(now + QUIET)).await;
    }
}
