use async_trait::async_trait;
use serde_json::json;
use tokio::sync::broadcast;

use super::client::BridgeClient;
use crate::domain::group::{ConversationId, GroupInfo, Level, Member, Message, NewGroup};
use crate::domain::inbox::InboxId;
use crate::xmtp::{GroupClient, GroupEvent, MetadataChange, XmtpResult};

#[async_trait]
impl GroupClient for BridgeClient {
    fn inbox_id(&self) -> InboxId {
        self.core.inbox.clone()
    }

    fn installation_id(&self) -> String {
        self.core.installation.clone()
    }

    async fn create_group(&self, group: NewGroup) -> XmtpResult<GroupInfo> {
        self.core.call("createGroup", json!({"new": group})).await
    }

    async fn add_members(&self, group: &ConversationId, inboxes: &[InboxId]) -> XmtpResult<()> {
        self.core.call("addMembers", json!({"group": group, "inboxes": inboxes})).await
    }

    async fn remove_members(&self, group: &ConversationId, inboxes: &[InboxId]) -> XmtpResult<()> {
        self.core.call("removeMembers", json!({"group": group, "inboxes": inboxes})).await
    }

    async fn set_level(&self, group: &ConversationId, inbox: &InboxId, level: Level) -> XmtpResult<()> {
        self.core.call("setLevel", json!({"group": group, "inbox": inbox, "level": level})).await
    }

    async fn update_metadata(&self, group: &ConversationId, change: MetadataChange) -> XmtpResult<()> {
        self.core.call("updateMetadata", json!({"group": group, "change": change})).await
    }

    async fn leave(&self, group: &ConversationId) -> XmtpResult<()> {
        self.core.call("leave", json!({"group": group})).await
    }

    async fn sync(&self, group: &ConversationId) -> XmtpResult<()> {
        self.core.call("sync", json!({"group": group})).await
    }

    async fn sync_all(&self) -> XmtpResult<()> {
        self.core.call("syncAll", json!({})).await
    }

    async fn group(&self, group: &ConversationId) -> XmtpResult<GroupInfo> {
        self.core.call("group", json!({"group": group})).await
    }

    async fn groups(&self) -> XmtpResult<Vec<GroupInfo>> {
        self.core.call("groups", json!({})).await
    }

    async fn members(&self, group: &ConversationId) -> XmtpResult<Vec<Member>> {
        self.core.call("members", json!({"group": group})).await
    }

    async fn reachable(&self, inboxes: &[InboxId]) -> XmtpResult<Vec<InboxId>> {
        self.core.call("reachable", json!({"inboxes": inboxes})).await
    }

    async fn send_text(&self, to: &ConversationId, text: &str, key: Option<&str>) -> XmtpResult<String> {
        self.core.call("sendText", json!({"group": to, "text": text, "key": key})).await
    }

    async fn messages(&self, of: &ConversationId, since_ms: i64, limit: u32) -> XmtpResult<Vec<Message>> {
        self.core.call("messages", json!({"group": of, "since_ms": since_ms, "limit": limit})).await
    }

    async fn newest(&self, of: &ConversationId, limit: u32) -> XmtpResult<Vec<Message>> {
        self.core.call("newest", json!({"group": of, "limit": limit})).await
    }

    async fn dms(&self, since_ms: i64, limit: u32) -> XmtpResult<Vec<ConversationId>> {
        self.core.call("dms", json!({"since_ms": since_ms, "limit": limit})).await
    }

    async fn peer(&self, of: &ConversationId) -> XmtpResult<Option<InboxId>> {
        self.core.call("peer", json!({"group": of})).await
    }

    async fn open_dm(&self, with: &InboxId) -> XmtpResult<ConversationId> {
        self.core.call("openDm", json!({"inbox": with})).await
    }

    fn events(&self) -> broadcast::Receiver<GroupEvent> {
        self.core.events.subscribe()
    }
}
