//! Invites: one link to one group, and when it lets people ask.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::disclosure::{Disclosure, HIDDEN_NAME};
use super::id::{GroupKey, InviteId};
use super::inbox::InboxId;
use super::join_request::{JoinRequest, Late};

/// Characters in an invite's private label.
pub const LABEL_MAX: usize = 80;
/// Characters in the text our account posts in the group after people came in.
pub const WELCOME_MAX: usize = 500;
/// Characters in the address of a remote picture (XMTP's own limit).
pub const IMAGE_URL_MAX: usize = 2048;
/// The largest limit a link can have.
pub const MAX_USES_MAX: i64 = 100_000;

/// How somebody gets in. Wire spellings: contract, section 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JoinMode {
    /// Managed: our client adds at once.
    Automatic,
    /// Managed: an admin decides. Member-run: the creator decides and adds.
    ManualApproval,
    /// Member-run: the creator's app adds without asking.
    AutoJoinCreator,
    /// Member-run: any member's app adds without asking.
    AutoJoinMembers,
}

impl JoinMode {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::ManualApproval => "manual_approval",
            Self::AutoJoinCreator => "auto_join_creator",
            Self::AutoJoinMembers => "auto_join_members",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Automatic, Self::ManualApproval, Self::AutoJoinCreator, Self::AutoJoinMembers]
            .into_iter()
            .find(|mode| mode.as_str() == text)
    }

    /// A person decides on each request.
    pub const fn needs_approval(self) -> bool {
        matches!(self, Self::ManualApproval)
    }
}

/// One link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    pub id: InviteId,
    /// The group our client adds to; `None` where members do the adding (contract S3).
    pub group: Option<GroupKey>,
    pub created_by: InboxId,
    pub group_name: String,
    pub description: String,
    /// A remote picture as the creator gave it; our pages show a copy.
    pub image_url: Option<String>,
    /// An uploaded picture: its content hash.
    pub image_hash: Option<String>,
    /// What was fetched for it, from `image_url` or its group's own address: its content hash.
    pub fetched_hash: Option<String>,
    pub label: Option<String>,
    pub welcome: Option<String>,
    pub join_mode: JoinMode,
    /// A gate decides, or decides first: see `domain::gate`.
    pub gated: bool,
    /// The group as another server knows it, which adds people itself (contract S33).
    pub topic: Option<String>,
    /// What a stranger is told.
    pub disclosure: Disclosure,
    /// Before this nobody can ask.
    pub opens_at_ms: Option<i64>,
    pub expires_at_ms: Option<i64>,
    pub max_uses: Option<i64>,
    pub uses: i64,
    pub paused: bool,
    pub revoked_at_ms: Option<i64>,
    /// Counts the edits; part of every cache key.
    pub version: i64,
    pub created_at_ms: i64,
}

/// Why an invite takes no new request. The order is the order of precedence on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    #[error("This invite is no longer valid.")]
    Revoked,
    #[error("This invite is not open yet.")]
    NotYet { at_ms: i64 },
    #[error("This invite has expired.")]
    Expired { at_ms: i64 },
    #[error("All places on this link are taken.")]
    UsedUp { places: i64 },
    #[error("Joining is paused by the admins.")]
    Paused,
}

impl Invite {
    /// The group's name as somebody may know it whom an admin, or a rule, let in, or did not.
    pub fn name_told(&self, let_in: bool) -> &str {
        if let_in || self.disclosure == Disclosure::Public { &self.group_name } else { HIDDEN_NAME }
    }

    /// Whether a new request can be made at `now_ms`; the one definition of "redeemable".
    pub fn open_at(&self, now_ms: i64) -> Result<(), Closed> {
        if self.revoked_at_ms.is_some() {
            return Err(Closed::Revoked);
        }
        if let Some(at_ms) = self.opens_at_ms.filter(|at| *at > now_ms) {
            return Err(Closed::NotYet { at_ms });
        }
        if let Some(at_ms) = self.expires_at_ms.filter(|at| *at <= now_ms) {
            return Err(Closed::Expired { at_ms });
        }
        if let Some(places) = self.max_uses.filter(|max| self.uses >= *max) {
            return Err(Closed::UsedUp { places });
        }
        if self.paused { Err(Closed::Paused) } else { Ok(()) }
    }

    /// What has become of a link whose group a person may still be asked for. Nobody is asked behind a link that
    /// admins ended or paused themselves, or whose people another server adds.
    pub fn over_at(&self, now_ms: i64) -> Option<Late> {
        let asked = !self.paused && (self.group.is_some() || self.topic.is_none());
        match self.open_at(now_ms) {
            Err(Closed::Expired { .. }) if asked => Some(Late::Expired),
            Err(Closed::UsedUp { .. }) if asked => Some(Late::UsedUp),
            _ => None,
        }
    }

