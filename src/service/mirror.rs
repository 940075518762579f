//! The mirror of our groups: what the network says, written where every process can read it.

use sea_orm::DatabaseTransaction;

use crate::domain::group::{ConversationId, GROUP_DESCRIPTION_MAX, GROUP_NAME_MAX, GroupPermissions};
use crate::domain::id::GroupKey;
use crate::domain::inbox::InboxId;
use crate::domain::problem::Problem;
use crate::domain::text::{self, TextRefusal};
use crate::domain::view::GroupState;
use crate::storage;
use crate::storage::group::{Group, Mirror};
use crate::xmtp::{GroupClient, XmtpErrorKind, XmtpResult};

use super::webhook::tell;
use super::{Services, picture};

/// A group as our client sees it now. The caller has synced it.
pub async fn read(client: &dyn GroupClient, id: &ConversationId) -> XmtpResult<Mirror> {
    let info = client.group(id).await?;
    let members = if info.active { client.members(id).await? } else { Vec::new() };
    Ok(Mirror {
        conversation_id: id.clone(),
        name: shown(text::line(&info.name, usize::MAX), GROUP_NAME_MAX),
        description: shown(text::paragraphs(&info.description, usize::MAX), GROUP_DESCRIPTION_MAX),
        add_policy: info.policies.add_member,
        state: if info.active { GroupState::Ready } else { GroupState::Gone },
        members: members.into_iter().map(|member| (member.inbox_id, member.level)).collect(),
    })
}

/// What other people's apps wrote, made safe to keep and cut to what we show.
fn shown(cleaned: Result<String, TextRefusal>, max: usize) -> String {
    cleaned.unwrap_or_default().chars().take(max).collect()
}

/// The queue of the work on this conversation: its group's, where we know it.
pub async fn queue(services: &Services, id: &ConversationId) -> String {
    let known = storage::group::by_conversation(services.store.read(), id).await.ok().flatten();
    known.map_or_else(|| id.as_str().to_owned(), |group| group.key.as_str().to_owned())
}

/// The group we know a conversation as.
pub async fn known(services: &Services, id: &ConversationId) -> Result<Option<GroupKey>, Problem> {
    Ok(storage::group::by_conversation(services.store.read(), id).await?.map(|group| group.key))
}

/// Syncs one conversation and writes what it says; a group we did not know is taken in. `known` is what
/// [`known`] said when the caller took its turn: a group that became known meanwhile was just written by
/// whoever made it, and what we read may be older.
pub async fn refresh(
    services: &Services,
    client: &dyn GroupClient,
    id: &ConversationId,
    known: Option<GroupKey>,
) -> Result<(), Problem> {
    match client.sync(id).await {
        // We were taken out: what is left says so.
        Err(error) if error.kind != XmtpErrorKind::Inactive => return Err(error.into()),
        Ok(()) | Err(_) => {}
    }
    let (info, fresh) = match (client.group(id).await, read(client, id).await) {
        (Ok(info), Ok(fresh)) => (info, fresh),
        (Err(error), _) | (_, Err(error)) if error.kind == XmtpErrorKind::UnknownConversation => {
            return Ok(());
        }
        (Err(error), _) | (_, Err(error)) => return Err(error.into()),
    };
    let ours = GroupKey::parse(&info.mark).is_ok();
    let tx = services.store.write_tx().await?;
    let meanwhile = storage::group::by_conversation(&tx, id).await?.is_some();
    let key = match known {
        Some(key) => key,
        // A group we are making ourselves is left to its job.
        None if ours || meanwhile => return Ok(()),
        None => adopt(services, &tx, client.inbox_id(), &fresh).await?,
    };
    let change = storage::group::mirror(&tx, &key, &fresh, services.now_ms()).await?;
    picture::of_group(services, &tx, &key, info.image_url.as_deref()).await?;
    tell::members(services, &tx, &key, &change, &[]).await?;
    tx.commit().await?;
    Ok(())
}

/// Somebody added our account to a group of theirs: from now on it can have invites.
async fn adopt(
    services: &Services,
    tx: &DatabaseTransaction,
    us: InboxId,
    fresh: &Mirror,
) -> Result<GroupKey, Problem> {
    let group = Group {
        key: GroupKey::from_random(services.random_id()),
        conversation_id: Some(fresh.conversation_id.clone()),
        name: fresh.name.clone(),
        description: fresh.description.clone(),
        image_hash: None,
        permissions: GroupPermissions::default(),
        state: GroupState::Ready,
        add_policy: fresh.add_policy,
        created_by: us,
        problem: None,
        created_at_ms: services.now_ms(),
    };
    storage::group::insert(tx, &group).await?;
    Ok(group.key)
}
