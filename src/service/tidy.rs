//! Forgetting what is over.

use super::{Services, hear, picture};
use crate::domain::funnel::{KEPT_DAYS, day};
use crate::storage;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

pub async fn run(services: &Services) {
    let now = services.now_ms();
    let db = services.store.write();
    let done = async {
        storage::sign_in::forget_ended(db, now).await?;
        storage::idempotency::forget(db, now.saturating_sub(DAY_MS)).await?;
        storage::limit::forget(db, now).await?;
        storage::join_code::forget(db, now.saturating_sub(DAY_MS)).await?;
        storage::parked::forget(db, now).await?;
        storage::heard::forget(db, now.saturating_sub(2 * hear::MEMORY_MS)).await?;
        storage::outbox::forget_sent(db, now.saturating_sub(7 * DAY_MS)).await?;
        storage::delivery::forget(db, now.saturating_sub(30 * DAY_MS)).await?;
        storage::funnel::forget(db, day(now).saturating_sub(KEPT_DAYS)).await?;
        storage::job::forget_done(db, now.saturating_sub(7 * DAY_MS)).await
    };
    if let Err(error) = done.await {
        tracing::warn!(%error, "tidying failed; next time");
    }
    if let Err(problem) = picture::enrol(services).await {
        tracing::warn!(%problem, "pictures were not ordered; next time");
    }
}
