//! Looking at gates: the requests of one link side by side.

use futures::stream::{self, StreamExt};

use crate::domain::problem::Problem;
use crate::service::{Services, decide};
use crate::storage;
use crate::storage::job::Claimant;

const AT_ONCE: usize = 8;
/// No more than are looked at at once: a claim outlasts the slowest look.
const BATCH: u32 = 8;

pub async fn run(services: &Services, claimant: &Claimant, queue: &str) -> Result<(), Problem> {
    loop {
        let now = services.now_ms();
        let jobs =
            storage::job::claim(services.store.write(), claimant, decide::KIND, queue, BATCH, now).await?;
        if jobs.is_empty() {
            return Ok(());
        }
        stream::iter(jobs)
            .for_each_concurrent(AT_ONCE, async |job| {
                if let Err(problem) = decide::run(services, claimant.epoch, &job).await {
                    tracing::error!(job.id = %job.id, %problem, "a gate was not looked at");
                }
            })
            .await;
    }
}
