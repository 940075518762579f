//! XMTP groups as the network knows them.

use serde::{Deserialize, Serialize};

use super::inbox::{InboxId, WalletAddress};

/// The most inboxes an XMTP group can hold, our own included.
pub const GROUP_CAPACITY: usize = 250;
/// The most inboxes we add in one MLS commit.
pub const ADD_BATCH: usize = 50;
/// Characters in a group's name.
pub const GROUP_NAME_MAX: usize = 100;
/// Characters in a group's description.
pub const GROUP_DESCRIPTION_MAX: usize = 1000;

/// A conversation id on the XMTP network (a group's or a DM's): lower-case hex.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConversationId(pub String);

impl ConversationId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ConversationId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a member may do in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Member,
    Admin,
    SuperAdmin,
}

/// Who a group lets do one kind of thing (XMTP's permission policies).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    Everyone,
    Admins,
    SuperAdmins,
    Nobody,
}

impl Policy {
    pub fn allows(self, level: Level) -> bool {
        match self {
            Self::Everyone => true,
            Self::Admins => level >= Level::Admin,
            Self::SuperAdmins => level == Level::SuperAdmin,
            Self::Nobody => false,
        }
    }
}

/// The live permission policy of a group, as far as Usher needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policies {
    pub add_member: Policy,
    pub remove_member: Policy,
    pub update_metadata: Policy,
}

/// The permissions a group starts with (contract, section 2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GroupPermissions {
    /// XMTP "admin only": admins add, super admins appoint.
    #[default]
    GroupCreatorIsAdmin,
    /// XMTP "all members": everybody adds, admins remove.
    EveryoneIsAdmin,
}

/// A group we want made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewGroup {
    pub name: String,
    pub description: String,
    pub image_url: Option<String>,
    pub permissions: GroupPermissions,
    /// Our own mark in the group's app data: finds the group again after a crash.
    pub mark: String,
}

/// A group as our client sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupInfo {
    pub id: ConversationId,
    pub name: String,
    pub description: String,
    pub image_url: Option<String>,
    pub policies: Policies,
    /// False once we were removed or left.
    pub active: bool,
    /// The app data, where [`NewGroup::mark`] is.
    pub mark: String,
    pub created_at_ms: i64,
}

/// One inbox in a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub inbox_id: InboxId,
    pub addresses: Vec<WalletAddress>,
    pub level: Level,
}

/// What a message says, as far as Usher reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    Text {
        text: String,
    },
    /// A change of the group itself.
    GroupUpdated {
        by: InboxId,
        added: Vec<InboxId>,
        removed: Vec<InboxId>,
    },
    /// A pressed button of an Actions message.
    Intent {
        actions_id: String,
        action_id: String,
    },
    Other {
        content_type: String,
        fallback: Option<String>,
    },
}

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: String,
    pub conversation_id: ConversationId,
    pub sender: InboxId,
    pub sent_at_ms: i64,
    pub content: Content,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_allows_its_level_and_those_above() {
        assert!(Policy::Everyone.allows(Level::Member));
        assert!(!Policy::Admins.allows(Level::Member));
        assert!(Policy::Admins.allows(Level::SuperAdmin));
        assert!(!Policy::SuperAdmins.allows(Level::Admin));
        assert!(!Policy::Nobody.allows(Level::SuperAdmin));
    }
}
