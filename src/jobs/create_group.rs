//! Making groups that were ordered.

use crate::domain::id::GroupKey;
use crate::domain::problem::Problem;
use crate::service::group::MakeError;
use crate::service::{Services, admit::backoff_ms, group};
use crate::storage;
use crate::storage::job::{Claimant, Claimed};
use crate::xmtp::GroupClient;

const ATTEMPTS_MAX: i64 = 20;

pub async fn run(
    services: &Services,
    client: &dyn GroupClient,
    claimant: &Claimant,
    queue: &str,
) -> Result<(), Problem> {
    let now = services.now_ms();
    let jobs = storage::job::claim(services.store.write(), claimant, group::KIND, queue, 1, now).await?;
    for job in jobs {
        if let Err(error) = group::make(services, client, claimant.epoch, &job).await {
            tracing::warn!(%error, job.id = %job.id, job.attempt, "a group was not made");
            set_aside(services, claimant, &job, &error).await?;
        }
    }
    Ok(())
}

async fn set_aside(
    services: &Services,
    claimant: &Claimant,
    job: &Claimed,
    error: &MakeError,
) -> Result<(), Problem> {
    let now = services.now_ms();
    let again = match error {
        MakeError::Gone => false,
        MakeError::Xmtp(error) if error.kind.passes() => true,
        MakeError::Xmtp(error) => error.kind.is_transient() && job.attempt < ATTEMPTS_MAX,
        MakeError::Database(_) => job.attempt < ATTEMPTS_MAX,
    };
    let tx = services.store.write_tx().await?;
    if again {
        let at = now.saturating_add(backoff_ms(job.attempt, 1_000, 300_000));
        storage::job::retry(&tx, job, claimant.epoch, at, &error.to_string()).await?;
    } else if storage::job::bury(&tx, job, claimant.epoch, now, &error.to_string()).await?
        && let Ok(key) = GroupKey::parse(&job.payload)
    {
        group::failed(&tx, &key, error).await?;
    }
    Ok(tx.commit().await?)
}
