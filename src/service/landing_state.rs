//! Which state of an invite somebody meets: the first that fits, in the order of `product.md` 4.2.

use crate::domain::group::GROUP_CAPACITY;
use crate::domain::invite::{Closed, Invite};
use crate::domain::join_request::{Code, Decision, JoinRequest, MemberState, TRIES_MAX};
use crate::domain::view::{GroupState, LandingState};
use crate::storage::group::Group;

use super::landing::own_request;

/// Where a visitor stands.
#[derive(Default)]
pub(super) struct Own {
    pub member: bool,
    /// Was in the group and is not any more: a person decides (`service::join`).
    pub removed: bool,
    pub latest: Option<JoinRequest>,
    pub rejections: u64,
    /// What was found when the gate was last looked at, and when.
    pub evidence: Option<(String, i64)>,
}

/// What the invite says to this visitor.
pub(super) fn state(
    invite: &Invite,
    group: Option<&Group>,
    members: Option<usize>,
    own: &Own,
    now_ms: i64,
) -> LandingState {
    if let Some(mine) = own_state(invite, own) {
        return mine;
    }
    let open = invite.open_at(now_ms);
    if open == Err(Closed::Revoked) {
        return LandingState::Revoked;
    }
    if let Some(rejected) = rejected(own, now_ms) {
        return rejected;
    }
    let anew = takes_more(group, members) && invite.over_at(now_ms).is_some();
    let lacks = |latest: &&JoinRequest| lacks(latest) && (open.is_ok() || anew && latest.late.is_some());
    if let Some(request) = own.latest.as_ref().filter(lacks) {
        return LandingState::NotMet { request: own_request(request), anew };
    }
    match open {
        Err(Closed::Revoked) => LandingState::Revoked,
        Err(Closed::NotYet { at_ms }) => LandingState::NotYet { at_ms },
        Err(Closed::Expired { at_ms }) => LandingState::Expired { at_ms, anew },
        Err(Closed::UsedUp { places }) => LandingState::UsedUp { places, anew },
        Err(Closed::Paused) => LandingState::Paused,
        Ok(()) if group.is_some_and(|group| group.state != GroupState::Ready) => LandingState::GroupGone,
        Ok(()) if members.is_some_and(|n| n >= GROUP_CAPACITY) => LandingState::Full,
        Ok(()) if own.removed => LandingState::Removed,
        Ok(()) if invite.join_mode.needs_approval() => LandingState::Approval,
        Ok(()) => LandingState::Open,
    }
}

/// The group can be asked for: it is within reach and has a place.
fn takes_more(group: Option<&Group>, members: Option<usize>) -> bool {
    group.is_none_or(|group| group.state == GroupState::Ready) && members.is_none_or(|n| n < GROUP_CAPACITY)
}

/// A gate said no before, or took them out again.
fn lacks(request: &JoinRequest) -> bool {
    matches!(request.code, Some(Code::GateNotMet | Code::GateLost))
}

fn own_state(invite: &Invite, own: &Own) -> Option<LandingState> {
    let latest = own.latest.as_ref();
    let asked = latest.is_some_and(|request| request.member_at_ms.is_some());
    // Who runs a member-run group alone knows who is in it: there the request itself is the word.
    let member_run = invite.group.is_none() && asked;
    if own.member || member_run {
        return Some(LandingState::Member { asked });
    }
    let request = latest.filter(|request| request.is_open())?;
    let shown = own_request(request);
    Some(match (request.decision, request.member_state) {
        (Decision::Approved, MemberState::Failed) => {
            LandingState::Failed { request: shown, code: request.code.unwrap_or(Code::Failed) }
        }
        (Decision::Approved, _) => LandingState::Adding { request: shown },
        _ if invite.gated && being_checked(request, own) => LandingState::Checking { request: shown },
        _ => LandingState::Pending { request: shown },
    })
}

/// Nobody looked yet, or what they saw said nothing: after a look that did, a person decides.
fn being_checked(request: &JoinRequest, own: &Own) -> bool {
    own.evidence.is_none() || request.code == Some(Code::NotChecked)
}

fn rejected(own: &Own, now_ms: i64) -> Option<LandingState> {
    let latest = own.latest.as_ref()?;
    let until = latest.cool_down_until()?;
    let request = own_request(latest);
    if own.rejections >= TRIES_MAX {
        return Some(LandingState::Rejected { request, again_at_ms: None });
    }
    (now_ms < until).then_some(LandingState::Rejected { request, again_at_ms: Some(until) })
}
