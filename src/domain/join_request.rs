//! Join requests: what was decided, and whether the person is in the group.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::id::{InviteId, JoinRequestId};
use super::inbox::{InboxId, WalletAddress};

/// Characters in the reason of a rejection.
pub const REASON_MAX: usize = 280;
/// After a rejection the same request answers for this long; then a new one may be made.
pub const COOL_DOWN_MS: i64 = 24 * 60 * 60 * 1000;
/// Requests one inbox may have rejected on one invite.
pub const TRIES_MAX: u64 = 3;

/// What was decided. Terminal once it is not `Pending`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    Pending,
    Approved,
    Rejected,
}

/// How far the add has come. Wire spellings: contract S17.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    Waiting,
    Adding,
    Member,
    Failed,
}

/// The public status: `approved` only once the person is in the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Pending,
    Approved,
    Rejected,
}

/// The public status of a decision and a member state (contract: adding comes before approving).
pub const fn status(decision: Decision, member_state: MemberState) -> Status {
    match (decision, member_state) {
        (Decision::Approved, MemberState::Member) => Status::Approved,
        (Decision::Rejected, _) => Status::Rejected,
        _ => Status::Pending,
    }
}

/// Why a request stands where it stands; stable, part of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The requester took it back.
    Withdrawn,
    /// An admin said no.
    Rejected,
    /// The group holds 250.
    GroupFull,
    /// The inbox has no installation that can be added.
    NotReachable,
    /// Our account may not add members here.
    NotAllowed,
    /// Our account is not in the group any more.
    GroupGone,
    /// Was in the group after this request and was taken out again.
    RemovedSince,
    /// The network cannot be reached; we go on trying.
    Unreachable,
    /// The gate of the link is not met.
    GateNotMet,
    /// Was let in by a gate, met it no more, and was taken out.
    GateLost,
    /// The gate could not be checked yet; we go on trying.
    NotChecked,
    /// Something else; an admin can retry.
    Failed,
}

/// What had become of the link when somebody asked all the same: they ask for a new invite, and a person decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Late {
    Expired,
    UsedUp,
}

impl Late {
    /// Where the request comes from, for whoever decides.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Expired => "from an expired link",
            Self::UsedUp => "from a used-up link",
        }
    }
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinRequest {
    pub id: JoinRequestId,
    pub invite_id: InviteId,
    pub inbox_id: InboxId,
    /// The wallet it was made with, where one was.
    pub address: Option<WalletAddress>,
    pub decision: Decision,
    pub member_state: MemberState,
    pub code: Option<Code>,
    pub reason: Option<String>,
    pub decided_by: Option<InboxId>,
    /// By the database's clock, once kept.
    pub requested_at_ms: i64,
    pub decided_at_ms: Option<i64>,
    pub member_at_ms: Option<i64>,
    /// Made after the link had ended.
    pub late: Option<Late>,
}

impl JoinRequest {
    pub const fn status(&self) -> Status {
        status(self.decision, self.member_state)
    }

    /// Open: nobody said no, and the person is not in yet.
    pub const fn is_open(&self) -> bool {
        matches!(self.status(), Status::Pending)
    }

    /// A yes that nobody carries out just now, so that it may become a no: the add can't succeed, the network is
    /// away, or it waits for an app of the group's members.
    pub const fn stands_still(&self, members_add: bool) -> bool {
        match (self.decision, self.member_state, self.code) {
            (Decision::Approved, MemberState::Failed, _)
            | (Decision::Approved, MemberState::Adding, Some(Code::Unreachable)) => true,
            (Decision::Approved, MemberState::Adding, _) => members_add,
            _ => false,
        }
    }

    /// Until when this rejected request keeps answering; `None` where a new one may be made.
    pub fn cool_down_until(&self) -> Option<i64> {
        match (self.decision, self.code) {
            // What a gate asks for can be had the next minute.
            (_, Some(Code::Withdrawn | Code::GateNotMet | Code::GateLost)) => None,
            (Decision::Rejected, _) => self.decided_at_ms.map(|at| at.saturating_add(COOL_DOWN_MS)),
            _ => None,
        }
    }
}

/// What an admin says to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Approve,
    Reject { reason: Option<String> },
}

/// Why an answer changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Decided {
    #[error("This was already decided the same way.")]
    Same,
    #[error("Somebody already decided otherwise.")]
    Otherwise,
}

/// Whether an answer may still be given. A yes that stands still may become a no.
pub fn decide(decision: Decision, stands_still: bool, answer: &Answer) -> Result<(), Decided> {
    match (decision, answer) {
        (Decision::Pending, _) => Ok(()),
        (Decision::Approved, Answer::Reject { .. }) if stands_still => Ok(()),
        (Decision::Approved, Answer::Approve) | (Decision::Rejected, Answer::Reject { .. }) => {
            Err(Decided::Same)
        }
        _ => Err(Decided::Otherwise),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_approved_only_once_the_person_is_a_member() {
        assert_eq!(status(Decision::Approved, MemberState::Waiting), Status::Pending);
        assert_eq!(status(Decision::Approved, MemberState::Adding), Status::Pending);
        assert_eq!(status(Decision::Approved, MemberState::Failed), Status::Pending);
        assert_eq!(status(Decision::Approved, MemberState::Member), Status::Approved);
        assert_eq!(status(Decision::Pending, MemberState::Member), Status::Pending);
        assert_eq!(status(Decision::Rejected, MemberState::Waiting), Status::Rejected);
    }

    #[test]
    fn a_contradicting_answer_is_refused_and_a_repeated_one_is_the_same() {
        let reject = Answer::Reject { reason: None };
        assert_eq!(decide(Decision::Pending, false, &Answer::Approve), Ok(()));
        assert_eq!(decide(Decision::Approved, false, &Answer::Approve), Err(Decided::Same));
        assert_eq!(decide(Decision::Approved, false, &reject), Err(Decided::Otherwise));
        assert_eq!(decide(Decision::Rejected, false, &reject), Err(Decided::Same));
        assert_eq!(decide(Decision::Rejected, false, &Answer::Approve), Err(Decided::Otherwise));
    }

    #[test]
    fn a_yes_that_stands_still_may_become_a_no() {
        let reject = Answer::Reject { reason: None };
        assert_eq!(decide(Decision::Approved, true, &reject), Ok(()));
        assert_eq!(decide(Decision::Approved, true, &Answer::Approve), Err(Decided::Same));
    }

    #[test]
    fn a_yes_stands_still_where_the_service_adds_nobody_just_now() {
        let request = |decision, member_state, code| JoinRequest {
            id: JoinRequestId::from_random([0; 17]),
            invite_id: InviteId::from_random([0; 17]),
            inbox_id: InboxId::parse(&"a1".repeat(32)).unwrap(),
            address: None,
            decision,
            member_state,
            code,
            reason: None,
            decided_by: None,
            requested_at_ms: 0,
            decided_at_ms: None,
            member_at_ms: None,
            late: None,
        };
        let approved = |state, code| request(Decision::Approved, state, code);
        let adding = approved(MemberState::Adding, None);
        assert!(adding.stands_still(true) && !adding.stands_still(false));
        for members_add in [true, false] {
            assert!(approved(MemberState::Failed, Some(Code::GroupFull)).stands_still(members_add));
            assert!(approved(MemberState::Adding, Some(Code::Unreachable)).stands_still(members_add));
            assert!(!approved(MemberState::Member, None).stands_still(members_add));
            assert!(!request(Decision::Pending, MemberState::Waiting, None).stands_still(members_add));
        }
    }
}
