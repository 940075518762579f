//! Parked requests: a wallet without an XMTP inbox asked to join. Its request is kept for a day and made as soon as
//! the wallet has an inbox, under the rules of that moment.

use crate::domain::arrival::{Arrival, Outcome, Waiting};
use crate::domain::id::InviteId;
use crate::domain::inbox::WalletAddress;
use crate::domain::parked::{LIFE_MS, look_again_ms};
use crate::domain::problem::Problem;
use crate::domain::view::SignedIn;
use crate::storage;
use crate::storage::parked::Row;

use super::{Services, join, proof};

const AT_ONCE: u32 = 50;
/// After a look that found out nothing, and after a request that could not be made yet.
const LATER_MS: i64 = 15_000;

/// What came of pressing Join with a wallet that had no inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// It has one by now.
    Inbox(SignedIn),
    Parked,
}

/// Asks for a wallet that proved itself and had no inbox: looks once more, and keeps the request where there is
/// still none. Pressing again changes nothing.
pub async fn press(
    services: &Services,
    address: &WalletAddress,
    invite_id: &str,
) -> Result<Pressed, Problem> {
    let key = format!("sign-in:{}", address.lower());
    services.take(services.store.write(), &key, services.limits.sign_in_per_wallet).await?;
    match proof::person_of(services, address).await {
        Ok(Some(who)) => Ok(Pressed::Inbox(who)),
        // While the network does not answer nobody knows; the request is kept as well.
        Err(problem) if problem.status < 500 => Err(problem),
        _ => park(services, address, invite_id).await.map(|()| Pressed::Parked),
    }
}

async fn park(services: &Services, address: &WalletAddress, invite_id: &str) -> Result<(), Problem> {
    let invite_id = InviteId::parse(invite_id).map_err(|_| Problem::invite_not_found())?;
    let now = services.now_ms();
    let tx = services.store.write_tx().await?;
    storage::one_at_a_time(&tx, &format!("park:{invite_id}")).await?;
    let invite = storage::invite::get(&tx, &invite_id).await?.ok_or_else(Problem::invite_not_found)?;
    invite.open_at(now)?;
    // What a screen shows is good for minutes, and this waits for a day.
    if storage::event::get(&tx, &invite_id).await?.is_some_and(|event| event.code_secret.is_some()) {
        return Err(Problem::not_on_xmtp());
    }
    let before = storage::parked::of_wallet(&tx, address, &invite_id, now).await?;
    if before.is_some_and(|row| row.invite_id == invite_id && row.outcome.is_none()) {
        return Ok(());
    }
    let limits = &services.limits;
    services.take(&tx, &format!("park:{}", address.lower()), limits.join_per_wallet).await?;
    services.take(&tx, &format!("park:invite:{invite_id}"), limits.join_per_link).await?;
    let waiting = storage::parked::count(&tx, &invite_id, now).await?;
    if usize::try_from(waiting).unwrap_or(usize::MAX) >= limits.pending_per_link {
        return Err(Problem::rate_limited(600));
    }
    let row = Row {
        invite_id,
        address: address.clone(),
        parked_at_ms: now,
        expires_at_ms: now.saturating_add(LIFE_MS),
        inbox_id: None,
        outcome: None,
    };
    storage::parked::put(&tx, &row).await?;
    tx.commit().await?;
    services.bell.notify_one();
    Ok(())
}

/// Where a wallet stands with this invite; with another one, where it has an inbox by now.
pub async fn waiting(
    services: &Services,
    address: &WalletAddress,
    invite_id: &str,
) -> Result<Waiting, Problem> {
    let Ok(id) = InviteId::parse(invite_id) else { return Ok(Waiting::Nothing) };
    let kept = storage::parked::of_wallet(services.store.read(), address, &id, services.now_ms()).await?;
    let Some(row) = kept else { return Ok(Waiting::Nothing) };
    let here = row.invite_id == id;
    Ok(match (row.inbox_id, row.outcome) {
        (Some(inbox_id), outcome) if outcome.is_some() || !here => {
            let who = SignedIn { inbox_id, address: Some(row.address) };
            let outcome = outcome.filter(|_| here).unwrap_or(Outcome::Asked);
            Waiting::Arrived(Box::new(Arrival { who, outcome }))
        }
        (Some(_), _) => Waiting::Asking,
        _ => Waiting::Until(row.expires_at_ms),
    })
}

/// Takes a parked request back. One that was made meanwhile is taken back on its own page.
pub async fn withdraw(
    services: &Services,
    address: &WalletAddress,
    invite_id: &str,
) -> Result<bool, Problem> {
    let id = InviteId::parse(invite_id).map_err(|_| Problem::not_found())?;
    Ok(storage::parked::remove(services.store.write(), address, &id).await?)
}

/// Looks which wallets have an inbox by now, and makes the requests of those that do.
pub async fn work(services: &Services) -> Result<(), Problem> {
    look(services).await?;
    settle_due(services).await
}

async fn look(services: &Services) -> Result<(), Problem> {
    let now = services.now_ms();
    let due = storage::parked::due(services.store.read(), now, AT_ONCE).await?;
    if due.is_empty() {
        return Ok(());
    }
    let addresses: Vec<_> = due.iter().map(|(address, _)| address.clone()).collect();
    let db = services.store.write();
    match services.directory.inboxes_of(&addresses).await {
        Ok(inboxes) => {
            for ((address, parked_at), inbox) in due.iter().zip(inboxes) {
                let only = std::slice::from_ref(address);
                match inbox {
                    Some(inbox) => {
                        storage::person::seen(db, &inbox, address, now).await?;
                        storage::parked::found(db, address, &inbox, now).await?;
                    }
                    None => {
                        let wait = look_again_ms(now.saturating_sub(*parked_at));
                        storage::parked::look_at(db, only, now.saturating_add(wait)).await?;
                    }
                }
            }
        }
        Err(error) => {
            tracing::warn!(%error, "parked wallets could not be looked up; later");
            storage::parked::look_at(db, &addresses, now.saturating_add(LATER_MS)).await?;
        }
    }
    Ok(())
}

async fn settle_due(services: &Services) -> Result<(), Problem> {
    let now = services.now_ms();
    for row in storage::parked::unsettled(services.store.read(), now, AT_ONCE).await? {
        let Some(inbox_id) = row.inbox_id.clone() else { continue };
        let who = SignedIn { inbox_id, address: Some(row.address.clone()) };
        let made = join::request(services, &who, row.invite_id.as_str()).await;
        // Too many at once is no answer to somebody who has waited: it passes.
        let outcome = Outcome::of(made)
            .filter(|outcome| !matches!(outcome, Outcome::Refused(problem) if problem.status == 429));
        let db = services.store.write();
        match outcome {
            Some(outcome) => storage::parked::settle(db, &row, &outcome).await.map(drop)?,
            None => storage::parked::later(db, &row, now.saturating_add(LATER_MS)).await?,
        }
    }
    Ok(())
}
