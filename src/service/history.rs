//! What happened to the members of a group, as its own messages tell.

use crate::domain::group::{Content, ConversationId};
use crate::domain::inbox::InboxId;
use crate::xmtp::{GroupClient, XmtpResult};

/// Messages read at once.
const PAGE: u32 = 1_000;

/// Somebody changed the members.
pub struct Change {
    pub at_ms: i64,
    pub by: InboxId,
    pub added: Vec<InboxId>,
    pub removed: Vec<InboxId>,
}

/// Every change of the members since then, oldest first.
pub async fn changes_since(
    client: &dyn GroupClient,
    conversation: &ConversationId,
    mut since_ms: i64,
) -> XmtpResult<Vec<Change>> {
    let mut all = Vec::new();
    loop {
        let page = client.messages(conversation, since_ms, PAGE).await?;
        let last = page.last().map(|message| message.sent_at_ms);
        let full = page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
        for message in page {
            if let Content::GroupUpdated { by, added, removed } = message.content {
                all.push(Change { at_ms: message.sent_at_ms, by, added, removed });
            }
        }
        match last {
            // The next page begins with the last millisecond of this one, unless that filled it alone.
            Some(last) if full => since_ms = last.max(since_ms.saturating_add(1)),
            _ => return Ok(all),
        }
    }
}
