use async_trait::async_trait;
use tokio::sync::broadcast;

use super::state::{State, error};
use super::{Call, FakeXmtp};
use crate::domain::group::{
    Content, ConversationId, GROUP_NAME_MAX, GroupInfo, Level, Member, Message, NewGroup, Policy,
};
use crate::domain::inbox::InboxId;
use crate::xmtp::{GroupClient, GroupEvent, MetadataChange, XmtpErrorKind, XmtpResult};

impl FakeXmtp {
    fn announce(&self, said: Vec<Message>) {
        said.into_iter().for_each(|message| self.tell(GroupEvent::Message(message)));
    }
}

#[async_trait]
impl GroupClient for FakeXmtp {
    fn inbox_id(&self) -> InboxId {
        self.state().own.clone()
    }

    fn installation_id(&self) -> String {
        format!("{:064x}", 0x1000)
    }

    async fn create_group(&self, group: NewGroup) -> XmtpResult<GroupInfo> {
        let info = self.change(Call::CreateGroup(group.clone()), |state| {
            short_enough(&group.name)?;
            Ok(state.make_group(&group, state.own.clone()))
        })?;
        self.tell(GroupEvent::Conversation(info.id.clone()));
        Ok(info)
    }

    async fn add_members(&self, group: &ConversationId, inboxes: &[InboxId]) -> XmtpResult<()> {
        let said = self.change(Call::AddMembers(group.clone(), inboxes.to_vec()), |state| {
            state.permitted(group, |policies| policies.add_member)?;
            state.add(group, inboxes, &state.own.clone())
        })?;
        self.announce(said);
        Ok(())
    }

    async fn remove_members(&self, group: &ConversationId, inboxes: &[InboxId]) -> XmtpResult<()> {
        let said = self.change(Call::RemoveMembers(group.clone(), inboxes.to_vec()), |state| {
            state.permitted(group, |policies| policies.remove_member)?;
            state.remove(group, inboxes, &state.own.clone())
        })?;
        self.announce(said);
        Ok(())
    }

    async fn set_level(&self, group: &ConversationId, inbox: &InboxId, level: Level) -> XmtpResult<()> {
        self.change(Call::SetLevel(group.clone(), inbox.clone(), level), |state| {
            let group = state.permitted(group, |_| Policy::SuperAdmins)?;
            group.members.entry(inbox.clone()).and_modify(|known| *known = level);
            Ok(())
        })
    }

    async fn update_metadata(&self, group: &ConversationId, change: MetadataChange) -> XmtpResult<()> {
        self.change(Call::UpdateMetadata(group.clone(), change.clone()), |state| {
            let info = &mut state.permitted(group, |policies| policies.update_metadata)?.info;
            if let Some(name) = change.name {
                short_enough(&name)?;
                info.name = name;
            }
            info.description = change.description.unwrap_or_else(|| info.description.clone());
            info.image_url = change.image_url.or_else(|| info.image_url.clone());
            Ok(())
        })
    }

    async fn leave(&self, group: &ConversationId) -> XmtpResult<()> {
        let said = self.change(Call::Leave(group.clone()), |state| {
            state.permitted(group, |_| Policy::Everyone)?;
            let own = state.own.clone();
            state.remove(group, std::slice::from_ref(&own), &own)
        })?;
        self.announce(said);
        Ok(())
    }

    async fn sync(&self, group: &ConversationId) -> XmtpResult<()> {
        self.read(|state| {
            state.known(group)?;
            match state.groups.get(group) {
                Some(group) if !group.info.active => Err(error(XmtpErrorKind::Inactive, "Group is inactive")),
                _ => Ok(()),
            }
        })
    }

    async fn sync_all(&self) -> XmtpResult<()> {
        self.read(|_| Ok(()))
    }

    async fn group(&self, group: &ConversationId) -> XmtpResult<GroupInfo> {
        self.state().group(group).map(|group| group.info.clone())
    }

    async fn groups(&self) -> XmtpResult<Vec<GroupInfo>> {
        Ok(self.state().groups.values().map(|group| group.info.clone()).collect())
    }

