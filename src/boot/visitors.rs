//! Throw-away people, hosted in the front child.

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use moka::future::Cache;
use moka::policy::EvictionPolicy;

use crate::domain::inbox::InboxId;
use crate::service::Random;
use crate::xmtp::bridge::Bridge;
use crate::xmtp::{GroupClient, Visitor, VisitorHost, XmtpError, XmtpErrorKind, XmtpResult};

use super::SystemRandom;

/// The most people one process hosts at once; who was not used for the longest time goes to sleep first.
const AWAKE_MAX: u64 = 100;

/// Where throw-away people live.
#[async_trait]
pub trait Homes: Send + Sync {
    /// Wakes the client of this name, and makes it where there is none.
    async fn open(&self, name: &str) -> XmtpResult<(Visitor, Arc<dyn GroupClient>)>;
    fn has(&self, name: &str) -> bool;
}

/// The homes in this process's own directory of clients.
pub struct Front {
    pub bridge: Bridge,
    pub dir: PathBuf,
}

#[async_trait]
impl Homes for Front {
    async fn open(&self, name: &str) -> XmtpResult<(Visitor, Arc<dyn GroupClient>)> {
        let client = self.bridge.client(name).await?;
        Ok((Visitor { inbox_id: client.inbox_id(), address: client.address() }, client))
    }

    fn has(&self, name: &str) -> bool {
        self.dir.join(name).is_dir()
    }
}

pub struct Hosted<H> {
    homes: H,
    /// One file for each person, named after the inbox, with the name of the client in it. All processes share
    /// them; the client is with one of them.
    names: PathBuf,
    awake: Cache<InboxId, Arc<dyn GroupClient>>,
}

impl<H: Homes> Hosted<H> {
    pub fn new(homes: H, names: PathBuf) -> Self {
        let awake = Cache::builder().max_capacity(AWAKE_MAX).eviction_policy(EvictionPolicy::lru()).build();
        Self { homes, names, awake }
    }

    fn remember(&self, inbox: &InboxId, name: &str) -> XmtpResult<()> {
        let written = std::fs::create_dir_all(&self.names)
            .and_then(|()| std::fs::write(self.names.join(inbox.as_str()), name));
        written.map_err(|error| XmtpError { kind: XmtpErrorKind::Internal, detail: error.to_string() })
    }

    /// Nobody speaks for somebody else, whatever the files say.
    async fn wake(&self, inbox: &InboxId, name: &str) -> XmtpResult<Arc<dyn GroupClient>> {
        let (visitor, client) = self.homes.open(name).await?;
        if visitor.inbox_id == *inbox {
            return Ok(client);
        }
        let detail = format!("the client {name:?} speaks for another inbox");
        Err(XmtpError { kind: XmtpErrorKind::Identity, detail })
    }
}

#[async_trait]
impl<H: Homes> VisitorHost for Hosted<H> {
    async fn create(&self) -> XmtpResult<Visitor> {
        let mut random = [0; 17];
        SystemRandom.fill(&mut random);
        let name = format!("visitor-{}", crate::domain::id::encode(random));
        let (visitor, client) = self.homes.open(&name).await?;
        self.remember(&visitor.inbox_id, &name)?;
        self.awake.insert(visitor.inbox_id.clone(), client).await;
        Ok(visitor)
    }

