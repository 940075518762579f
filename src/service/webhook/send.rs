//! Sending what is due: at least once, under the same id, as long as the schedule lasts.

use futures::stream::{self, StreamExt};

use crate::domain::problem::Problem;
use crate::domain::webhook::breaker::{Turn, Verdict};
use crate::domain::webhook::event::{DECISION_TEST, TEST};
use crate::domain::webhook::view::State;
use crate::domain::webhook::{Breaker, DecisionAnswer, Reply, Secret, decision, schedule};
use crate::service::Services;
use crate::storage;
use crate::storage::delivery::{Delivery, Outcome};
use crate::storage::endpoint::Endpoint;
use crate::webhook::{Call, CallError};

use super::secrets;

/// Claimed and sent together.
const BATCH: u32 = 32;
const AT_ONCE: usize = 8;

/// Whether a message is due.
pub async fn is_due(services: &Services, epoch: i64) -> Result<bool, Problem> {
    Ok(storage::delivery::is_due(services.store.read(), epoch, services.now_ms()).await?)
}

/// Sends what is due, several at once; says how many.
pub async fn send_due(services: &Services, epoch: i64) -> Result<usize, Problem> {
    let mut count = 0;
    loop {
        let claimed =
            storage::delivery::claim(services.store.write(), epoch, BATCH, services.now_ms()).await?;
        if claimed.is_empty() {
            return Ok(count);
        }
        count += claimed.len();
        let sending = claimed.into_iter().map(|(delivery, attempt)| send(services, epoch, delivery, attempt));
        let done: Vec<Result<(), Problem>> = stream::iter(sending).buffer_unordered(AT_ONCE).collect().await;
        done.into_iter().collect::<Result<Vec<()>, Problem>>()?;
    }
}

async fn send(services: &Services, epoch: i64, delivery: Delivery, attempt: i64) -> Result<(), Problem> {
    let found = storage::endpoint::get(services.store.read(), &delivery.endpoint).await?;
    let Some(endpoint) = found else { return Ok(()) };
    if let Some(until_ms) = rests(services, &endpoint).await? {
        let db = services.store.write();
        return Ok(storage::delivery::put_back(db, &delivery.id, epoch, until_ms).await?);
    }
    let Some(secrets) = secrets(services, &endpoint) else {
        let why = "The secret does not open: it was sealed with another key.";
        let (db, now) = (services.store.write(), services.now_ms());
        storage::delivery::finish(db, &delivery.id, epoch, Outcome::Dead, why, now).await?;
        return Ok(());
    };
    let (answer, took) = call(services, &endpoint.url, &delivery.id, &delivery.body, secrets).await;
    write(services, epoch, &delivery, attempt, &answer, took).await
}

/// Until when this server is left alone; `None` where it may be called now.
pub(super) async fn rests(services: &Services, endpoint: &Endpoint) -> Result<Option<i64>, Problem> {
    let now = services.now_ms();
    match endpoint.breaker.turn(now) {
        Turn::Call => Ok(None),
        Turn::Rest { until_ms } => Ok(Some(until_ms)),
        Turn::Probe => {
            let next = endpoint.breaker.probing(now);
            let db = services.store.write();
            let ours = storage::endpoint::take_probe(db, &endpoint.id, endpoint.breaker, next).await?;
            Ok(next.resting_until_ms.filter(|_| !ours))
        }
    }
}

/// What a call came to.
pub(super) type Answered = Result<Reply, CallError>;

/// Makes a call; says besides how many milliseconds it took.
pub(super) async fn call(
    services: &Services,
    url: &str,
    id: &str,
    body: &str,
    secrets: Vec<Secret>,
) -> (Answered, i64) {
    let began = services.now_ms();
    let (url, id, body) = (url.to_owned(), id.to_owned(), body.to_owned());
    let call = Call { url, id, at_s: began.div_euclid(1000), body, secrets };
    let answer = services.hooks.call(&call).await;
    (answer, services.now_ms().saturating_sub(began).max(0))
}

