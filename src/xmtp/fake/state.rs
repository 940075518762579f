use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use super::Call;
use crate::domain::group::{
    Content, ConversationId, GROUP_CAPACITY, GroupInfo, GroupPermissions, Level, Message, NewGroup, Policies,
    Policy,
};
use crate::domain::inbox::{InboxId, WalletAddress};
use crate::xmtp::{InboxState, XmtpError, XmtpErrorKind, XmtpResult};

/// What happens to the next change instead of its success.
#[derive(Debug)]
pub enum Outcome {
    Fail(XmtpError),
    /// It is made, but the caller hears of an error.
    LoseAnswer(XmtpError),
}

#[derive(Debug)]
pub struct State {
    pub own: InboxId,
    pub inboxes: BTreeMap<InboxId, InboxState>,
    /// When the network took the first update of an inbox.
    pub first_seen: BTreeMap<InboxId, i64>,
    /// Registered, but without a valid key package.
    pub unreachable: BTreeSet<InboxId>,
    pub groups: BTreeMap<ConversationId, Group>,
    pub dms: BTreeMap<ConversationId, InboxId>,
    pub messages: Vec<Message>,
    /// Message ids by conversation, key and text.
    pub sent: HashMap<(ConversationId, String, String), String>,
    pub calls: Vec<Call>,
    pub scripted: VecDeque<Outcome>,
    pub offline: Option<XmtpError>,
    pub now_ms: i64,
    counter: u64,
}

#[derive(Debug)]
pub struct Group {
    pub info: GroupInfo,
    pub members: BTreeMap<InboxId, Level>,
    pub commits: u32,
}

impl State {
    pub fn new() -> Self {
        let own = inbox_id(0);
        let mut state = Self {
            own: own.clone(),
            inboxes: BTreeMap::new(),
            first_seen: BTreeMap::new(),
            unreachable: BTreeSet::new(),
            groups: BTreeMap::new(),
            dms: BTreeMap::new(),
            messages: Vec::new(),
            sent: HashMap::new(),
            calls: Vec::new(),
            scripted: VecDeque::new(),
            offline: None,
            now_ms: 0,
            counter: 0,
        };
        state.register(own, address(0));
        state
    }

    pub fn register(&mut self, inbox_id: InboxId, address: WalletAddress) {
        self.first_seen.insert(inbox_id.clone(), self.now_ms);
        let installations = vec![format!("{:064x}", 0x1000 + self.inboxes.len())];
        self.inboxes
            .insert(inbox_id.clone(), InboxState { inbox_id, addresses: vec![address], installations });
    }

    /// The next number, never given before.
    pub fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    pub fn is_reachable(&self, inbox: &InboxId) -> bool {
        self.inboxes.contains_key(inbox) && !self.unreachable.contains(inbox)
    }

    pub fn group(&self, id: &ConversationId) -> XmtpResult<&Group> {
        self.groups.get(id).ok_or_else(|| error(XmtpErrorKind::UnknownConversation, id.as_str()))
    }

    pub fn group_mut(&mut self, id: &ConversationId) -> XmtpResult<&mut Group> {
        self.groups.get_mut(id).ok_or_else(|| error(XmtpErrorKind::UnknownConversation, id.as_str()))
    }

    /// The group, if we are in it and its policy lets our level do this.
    pub fn permitted(
        &mut self,
        id: &ConversationId,
        policy: fn(&Policies) -> Policy,
    ) -> XmtpResult<&mut Group> {
        let own = self.own.clone();
        let group = self.group_mut(id)?;
        let level = group.members.get(&own).copied().filter(|_| group.info.active);
        let level =
            level.ok_or_else(|| error(XmtpErrorKind::Inactive, "we are not in this group any more"))?;
        if !policy(&group.info.policies).allows(level) {
            return Err(error(XmtpErrorKind::Forbidden, "the policy of this group does not let us"));
        }
        Ok(group)
    }