    async fn client(&self, inbox: &InboxId) -> XmtpResult<Option<Arc<dyn GroupClient>>> {
        let Ok(name) = std::fs::read_to_string(self.names.join(inbox.as_str())) else { return Ok(None) };
        // In a home of another process; here we would make a stranger.
        if !self.homes.has(&name) {
            return Ok(None);
        }
        // Only who asks for the same person waits.
        let woken = self.awake.try_get_with(inbox.clone(), self.wake(inbox, &name)).await;
        woken.map(Some).map_err(|error| error.as_ref().clone())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Mutex;

    use super::*;
    use crate::xmtp::fake::FakeXmtp;

    /// Homes in memory; the key of each is made when it is first opened.
    #[derive(Clone, Default)]
    struct Village(Arc<Mutex<(HashMap<String, Visitor>, Vec<String>)>>, Arc<FakeXmtp>);

    #[async_trait]
    impl Homes for Village {
        async fn open(&self, name: &str) -> XmtpResult<(Visitor, Arc<dyn GroupClient>)> {
            let (people, opened) = &mut *self.0.lock().unwrap();
            opened.push(name.to_owned());
            let fresh = || {
                let person = self.1.person();
                Visitor { inbox_id: person.inbox_id, address: person.address.unwrap() }
            };
            let visitor = people.entry(name.to_owned()).or_insert_with(fresh).clone();
            Ok((visitor, Arc::new(FakeXmtp::new())))
        }

        fn has(&self, name: &str) -> bool {
            self.0.lock().unwrap().0.contains_key(name)
        }
    }

    impl Village {
        fn opened(&self) -> usize {
            self.0.lock().unwrap().1.len()
        }
    }

    #[tokio::test]
    async fn somebody_is_woken_once_and_found_again_after_a_restart() {
        let (village, dir) = (Village::default(), tempfile::tempdir().unwrap());
        let hosted = Hosted::new(village.clone(), dir.path().into());
        let visitor = hosted.create().await.unwrap();
        assert!(hosted.client(&visitor.inbox_id).await.unwrap().is_some());
        assert_eq!(village.opened(), 1);
        let again = Hosted::new(village.clone(), dir.path().into());
        let (one, two) = tokio::join!(again.client(&visitor.inbox_id), again.client(&visitor.inbox_id));
        assert!(one.unwrap().is_some() && two.unwrap().is_some());
        assert_eq!(village.opened(), 2);
    }

    #[tokio::test]
    async fn somebody_who_lives_elsewhere_is_not_made_anew() {
        let dir = tempfile::tempdir().unwrap();
        let visitor = Hosted::new(Village::default(), dir.path().into()).create().await.unwrap();
        let elsewhere = Village::default();
        let hosted = Hosted::new(elsewhere.clone(), dir.path().into());
        assert!(hosted.client(&visitor.inbox_id).await.unwrap().is_none());
        assert_eq!(elsewhere.opened(), 0);
    }

    #[tokio::test]
    async fn nobody_speaks_for_somebody_else() {
        let (village, dir) = (Village::default(), tempfile::tempdir().unwrap());
        let hosted = Hosted::new(village.clone(), dir.path().into());
        let (one, two) = (hosted.create().await.unwrap(), hosted.create().await.unwrap());
        let name = std::fs::read(dir.path().join(one.inbox_id.as_str())).unwrap();
        std::fs::write(dir.path().join(two.inbox_id.as_str()), name).unwrap();
        let restarted = Hosted::new(village, dir.path().into());
        let woken = restarted.client(&two.inbox_id).await.map(|_| ());
        assert_eq!(woken.unwrap_err().kind, XmtpErrorKind::Identity);
        assert!(restarted.client(&one.inbox_id).await.unwrap().is_some());
    }

    #[tokio::test]
    async fn who_was_not_used_for_the_longest_time_sleeps_first() {
        let (village, dir) = (Village::default(), tempfile::tempdir().unwrap());
        let hosted = Hosted::new(village.clone(), dir.path().into());
        let first = hosted.create().await.unwrap();
        for _ in 1..AWAKE_MAX {
            hosted.create().await.unwrap();
        }
        hosted.awake.run_pending_tasks().await;
        assert_eq!(hosted.awake.entry_count(), AWAKE_MAX);
        hosted.client(&first.inbox_id).await.unwrap();
        hosted.create().await.unwrap();
        hosted.awake.run_pending_tasks().await;
        assert_eq!(hosted.awake.entry_count(), AWAKE_MAX);
        assert!(hosted.awake.contains_key(&first.inbox_id), "just used");
    }
}
