//! The mirror of our groups: what the network says, written where every process can read it.

use crate::domain::group::{ConversationId, GroupPermissions};
use crate::domain::id::GroupKey;
use crate::domain::problem::Problem;
use crate::domain::view::GroupState;
use crate::storage;
use crate::storage::group::{Group, Mirror};
use crate::xmtp::{GroupClient, XmtpErrorKind, XmtpResult};

use super::Services;

/// A group as our client sees it now. The caller has synced it.
pub async fn read(client: &dyn GroupClient, id: &ConversationId) -> XmtpResult<Mirror> {
    let info = client.group(id).await?;
    let members = if info.active { client.members(id).await? } else { Vec::new() };
    Ok(Mirror {
        conversation_id: id.clone(),
        name: info.name,
        description: info.description,
        add_policy: info.policies.add_member,
        state: if info.active { GroupState::Ready } else { GroupState::Gone },
        members: members.into_iter().map(|member| (member.inbox_id, member.level)).collect(),
    })
}

/// The queue of the work on this conversation: its group's, where we know it.
pub async fn queue(services: &Services, id: &ConversationId) -> String {
    let known = storage::group::by_conversation(services.store.read(), id).await.ok().flatten();
    known.map_or_else(|| id.as_str().to_owned(), |group| group.key.as_str().to_owned())
}

/// Syncs one conversation and writes what it says; a group we did not know is taken in.
pub async fn refresh(
    services: &Services,
    client: &dyn GroupClient,
    id: &ConversationId,
) -> Result<(), Problem> {
    client.sync(id).await?;
    let fresh = match read(client, id).await {
        Ok(fresh) => fresh,
        Err(error) if error.kind == XmtpErrorKind::UnknownConversation => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let tx = services.store.write_tx().await?;
    let known = storage::group::by_conversation(&tx, id).await?;
    let key = match known {
        Some(group) => group.key,
        None => match adopt(services, client, &tx, id).await? {
            Some(key) => key,
            None => return Ok(()),
        },
    };
    storage::group::mirror(&tx, &key, &fresh, services.now_ms()).await?;
    tx.commit().await?;
    Ok(())
}

/// Somebody added our account to a group of theirs: from now on it can have invites. A group we are making
/// ourselves is left to its job.
async fn adopt(
    services: &Services,
    client: &dyn GroupClient,
    tx: &sea_orm::DatabaseTransaction,
    id: &ConversationId,
) -> Result<Option<GroupKey>, Problem> {
    let info = client.group(id).await?;
    if GroupKey::parse(&info.mark).is_ok() {
        return Ok(None);
    }
    let group = Group {
        key: GroupKey::from_random(services.random_id()),
        conversation_id: Some(id.clone()),
        name: info.name,
        description: info.description,
        image_hash: None,
        permissions: GroupPermissions::default(),
        state: GroupState::Ready,
        add_policy: info.policies.add_member,
        created_by: client.inbox_id(),
        problem: None,
        created_at_ms: services.now_ms(),
    };
    storage::group::insert(tx, &group).await?;
    Ok(Some(group.key))
}

/// Brings every group up to date. One that fails does not hold up the rest.
pub async fn refresh_all(services: &Services, client: &dyn GroupClient) -> Result<(), Problem> {
    client.sync_all().await?;
    for group in client.groups().await? {
        if let Err(problem) = refresh(services, client, &group.id).await {
            tracing::warn!(group.id = %group.id, %problem, "a group could not be mirrored");
        }
    }
    Ok(())
}
