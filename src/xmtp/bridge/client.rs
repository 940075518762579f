use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::{Mutex, broadcast, watch};
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep, timeout_at};

use super::connection::Connection;
use super::home::Home;
use super::link::Link;
use super::private::hex;
use super::registry;
use super::supervisor::{Status, connected};
use super::wallet::Wallet;
use crate::domain::inbox::{InboxId, WalletAddress};
use crate::xmtp::{GroupEvent, XmtpError, XmtpErrorKind, XmtpResult};

const EVENTS: usize = 1024;
const REOPEN_PAUSE: Duration = Duration::from_secs(1);

/// An XMTP client of ours in the Node child. It outlives the child: the next one opens it again.
pub struct BridgeClient {
    pub(super) core: Arc<Core>,
    keeper: AbortHandle,
}

pub(super) struct Core {
    claim: Claim,
    wallet: Arc<Wallet>,
    account: Value,
    pub(super) inbox: InboxId,
    pub(super) installation: String,
    pub(super) events: broadcast::Sender<GroupEvent>,
    /// The generation of the child this client is open in.
    opened: Mutex<u64>,
}

#[derive(Deserialize)]
struct Opened {
    inbox_id: InboxId,
    installation_id: String,
}

/// The name of a client, taken as long as it is open.
struct Claim {
    link: Arc<Link>,
    name: String,
    /// Others may have taken the name since.
    released: AtomicBool,
}

impl Claim {
    fn take(link: &Arc<Link>, name: &str) -> XmtpResult<Self> {
        link.registry.reserve(name)?;
        Ok(Self { link: link.clone(), name: name.to_owned(), released: AtomicBool::new(false) })
    }

    fn release(&self) -> bool {
        let first = !self.released.swap(true, Ordering::AcqRel);
        if first {
            self.link.registry.remove(&self.name);
        }
        first
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if !self.release() {
            return;
        }
        if let Some(connection) = &self.link.status.borrow().connection {
            connection.tell("close", &json!({"client": self.name}));
        }
    }
}

impl BridgeClient {
    pub(super) async fn open(link: Arc<Link>, name: &str) -> XmtpResult<Self> {
        let claim = Claim::take(&link, name)?;
        let mut home = Home::open(&link.clients_dir.join(name), &link.network.id)?;
        let inbox = inbox_for(&link, &home).await?;
        let pinned = home.pinned().map(str::to_owned);
        let (events, _) = broadcast::channel(EVENTS);
        let client = registry::Client {
            wallet: home.wallet.clone(),
            inbox: inbox.clone(),
            may_register: pinned.is_none(),
            events: events.clone(),
        };
        link.registry.enter(name, client);
        let account = account(name, &home, &inbox);

        let deadline = Instant::now() + link.deadline;
        let (generation, connection) = connected(&link.status, deadline).await?;
        let opened = open_in(&connection, &account, &inbox, deadline).await?;
        home.pin(&inbox, &opened.installation_id, pinned.as_deref())?;
        link.registry.registered(name);

        let core = Arc::new(Core {
            claim,
            wallet: home.wallet,
            account,
            inbox,
            installation: opened.installation_id,
            events,
            opened: Mutex::new(generation),
        });
        let keeper = tokio::spawn(keep_open(Arc::downgrade(&core), link.status.clone())).abort_handle();
        Ok(Self { core, keeper })
    }

    /// The wallet this client's inbox began with.
    pub fn address(&self) -> WalletAddress {
        self.core.wallet.address()
    }

    /// Signs a text with the wallet key as wallets do (EIP-191): hex digits with `0x`, for sign-in.
    pub fn sign_personal(&self, text: &str) -> XmtpResult<String> {
        Ok(format!("0x{}", hex(&self.core.wallet.sign_personal(text)?)))
    }

    /// Lets go of the database; afterwards every call fails.
    pub async fn close(&self) -> XmtpResult<()> {
        self.keeper.abort();
        let closing = self.core.call("close", json!({})).await;
        self.core.claim.release();
        closing
    }
}

impl Drop for BridgeClient {
    fn drop(&mut self) {
        self.keeper.abort();
    }
}

impl Core {
    /// Calls a method on this client.
    pub(super) async fn call<T: DeserializeOwned>(&self, method: &str, mut params: Value) -> XmtpResult<T> {
        if let Some(fields) = params.as_object_mut() {
            fields.insert("client".into(), self.claim.name.clone().into());
        }
        let deadline = Instant::now() + self.claim.link.deadline;
        let connection = self.connection(deadline).await?;
        connection.call(method, params, deadline.saturating_duration_since(Instant::now())).await
    }

    /// The child's connection, with this client open behind it.
    async fn connection(&self, deadline: Instant) -> XmtpResult<Arc<Connection>> {
        if self.claim.released.load(Ordering::Acquire) {
            return Err(XmtpError::new(XmtpErrorKind::Identity, "this client was closed"));
        }
        let (generation, connection) = connected(&self.claim.link.status, deadline).await?;
        let late = |_| XmtpError::new(XmtpErrorKind::Unreachable, "the client is still being opened");
        let mut opened = timeout_at(deadline, self.opened.lock()).await.map_err(late)?;
        if *opened != generation {
            open_in(&connection, &self.account, &self.inbox, deadline).await?;
            *opened = generation;
            let _ = self.events.send(GroupEvent::Gap);
        }
        Ok(connection)
    }
}

async fn inbox_for(link: &Link, home: &Home) -> XmtpResult<InboxId> {
    if let Some(known) = &home.account.inbox_id {
        return Ok(known.clone());
    }
    let address = home.account.address.lower();
    let found: Option<InboxId> = link.call("inboxOf", json!({"address": address})).await?;
    found.map_or_else(|| home.wallet.first_inbox(), Ok)
}

fn account(name: &str, home: &Home, inbox: &InboxId) -> Value {
    json!({
        "client": name,
        "dbPath": home.database(),
        "dbKey": home.database_key(),
        "inboxId": inbox,
        "address": home.account.address.lower(),
    })
}

async fn open_in(
    connection: &Connection,
    account: &Value,
    inbox: &InboxId,
    deadline: Instant,
) -> XmtpResult<Opened> {
    let patience = deadline.saturating_duration_since(Instant::now());
    let opened: Opened = connection.call("open", account.clone(), patience).await?;
    if opened.inbox_id == *inbox {
        return Ok(opened);
    }
    let detail = format!("the database belongs to inbox {}, not to {inbox}", opened.inbox_id);
    Err(XmtpError::new(XmtpErrorKind::Identity, detail))
}

/// Opens the client in every new child, so that events go on without anybody calling.
async fn keep_open(core: Weak<Core>, mut status: watch::Receiver<Status>) {
    while status.changed().await.is_ok() {
        if status.borrow_and_update().connection.is_none() {
            continue;
        }
        let Some(core) = core.upgrade() else { return };
        while let Err(error) = core.connection(Instant::now() + core.claim.link.deadline).await {
            tracing::warn!(%error, client = core.claim.name, "the XMTP client is not open again yet");
            if !error.kind.is_transient() {
                break;
            }
            sleep(REOPEN_PAUSE).await;
        }
    }
}