    pub fn make_group(&mut self, new: &NewGroup, creator: InboxId) -> GroupInfo {
        let info = GroupInfo {
            id: self.conversation_id(),
            name: new.name.clone(),
            description: new.description.clone(),
            image_url: new.image_url.clone(),
            policies: policies(new.permissions),
            active: true,
            mark: new.mark.clone(),
            created_at_ms: self.now_ms,
        };
        let members = BTreeMap::from([(creator, Level::SuperAdmin)]);
        self.groups.insert(info.id.clone(), Group { info: info.clone(), members, commits: 0 });
        info
    }

    pub fn conversation_id(&mut self) -> ConversationId {
        ConversationId(format!("{:032x}", self.next()))
    }

    pub fn add(
        &mut self,
        id: &ConversationId,
        inboxes: &[InboxId],
        by: &InboxId,
    ) -> XmtpResult<Vec<Message>> {
        let members = &self.group(id)?.members;
        let wanted: BTreeSet<_> = inboxes.iter().filter(|inbox| !members.contains_key(inbox)).collect();
        if let Some(unknown) = wanted.iter().find(|inbox| !self.is_reachable(inbox)) {
            return Err(error(XmtpErrorKind::NotRegistered, unknown.as_str()));
        }
        let added: Vec<_> = wanted.into_iter().cloned().collect();
        let group = self.group_mut(id)?;
        if added.is_empty() {
            return Ok(Vec::new());
        }
        if group.members.len() + added.len() > GROUP_CAPACITY {
            return Err(error(XmtpErrorKind::GroupFull, "Max user limit exceeded."));
        }
        group.members.extend(added.iter().map(|inbox| (inbox.clone(), Level::Member)));
        group.commits += 1;
        Ok(vec![self.say(id, by, Content::GroupUpdated { by: by.clone(), added, removed: Vec::new() })])
    }

    pub fn remove(
        &mut self,
        id: &ConversationId,
        inboxes: &[InboxId],
        by: &InboxId,
    ) -> XmtpResult<Vec<Message>> {
        let own = self.own.clone();
        let group = self.group_mut(id)?;
        let removed: Vec<_> =
            inboxes.iter().filter(|inbox| group.members.remove(*inbox).is_some()).cloned().collect();
        if removed.is_empty() {
            return Ok(Vec::new());
        }
        group.info.active &= !removed.contains(&own);
        group.commits += 1;
        Ok(vec![self.say(id, by, Content::GroupUpdated { by: by.clone(), added: Vec::new(), removed })])
    }

    pub fn say(&mut self, to: &ConversationId, sender: &InboxId, content: Content) -> Message {
        let message = Message {
            id: format!("{:064x}", self.next()),
            conversation_id: to.clone(),
            sender: sender.clone(),
            sent_at_ms: self.now_ms,
            content,
        };
        self.messages.push(message.clone());
        message
    }
}

pub fn error(kind: XmtpErrorKind, detail: &str) -> XmtpError {
    XmtpError::new(kind, detail)
}

/// The inbox with this number.
#[expect(clippy::expect_used, reason = "always 64 digits, and this is for tests only")]
pub fn inbox_id(number: u64) -> InboxId {
    InboxId::parse(&format!("{:064x}", 0x1b0000 + number)).expect("64 digits")
}

pub fn address(number: u64) -> WalletAddress {
    alloy_primitives::Address::left_padding_from(&(0xadd0_0000 + number).to_be_bytes()).into()
}

fn policies(permissions: GroupPermissions) -> Policies {
    let (add_member, update_metadata) = match permissions {
        GroupPermissions::GroupCreatorIsAdmin => (Policy::Admins, Policy::Admins),
        GroupPermissions::EveryoneIsAdmin => (Policy::Everyone, Policy::Everyone),
    };
    Policies { add_member, remove_member: Policy::Admins, update_metadata }
}
