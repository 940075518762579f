//! Member-run groups: who is willing to add people, and the lease that lets one device win (contract S22).

use crate::domain::device::DeviceId;
use crate::domain::id::{InviteId, JoinRequestId};
use crate::domain::inbox::InboxId;
use crate::domain::invite::{Invite, JoinMode};
use crate::domain::join_request::{Decision, JoinRequest};
use crate::domain::permission::Action;
use crate::domain::problem::Problem;
use crate::storage;

use super::{Services, access, push};

/// A lease on adding one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub request: JoinRequestId,
    pub invite: InviteId,
    /// Whom to add.
    pub inbox_id: InboxId,
    pub until_ms: i64,
}

/// This person will add people for the invite: its creator may, and for `auto_join_members` those the creator
/// named.
pub async fn volunteer(services: &Services, actor: &InboxId, invite_id: &str) -> Result<(), Problem> {
    let tx = services.store.write_tx().await?;
    let invite = load(&tx, invite_id).await?;
    let creator = *actor == invite.created_by;
    let named = invite.join_mode == JoinMode::AutoJoinMembers
        && storage::admitter::named(&tx, &invite.id).await?.contains(actor);
    if !creator && !named {
        return Err(Problem::forbidden(
            "Only the creator of the link, and members the creator named, add people here.",
        ));
    }
    if invite.group.is_some() {
        return Err(Problem::new(409, "managed", "In this group Usher's own account adds people."));
    }
    storage::admitter::add(&tx, &invite.id, actor, services.now_ms()).await?;
    services.audit(&tx, Some(actor), "admitter.added", invite.id.as_str(), None).await?;
    tx.commit().await?;
    Ok(())
}

/// This person will not any more. Being none is fine.
pub async fn stand_down(services: &Services, actor: &InboxId, invite_id: &str) -> Result<(), Problem> {
    let tx = services.store.write_tx().await?;
    let invite = load(&tx, invite_id).await?;
    storage::admitter::remove(&tx, &invite.id, actor).await?;
    services.audit(&tx, Some(actor), "admitter.removed", invite.id.as_str(), None).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the lease on adding somebody; `409 claimed` with the time to wait where another device has it.
/// A person with several devices names the one that will add: the others are others to it.
pub async fn claim(
    services: &Services,
    actor: &InboxId,
    request_id: &str,
    device: Option<&str>,
) -> Result<Claim, Problem> {
    let id = JoinRequestId::parse(request_id).map_err(|_| Problem::not_found())?;
    let device = device.map(DeviceId::parse).transpose();
    let device = device.map_err(|error| Problem::invalid(error.to_string()))?;
    let tx = services.store.write_tx().await?;
    let request = storage::join_request::get(&tx, &id).await?.ok_or_else(Problem::not_found)?;
    let invite = storage::invite::get(&tx, &request.invite_id).await?.ok_or_else(Problem::not_found)?;
    let standing = access::to_invite(&tx, actor, &invite).await?;
    access::require(standing, Action::SeeRequests)?;
    if invite.group.is_some() {
        return Err(Problem::new(409, "managed", "In this group Usher's own account adds people."));
    }
    access::require(standing, Action::Claim)?;
    if !request.is_open() {
        return Err(Problem::new(409, "already_decided", "This request is already answered."));
    }
    if request.decision == Decision::Pending && invite.met_by(&request) != invite {
        return Err(Problem::new(409, "awaits_a_person", "This person asked after the link had ended.")
            .detail("The creator of the link decides; then they can be added."));
    }
    invite.met_by(&request).lets_in()?;
    let now = services.now_ms();
    let until_ms = now.saturating_add(services.limits.claim_ms);
    has_place(&tx, &invite, &request, now).await?;
    let holder =
        device.as_ref().map_or_else(|| actor.to_string(), |device| format!("{actor}/{}", device.as_str()));
    if storage::admitter::claim(&tx, &id, &holder, until_ms, now).await? {
        push::hand_over(services, &tx, &invite, &request, (actor, device.as_ref()), until_ms).await?;
        services.audit(&tx, Some(actor), "join.claimed", id.as_str(), None).await?;
        tx.commit().await?;
        return Ok(Claim { request: id, invite: invite.id, inbox_id: request.inbox_id, until_ms });
    }
    let until_ms = storage::admitter::claim_until(&tx, &id).await?.unwrap_or(now);
    Err(Problem::new(409, "claimed", "Another device is adding this person.")
        .retry_after(seconds(until_ms.saturating_sub(now))))
}

/// Where places are limited, no more people are being added than there are places left: who was added can't
/// be turned away any more.
async fn has_place(
    tx: &sea_orm::DatabaseTransaction,
    invite: &Invite,
    request: &JoinRequest,
    now: i64,
) -> Result<(), Problem> {
    let Some(places) = invite.max_uses.filter(|_| request.late.is_none()) else { return Ok(()) };
    if storage::join_request::is_counted(tx, &request.id).await? {
        return Ok(());
    }
    storage::one_at_a_time(tx, &format!("places:{}", invite.id)).await?;
    let used = storage::invite::get(tx, &invite.id).await?.map_or(places, |invite| invite.uses);
    if used >= places {
        return Err(Problem::new(
            409,
            "invite_used_up",
            format!("All {places} places on this link are taken."),
        ));
    }
    let (claimed, until_ms) = storage::admitter::claims(tx, &invite.id, &request.id, now).await?;
    if used.saturating_add(claimed) < places {
        return Ok(());
    }
    Err(Problem::new(409, "claimed", "Somebody else is being added to the last place.")
        .retry_after(seconds(until_ms.saturating_sub(now))))
}

fn seconds(wait_ms: i64) -> u64 {
    u64::try_from(wait_ms / 1000 + 1).unwrap_or(1)
}

async fn load(db: &impl sea_orm::ConnectionTrait, invite_id: &str) -> Result<Invite, Problem> {
    let id = InviteId::parse(invite_id).map_err(|_| Problem::invite_not_found())?;
    storage::invite::get(db, &id).await?.ok_or_else(Problem::invite_not_found)
}