/// Writes what became of it, in one transaction, if the claim still holds.
async fn write(
    services: &Services,
    epoch: i64,
    delivery: &Delivery,
    attempt: i64,
    answer: &Answered,
    took_ms: i64,
) -> Result<(), Problem> {
    let outcome = outcome(services, delivery, attempt, answer);
    let tx = services.store.write_tx().await?;
    let now = services.now_ms();
    storage::one_at_a_time(&tx, &format!("endpoint:{}", delivery.endpoint)).await?;
    if !storage::delivery::finish(&tx, &delivery.id, epoch, outcome, &words(delivery, answer), now).await? {
        return Ok(());
    }
    record(&tx, delivery, answer, took_ms, matches!(outcome, Outcome::Delivered), now).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes a try down and how its server did. The caller has the endpoint's turn.
pub(super) async fn record(
    tx: &sea_orm::DatabaseTransaction,
    delivery: &Delivery,
    answer: &Answered,
    took_ms: i64,
    good: bool,
    now_ms: i64,
) -> Result<(), Problem> {
    let (status, excerpt) = match answer {
        Ok(reply) => (Some(reply.status), reply.excerpt()),
        Err(error) => (None, error.to_string()),
    };
    storage::delivery::log(tx, &delivery.id, now_ms, status, took_ms, &excerpt).await?;
    let Some(mut endpoint) = storage::endpoint::get(tx, &delivery.endpoint).await? else { return Ok(()) };
    endpoint.last_used_at_ms = Some(now_ms);
    if good {
        endpoint.breaker = Breaker::default();
    } else {
        let (breaker, verdict) = endpoint.breaker.failed(now_ms);
        endpoint.breaker = breaker;
        let gone = answer.as_ref().is_ok_and(Reply::is_gone);
        endpoint.state = match verdict {
            _ if endpoint.state != State::On => endpoint.state,
            _ if gone => State::Gone,
            Verdict::Off => State::Failed,
            _ => State::On,
        };
        if endpoint.state != State::On {
            tracing::warn!(endpoint.id = %endpoint.id, state = endpoint.state.as_str(), "a webhook is off");
        }
    }
    Ok(storage::endpoint::update(tx, &endpoint).await?)
}

fn outcome(services: &Services, delivery: &Delivery, attempt: i64, answer: &Answered) -> Outcome {
    let wait_s = match answer {
        Ok(reply) if reply.is_success() => return Outcome::Delivered,
        Ok(reply) if reply.is_gone() => return Outcome::Dead,
        Ok(reply) => reply.wait_s(),
        Err(_) => None,
    };
    if is_test(delivery) {
        return Outcome::Dead;
    }
    match schedule::event_wait_ms(attempt, dice(services)) {
        None => Outcome::Dead,
        Some(wait) => {
            let asked = wait_s.and_then(|s| i64::try_from(s).ok()).unwrap_or(0).saturating_mul(1000);
            Outcome::Again { at_ms: services.now_ms().saturating_add(wait.max(asked)) }
        }
    }
}

fn is_test(delivery: &Delivery) -> bool {
    [TEST, DECISION_TEST].contains(&delivery.event.as_str())
}

/// One random byte.
pub(super) fn dice(services: &Services) -> u8 {
    let [first, ..] = services.random_id();
    first
}

fn words(delivery: &Delivery, answer: &Answered) -> String {
    match answer {
        Err(error) => error.to_string(),
        Ok(reply) if delivery.event == DECISION_TEST => said(reply),
        Ok(reply) => format!("Answered with status {}.", reply.status),
    }
}

/// What a server decided, for the log.
pub(super) fn said(reply: &Reply) -> String {
    match decision::read(reply) {
        Ok(DecisionAnswer::Success { .. }) => "Yes.".to_owned(),
        Ok(DecisionAnswer::Denied { reason: Some(reason) }) => format!("No: {reason}"),
        Ok(DecisionAnswer::Denied { reason: None }) => "No.".to_owned(),
        Ok(DecisionAnswer::Pending { .. }) => "Not yet.".to_owned(),
        Err(none) => none.to_string(),
    }
}
