use tokio::sync::watch;
use tonic::Status;

use super::{CUTOVER_STREAM, Plan, Streams, unavailable};

/// What one stream has to stop for.
#[derive(Debug)]
pub struct Interruptions {
    method: &'static str,
    plan: watch::Receiver<Plan>,
    streams: watch::Receiver<Streams>,
}

impl Interruptions {
    pub(super) fn new(
        method: &'static str,
        plan: watch::Receiver<Plan>,
        streams: watch::Receiver<Streams>,
    ) -> Self {
        Self { method, plan, streams }
    }

    /// Why the stream has to end, if it has to.
    pub fn reason(&self) -> Option<Status> {
        if *self.streams.borrow() == Streams::Stopped {
            return Some(Status::unavailable("service is shutting down"));
        }
        let plan = self.plan.borrow();
        if plan.cutover {
            return Some(Status::unavailable(CUTOVER_STREAM));
        }
        let is_dropped = self.streams.has_changed().unwrap_or(true);
        (is_dropped || (plan.unavailable && plan.concerns(self.method))).then(unavailable)
    }

    /// Whether the stream must deliver nothing for now.
    pub fn is_stalled(&self) -> bool {
        self.plan.borrow().stall_streams
    }

    /// Waits until either of the answers above may be different.
    pub async fn changed(&mut self) {
        if self.streams.has_changed().unwrap_or(true) {
            return;
        }
        let mut streams = self.streams.clone();
        tokio::select! {
            _ = streams.changed() => {}
            _ = self.plan.changed() => {}
        }
    }
}
