//! Throw-away people of the local network: real clients we host, so that a newcomer sees a group arrive.

use std::sync::Arc;

use crate::domain::group::{Content, ConversationId, GroupInfo};
use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::domain::text;
use crate::domain::view::{SignedIn, VisitorConversation, VisitorMessage};
use crate::storage;
use crate::xmtp::{GroupClient, VisitorHost};

use super::Services;

/// Characters in a message typed on the page.
const MESSAGE_MAX: usize = 2_000;
/// Messages a conversation shows.
const SHOWN_MAX: u32 = 200;

fn host(services: &Services) -> Result<&Arc<dyn VisitorHost>, Problem> {
    let host = services.visitors.as_ref().filter(|_| services.site.local);
    host.ok_or_else(Problem::not_found)
}

/// A new person with a wallet and an inbox on the local network.
pub async fn create(services: &Services) -> Result<SignedIn, Problem> {
    let visitor = host(services)?.create().await?;
    let db = services.store.write();
    storage::person::seen(db, &visitor.inbox_id, &visitor.address, services.now_ms()).await?;
    storage::person::set_visitor(db, &visitor.inbox_id).await?;
    Ok(SignedIn { inbox_id: visitor.inbox_id, address: Some(visitor.address) })
}

/// Whether we host this person; no where that can't be told.
pub async fn is_visitor(services: &Services, inbox_id: &InboxId) -> bool {
    let known = storage::person::is_visitor(services.store.read(), inbox_id).await;
    known.inspect_err(|error| tracing::error!(%error, "database failed")).unwrap_or(false)
}

async fn client(services: &Services, inbox_id: &InboxId) -> Result<Arc<dyn GroupClient>, Problem> {
    host(services)?.client(inbox_id).await?.ok_or_else(Problem::not_found)
}

/// The groups this person's own client sees, with their messages.
pub async fn conversations(
    services: &Services,
    inbox_id: &InboxId,
) -> Result<Vec<VisitorConversation>, Problem> {
    let client = client(services, inbox_id).await?;
    client.sync_all().await?;
    let mut shown = Vec::new();
    for group in client.groups().await? {
        shown.push(conversation(services, client.as_ref(), inbox_id, group).await?);
    }
    Ok(shown)
}

async fn conversation(
    services: &Services,
    client: &dyn GroupClient,
    inbox_id: &InboxId,
    group: GroupInfo,
) -> Result<VisitorConversation, Problem> {
    let messages = client.newest(&group.id, SHOWN_MAX).await?;
    let people =
        storage::person::get_all(services.store.read(), messages.iter().map(|m| m.sender.clone())).await?;
    let members = client.members(&group.id).await?.len();
    let lines = messages.into_iter().filter_map(|message| {
        let Content::Text { text } = message.content else { return None };
        let mine = message.sender == *inbox_id;
        let sender = people.get(&message.sender).cloned()?;
        Some(VisitorMessage { sender, sent_at_ms: message.sent_at_ms, text, mine })
    });
    Ok(VisitorConversation { id: group.id.0, name: group.name, members, messages: lines.collect() })
}

/// Sends as this person. The same words from the same form are one message, however often it is sent.
pub async fn send(
    services: &Services,
    inbox_id: &InboxId,
    conversation_id: &str,
    message: &str,
    form: &str,
) -> Result<(), Problem> {
    let message = text::paragraphs(message, MESSAGE_MAX).map_err(super::about("text"))?;
    if message.is_empty() {
        return Err(Problem::invalid("Write something first.").on("text"));
    }
    let client = client(services, inbox_id).await?;
    let id = ConversationId(conversation_id.to_owned());
    let known = client.groups().await?.iter().any(|group| group.id == id);
    if !known {
        return Err(Problem::not_found());
    }
    let form = crate::domain::id::canonical(form).ok();
    client.send_text(&id, &message, form.as_deref()).await?;
    Ok(())
}
