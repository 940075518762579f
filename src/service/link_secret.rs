//! Hosts that sign what they ask about a group link (contract S36): each link has a secret of its own.

use crate::domain::id::InviteId;
use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::domain::webhook::Secret;
use crate::domain::webhook::secret::{OVERLAP_MS, SECRET_LEN};
use crate::storage;
use crate::storage::link_secret::LinkSecret;
use crate::webhook::standard::{self, Headers};

use super::invite_edit::may_edit;
use super::{Services, seal};

/// What a secret is sealed for.
fn place(id: &InviteId) -> String {
    format!("link_secrets/{id}")
}

/// Makes a new secret, which is never shown again. The one before it signs for a day more; asked twice within that
/// day, as by a caller whose answer was lost, the one in use stays the one before.
pub async fn make(services: &Services, actor: &InboxId, link_id: &str) -> Result<Secret, Problem> {
    let invite = may_edit(services, actor, link_id).await?;
    let mut bytes = [0; SECRET_LEN];
    services.random.fill(&mut bytes);
    let secret = Secret::from_random(bytes);
    let sealed = seal::seal(services, &place(&invite.id), secret.reveal())?;
    let tx = services.store.write_tx().await?;
    storage::one_at_a_time(&tx, &place(&invite.id)).await?;
    let now = services.now_ms();
    let (previous_secret, previous_until_ms) = match storage::link_secret::get(&tx, &invite.id).await? {
        Some(before) if before.previous_until_ms.is_some_and(|until| now < until) => {
            (before.previous_secret, before.previous_until_ms)
        }
        Some(before) => (Some(before.secret), Some(now.saturating_add(OVERLAP_MS))),
        None => (None, None),
    };
    let new = LinkSecret { owner: actor.clone(), secret: sealed, previous_secret, previous_until_ms };
    storage::link_secret::put(&tx, &invite.id, &new, now).await?;
    services.audit(&tx, Some(actor), "link_secret.made", invite.id.as_str(), None).await?;
    tx.commit().await?;
    Ok(secret)
}

/// From now on nothing is signed for this link.
pub async fn forget(services: &Services, actor: &InboxId, link_id: &str) -> Result<(), Problem> {
    let invite = may_edit(services, actor, link_id).await?;
    let tx = services.store.write_tx().await?;
    if storage::link_secret::remove(&tx, &invite.id).await? {
        services.audit(&tx, Some(actor), "link_secret.deleted", invite.id.as_str(), None).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Who vouches for a signed message about this link. The same message may come again, so whoever acts on it must
/// do so once.
pub async fn signer(
    services: &Services,
    link_id: &str,
    headers: &Headers,
    body: &[u8],
) -> Result<InboxId, Problem> {
    // A link that is not there and one without a secret are told like a wrong signature.
    let id = InviteId::parse(link_id).map_err(|_| refused())?;
    let kept = storage::link_secret::get(services.store.read(), &id).await?.ok_or_else(refused)?;
    let live = secrets(services, &id, &kept).ok_or_else(Problem::internal)?;
    let now_s = services.now_ms().div_euclid(1000);
    match standard::verify(&live, headers, body, now_s) {
        Ok(_) => Ok(kept.owner),
        Err(why) => Err(refused().detail(format!("Of this message, {why}."))),
    }
}

fn refused() -> Problem {
    Problem::new(401, "signature_refused", "This signature is not valid.")
}

/// The secrets that sign now; `None` where they were sealed with another key.
fn secrets(services: &Services, id: &InviteId, kept: &LinkSecret) -> Option<Vec<Secret>> {
    let lasts = kept.previous_until_ms.is_some_and(|until| services.now_ms() < until);
    let previous = kept.previous_secret.as_ref().filter(|_| lasts);
    let open = |sealed: &String| Secret::parse(&services.seal.open(&place(id), sealed).ok()?).ok();
    std::iter::once(&kept.secret).chain(previous).map(open).collect()
}
