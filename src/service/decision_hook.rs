//! Asking the server that a gate names whether somebody may come in (contract S36).

use std::collections::BTreeMap;

use sea_orm::DatabaseTransaction;

use crate::domain::gate::{Gate, WebhookAnswer};
use crate::domain::inbox::WalletAddress;
use crate::domain::invite::Invite;
use crate::domain::join_request::JoinRequest;
use crate::domain::problem::Problem;
use crate::domain::webhook::{DecisionAnswer, NoDecision};

use super::webhook::{self, DecisionAsk};
use super::{Services, access};

/// Which message it is: the same question again has the same id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asking {
    /// Counts how often the request was put to the server anew.
    pub generation: i64,
    /// From 1.
    pub attempt: i64,
}

/// What the server said, and how long it wants to be left alone, in milliseconds.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// By the place of the requirement.
    pub answers: BTreeMap<String, WebhookAnswer>,
    pub wait_ms: Option<i64>,
}

/// Makes the endpoint of a gate's webhook, in the transaction that keeps the gate.
pub(super) async fn prepare(
    services: &Services,
    tx: &DatabaseTransaction,
    invite: &Invite,
    gate: &Gate,
) -> Result<(), Problem> {
    for (_, url) in gate.webhooks() {
        webhook::ensure_decision(services, tx, &invite.created_by, &invite.id, &url).await?;
    }
    Ok(())
}

/// Asks the gate's webhook once, where it has one.
pub(super) async fn ask(
    services: &Services,
    gate: &Gate,
    invite: &Invite,
    request: &JoinRequest,
    wallet: Option<&WalletAddress>,
    Asking { generation, attempt }: Asking,
) -> Result<Heard, Problem> {
    let Some((place, url)) = gate.webhooks().into_iter().next() else { return Ok(Heard::default()) };
    let Some(wallet) = wallet.cloned() else {
        let why = "This person has no wallet that could be named.".to_owned();
        return Ok(Heard { answers: [(place, WebhookAnswer::CouldNotCheck { why })].into(), wait_ms: None });
    };
    let ask = DecisionAsk {
        group_link_id: invite.id.to_string(),
        topic: topic(services, invite).await?,
        wallet,
        request_id: request.id.clone(),
        generation,
        attempt,
    };
    let (answer, retry_after_s) = heard(webhook::ask(services, &invite.id, &url, &ask).await);
    let wait_ms = match answer {
        WebhookAnswer::CouldNotCheck { .. } => webhook::next_call_ms(services, attempt, retry_after_s),
        _ => None,
    };
    Ok(Heard { answers: [(place, answer)].into(), wait_ms })
}

fn heard(said: Result<DecisionAnswer, NoDecision>) -> (WebhookAnswer, Option<u64>) {
    match said {
        Ok(DecisionAnswer::Success { .. }) => (WebhookAnswer::Yes, None),
        Ok(DecisionAnswer::Denied { reason }) => (WebhookAnswer::No { reason }, None),
        Ok(DecisionAnswer::Pending { retry_after_s }) => {
            let why = "The server has not decided yet.".to_owned();
            (WebhookAnswer::CouldNotCheck { why }, retry_after_s)
        }
        Err(NoDecision { why, retry_after_s }) => {
            (WebhookAnswer::CouldNotCheck { why: why.to_string() }, retry_after_s)
        }
    }
}

/// The group's id on the network, as the server knows it.
async fn topic(services: &Services, invite: &Invite) -> Result<String, Problem> {
    let Some(key) = &invite.group else { return Ok(invite.topic.clone().unwrap_or_default()) };
    let group = access::group(services.store.read(), key).await?;
    Ok(group.conversation_id.map(|id| id.0).unwrap_or_default())
}
