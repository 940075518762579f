use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::registry::Registry;
use super::wire::{self, Incoming};
use crate::xmtp::{XmtpError, XmtpErrorKind, XmtpResult};

type Pending = HashMap<u64, oneshot::Sender<XmtpResult<Value>>>;

/// The calls on their way to one child process.
pub struct Connection {
    /// `None` once the child is gone.
    pending: Mutex<Option<Pending>>,
    next: AtomicU64,
    // Unbounded, or we and the child could wait for each other with both pipes full.
    lines: mpsc::UnboundedSender<String>,
    hung_up: CancellationToken,
}

impl Connection {
    /// Speaks over a child's pipes until it is gone or we [`Connection::hang_up`].
    pub fn open<I, O>(stdin: I, stdout: O, registry: Arc<Registry>) -> Arc<Self>
    where
        I: AsyncWrite + Unpin + Send + 'static,
        O: AsyncRead + Unpin + Send + 'static,
    {
        let (lines, outbox) = mpsc::unbounded_channel();
        let hung_up = CancellationToken::new();
        let pending = Mutex::new(Some(Pending::new()));
        let connection = Arc::new(Self { pending, next: AtomicU64::new(1), lines, hung_up: hung_up.clone() });
        tokio::spawn(async move { hung_up.run_until_cancelled(write(stdin, outbox)).await });
        tokio::spawn(read(stdout, connection.clone(), registry));
        connection
    }

    /// Calls a method of the child. Past the deadline the outcome is unknown.
    pub async fn call<T: DeserializeOwned>(
        &self,
        method: &str,
        mut params: Value,
        deadline: Duration,
    ) -> XmtpResult<T> {
        if let Some(fields) = params.as_object_mut() {
            fields
                .insert("patience_ms".into(), u64::try_from(deadline.as_millis()).unwrap_or(u64::MAX).into());
        }
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let answer = self.expect_answer(id)?;
        let _forget = Forget { connection: self, id };
        self.lines.send(wire::request(id, method, &params)).map_err(|_| gone())?;
        match timeout(deadline, answer).await {
            Ok(Ok(outcome)) => read_as(method, outcome?),
            Ok(Err(_)) => Err(gone()),
            Err(_) => Err(XmtpError::new(
                XmtpErrorKind::Unreachable,
                format!("{method}: no answer in {deadline:?}"),
            )),
        }
    }

    /// Sends a call nobody waits for.
    pub fn tell(&self, method: &str, params: &Value) {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let _ = self.lines.send(wire::request(id, method, params));
    }

    /// Whether the child was still there when we last heard.
    pub fn is_open(&self) -> bool {
        self.pending().is_some()
    }

    /// Closes the child's stdin, at which it says goodbye and goes.
    pub fn hang_up(&self) {
        self.hung_up.cancel();
    }

    fn pending(&self) -> MutexGuard<'_, Option<Pending>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn expect_answer(&self, id: u64) -> XmtpResult<oneshot::Receiver<XmtpResult<Value>>> {
        let (sender, receiver) = oneshot::channel();
        self.pending().as_mut().ok_or_else(gone)?.insert(id, sender);
        Ok(receiver)
    }

    fn take(&self, id: u64) -> Option<oneshot::Sender<XmtpResult<Value>>> {
        self.pending().as_mut()?.remove(&id)
    }

    fn heard(&self, message: Incoming, registry: &Registry) {
        match message {
            Incoming::Answer { id, outcome } => {
                if let Some(caller) = self.take(id) {
                    let _ = caller.send(outcome);
                }
            }
            Incoming::Question { id, method, params } => {
                let _ = self.lines.send(wire::reply(&id, &registry.answer(&method, params)));
            }
            Incoming::Notice { method, params } => registry.notice(&method, params),
        }
    }
}

struct Forget<'a> {
    connection: &'a Connection,
    id: u64,
}

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        self.connection.take(self.id);
    }
}

fn gone() -> XmtpError {
    XmtpError::new(XmtpErrorKind::Unreachable, "the Node child is gone")
}

fn read_as<T: DeserializeOwned>(method: &str, result: Value) -> XmtpResult<T> {
    serde_json::from_value(result)
        .map_err(|error| XmtpError::new(XmtpErrorKind::Internal, format!("{method} answered oddly: {error}")))
}

async fn write(mut stdin: impl AsyncWrite + Unpin, mut outbox: mpsc::UnboundedReceiver<String>) {
    while let Some(mut line) = outbox.recv().await {
        line.push('\n');
        if stdin.write_all(line.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn read(stdout: impl AsyncRead + Unpin, connection: Arc<Connection>, registry: Arc<Registry>) {
    let mut lines = BufReader::new(stdout).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        match Incoming::parse(&line) {
            Ok(message) => connection.heard(message, &registry),
            Err(error) => tracing::warn!(%error, "the Node child said something that is no JSON-RPC"),
        }
    }
    connection.pending().take();
    connection.hang_up();
}