    /// The link as this request meets it: who asked after it had ended is let in by a person alone.
    #[must_use]
    pub fn met_by(&self, request: &JoinRequest) -> Self {
        let apps = matches!(self.join_mode, JoinMode::AutoJoinCreator | JoinMode::AutoJoinMembers);
        let join_mode =
            if apps && request.late.is_some() { JoinMode::ManualApproval } else { self.join_mode };
        Self { join_mode, ..self.clone() }
    }

    /// Whether who asked may still be let in by a device on its own. Whoever revokes or pauses a link wants
    /// nobody to come through it behind their back; a person may still say yes.
    pub fn lets_in(&self) -> Result<(), Closed> {
        match self.join_mode {
            JoinMode::ManualApproval => Ok(()),
            _ if self.revoked_at_ms.is_some() => Err(Closed::Revoked),
            _ if self.paused => Err(Closed::Paused),
            _ => Ok(()),
        }
    }
}

/// The wire status of an invite (our addition to S8).
pub fn status_word(open: Result<(), Closed>) -> &'static str {
    match open {
        Ok(()) => "open",
        Err(Closed::Revoked) => "revoked",
        Err(Closed::NotYet { .. }) => "not_open_yet",
        Err(Closed::Expired { .. }) => "expired",
        Err(Closed::UsedUp { .. }) => "used_up",
        Err(Closed::Paused) => "paused",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invite() -> Invite {
        Invite {
            id: InviteId::from_random([1; 17]),
            group: None,
            created_by: InboxId::parse(&"ab".repeat(32)).unwrap(),
            group_name: "Night Runners".into(),
            description: String::new(),
            image_url: None,
            image_hash: None,
            fetched_hash: None,
            label: None,
            welcome: None,
            join_mode: JoinMode::Automatic,
            gated: false,
            topic: None,
            disclosure: Disclosure::Public,
            opens_at_ms: None,
            expires_at_ms: Some(1_000),
            max_uses: Some(2),
            uses: 1,
            paused: false,
            revoked_at_ms: None,
            version: 1,
            created_at_ms: 0,
        }
    }

    #[test]
    fn an_invite_expires_at_its_very_millisecond() {
        assert_eq!(invite().open_at(999), Ok(()));
        assert_eq!(invite().open_at(1_000), Err(Closed::Expired { at_ms: 1_000 }));
    }

    #[test]
    fn the_last_place_closes_the_invite() {
        let full = Invite { uses: 2, ..invite() };
        assert_eq!(full.open_at(0), Err(Closed::UsedUp { places: 2 }));
    }

    #[test]
    fn an_invite_opens_at_its_very_millisecond() {
        let later = Invite { opens_at_ms: Some(500), ..invite() };
        assert_eq!(later.open_at(499), Err(Closed::NotYet { at_ms: 500 }));
        assert_eq!(later.open_at(500), Ok(()));
    }

    #[test]
    fn behind_a_link_that_is_over_a_person_may_be_asked_unless_somebody_ended_it() {
        assert_eq!(invite().over_at(999), None, "still open");
        assert_eq!(invite().over_at(1_000), Some(Late::Expired));
        let used_up = Invite { uses: 2, ..invite() };
        assert_eq!(used_up.over_at(0), Some(Late::UsedUp));
        for closed in [
            Invite { revoked_at_ms: Some(1), ..used_up.clone() },
            Invite { paused: true, ..used_up.clone() },
            Invite { opens_at_ms: Some(1), ..used_up.clone() },
            Invite { topic: Some("a group of another server".into()), ..used_up.clone() },
        ] {
            assert_eq!(closed.over_at(0), None, "{closed:?}");
        }
    }

    #[test]
    fn behind_a_revoked_or_paused_link_only_a_person_lets_in() {
        let mode = |join_mode| Invite { join_mode, ..invite() };
        let auto = mode(JoinMode::AutoJoinCreator);
        assert_eq!(Invite { uses: 2, ..auto.clone() }.lets_in(), Ok(()));
        assert_eq!(Invite { paused: true, ..auto.clone() }.lets_in(), Err(Closed::Paused));
        assert_eq!(Invite { revoked_at_ms: Some(1), ..auto }.lets_in(), Err(Closed::Revoked));
        let manual = Invite { revoked_at_ms: Some(1), paused: true, ..mode(JoinMode::ManualApproval) };
        assert_eq!(manual.lets_in(), Ok(()));
    }

    #[test]
    fn revoked_outranks_not_yet_outranks_expired_outranks_used_up_outranks_paused() {
        let mut all =
            Invite { revoked_at_ms: Some(1), opens_at_ms: Some(3_000), uses: 2, paused: true, ..invite() };
        assert_eq!(all.open_at(2_000), Err(Closed::Revoked));
        all.revoked_at_ms = None;
        assert_eq!(all.open_at(2_000), Err(Closed::NotYet { at_ms: 3_000 }));
        all.opens_at_ms = None;
        assert_eq!(all.open_at(2_000), Err(Closed::Expired { at_ms: 1_000 }));
        assert_eq!(all.open_at(0), Err(Closed::UsedUp { places: 2 }));
        all.uses = 0;
        assert_eq!(all.open_at(0), Err(Closed::Paused));
    }
}
