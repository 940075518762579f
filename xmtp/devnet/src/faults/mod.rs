//! What can go wrong, on purpose.

mod interruptions;
mod layer;

use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tonic::Status;

pub use interruptions::Interruptions;
pub use layer::apply;

const CUTOVER_PUBLISH: &str =
    "publishing to XMTP V3 is no longer available. Please upgrade your client to XMTP D14N.";
const CUTOVER_STREAM: &str =
    "XMTP V3 streaming is no longer available. Please upgrade your client to XMTP D14N.";

/// Everything that can go wrong at the same time; the default is nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Plan {
    /// How long every call waits before it is looked at.
    pub latency_ms: u64,
    /// Calls and streams fail with UNAVAILABLE.
    pub unavailable: bool,
    /// So many calls fail with UNAVAILABLE, then no more.
    pub fail_next: u32,
    /// Calls do what they should, but the answer is UNAVAILABLE. Clients try three times; one that gets no
    /// answer to a commit at all loses its place in the group, without noticing (libxmtp 1.11).
    pub lose_answers: bool,
    /// The same for so many calls, then no more.
    pub lose_next: u32,
    /// Streams stay open and deliver nothing, like a connection that died unnoticed.
    pub stall_streams: bool,
    /// The network has moved to d14n: it can be read, but neither written nor streamed.
    pub cutover: bool,
    /// Names of calls, such as `SendGroupMessages`, that the first five are limited to; empty = all.
    pub methods: Vec<String>,
}

impl Plan {
    fn concerns(&self, method: &str) -> bool {
        self.methods.is_empty() || self.methods.iter().any(|it| it == method)
    }

    fn refusal(&self, method: &str) -> Option<Status> {
        if self.cutover && is_stream(method) {
            return Some(Status::unavailable(CUTOVER_STREAM));
        }
        if self.cutover && is_publish(method) {
            return Some(Status::unavailable(CUTOVER_PUBLISH));
        }
        (self.concerns(method) && (self.unavailable || self.fail_next > 0)).then(unavailable)
    }
}

fn count_down(left: &mut u32) -> bool {
    let counts = *left > 0;
    *left = left.saturating_sub(1);
    counts
}

fn unavailable() -> Status {
    Status::unavailable("The service is currently unavailable")
}

fn is_stream(method: &str) -> bool {
    method.starts_with("Subscribe")
}

fn is_publish(method: &str) -> bool {
    ["Upload", "Send", "Publish", "BatchPublish"].iter().any(|verb| method.starts_with(verb))
}

/// Switches faults on and off while the network runs.
#[derive(Debug)]
pub struct Faults {
    plan: watch::Sender<Plan>,
    streams: watch::Sender<Streams>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Streams {
    /// Streams opened before the last drop end; the number only tells drops apart.
    Running(u64),
    Stopped,
}

impl Default for Faults {
    fn default() -> Self {
        Self { plan: watch::Sender::default(), streams: watch::Sender::new(Streams::Running(0)) }
    }
}

impl Faults {
    /// Replaces what goes wrong.
    pub fn set(&self, plan: Plan) {
        self.plan.send_replace(plan);
    }

    /// Changes what goes wrong.
    pub fn change(&self, change: impl FnOnce(&mut Plan)) {
        self.plan.send_modify(change);
    }

    /// Lets nothing go wrong any more.
    pub fn clear(&self) {
        self.set(Plan::default());
    }

    /// What goes wrong at present.
    pub fn plan(&self) -> Plan {
        self.plan.borrow().clone()
    }

    /// Ends all open streams with UNAVAILABLE; new ones work.
    pub fn drop_streams(&self) {
        self.streams.send_modify(|streams| {
            if let Streams::Running(drops) = streams {
                *drops += 1;
            }
        });
    }

    pub(crate) fn stop_streams(&self) {
        self.streams.send_replace(Streams::Stopped);
    }

    pub(crate) fn interruptions(&self, method: &'static str) -> Interruptions {
        Interruptions::new(method, self.plan.subscribe(), self.streams.subscribe())
    }

    /// Whether the network has moved to d14n.
    pub(crate) fn is_cut_over(&self) -> bool {
        self.plan.borrow().cutover
    }

    fn refusal(&self, method: &str) -> Option<Status> {
        let mut refusal = None;
        self.plan.send_if_modified(|plan| {
            refusal = plan.refusal(method);
            plan.concerns(method) && count_down(&mut plan.fail_next)
        });
        refusal
    }

    fn loses_answer(&self, method: &str) -> bool {
        let mut loses = false;
        self.plan.send_if_modified(|plan| {
            let counts = plan.concerns(method) && !is_stream(method) && count_down(&mut plan.lose_next);
            loses = counts || (plan.lose_answers && plan.concerns(method) && !is_stream(method));
            counts
        });
        loses
    }
}
