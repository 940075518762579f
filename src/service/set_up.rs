//! The first operator: a one-time link printed at the first start.

use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::storage;

use super::{Services, hash};

const SETTING: &str = "set_up_secret_hash";

/// A new one-time secret, where nobody is operator yet; a link printed before is void from then on.
pub async fn offer(services: &Services) -> Result<Option<String>, Problem> {
    let tx = services.store.write_tx().await?;
    if storage::setting::has_operator(&tx).await? {
        return Ok(None);
    }
    let secret = services.secret();
    storage::setting::put(&tx, SETTING, &hash(&secret)).await?;
    tx.commit().await?;
    Ok(Some(secret))
}

/// Makes `actor` the first operator. The secret works once.
pub async fn take(services: &Services, actor: &InboxId, secret: &str) -> Result<(), Problem> {
    let tx = services.store.write_tx().await?;
    if !storage::setting::take(&tx, SETTING, &hash(secret)).await? {
        return Err(spent());
    }
    storage::setting::add_operator(&tx, actor.as_str(), services.now_ms()).await?;
    services.audit(&tx, Some(actor), "operator.named", actor.as_str(), None).await?;
    tx.commit().await?;
    Ok(())
}

/// Refuses a set-up link that is not valid, or not any more.
pub async fn check(services: &Services, secret: &str) -> Result<(), Problem> {
    let kept = storage::setting::get(services.store.read(), SETTING).await?;
    if kept.is_some_and(|kept| kept == hash(secret)) { Ok(()) } else { Err(spent()) }
}

fn spent() -> Problem {
    Problem::new(404, "set_up_link_spent", "This set-up link is not valid any more.")
        .detail("Restart Usher to print a new one.")
}

/// Names the operators of the configuration.
pub async fn name(services: &Services, operators: &[InboxId]) -> Result<(), Problem> {
    for inbox in operators {
        storage::setting::add_operator(services.store.write(), inbox.as_str(), services.now_ms()).await?;
    }
    Ok(())
}
