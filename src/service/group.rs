//! Groups of our client: making one, and seeing one's own.

use sea_orm::DatabaseTransaction;

use crate::domain::group::{
    ConversationId, GROUP_DESCRIPTION_MAX, GROUP_NAME_MAX, GroupPermissions, Level, NewGroup, Policy,
};
use crate::domain::id::GroupKey;
use crate::domain::inbox::InboxId;
use crate::domain::permission::{Action, may, standing_of};
use crate::domain::problem::Problem;
use crate::domain::text;
use crate::domain::view::{GroupState, GroupView, SignedIn};
use crate::storage;
use crate::storage::group::Group;
use crate::storage::job::{Claimed, NewJob};
use crate::xmtp::{GroupClient, XmtpError};

use super::{Services, about, access, form_once, mirror};

/// The kind of job that makes a group on the network.
pub const KIND: &str = "create_group";

/// What somebody types to make a group.
#[derive(Clone, Debug, Default)]
pub struct GroupForm {
    pub name: String,
    pub description: String,
    /// Every member may add people; else only admins may.
    pub everyone_is_admin: bool,
    /// The name of the form this comes from: sent twice it makes one group. Blank: always a new one.
    pub form: String,
}

/// Whether this person may have groups made here.
pub async fn may_create(services: &Services, actor: &InboxId) -> Result<bool, Problem> {
    may_create_in(services, services.store.read(), actor).await
}

async fn may_create_in<C: sea_orm::ConnectionTrait>(
    services: &Services,
    db: &C,
    actor: &InboxId,
) -> Result<bool, Problem> {
    Ok(services.site.local || storage::setting::is_operator(db, actor.as_str()).await?)
}

/// Refuses whoever may not have groups made here.
pub(super) async fn require_may_create<C: sea_orm::ConnectionTrait>(
    services: &Services,
    db: &C,
    actor: &InboxId,
) -> Result<(), Problem> {
    if may_create_in(services, db, actor).await? {
        return Ok(());
    }
    Err(Problem::forbidden("Only people named by the operator make groups here."))
}

/// Orders a group; a job makes it and makes `actor` its super admin.
pub async fn create(services: &Services, actor: &SignedIn, form: GroupForm) -> Result<GroupKey, Problem> {
    let everyone = if form.everyone_is_admin { "everyone" } else { "" };
    let typed = [form.name.as_str(), form.description.as_str(), everyone];
    let key = GroupKey::from_random(form_once::id(services, &actor.inbox_id, &form.form, &typed));
    let tx = services.store.write_tx().await?;
    storage::one_at_a_time(&tx, &format!("group:{key}")).await?;
    if storage::group::get(&tx, &key).await?.is_some() {
        return Ok(key);
    }
    require_may_create(services, &tx, &actor.inbox_id).await?;
    let group = Group {
        key,
        conversation_id: None,
        name: text::required_line(&form.name, GROUP_NAME_MAX).map_err(about("name"))?,
        description: text::paragraphs(&form.description, GROUP_DESCRIPTION_MAX)
            .map_err(about("description"))?,
        image_hash: None,
        permissions: if form.everyone_is_admin {
            GroupPermissions::EveryoneIsAdmin
        } else {
            GroupPermissions::GroupCreatorIsAdmin
        },
        state: GroupState::Creating,
        add_policy: Policy::Nobody,
        created_by: actor.inbox_id.clone(),
        problem: None,
        created_at_ms: services.now_ms(),
    };
    storage::group::insert(&tx, &group).await?;
    let key = group.key.as_str().to_owned();
    let job = NewJob { id: format!("{KIND}:{key}"), kind: KIND, queue: key.clone(), payload: key.clone() };
    storage::job::enqueue(&tx, job, services.now_ms()).await?;
    services.audit(&tx, Some(&actor.inbox_id), "group.ordered", &key, None).await?;
    tx.commit().await?;
    services.bell.notify_one();
    Ok(group.key)
}