    async fn members(&self, group: &ConversationId) -> XmtpResult<Vec<Member>> {
        let state = self.state();
        Ok(state.group(group)?.members.iter().map(|(inbox, level)| state.member(inbox, *level)).collect())
    }

    async fn reachable(&self, inboxes: &[InboxId]) -> XmtpResult<Vec<InboxId>> {
        self.read(|state| Ok(inboxes.iter().filter(|inbox| state.is_reachable(inbox)).cloned().collect()))
    }

    async fn send_text(&self, to: &ConversationId, text: &str, key: Option<&str>) -> XmtpResult<String> {
        self.change(Call::SendText(to.clone(), text.to_owned()), |state| {
            state.known(to)?;
            if state.groups.contains_key(to) {
                state.permitted(to, |_| Policy::Everyone)?;
            }
            Ok(state.send(to, text, key))
        })
    }

    async fn messages(&self, of: &ConversationId, since_ms: i64, limit: u32) -> XmtpResult<Vec<Message>> {
        let state = self.state();
        state.known(of)?;
        let found =
            state.messages.iter().filter(|one| one.conversation_id == *of && one.sent_at_ms >= since_ms);
        Ok(found.take(usize::try_from(limit).unwrap_or(usize::MAX)).cloned().collect())
    }

    async fn newest(&self, of: &ConversationId, limit: u32) -> XmtpResult<Vec<Message>> {
        let all = self.messages(of, 0, u32::MAX).await?;
        let older = all.len().saturating_sub(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(all.into_iter().skip(older).collect())
    }

    async fn dms(&self, since_ms: i64, limit: u32) -> XmtpResult<Vec<ConversationId>> {
        self.read(|state| {
            let said = |id: &ConversationId| {
                state.messages.iter().any(|one| one.conversation_id == *id && one.sent_at_ms >= since_ms)
            };
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            Ok(state.dms.keys().filter(|id| said(id)).take(limit).cloned().collect())
        })
    }

    async fn peer(&self, of: &ConversationId) -> XmtpResult<Option<InboxId>> {
        let state = self.state();
        state.known(of)?;
        Ok(state.dms.get(of).cloned())
    }

    async fn open_dm(&self, with: &InboxId) -> XmtpResult<ConversationId> {
        self.change(Call::OpenDm(with.clone()), |state| {
            if !state.is_reachable(with) {
                return Err(error(XmtpErrorKind::NotRegistered, with.as_str()));
            }
            Ok(state.dm(with))
        })
    }

    fn events(&self) -> broadcast::Receiver<GroupEvent> {
        self.events.subscribe()
    }
}

impl State {
    fn known(&self, conversation: &ConversationId) -> XmtpResult<()> {
        if self.groups.contains_key(conversation) || self.dms.contains_key(conversation) {
            return Ok(());
        }
        Err(error(XmtpErrorKind::UnknownConversation, conversation.as_str()))
    }

    fn member(&self, inbox: &InboxId, level: Level) -> Member {
        let addresses = self.inboxes.get(inbox).map(|state| state.addresses.clone()).unwrap_or_default();
        Member { inbox_id: inbox.clone(), addresses, level }
    }

    fn send(&mut self, to: &ConversationId, text: &str, key: Option<&str>) -> String {
        let once = key.map(|key| (to.clone(), key.to_owned(), text.to_owned()));
        if let Some(id) = once.as_ref().and_then(|once| self.sent.get(once)) {
            return id.clone();
        }
        let id = self.say(to, &self.own.clone(), Content::Text { text: text.to_owned() }).id;
        self.sent.extend(once.map(|once| (once, id.clone())));
        id
    }

    /// Opens or finds the DM with an inbox.
    pub fn dm(&mut self, with: &InboxId) -> ConversationId {
        if let Some((id, _)) = self.dms.iter().find(|(_, peer)| *peer == with) {
            return id.clone();
        }
        let id = self.conversation_id();
        self.dms.insert(id.clone(), with.clone());
        id
    }
}

fn short_enough(name: &str) -> XmtpResult<()> {
    if name.chars().count() > GROUP_NAME_MAX {
        return Err(error(XmtpErrorKind::Limit, "the name is too long"));
    }
    Ok(())
}
