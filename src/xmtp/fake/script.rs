//! What the rest of the world does, and what goes wrong.

use super::state::{Outcome, address, error, inbox_id};
use super::{Call, FakeXmtp};
use crate::domain::group::{Content, ConversationId, GroupInfo, Level, Message, NewGroup, Policies};
use crate::domain::inbox::{InboxId, Person, WalletAddress};
use crate::xmtp::{GroupEvent, XmtpErrorKind, XmtpResult};

impl FakeXmtp {
    /// The wallet of our own inbox.
    pub fn address(&self) -> WalletAddress {
        address(0)
    }

    /// Somebody new with a wallet and an inbox.
    pub fn person(&self) -> Person {
        let person = self.stranger();
        if let Some(wallet) = &person.address {
            self.state().register(person.inbox_id.clone(), wallet.clone());
        }
        person
    }

    /// Somebody whose wallet, and the inbox it would get, the network does not know.
    pub fn stranger(&self) -> Person {
        let number = self.state().next();
        Person { inbox_id: inbox_id(number), name: None, address: Some(address(number)) }
    }

    /// Registers an inbox with a wallet of the test's own choice.
    pub fn register(&self, inbox: InboxId, wallet: WalletAddress) {
        self.state().register(inbox, wallet);
    }

    /// From now on the network says that it took this inbox's first update then; `None`: it does not say.
    pub fn set_first_seen(&self, inbox: &InboxId, at_ms: Option<i64>) {
        let seen = &mut self.state().first_seen;
        match at_ms {
            Some(at_ms) => seen.insert(inbox.clone(), at_ms),
            None => seen.remove(inbox),
        };
    }

    /// An installation of the test's own choice joins an inbox.
    pub fn install(&self, inbox: &InboxId, installation: &str) {
        if let Some(known) = self.state().inboxes.get_mut(inbox) {
            known.installations.push(installation.to_owned());
        }
    }

    /// The inbox has no wallet (any more): it began with a passkey.
    pub fn drop_wallets(&self, inbox: &InboxId) {
        if let Some(known) = self.state().inboxes.get_mut(inbox) {
            known.addresses.clear();
        }
    }

    /// An installation leaves its inbox.
    pub fn revoke(&self, inbox: &InboxId, installation: &str) {
        if let Some(known) = self.state().inboxes.get_mut(inbox) {
            known.installations.retain(|id| id != installation);
        }
    }

    /// The inbox stays registered, but can't be added any more: no valid key package.
    pub fn make_unreachable(&self, inbox: &InboxId) {
        self.state().unreachable.insert(inbox.clone());
    }

    /// A group made by somebody else, with us in it.
    pub fn group_by(&self, creator: &InboxId, new: &NewGroup, our_level: Level) -> GroupInfo {
        let mut state = self.state();
        let info = state.make_group(new, creator.clone());
        let own = state.own.clone();
        if let Ok(group) = state.group_mut(&info.id) {
            group.members.insert(own, our_level);
        }
        drop(state);
        self.tell(GroupEvent::Conversation(info.id.clone()));
        info
    }

    /// Somebody else adds members, as their app would.
    pub fn add_by(&self, by: &InboxId, group: &ConversationId, inboxes: &[InboxId]) -> XmtpResult<()> {
        let said = self.state().add(group, inboxes, by)?;
        said.into_iter().for_each(|message| self.tell(GroupEvent::Message(message)));
        Ok(())
    }

    /// Somebody else removes members; it may be us.
    pub fn remove_by(&self, by: &InboxId, group: &ConversationId, inboxes: &[InboxId]) -> XmtpResult<()> {
        let said = self.state().remove(group, inboxes, by)?;
        said.into_iter().for_each(|message| self.tell(GroupEvent::Message(message)));
        Ok(())
    }

    /// Somebody changes what a member, or we, may do.
    pub fn make_level(&self, group: &ConversationId, inbox: &InboxId, level: Level) -> XmtpResult<()> {
        self.state().group_mut(group)?.members.insert(inbox.clone(), level);
        Ok(())
    }

    /// Somebody changes the group's policies.
    pub fn make_policies(&self, group: &ConversationId, policies: Policies) -> XmtpResult<()> {
        self.state().group_mut(group)?.info.policies = policies;
        Ok(())
    }

    /// Fills a group with new inboxes until it has `members`.
    pub fn fill(&self, group: &ConversationId, members: usize) -> XmtpResult<()> {
        while self.state().group(group)?.members.len() < members {
            let person = self.person();
            self.state().group_mut(group)?.members.insert(person.inbox_id, Level::Member);
        }
        Ok(())
    }

    /// Somebody says something in a group or a DM.
    pub fn receive(&self, from: &InboxId, conversation: &ConversationId, content: Content) -> Message {
        let message = self.state().say(conversation, from, content);
        self.tell(GroupEvent::Message(message.clone()));
        message
    }

    /// The DM somebody has with us.
    pub fn dm_from(&self, with: &InboxId) -> ConversationId {
        self.state().dm(with)
    }

    /// The event stream is cut and comes back.
    pub fn cut_stream(&self) {
        self.tell(GroupEvent::Gap);
    }

    /// The next change fails and nothing happens. Several calls queue up.
    pub fn fail_next(&self, kind: XmtpErrorKind) {
        self.state().scripted.push_back(Outcome::Fail(error(kind, "as scripted")));
    }

    /// The next change happens, but its caller hears of a time-out.
    pub fn lose_next_answer(&self) {
        let late = error(XmtpErrorKind::Unreachable, "answer lost, as scripted");
        self.state().scripted.push_back(Outcome::LoseAnswer(late));
    }

    /// Look-ups, syncs and changes fail until it is switched back.
    pub fn go_offline(&self, offline: bool) {
        self.state().offline = offline.then(|| error(XmtpErrorKind::Unreachable, "offline, as scripted"));
    }

    /// The time that is written into groups and messages from now on.
    pub fn set_now_ms(&self, now_ms: i64) {
        self.state().now_ms = now_ms;
    }

    /// Every change our client was asked for, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    /// How many commits changed the members of a group, whoever made them.
    pub fn commits(&self, group: &ConversationId) -> u32 {
        self.state().group(group).map_or(0, |group| group.commits)
    }

    /// Whether an inbox is in a group, as the network knows it.
    pub fn is_member(&self, group: &ConversationId, inbox: &InboxId) -> bool {
        self.state().group(group).is_ok_and(|group| group.members.contains_key(inbox))
    }
}