/// Makes an ordered group on the network. Finds what an interrupted attempt left, so it never makes two.
pub async fn make(
    services: &Services,
    client: &dyn GroupClient,
    epoch: i64,
    job: &Claimed,
) -> Result<(), MakeError> {
    let key = GroupKey::parse(&job.payload).map_err(|_| MakeError::Gone)?;
    let group = storage::group::get(services.store.read(), &key).await?.ok_or(MakeError::Gone)?;
    let conversation = match client.groups().await?.into_iter().find(|g| g.mark == key.as_str()) {
        Some(found) => found.id,
        None => client.create_group(order(&group)).await?.id,
    };
    client.sync(&conversation).await?;
    let members = client.members(&conversation).await?;
    let creator = members.iter().find(|member| member.inbox_id == group.created_by);
    if creator.is_none() {
        client.add_members(&conversation, std::slice::from_ref(&group.created_by)).await?;
    }
    if creator.is_none_or(|member| member.level != Level::SuperAdmin) {
        client.set_level(&conversation, &group.created_by, Level::SuperAdmin).await?;
    }
    let fresh = mirror::read(client, &conversation).await?;
    let tx = services.store.write_tx().await?;
    let now = services.now_ms();
    if storage::job::finish(&tx, job, epoch, now).await? {
        storage::group::mirror(&tx, &key, &fresh, now).await?;
        services.audit(&tx, None, "group.made", key.as_str(), None).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Gives a group up; its page says why.
pub async fn failed(tx: &DatabaseTransaction, key: &GroupKey, why: &MakeError) -> Result<(), Problem> {
    Ok(storage::group::set_state(tx, key, GroupState::Failed, Some(&why.to_string())).await?)
}

/// Why a group was not made this time.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    #[error("the order is gone")]
    Gone,
    #[error(transparent)]
    Xmtp(#[from] XmtpError),
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
}

fn order(group: &Group) -> NewGroup {
    NewGroup {
        name: group.name.clone(),
        description: group.description.clone(),
        image_url: None,
        permissions: group.permissions,
        mark: group.key.as_str().to_owned(),
    }
}

/// The groups `actor` is in, and those being made for it.
pub async fn mine(services: &Services, actor: &InboxId) -> Result<Vec<GroupView>, Problem> {
    views(services, actor, storage::group::of_inbox(services.store.read(), actor).await?).await
}

/// One group of `actor`; foreign ones are not found.
pub async fn get(services: &Services, actor: &InboxId, key: &str) -> Result<GroupView, Problem> {
    let key = GroupKey::parse(key).map_err(|_| Problem::not_found())?;
    let group = access::group(services.store.read(), &key).await?;
    let being_made = group.state != GroupState::Ready && group.created_by == *actor;
    let view = views(services, actor, vec![group]).await?.pop().ok_or_else(Problem::not_found)?;
    if view.level.is_none() && !being_made { Err(Problem::not_found()) } else { Ok(view) }
}

/// The key of a group by its id on the network, for its members; else not found.
pub async fn key_of(
    services: &Services,
    actor: &InboxId,
    conversation_id: &str,
) -> Result<GroupKey, Problem> {
    if !conversation_id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Problem::not_found());
    }
    let id = ConversationId(conversation_id.to_ascii_lowercase());
    let db = services.store.read();
    let group = storage::group::by_conversation(db, &id).await?.ok_or_else(Problem::not_found)?;
    let level = storage::group::level_of(db, &group.key, actor).await?;
    level.map(|_| group.key).ok_or_else(Problem::not_found)
}

/// Groups as `actor` sees them: however many, the database is asked a fixed number of times.
async fn views(services: &Services, actor: &InboxId, groups: Vec<Group>) -> Result<Vec<GroupView>, Problem> {
    let db = services.store.read();
    let keys: Vec<_> = groups.iter().map(|group| group.key.clone()).collect();
    let levels = storage::member::levels(db, actor, &keys).await?;
    let members = storage::member::counts(db, &keys).await?;
    let waiting = storage::pending::by_group(db, &keys).await?;
    let view = |group: Group| {
        let level = levels.get(&group.key).copied();
        let standing = standing_of(level, group.add_policy);
        let waiting = waiting.get(&group.key).copied().filter(|_| may(standing, Action::SeeRequests));
        GroupView {
            members: members.get(&group.key).copied().unwrap_or(0),
            level,
            may_invite: group.state == GroupState::Ready && may(standing, Action::MakeInvite),
            waiting: waiting.unwrap_or(0),
            key: group.key,
            name: group.name,
            description: group.description,
            image_hash: group.image_hash,
            state: group.state,
            conversation_id: group.conversation_id.map(|id| id.0),
        }
    };
    Ok(groups.into_iter().map(view).collect())
}
