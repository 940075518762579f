//! Webhooks: servers that are told what happens, and servers that are asked who may join.

mod decision;
mod endpoints;
mod log;
mod send;
pub(super) mod tell;

pub use decision::{DecisionAsk, ask, ensure_decision, next_call_ms};
pub use endpoints::{Made, NewEndpoint, change, check, create, delete, form_name, get, list, rotate, set_on};
pub use log::{deliveries, replay, test};
pub use send::{is_due, send_due};

use sea_orm::ConnectionTrait;

use crate::domain::id::EndpointId;
use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::domain::webhook::Secret;
use crate::domain::webhook::secret::SECRET_LEN;
use crate::storage;
use crate::storage::endpoint::Endpoint;

use super::{Services, seal};

/// What a secret is sealed for.
fn place(id: &EndpointId) -> String {
    format!("endpoints/{id}")
}

/// A new secret, and how it is kept.
fn new_secret(services: &Services, id: &EndpointId) -> Result<(Secret, String), Problem> {
    let mut bytes = [0; SECRET_LEN];
    services.random.fill(&mut bytes);
    let secret = Secret::from_random(bytes);
    let sealed = seal::seal(services, &place(id), secret.reveal())?;
    Ok((secret, sealed))
}

/// The secrets that sign now, the newest first; `None` where they were sealed with another key.
fn secrets(services: &Services, endpoint: &Endpoint) -> Option<Vec<Secret>> {
    let open = |sealed: &String| {
        let text = services.seal.open(&place(&endpoint.id), sealed).ok()?;
        Secret::parse(&text).ok()
    };
    let lasts = endpoint.previous_until_ms.is_some_and(|until| services.now_ms() < until);
    let previous = endpoint.previous_secret.as_ref().filter(|_| lasts);
    std::iter::once(&endpoint.secret).chain(previous).map(open).collect()
}

/// An endpoint of this person; somebody else's is not there.
async fn owned<C: ConnectionTrait>(db: &C, actor: &InboxId, id: &str) -> Result<Endpoint, Problem> {
    let id = EndpointId::parse(id).map_err(|_| Problem::not_found())?;
    let found = storage::endpoint::get(db, &id).await?;
    found.filter(|endpoint| endpoint.owner == *actor).ok_or_else(Problem::not_found)
}
