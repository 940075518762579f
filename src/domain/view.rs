//! What pages and the API show: views of invites, requests and groups. Never a database row.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::disclosure::{Disclosure, HIDDEN_NAME};
use super::event::Here;
use super::gate::Report;
use super::group::Level;
use super::id::{GroupKey, InviteId, JoinRequestId};
use super::inbox::{InboxId, Person, WalletAddress};
use super::invite::JoinMode;
use super::join_request::{Code, Decision, Late, MemberState, Status};
use super::parked::Parked;

/// The card of an invite: what everybody with the link may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteCard {
    pub id: InviteId,
    pub link_url: String,
    pub group_name: String,
    pub description: String,
    /// The content hash of the uploaded picture, served at `/images/<hash>`.
    pub image_hash: Option<String>,
    pub image_url: Option<String>,
    /// The content hash of the picture that was fetched.
    pub fetched_hash: Option<String>,
    pub creator: Person,
    pub join_mode: JoinMode,
    /// What a stranger is told.
    pub disclosure: Disclosure,
    /// This card is a stranger's: name, picture, description and inviter are not in it.
    pub hidden: bool,
    /// `open`, `not_open_yet`, `paused`, `expired`, `used_up` or `revoked`.
    pub status: String,
    pub opens_at_ms: Option<i64>,
    pub expires_at_ms: Option<i64>,
    pub places_left: Option<i64>,
    /// Our own account is in the group and could read its messages.
    pub managed: bool,
    pub members: Option<usize>,
    /// Counts the edits.
    pub version: i64,
}

impl InviteCard {
    /// The group's name where everybody may read it, as on a poster.
    pub fn name_in_public(&self) -> &str {
        if self.disclosure == Disclosure::Public { &self.group_name } else { HIDDEN_NAME }
    }

    /// The content hash of the picture that is shown; `None` shows initials.
    pub fn picture(&self) -> Option<&str> {
        self.image_hash.as_deref().or(self.fetched_hash.as_deref())
    }
}

/// What the invite page says to this visitor. Order of precedence: `product.md` 4.2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LandingState {
    /// In the group; `asked` is false where they were a member before.
    Member {
        asked: bool,
    },
    /// Asked, waiting for a person to decide.
    Pending {
        request: OwnRequest,
    },
    /// Asked; the gate is being looked at.
    Checking {
        request: OwnRequest,
    },
    /// The gate said no. They may ask again at once; `anew` where the link has ended meanwhile.
    NotMet {
        request: OwnRequest,
        anew: bool,
    },
    /// Said yes; our client is adding.
    Adding {
        request: OwnRequest,
    },
    /// Said yes, but the add can't succeed as things are.
    Failed {
        request: OwnRequest,
        code: Code,
    },
    /// Asked with a wallet that has no inbox yet.
    Parked {
        parked: Parked,
    },
    Revoked,
    /// Said no; `again_at_ms` is when they may ask again, `None` where the tries are used up.
    Rejected {
        request: OwnRequest,
        again_at_ms: Option<i64>,
    },
    /// Nobody can ask before this.
    NotYet {
        at_ms: i64,
    },
    /// `anew` where a person can be asked for a new invite.
    Expired {
        at_ms: i64,
        anew: bool,
    },
    UsedUp {
        places: i64,
        anew: bool,
    },
    Paused,
    /// The group holds 250.
    Full,
    /// Our account lost its place or its rights in the group.
    GroupGone,
    /// Open, but the XMTP network does not answer: who asks now is let in once it does.
    Away {
        /// An admin decides.
        approval: bool,
    },
    /// Was in the group before: an admin decides, whatever the link says.
    Removed,
    /// Open to who is in the room: the code on the screen shows it.
    ScanAgain,
    /// An admin decides.
    Approval,
    Open,
}

/// A request as its maker sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRequest {
    pub id: JoinRequestId,
    pub status: Status,
    pub member_state: MemberState,
    pub code: Option<Code>,
    pub reason: Option<String>,
    pub requested_at_ms: i64,
    pub decided_at_ms: Option<i64>,
    /// Approved by rule, not by a person.
    pub automatic: bool,
    /// Made after the link had ended.
    pub late: Option<Late>,
}

