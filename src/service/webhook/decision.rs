//! Asking a link's own webhook whether somebody may join (contract S36–S39). One call at a time; whoever asks
//! comes again by [`next_call_ms`] as long as nothing is decided.

use sea_orm::DatabaseTransaction;

use crate::domain::id::{EndpointId, InviteId, JoinRequestId};
use crate::domain::inbox::{InboxId, WalletAddress};
use crate::domain::problem::Problem;
use crate::domain::webhook::event::DECISION;
use crate::domain::webhook::schedule::{DECISION_CALLS, decision_wait_ms};
use crate::domain::webhook::view::{Kind, State};
use crate::domain::webhook::{Breaker, DecisionAnswer, DecisionBody, NoDecision, Secret, Why, decision};
use crate::service::Services;
use crate::storage;
use crate::storage::delivery::{Delivery, Outcome};
use crate::storage::endpoint::Endpoint;

use super::send::{Answered, call, dice, record, rests, said};
use super::{endpoints, new_secret, secrets};

/// The endpoint that decides for an invite, made where there is none; gives its secret. Another address is taken
/// over, with a new secret where it is on another server.
pub async fn ensure_decision(
    services: &Services,
    tx: &DatabaseTransaction,
    owner: &InboxId,
    invite_id: &InviteId,
    url: &str,
) -> Result<Secret, Problem> {
    endpoints::check(services, url)?;
    storage::one_at_a_time(tx, &format!("decision:{invite_id}")).await?;
    let Some(mut endpoint) = storage::endpoint::decision_of(tx, invite_id).await? else {
        let id = EndpointId::from_random(services.random_id());
        let (secret, sealed) = new_secret(services, &id)?;
        let new = endpoints::blank(services, id, owner.clone(), Kind::Decision, sealed);
        let new = Endpoint { invite: Some(invite_id.clone()), url: url.to_owned(), ..new };
        storage::endpoint::insert(tx, &new).await?;
        services.audit(tx, Some(owner), "webhook.created", new.id.as_str(), None).await?;
        return Ok(secret);
    };
    if endpoint.url != url {
        if origin(&endpoint.url) != origin(url) {
            endpoint.secret = new_secret(services, &endpoint.id)?.1;
            (endpoint.previous_secret, endpoint.previous_until_ms) = (None, None);
        }
        (endpoint.url, endpoint.breaker) = (url.to_owned(), Breaker::default());
        storage::endpoint::update(tx, &endpoint).await?;
    }
    let live = secrets(services, &endpoint).and_then(|live| live.into_iter().next());
    live.ok_or_else(Problem::internal)
}

/// `https://host:port` of an address.
fn origin(url: &str) -> Option<&str> {
    let after = url.find("://")?.checked_add(3)?;
    let rest = url.get(after..)?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    url.get(..after.checked_add(end)?)
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionAsk {
    /// The link's public id.
    pub group_link_id: String,
    /// The group's id on the network.
    pub topic: String,
    pub wallet: WalletAddress,
    pub request_id: JoinRequestId,
    /// Counts how often this request was put to the server anew; part of the message's id.
    pub generation: i64,
    /// From 1; the last is [`DECISION_CALLS`].
    pub attempt: i64,
}

/// Asks once. The message has the same id however often it is sent; a server that is left alone is not called.
pub async fn ask(
    services: &Services,
    invite_id: &InviteId,
    url: &str,
    ask: &DecisionAsk,
) -> Result<DecisionAnswer, NoDecision> {
    let found = storage::endpoint::decision_of(services.store.read(), invite_id).await;
    let endpoint = found.map_err(ours)?.filter(|endpoint| endpoint.state == State::On).ok_or(Why::Off)?;
    if let Some(until_ms) = rests(services, &endpoint).await.map_err(failed)? {
        let wait = until_ms.saturating_sub(services.now_ms()).div_euclid(1000).saturating_add(1);
        return Err(NoDecision { why: Why::Resting, retry_after_s: u64::try_from(wait).ok() });
    }
    // The secret is for the server it was made for.
    if origin(&endpoint.url) != origin(url) {
        return Err(Why::Off.into());
    }
    let live = secrets(services, &endpoint).ok_or(Why::Ours)?;
    let delivery = delivery(&endpoint, ask);
    let (answer, took_ms) = call(services, url, &delivery.id, &delivery.body, live).await;
    let decided = match &answer {
        Ok(reply) => decision::read(reply),
        Err(error) => Err(Why::NoAnswer(error.to_string()).into()),
    };
    write(services, &delivery, ask.attempt, &answer, took_ms, &decided).await.map_err(failed)?;
    decided
}

fn ours(error: sea_orm::DbErr) -> NoDecision {
    failed(error.into())
}

fn failed(problem: Problem) -> NoDecision {
    tracing::error!(%problem, "a decision could not be asked for");
    Why::Ours.into()
}

fn delivery(endpoint: &Endpoint, ask: &DecisionAsk) -> Delivery {
    let body = DecisionBody::new(&ask.group_link_id, &ask.topic, &ask.wallet).json();
    let id = format!("dec_{}_{}", ask.request_id, ask.generation);
    Delivery { id, endpoint: endpoint.id.clone(), event: DECISION.to_owned(), body }
}

async fn write(
    services: &Services,
    delivery: &Delivery,
    attempt: i64,
    answer: &Answered,
    took_ms: i64,
    decided: &Result<DecisionAnswer, NoDecision>,
) -> Result<(), Problem> {
    let outcome = match decided {
        Ok(DecisionAnswer::Pending { .. }) => Outcome::Unanswered,
        Ok(_) => Outcome::Delivered,
        Err(none) if none.is_final() || attempt >= DECISION_CALLS => Outcome::Dead,
        Err(_) => Outcome::Unanswered,
    };
    let words = answer.as_ref().map_or_else(ToString::to_string, said);
    let tx = services.store.write_tx().await?;
    let now = services.now_ms();
    storage::one_at_a_time(&tx, &format!("endpoint:{}", delivery.endpoint)).await?;
    storage::delivery::note(&tx, delivery, now).await?;
    storage::delivery::decided(&tx, &delivery.id, outcome, &words, now).await?;
    record(&tx, delivery, answer, took_ms, decided.is_ok(), now).await?;
    tx.commit().await?;
    Ok(())
}

/// Milliseconds until the next call after `made` calls, not before what the server asked for; `None` where it was
/// the last one: then a person decides.
pub fn next_call_ms(services: &Services, made: i64, retry_after_s: Option<u64>) -> Option<i64> {
    let asked = retry_after_s.and_then(|s| i64::try_from(s).ok()).unwrap_or(0).saturating_mul(1000);
    decision_wait_ms(made, dice(services)).map(|wait| wait.max(asked))
}
