//! The queue: what somebody may answer on, and what became of it.

use crate::domain::id::{GroupKey, InviteId, JoinRequestId};
use crate::domain::inbox::InboxId;
use crate::domain::join_request::{Decision, JoinRequest, MemberState};
use crate::domain::permission::{Action, may, standing_of};
use crate::domain::problem::Problem;
use crate::domain::view::{QueueCounts, QueueRow, QueueTab};
use crate::storage;
use crate::storage::group::Group;

use super::{Services, access};

/// The most rows one list of the queue shows.
const QUEUE_MAX: u64 = 200;

/// What `actor` may answer on: groups and own invites.
struct Scope {
    groups: Vec<GroupKey>,
    invites: Vec<InviteId>,
}

async fn scope(services: &Services, actor: &InboxId) -> Result<Scope, Problem> {
    let db = services.store.read();
    let groups = storage::group::of_inbox(db, actor).await?;
    let keys: Vec<_> = groups.iter().map(|group| group.key.clone()).collect();
    let levels = storage::member::levels(db, actor, &keys).await?;
    let sees = |group: &Group| {
        may(standing_of(levels.get(&group.key).copied(), group.add_policy), Action::SeeRequests)
    };
    let mut groups: Vec<_> = groups.into_iter().filter(sees).map(|group| group.key).collect();
    groups.extend(storage::reviewer::groups_of(db, actor).await?);
    groups.sort();
    groups.dedup();
    let own = storage::invite::by_creator(db, actor).await?;
    let invites = own.into_iter().filter(|invite| invite.group.is_none()).map(|invite| invite.id).collect();
    Ok(Scope { groups, invites })
}

/// One list of the queue.
pub async fn queue(services: &Services, actor: &InboxId, tab: QueueTab) -> Result<Vec<QueueRow>, Problem> {
    let Scope { groups, invites } = scope(services, actor).await?;
    let requests =
        storage::join_request::queue(services.store.read(), &groups, &invites, tab, QUEUE_MAX).await?;
    rows(services, requests).await
}

/// One request, for who may see it; others are told nothing.
pub async fn one(services: &Services, actor: &InboxId, request_id: &str) -> Result<QueueRow, Problem> {
    let db = services.store.read();
    let id = JoinRequestId::parse(request_id).map_err(|_| Problem::not_found())?;
    let request = storage::join_request::get(db, &id).await?.ok_or_else(Problem::not_found)?;
    let invite = storage::invite::get(db, &request.invite_id).await?.ok_or_else(Problem::not_found)?;
    if !may(access::to_invite(db, actor, &invite).await?, Action::SeeRequests) {
        return Err(Problem::not_found());
    }
    rows(services, vec![request]).await?.pop().ok_or_else(Problem::not_found)
}

/// How long the lists are.
pub async fn counts(services: &Services, actor: &InboxId) -> Result<QueueCounts, Problem> {
    let Scope { groups, invites } = scope(services, actor).await?;
    let count = |tab| storage::join_request::count(services.store.read(), &groups, &invites, tab);
    let (waiting, adding) = (count(QueueTab::Waiting).await?, count(QueueTab::Adding).await?);
    Ok(QueueCounts { waiting, adding, done: count(QueueTab::Done).await? })
}

async fn rows(services: &Services, requests: Vec<JoinRequest>) -> Result<Vec<QueueRow>, Problem> {
    let db = services.store.read();
    let mut who: Vec<InboxId> = requests.iter().map(|r| r.inbox_id.clone()).collect();
    who.extend(requests.iter().filter_map(|r| r.decided_by.clone()));
    let people = storage::person::get_all(db, who).await?;
    let invites = storage::invite::get_all(db, requests.iter().map(|r| r.invite_id.clone())).await?;
    let gated = requests.iter().filter(|r| invites.get(&r.invite_id).is_some_and(|invite| invite.gated));
    let mut found = storage::join_request::evidence_of_all(db, gated.map(|r| &r.id)).await?;
    let mut rows = Vec::with_capacity(requests.len());
    for request in requests {
        let Some(invite) = invites.get(&request.invite_id) else { continue };
        let Some(mut person) = people.get(&request.inbox_id).cloned() else { continue };
        person.address = request.address.clone().or(person.address);
        let members_add = invite.group.is_none();
        rows.push(QueueRow {
            evidence: found.remove(&request.id).and_then(|report| serde_json::from_str(&report).ok()),
            may_end: request.stands_still(members_add),
            members_add,
            may_retry: request.decision == Decision::Approved && request.member_state == MemberState::Failed,
            decided_by: request.decided_by.as_ref().and_then(|id| people.get(id).cloned()),
            late: request.late,
            id: request.id,
            invite_label: invite.label.clone(),
            group_name: invite.group_name.clone(),
            invite_id: request.invite_id,
            person,
            decision: request.decision,
            member_state: request.member_state,
            code: request.code,
            reason: request.reason,
            requested_at_ms: request.requested_at_ms,
            decided_at_ms: request.decided_at_ms,
            member_at_ms: request.member_at_ms,
        });
    }
    Ok(rows)
}
