//! Webhooks: told once for each thing that happens, as long as the schedule lasts, and only to their owner's taste.

mod breaker;
mod decision;
mod own;
mod send;
mod tell;

use usher::domain::webhook::view::{DeliveryState, DeliveryView};
use usher::domain::webhook::{Event, Secret};
use usher::service::invite::NewInvite;
use usher::service::webhook::{self, NewEndpoint};
use usher::webhook::Call;

use crate::support::{Person, TestApp};

const URL: &str = "https://hook.example.org/usher";
const S: i64 = 1000;
const H: i64 = 60 * 60 * S;

fn new(events: &[Event]) -> NewEndpoint {
    NewEndpoint { url: URL.into(), events: events.to_vec(), ..NewEndpoint::default() }
}

/// A webhook that hears these; its id and secret.
async fn hook(app: &TestApp, owner: &Person, events: &[Event]) -> (String, Secret) {
    let made = webhook::create(&app.services, &owner.inbox_id, new(events)).await.unwrap();
    (made.id.to_string(), made.secret.unwrap())
}

/// One thing to tell: a link of theirs.
async fn happen(app: &TestApp, owner: &Person) {
    app.invite(owner, NewInvite { group_name: "Tea".into(), ..NewInvite::default() }).await;
}

/// Works, and gives what was called, oldest message first.
async fn calls(app: &TestApp) -> Vec<Call> {
    app.run_jobs().await;
    let mut calls = app.hooks.take_calls();
    calls.sort_by(|a, b| a.id.cmp(&b.id));
    calls
}

async fn log(app: &TestApp, owner: &Person, id: &str) -> Vec<DeliveryView> {
    webhook::deliveries(&app.services, &owner.inbox_id, id).await.unwrap()
}

async fn states(app: &TestApp, owner: &Person, id: &str) -> Vec<DeliveryState> {
    log(app, owner, id).await.into_iter().map(|sent| sent.state).collect()
}
