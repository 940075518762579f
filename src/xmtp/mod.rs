//! The telephone to XMTP groups: what Usher asks of an XMTP client, whoever answers.

use std::collections::HashMap;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

use crate::domain::group::{ConversationId, GroupInfo, Level, Member, Message, NewGroup};
use crate::domain::inbox::{InboxId, WalletAddress};

pub mod bridge;
pub mod fake;

/// Why XMTP did not do what we asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?}: {detail}")]
pub struct XmtpError {
    pub kind: XmtpErrorKind,
    /// The first line of the client's own message; for logs, never for people.
    pub detail: String,
}

impl XmtpError {
    pub fn new(kind: XmtpErrorKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }
}

/// What kind of failure it was; decides whether trying again can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum XmtpErrorKind {
    /// The network or our child process does not answer, or the deadline passed. Try again.
    Unreachable,
    /// An address or inbox the network does not know.
    NotRegistered,
    /// The group holds 250 inboxes.
    GroupFull,
    /// The group's policy does not let our account do this.
    Forbidden,
    /// Our account is no longer in the group.
    Inactive,
    /// No conversation of ours has this id.
    UnknownConversation,
    /// A text is longer than XMTP takes.
    Limit,
    /// Somebody else changed the group at the same time. Sync, compare, try again.
    Conflict,
    /// The network moved to d14n and takes no more writes here.
    Cutover,
    /// The client database belongs to another key, network or process.
    Identity,
    /// Anything else.
    Internal,
}

impl XmtpErrorKind {
    /// An outage: it passes, however long it takes, and then all goes on.
    pub fn passes(self) -> bool {
        matches!(self, Self::Unreachable | Self::Cutover)
    }

    /// Trying again later can help.
    pub fn is_transient(self) -> bool {
        matches!(self, Self::Unreachable | Self::Conflict | Self::Internal)
    }
}

pub type XmtpResult<T> = Result<T, XmtpError>;

/// Something that happened on the network while we listened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupEvent {
    /// We were added to, or created, a conversation.
    Conversation(ConversationId),
    Message(Message),
    /// The stream was cut; whoever mirrors state must sync.
    Gap,
}

/// One XMTP client of ours. Calls on one group are queued; different groups run in parallel.
///
/// Every call has a deadline; passing it is [`XmtpErrorKind::Unreachable`] and leaves the outcome unknown,
/// so callers sync and compare before they repeat a change. Source: contract section 2, `xmtp.md` 4.
#[async_trait]
pub trait GroupClient: Send + Sync {
    /// The inbox this client speaks for.
    fn inbox_id(&self) -> InboxId;
    /// This installation of it, hex.
    fn installation_id(&self) -> String;

    /// Makes a group with our own inbox as its only member and super admin.
    async fn create_group(&self, group: NewGroup) -> XmtpResult<GroupInfo>;
    /// Adds all of them in one commit, or none (libxmtp's own rule). Existing members are fine.
    async fn add_members(&self, group: &ConversationId, inboxes: &[InboxId]) -> XmtpResult<()>;
    /// Removes them; who is no member is fine.
    async fn remove_members(&self, group: &ConversationId, inboxes: &[InboxId]) -> XmtpResult<()>;
    /// Sets what a member may do; going down from super admin included.
    async fn set_level(&self, group: &ConversationId, inbox: &InboxId, level: Level) -> XmtpResult<()>;
    /// Changes what is given; `None` leaves as it is.
    async fn update_metadata(&self, group: &ConversationId, change: MetadataChange) -> XmtpResult<()>;
    /// Leaves the group.
    async fn leave(&self, group: &ConversationId) -> XmtpResult<()>;

    /// Brings one group up to date with the network.
    async fn sync(&self, group: &ConversationId) -> XmtpResult<()>;
    /// Brings everything up to date, new conversations included.
    async fn sync_all(&self) -> XmtpResult<()>;
    /// The group from the local database: call [`GroupClient::sync`] first where freshness matters.
    async fn group(&self, group: &ConversationId) -> XmtpResult<GroupInfo>;
    /// All groups from the local database, DMs not included.
    async fn groups(&self) -> XmtpResult<Vec<GroupInfo>>;
    /// The members from the local database.
    async fn members(&self, group: &ConversationId) -> XmtpResult<Vec<Member>>;