impl OwnRequest {
    /// Nobody said no, and the person is not in yet.
    pub const fn is_open(&self) -> bool {
        matches!(self.status, Status::Pending)
    }

    /// Nothing is being done to it just now.
    pub const fn decision_is_final(&self) -> bool {
        !(matches!(self.status, Status::Pending) && matches!(self.member_state, MemberState::Adding))
    }
}

/// The invite page: card, state and who is looking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Landing {
    pub card: InviteCard,
    pub state: LandingState,
    pub visitor: Option<Person>,
    /// The group on the network, for members only.
    pub conversation_id: Option<String>,
    /// What the link asks for, and where this visitor asked, what was found.
    pub gate: Option<Report>,
    /// What goes on where the link is on a screen.
    pub here: Here,
}

/// A group in the dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupView {
    pub key: GroupKey,
    pub name: String,
    pub description: String,
    pub image_hash: Option<String>,
    pub state: GroupState,
    pub members: usize,
    /// Mine in this group; `None` while it is being made.
    pub level: Option<Level>,
    pub may_invite: bool,
    /// Requests waiting for a decision.
    pub waiting: usize,
    pub conversation_id: Option<String>,
}

/// How far a group of ours has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupState {
    Creating,
    Ready,
    /// Making it failed for good.
    Failed,
    /// Our account is no longer in it.
    Gone,
}

/// An invite in the dashboard: its card and what only its admins see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteRow {
    pub card: InviteCard,
    pub label: Option<String>,
    pub welcome: Option<String>,
    pub group: Option<GroupKey>,
    pub uses: i64,
    pub max_uses: Option<i64>,
    pub paused: bool,
    pub waiting: usize,
    pub created_at_ms: i64,
    pub may_edit: bool,
    /// A gate decides, or decides first.
    pub gated: bool,
    pub may_be_gated: bool,
}

/// A request in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    pub id: JoinRequestId,
    pub invite_id: InviteId,
    pub invite_label: Option<String>,
    pub group_name: String,
    pub person: Person,
    pub decision: Decision,
    pub member_state: MemberState,
    pub code: Option<Code>,
    pub reason: Option<String>,
    pub decided_by: Option<Person>,
    pub requested_at_ms: i64,
    pub decided_at_ms: Option<i64>,
    pub member_at_ms: Option<i64>,
    /// An admin may try the add again.
    pub may_retry: bool,
    /// An admin may turn the yes into a no.
    pub may_end: bool,
    /// An app of the group's members adds people, not our account.
    pub members_add: bool,
    /// What was found when the gate of the link was last looked at.
    pub evidence: Option<Report>,
    /// Made after the link had ended.
    pub late: Option<Late>,
}

/// Somebody signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    pub inbox_id: InboxId,
    pub address: Option<WalletAddress>,
}

/// The lists of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueTab {
    #[default]
    Waiting,
    Adding,
    Done,
}

/// How long each list of the queue is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueCounts {
    pub waiting: usize,
    pub adding: usize,
    pub done: usize,
}

/// A conversation of a throw-away person (local network only).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorConversation {
    pub id: String,
    pub name: String,
    pub members: usize,
    pub messages: Vec<VisitorMessage>,
}

/// One line of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorMessage {
    pub sender: Person,
    pub sent_at_ms: i64,
    pub text: String,
    pub mine: bool,
}

/// The XMTP network this Usher is on, for clients that want to follow a link.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NetworkFacts {
    /// `local`, `dev`, `production`, or a URL.
    pub xmtp_network: String,
    /// Tells a network that was wiped from the one it was before.
    pub network_id: String,
    /// Where a local node listens.
    pub api_url: Option<String>,
    /// Our own account: add it to a group and its admins can make invites here.
    #[serde(default)]
    pub account_inbox_id: Option<String>,
    /// The `applicationServerKey` browsers subscribe to pushes with.
    #[serde(default)]
    pub web_push_public_key: Option<String>,
}
