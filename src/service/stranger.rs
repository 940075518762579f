//! What somebody may do who has not signed in, for each address they come from. All guests of an event may share
//! one address, so a few hundred at once pass.

use super::Services;
use super::event::surge;
use crate::domain::client::CalledFrom;
use crate::domain::problem::Problem;
use crate::storage::limit::Rate;

/// Lets a stranger ask for a text to sign.
pub async fn may_ask(services: &Services, from: CalledFrom) -> Result<(), Problem> {
    take(services, from, "nonce", services.limits.nonce_per_address).await
}

/// Lets us remember a browser that we did not know.
pub async fn may_stay(services: &Services, from: CalledFrom) -> Result<(), Problem> {
    let rate = services.limits.session_per_address;
    match take(services, from, "session", rate).await {
        // A rush that somebody expects comes from one address as well.
        Err(_) if surge::is_expected(services).await? => take(services, from, "session:surge", rate).await,
        taken => taken,
    }
}

/// Lets a stranger have an address looked at: chains are asked for each.
pub async fn may_look(services: &Services, from: CalledFrom) -> Result<(), Problem> {
    take(services, from, "look", services.limits.look_per_address).await
}

async fn take(services: &Services, from: CalledFrom, what: &str, rate: Rate) -> Result<(), Problem> {
    let Some(client) = from.0 else { return Ok(()) };
    services.take(services.store.write(), &format!("{what}:{client}"), rate).await
}