    /// Which of these can be added now: the inbox exists and has an installation with a valid key package.
    async fn reachable(&self, inboxes: &[InboxId]) -> XmtpResult<Vec<InboxId>>;

    /// Sends text; the same `key` and text again is the same message. Returns its id.
    async fn send_text(&self, to: &ConversationId, text: &str, key: Option<&str>) -> XmtpResult<String>;
    /// Messages sent at or after `since_ms`, oldest first, at most `limit`.
    async fn messages(&self, of: &ConversationId, since_ms: i64, limit: u32) -> XmtpResult<Vec<Message>>;
    /// The newest messages, at most `limit`; the oldest of them first.
    async fn newest(&self, of: &ConversationId, limit: u32) -> XmtpResult<Vec<Message>>;
    /// The DMs in which something was said at or after `since_ms`, from the local database; at most `limit`.
    async fn dms(&self, since_ms: i64, limit: u32) -> XmtpResult<Vec<ConversationId>>;
    /// Who else is in a DM; `None` for a group.
    async fn peer(&self, of: &ConversationId) -> XmtpResult<Option<InboxId>>;
    /// Opens (or finds) the DM with an inbox.
    async fn open_dm(&self, with: &InboxId) -> XmtpResult<ConversationId>;

    /// What happens from now on. A slow listener gets `Lagged`, which means the same as [`GroupEvent::Gap`].
    fn events(&self) -> broadcast::Receiver<GroupEvent>;
}

/// A change of a group's metadata.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataChange {
    pub name: Option<String>,
    pub description: Option<String>,
    pub image_url: Option<String>,
}

/// An inbox as the network knows it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxState {
    pub inbox_id: InboxId,
    pub addresses: Vec<WalletAddress>,
    /// Installation ids, hex.
    pub installations: Vec<String>,
}

/// Look-ups that need no client of ours, only the network.
#[async_trait]
pub trait Directory: Send + Sync {
    /// The inbox a wallet belongs to; `None` where it has none: "not on XMTP".
    async fn inbox_of(&self, address: &WalletAddress) -> XmtpResult<Option<InboxId>>;
    /// The same for several wallets at once, in their order.
    async fn inboxes_of(&self, addresses: &[WalletAddress]) -> XmtpResult<Vec<Option<InboxId>>> {
        let mut found = Vec::with_capacity(addresses.len());
        for address in addresses {
            found.push(self.inbox_of(address).await?);
        }
        Ok(found)
    }
    /// The present state of these inboxes; unknown ones are absent.
    async fn inbox_states(&self, inboxes: &[InboxId]) -> XmtpResult<Vec<InboxState>>;
    /// Whether this installation belongs to this inbox now.
    async fn is_installation_of(&self, inbox: &InboxId, installation: &str) -> XmtpResult<bool>;
    /// When the network itself took the first update of each of these inboxes, in epoch milliseconds: what clients
    /// claim counts for nothing. Unknown ones are absent, and so are those of which it does not say.
    async fn first_seen(&self, inboxes: &[InboxId]) -> XmtpResult<HashMap<InboxId, i64>>;
    /// The network answers at all.
    async fn ping(&self) -> XmtpResult<()>;
}

/// A throw-away person of the local network: a real client hosted by us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    pub inbox_id: InboxId,
    pub address: WalletAddress,
}

/// Hosts throw-away people; exists only on the local network.
#[async_trait]
pub trait VisitorHost: Send + Sync {
    /// Makes a wallet and an inbox.
    async fn create(&self) -> XmtpResult<Visitor>;
    /// The client of one of them; `None` for everybody else.
    async fn client(&self, inbox: &InboxId) -> XmtpResult<Option<std::sync::Arc<dyn GroupClient>>>;
}
