//! The welcome: what our account posts in a group after people came in through a link that asks for it.

use std::collections::BTreeMap;

use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};

use crate::domain::group::ConversationId;
use crate::domain::join_request::JoinRequest;
use crate::domain::problem::Problem;
use crate::storage;
use crate::storage::outbox::Letter;
use crate::xmtp::GroupClient;

use super::{Services, admit};

/// The kind of letter.
pub const KIND: &str = "welcome";
const ATTEMPTS_MAX: i64 = 10;

#[derive(Serialize, Deserialize)]
struct Payload {
    conversation: ConversationId,
    text: String,
}

/// Writes one welcome per link and batch.
pub async fn put(
    services: &Services,
    tx: &DatabaseTransaction,
    conversation: &ConversationId,
    admitted: &[&JoinRequest],
) -> Result<(), Problem> {
    let mut first_of_link = BTreeMap::new();
    for request in admitted {
        first_of_link.entry(request.invite_id.clone()).or_insert(&request.id);
    }
    for (invite, first) in first_of_link {
        let Some(text) = storage::invite::get(tx, &invite).await?.and_then(|invite| invite.welcome) else {
            continue;
        };
        let payload = Payload { conversation: conversation.clone(), text };
        let payload = serde_json::to_string(&payload).map_err(|_| Problem::internal())?;
        let letter = Letter { id: format!("{KIND}:{first}"), kind: KIND.to_owned(), payload };
        storage::outbox::put(tx, letter, services.now_ms()).await?;
    }
    Ok(())
}

/// Whether a welcome is due.
pub async fn is_due(services: &Services, epoch: i64) -> Result<bool, Problem> {
    Ok(storage::outbox::is_due(services.store.read(), KIND, epoch, services.now_ms()).await?)
}

/// Sends what is due. The letter's id is the message's key, so a repeated send is the same message.
pub async fn send_due(services: &Services, client: &dyn GroupClient, epoch: i64) -> Result<usize, Problem> {
    let db = services.store.write();
    let letters = storage::outbox::claim(db, KIND, epoch, 20, services.now_ms()).await?;
    let count = letters.len();
    for (letter, attempt) in letters {
        let Ok(payload) = serde_json::from_str::<Payload>(&letter.payload) else {
            storage::outbox::failed(db, &letter.id, epoch, None, "unreadable").await?;
            continue;
        };
        match client.send_text(&payload.conversation, &payload.text, Some(&letter.id)).await {
            Ok(_) => {
                storage::outbox::sent(db, &letter.id, epoch, services.now_ms()).await?;
            }
            Err(error) => {
                let again = error.kind.is_transient() && attempt < ATTEMPTS_MAX;
                let at = services.now_ms().saturating_add(admit::backoff_ms(attempt, 1_000, 60_000));
                storage::outbox::failed(db, &letter.id, epoch, again.then_some(at), &error.to_string())
                    .await?;
            }
        }
    }
    Ok(count)
}
