//! Throw-away people, hosted in the front child.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::Mutex;

use crate::domain::inbox::InboxId;
use crate::service::Random;
use crate::xmtp::bridge::{Bridge, BridgeClient};
use crate::xmtp::{GroupClient, Visitor, VisitorHost, XmtpError, XmtpErrorKind, XmtpResult};

use super::SystemRandom;

/// The most people one process hosts at once; the longest known one goes to sleep first.
const AWAKE_MAX: usize = 100;

pub struct Hosted {
    bridge: Bridge,
    /// One file for each person, named after the inbox, with the name of the client in it.
    names: PathBuf,
    awake: Mutex<HashMap<InboxId, Arc<BridgeClient>>>,
}

impl Hosted {
    pub fn new(bridge: Bridge, names: PathBuf) -> Self {
        Self { bridge, names, awake: Mutex::default() }
    }

    fn remember(&self, inbox: &InboxId, name: &str) -> XmtpResult<()> {
        let written = std::fs::create_dir_all(&self.names)
            .and_then(|()| std::fs::write(self.names.join(inbox.as_str()), name));
        written.map_err(|error| XmtpError { kind: XmtpErrorKind::Internal, detail: error.to_string() })
    }
}

#[async_trait]
impl VisitorHost for Hosted {
    async fn create(&self) -> XmtpResult<Visitor> {
        let mut random = [0; 17];
        SystemRandom.fill(&mut random);
        let name = format!("visitor-{}", crate::domain::id::encode(random));
        let client = self.bridge.client(&name).await?;
        let visitor = Visitor { inbox_id: client.inbox_id(), address: client.address() };
        self.remember(&visitor.inbox_id, &name)?;
        let mut awake = self.awake.lock().await;
        if awake.len() >= AWAKE_MAX {
            awake.clear();
        }
        awake.insert(visitor.inbox_id.clone(), client);
        Ok(visitor)
    }

    async fn client(&self, inbox: &InboxId) -> XmtpResult<Option<Arc<dyn GroupClient>>> {
        let mut awake = self.awake.lock().await;
        if let Some(client) = awake.get(inbox) {
            return Ok(Some(client.clone()));
        }
        let Ok(name) = std::fs::read_to_string(self.names.join(inbox.as_str())) else { return Ok(None) };
        let client = self.bridge.client(&name).await?;
        awake.insert(inbox.clone(), client.clone());
        Ok(Some(client))
    }
}
