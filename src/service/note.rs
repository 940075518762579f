//! Notes: what our account says to one person, in a DM.

use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};

use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::storage;
use crate::storage::outbox::Letter;
use crate::xmtp::{GroupClient, XmtpResult};

use super::{Services, admit};

/// The kind of letter.
pub const KIND: &str = "note";
const ATTEMPTS_MAX: i64 = 10;
const AT_ONCE: u32 = 20;

#[derive(Serialize, Deserialize)]
struct Payload {
    to: InboxId,
    text: String,
}

/// Writes a note, in the transaction of what it speaks of. The same id twice is the same note.
pub async fn put(
    services: &Services,
    tx: &DatabaseTransaction,
    id: String,
    to: &InboxId,
    text: String,
) -> Result<(), Problem> {
    let payload = Payload { to: to.clone(), text };
    let payload = serde_json::to_string(&payload).map_err(|_| Problem::internal())?;
    let letter = Letter { id, kind: KIND.to_owned(), payload };
    Ok(storage::outbox::put(tx, letter, services.now_ms()).await?)
}

/// Whether a note is due.
pub async fn is_due(services: &Services, epoch: i64) -> Result<bool, Problem> {
    Ok(storage::outbox::is_due(services.store.read(), KIND, epoch, services.now_ms()).await?)
}

/// Sends what is due. The letter's id is the message's key, so a repeated send is the same message.
pub async fn send_due(services: &Services, client: &dyn GroupClient, epoch: i64) -> Result<(), Problem> {
    let db = services.store.write();
    for (letter, attempt) in storage::outbox::claim(db, KIND, epoch, AT_ONCE, services.now_ms()).await? {
        let Ok(payload) = serde_json::from_str::<Payload>(&letter.payload) else {
            storage::outbox::failed(db, &letter.id, epoch, None, "unreadable").await?;
            continue;
        };
        match send(client, &payload, &letter.id).await {
            Ok(_) => {
                storage::outbox::sent(db, &letter.id, epoch, services.now_ms()).await?;
            }
            Err(error) => {
                // An outage is waited out: a warning that nobody could read must not be taken for one.
                let again = error.kind.passes() || error.kind.is_transient() && attempt < ATTEMPTS_MAX;
                let at = services.now_ms().saturating_add(admit::backoff_ms(attempt, 1_000, 60_000));
                storage::outbox::failed(db, &letter.id, epoch, again.then_some(at), &error.to_string())
                    .await?;
            }
        }
    }
    Ok(())
}

async fn send(client: &dyn GroupClient, note: &Payload, key: &str) -> XmtpResult<String> {
    let conversation = client.open_dm(&note.to).await?;
    client.send_text(&conversation, &note.text, Some(key)).await
}
