//! Fetching pictures that links and groups name.

use crate::domain::problem::Problem;
use crate::service::{Services, picture};
use crate::storage;
use crate::storage::job::Claimant;

pub async fn run(services: &Services, claimant: &Claimant, queue: &str) -> Result<(), Problem> {
    let (db, now) = (services.store.write(), services.now_ms());
    for job in storage::job::claim(db, claimant, picture::KIND, queue, 1, now).await? {
        picture::fetch(services, claimant.epoch, &job).await?;
    }
    Ok(())
}
