//! Hearing what people write to our account in a DM: as it comes, and what came while we did not listen. Groups are
//! never read.

use crate::domain::group::{Content, ConversationId, Message};
use crate::domain::problem::Problem;
use crate::storage;
use crate::xmtp::{GroupClient, XmtpErrorKind};

use super::{Services, by_code, mirror};

/// Up to when everything was heard, and the time before which nothing is: epoch milliseconds of ours.
const UNTIL: &str = "heard.until";
const SINCE: &str = "heard.since";
/// The network's clock may go otherwise than ours, and messages arrive out of their order.
const OVERLAP_MS: i64 = 15 * 60 * 1000;
/// How often it is noted that all was heard: what is heard twice is acted on once.
const STEP_MS: i64 = 5 * 60 * 1000;
/// What is older is of no use to anybody.
pub const MEMORY_MS: i64 = 24 * 60 * 60 * 1000;
const DMS: u32 = 500;
const MESSAGES: u32 = 100;
const PAGES: usize = 20;

/// Acts on one message, where it is one to us alone.
pub async fn hear(services: &Services, client: &dyn GroupClient, message: &Message) -> Result<(), Problem> {
    if !matches!(message.content, Content::Text { .. }) || message.sender == client.inbox_id() {
        return Ok(());
    }
    if mirror::known(services, &message.conversation_id).await?.is_some() {
        return Ok(());
    }
    match client.peer(&message.conversation_id).await {
        Ok(Some(peer)) if peer == message.sender => take_in(services, message).await,
        Ok(_) => Ok(()),
        Err(error) if error.kind == XmtpErrorKind::UnknownConversation => Ok(()),
        Err(error) => Err(error.into()),
    }
}

async fn take_in(services: &Services, message: &Message) -> Result<(), Problem> {
    let Content::Text { text } = &message.content else { return Ok(()) };
    if storage::heard::was_heard(services.store.read(), &message.id).await? {
        return Ok(());
    }
    by_code::take_in(services, &message.sender, (&message.id, message.sent_at_ms), text).await
}

/// Acts on what came since all was heard last. What came before the first time is left alone.
pub async fn catch_up(services: &Services, client: &dyn GroupClient) -> Result<(), Problem> {
    let (db, now) = (services.store.read(), services.now_ms());
    let Some(until) = number(services, UNTIL).await? else {
        for key in [SINCE, UNTIL] {
            storage::setting::put(services.store.write(), key, &now.to_string()).await?;
        }
        return Ok(());
    };
    let floor = number(services, SINCE).await?.unwrap_or(until);
    let since = until.saturating_sub(OVERLAP_MS).max(now.saturating_sub(MEMORY_MS)).max(floor);
    for dm in client.dms(since, DMS).await? {
        if storage::group::by_conversation(db, &dm).await?.is_none() {
            match catch_up_in(services, client, &dm, since).await {
                // Another look finds it; one conversation that can't be read keeps nobody else from being heard.
                Err(problem) if problem.status < 500 => {
                    tracing::warn!(%problem, "a conversation was not read")
                }
                other => other?,
            }
        }
    }
    if now.saturating_sub(until) >= STEP_MS {
        storage::setting::put(services.store.write(), UNTIL, &now.to_string()).await?;
    }
    Ok(())
}

async fn catch_up_in(
    services: &Services,
    client: &dyn GroupClient,
    dm: &ConversationId,
    mut since_ms: i64,
) -> Result<(), Problem> {
    let Some(peer) = client.peer(dm).await? else { return Ok(()) };
    for _ in 0..PAGES {
        let page = client.messages(dm, since_ms, MESSAGES).await?;
        for message in page.iter().filter(|message| message.sender == peer) {
            take_in(services, message).await?;
        }
        let last = page.last().map_or(since_ms, |message| message.sent_at_ms);
        if page.len() < usize::try_from(MESSAGES).unwrap_or(usize::MAX) || last <= since_ms {
            break;
        }
        since_ms = last;
    }
    Ok(())
}

async fn number(services: &Services, key: &str) -> Result<Option<i64>, Problem> {
    Ok(storage::setting::get(services.store.read(), key).await?.and_then(|text| text.parse().ok()))
}
