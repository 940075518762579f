//! Whose devices are woken for a request (contract S10–S12): the server's own list, never the caller's.

use sea_orm::ConnectionTrait;

use crate::domain::id::GroupKey;
use crate::domain::inbox::InboxId;
use crate::domain::invite::{Invite, JoinMode};
use crate::domain::permission::{Action, may, standing_of};
use crate::domain::problem::Problem;
use crate::storage;
use crate::storage::device::Device;

use super::access;

/// The devices to wake, without those of the requester.
pub async fn devices<C: ConnectionTrait>(
    db: &C,
    invite: &Invite,
    requester: &InboxId,
) -> Result<Vec<Device>, Problem> {
    let mut devices = match (invite.join_mode, &invite.group) {
        (JoinMode::ManualApproval | JoinMode::Automatic, Some(group)) => deciders(db, invite, group).await?,
        (JoinMode::AutoJoinMembers, _) => {
            let people = storage::admitter::of_invite(db, &invite.id).await?;
            of_people(db, &people).await?
        }
        _ => of_people(db, std::slice::from_ref(&invite.created_by)).await?,
    };
    // A browser cannot add anybody: it is told where a person decides.
    let decided = matches!(invite.join_mode, JoinMode::ManualApproval | JoinMode::Automatic);
    devices.retain(|device| decided || !device.dashboard);
    devices.retain(|device| device.inbox_id != *requester);
    Ok(devices)
}

/// In a managed group: the link's creator, and the browsers of all who may answer, reviewers among them, and want to
/// be told there.
async fn deciders<C: ConnectionTrait>(
    db: &C,
    invite: &Invite,
    key: &GroupKey,
) -> Result<Vec<Device>, Problem> {
    let mut devices = of_people(db, std::slice::from_ref(&invite.created_by)).await?;
    if !may_see(db, &invite.created_by, invite).await? {
        devices.clear();
    }
    let group = access::group(db, key).await?;
    for (device, level) in storage::device::dashboards_of_group(db, key).await? {
        let decides = may(standing_of(Some(level), group.add_policy), Action::Decide);
        if decides && device.inbox_id != invite.created_by {
            devices.push(device);
        }
    }
    let reviewers = storage::reviewer::of_group(db, key).await?;
    for device in of_people(db, &reviewers).await?.into_iter().filter(|device| device.dashboard) {
        if !devices.contains(&device) {
            devices.push(device);
        }
    }
    Ok(devices)
}

/// Whether somebody may still see the requests of an invite: rights end while a push waits.
pub async fn may_see<C: ConnectionTrait>(db: &C, inbox: &InboxId, invite: &Invite) -> Result<bool, Problem> {
    Ok(may(access::to_invite(db, inbox, invite).await?, Action::SeeRequests))
}

async fn of_people<C: ConnectionTrait>(db: &C, people: &[InboxId]) -> Result<Vec<Device>, Problem> {
    let mut devices = Vec::new();
    for person in people {
        devices.extend(storage::device::of_inbox(db, person).await?);
    }
    Ok(devices)
}
