//! Looking again at those whom gates let in, and taking out who meets them no more.

use crate::domain::group::ADD_BATCH;
use crate::domain::problem::Problem;
use crate::service::{Services, expel, patrol};
use crate::storage;
use crate::storage::job::Claimant;
use crate::xmtp::GroupClient;

pub async fn look(services: &Services, claimant: &Claimant, queue: &str) -> Result<(), Problem> {
    let (db, now) = (services.store.write(), services.now_ms());
    for job in storage::job::claim(db, claimant, patrol::KIND, queue, 1, now).await? {
        patrol::run(services, claimant.epoch, &job).await?;
    }
    Ok(())
}

pub async fn take_out(
    services: &Services,
    client: &dyn GroupClient,
    claimant: &Claimant,
    queue: &str,
) -> Result<(), Problem> {
    let (db, now) = (services.store.write(), services.now_ms());
    let limit = u32::try_from(ADD_BATCH).unwrap_or(u32::MAX);
    let jobs = storage::job::claim(db, claimant, expel::KIND, queue, limit, now).await?;
    if jobs.is_empty() { Ok(()) } else { expel::batch(services, client, claimant.epoch, queue, jobs).await }
}
