//! The line to XMTP: the fake network, with places where a call can be held, and inboxes it misjudges.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use tokio::sync::{Notify, broadcast};
use usher::domain::group::{ConversationId, GroupInfo, Level, Member, Message, NewGroup};
use usher::domain::inbox::InboxId;
use usher::xmtp::fake::FakeXmtp;
use usher::xmtp::{GroupClient, GroupEvent, MetadataChange, XmtpResult};

/// A place in the work where a process can die or stand still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    AfterCreate,
    BeforeAdd,
    AfterAdd,
    AfterRemove,
    AfterSend,
}

/// A call that will be held.
#[derive(Default)]
pub struct Stop {
    reached: Notify,
    go: Notify,
}

impl Stop {
    pub async fn reached(&self) {
        self.reached.notified().await;
    }

    /// Lets the held call go on.
    pub fn go(&self) {
        self.go.notify_one();
    }
}

pub struct Line {
    xmtp: FakeXmtp,
    installation: String,
    stops: Mutex<Vec<(Point, Arc<Stop>)>>,
    misjudged: Mutex<HashSet<InboxId>>,
}

impl Line {
    /// A client of the same inbox; another installation is another process.
    pub fn new(xmtp: &FakeXmtp, installation: &str) -> Self {
        let installation = installation.to_owned();
        Self { xmtp: xmtp.clone(), installation, stops: Mutex::default(), misjudged: Mutex::default() }
    }

    /// Holds the next call that comes here.
    pub fn stop_at(&self, point: Point) -> Arc<Stop> {
        let stop = Arc::new(Stop::default());
        self.stops.lock().unwrap().push((point, stop.clone()));
        stop
    }

    /// The inbox can't be added, but its key package looks good.
    pub fn misjudge(&self, inbox: &InboxId) {
        self.xmtp.make_unreachable(inbox);
        self.misjudged.lock().unwrap().insert(inbox.clone());
    }

    /// Stops nobody came to.
    pub fn unreached(&self) -> Vec<Point> {
        self.stops.lock().unwrap().iter().map(|(point, _)| *point).collect()
    }

    async fn at(&self, point: Point) {
        let stop = {
            let mut stops = self.stops.lock().unwrap();
            let found = stops.iter().position(|(at, _)| *at == point);
            found.map(|found| stops.remove(found).1)
        };
        if let Some(stop) = stop {
            stop.reached.notify_one();
            stop.go.notified().await;
        }
    }
}

#[async_trait]
impl GroupClient for Line {
    fn inbox_id(&self) -> InboxId {
        self.xmtp.inbox_id()
    }

    fn installation_id(&self) -> String {
        self.installation.clone()
    }

    async fn create_group(&self, group: NewGroup) -> XmtpResult<GroupInfo> {
        let made = self.xmtp.create_group(group).await;
        self.at(Point::AfterCreate).await;
        made
    }

    async fn add_members(&self, group: &ConversationId, inboxes: &[InboxId]) -> XmtpResult<()> {
        self.at(Point::BeforeAdd).await;
        let added = self.xmtp.add_members(group, inboxes).await;
        self.at(Point::AfterAdd).await;
        added
    }

    async fn remove_members(&self, group: &ConversationId, inboxes: &[InboxId]) -> XmtpResult<()> {
        let removed = self.xmtp.remove_members(group, inboxes).await;
        self.at(Point::AfterRemove).await;
        removed
    }

    async fn set_level(&self, group: &ConversationId, inbox: &InboxId, level: Level) -> XmtpResult<()> {
        self.xmtp.set_level(group, inbox, level).await
    }

    async fn update_metadata(&self, group: &ConversationId, change: MetadataChange) -> XmtpResult<()> {
        self.xmtp.update_metadata(group, change).await
    }

    async fn leave(&self, group: &ConversationId) -> XmtpResult<()> {
        self.xmtp.leave(group).await
    }

    async fn sync(&self, group: &ConversationId) -> XmtpResult<()> {
        self.xmtp.sync(group).await
    }

    async fn sync_all(&self) -> XmtpResult<()> {
        self.xmtp.sync_all().await
    }

    async fn group(&self, group: &ConversationId) -> XmtpResult<GroupInfo> {
        self.xmtp.group(group).await
    }

    async fn groups(&self) -> XmtpResult<Vec<GroupInfo>> {
        self.xmtp.groups().await
    }

    async fn members(&self, group: &ConversationId) -> XmtpResult<Vec<Member>> {
        self.xmtp.members(group).await
    }

    async fn reachable(&self, inboxes: &[InboxId]) -> XmtpResult<Vec<InboxId>> {
        let mut found = self.xmtp.reachable(inboxes).await?;
        let misjudged = self.misjudged.lock().unwrap();
        found.extend(inboxes.iter().filter(|inbox| misjudged.contains(inbox)).cloned());
        Ok(found)
    }

    async fn send_text(&self, to: &ConversationId, text: &str, key: Option<&str>) -> XmtpResult<String> {
        let sent = self.xmtp.send_text(to, text, key).await;
        self.at(Point::AfterSend).await;
        sent
    }

    async fn messages(&self, of: &ConversationId, since_ms: i64, limit: u32) -> XmtpResult<Vec<Message>> {
        self.xmtp.messages(of, since_ms, limit).await
    }

    async fn newest(&self, of: &ConversationId, limit: u32) -> XmtpResult<Vec<Message>> {
        self.xmtp.newest(of, limit).await
    }

    async fn dms(&self, since_ms: i64, limit: u32) -> XmtpResult<Vec<ConversationId>> {
        self.xmtp.dms(since_ms, limit).await
    }

    async fn peer(&self, of: &ConversationId) -> XmtpResult<Option<InboxId>> {
        self.xmtp.peer(of).await
    }

    async fn open_dm(&self, with: &InboxId) -> XmtpResult<ConversationId> {
        self.xmtp.open_dm(with).await
    }

    fn events(&self) -> broadcast::Receiver<GroupEvent> {
        self.xmtp.events()
    }
}
