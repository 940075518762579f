//! Looking at gates: the requests of one link side by side.

use tokio::task::JoinSet;

use crate::domain::problem::Problem;
use crate::service::{Services, decide};
use crate::storage;
use crate::storage::job::Claimant;

/// All of them at once: a claim outlasts the slowest look.
const BATCH: u32 = 8;

pub async fn run(services: &Services, claimant: &Claimant, queue: &str) -> Result<(), Problem> {
    loop {
        let now = services.now_ms();
        let jobs =
            storage::job::claim(services.store.write(), claimant, decide::KIND, queue, BATCH, now).await?;
        if jobs.is_empty() {
            return Ok(());
        }
        let mut looks = JoinSet::new();
        for job in jobs {
            let (services, epoch) = (services.clone(), claimant.epoch);
            looks.spawn(async move {
                if let Err(problem) = decide::run(&services, epoch, &job).await {
                    tracing::error!(job.id = %job.id, %problem, "a gate was not looked at");
                }
            });
        }
        while looks.join_next().await.is_some() {}
    }
}
