//! The night porter: does the work that was ordered, as long as it holds the lease on our XMTP client.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::domain::group::{ConversationId, Message};
use crate::domain::problem::Problem;
use crate::service::{
    Services, admit, decide, expel, group, hear, mirror, note, patrol, picture, push, tidy, webhook, welcome,
};
use crate::storage::job::Claimant;
use crate::xmtp::{GroupClient, GroupEvent};

mod admit_group;
mod create_group;
mod doorbell;
mod events;
mod fetch_picture;
mod lease;
mod look;
mod watch;

pub use lease::LEASE;

const TICK: Duration = Duration::from_secs(1);
const MIRROR_EVERY: Duration = Duration::from_secs(60);
const TIDY_EVERY: Duration = Duration::from_secs(3600);
/// Groups worked on at the same time, and links whose gates are looked at.
const PARALLEL: usize = 4;
/// In this order: who is let in by a look is added in the same round.
const KINDS: [&str; 6] = [group::KIND, decide::KIND, admit::KIND, patrol::KIND, expel::KIND, picture::KIND];

/// Why the porter went home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// We were asked to stop.
    Stopped,
    /// Another process holds the lease now.
    LeaseLost,
}

/// Works for one client of ours.
#[derive(Clone)]
pub struct Porter {
    services: Services,
    client: Arc<dyn GroupClient>,
    /// Work on one group and its mirror never overlap.
    locks: Arc<Mutex<HashMap<String, Arc<Mutex<()>>>>>,
    parallel: Arc<Semaphore>,
    /// Other servers answer as they like: nobody is added later for it.
    looking: Arc<Semaphore>,
    /// One gate after the other is looked at again.
    patrolling: Arc<Semaphore>,
    /// So do the servers of pictures.
    fetching: Arc<Semaphore>,
}

impl Porter {
    pub fn new(services: Services, client: Arc<dyn GroupClient>) -> Self {
        let places = || Arc::new(Semaphore::new(PARALLEL));
        let (parallel, looking, patrolling) = (places(), places(), Arc::new(Semaphore::new(1)));
        let (locks, fetching) = (Arc::default(), places());
        Self { services, client, locks, parallel, looking, patrolling, fetching }
    }

    /// Waits for the lease, then works until told to stop or the lease is gone. Work under way is finished.
    pub async fn run(&self, stop: CancellationToken) -> Ended {
        let Some(claimant) = lease::wait(&self.services, self.client.installation_id(), &stop).await else {
            return Ended::Stopped;
        };
        tracing::info!(lease.epoch = claimant.epoch, "working");
        let work = stop.child_token();
        let listening = tokio::spawn(events::follow(self.clone(), work.clone()));
        let ended = tokio::select! {
            lost = lease::keep(&self.services, &claimant, &stop) => lost,
            () = self.rounds(&claimant, &work) => Ended::Stopped,
        };
        work.cancel();
        match ended {
            // Our successor is at work already: nothing of ours may go on beside it.
            Ended::LeaseLost => listening.abort(),
            Ended::Stopped => {
                let _ = listening.await;
                lease::release(&self.services, &claimant).await;
            }
        }
        ended
    }

    async fn rounds(&self, claimant: &Claimant, stop: &CancellationToken) {
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut tasks = JoinSet::new();
        let (mut mirrored, mut tidied) = (None, None);
        while !stop.is_cancelled() {
            if due(&mut mirrored, MIRROR_EVERY) {
                let porter = self.clone();
                self.aside("mirror", &mut tasks, async move { porter.mirror_all().await }).await;
            }
            if due(&mut tidied, TIDY_EVERY) {
                tidy::run(&self.services).await;
            }
            if let Err(problem) = self.dispatch(claimant, &mut tasks).await {
                tracing::error!(%problem, "a round of work failed");
            }
            while tasks.try_join_next().is_some() {}
            tokio::select! {
                _ = tick.tick() => {}
                () = self.services.bell.notified() => {}
                () = stop.cancelled() => {}
            }
        }
        while tasks.join_next().await.is_some() {}
    }

    /// Starts a task for each group with work, unless one is at it already.
    async fn dispatch(&self, claimant: &Claimant, tasks: &mut JoinSet<()>) -> Result<(), Problem> {
        if let Err(problem) = patrol::enrol(&self.services).await {
            tracing::error!(%problem, "looks at gates were not ordered; next time");
        }
        let db = self.services.store.read();
        let now = self.services.now_ms();
        for kind in KINDS {
            for queue in crate::storage::job::due_queues(db, kind, claimant.epoch, now).await? {
                let Ok(lock) = self.lock(&queue).await.try_lock_owned() else { continue };
                let (porter, claimant) = (self.clone(), claimant.clone());
                tasks.spawn(async move {
                    let _held = lock;
                    let Ok(_place) = porter.places(kind).acquire().await else { return };
                    let done = work(&porter.services, &*porter.client, &claimant, kind, &queue).await;
                    if let Err(problem) = done {
                        tracing::error!(job.kind = kind, %problem, "a job failed");
                    }
                });
            }
        }
        self.send_letters(claimant, tasks).await
    }

    /// Where work of this kind waits for its turn.
    fn places(&self, kind: &str) -> &Semaphore {
        match kind {
            decide::KIND => &self.looking,
            patrol::KIND => &self.patrolling,
            picture::KIND => &self.fetching,
            _ => &self.parallel,
        }
    }

    async fn send_letters(&self, claimant: &Claimant, tasks: &mut JoinSet<()>) -> Result<(), Problem> {
        let services = self.services.clone();
        self.aside(doorbell::WHAT, tasks, async move { doorbell::answer(&services).await }).await;
        if note::is_due(&self.services, claimant.epoch).await? {
            let (porter, epoch) = (self.clone(), claimant.epoch);
            let notes = async move {
                if let Err(problem) = note::send_due(&porter.services, &*porter.client, epoch).await {
                    tracing::error!(%problem, "notes failed");
                }
            };
            self.aside(note::KIND, tasks, notes).await;
        }
        if welcome::is_due(&self.services, claimant.epoch).await? {
            let (porter, epoch) = (self.clone(), claimant.epoch);
            let letters = async move {
                if let Err(problem) = welcome::send_due(&porter.services, &*porter.client, epoch).await {
                    tracing::error!(%problem, "welcomes failed");
                }
            };
            self.aside(welcome::KIND, tasks, letters).await;
        }
        if push::is_due(&self.services, claimant.epoch).await? {
            let (services, epoch) = (self.services.clone(), claimant.epoch);
            let pushes = async move {
                if let Err(problem) = push::send_due(&services, epoch).await {
                    tracing::error!(%problem, "pushes failed");
                }
            };
            self.aside(push::KIND, tasks, pushes).await;
        }
        if webhook::is_due(&self.services, claimant.epoch).await? {
            let (services, epoch) = (self.services.clone(), claimant.epoch);
            let hooks = async move {
                if let Err(problem) = webhook::send_due(&services, epoch).await {
                    tracing::error!(%problem, "webhooks failed");
                }
            };
            self.aside("webhook", tasks, hooks).await;
        }
        Ok(())
    }

    /// Others may be slow to answer; nothing else waits for them. What is under way is not begun twice.
    async fn aside(
        &self,
        what: &str,
        tasks: &mut JoinSet<()>,
        work: impl Future<Output = ()> + Send + 'static,
    ) {
        let Ok(turn) = self.lock(what).await.try_lock_owned() else { return };
        tasks.spawn(async move {
            let _held = turn;
            work.await;
        });
    }

    async fn lock(&self, queue: &str) -> Arc<Mutex<()>> {
        self.locks.lock().await.entry(queue.to_owned()).or_default().clone()
    }

    /// Brings the mirror of one conversation up to date, after whatever is being done to it.
    async fn mirror(&self, conversation: &ConversationId) {
        if let Err(problem) = self.try_mirror(conversation).await {
            tracing::warn!(group.id = %conversation, %problem, "a group could not be mirrored");
        }
    }

    async fn try_mirror(&self, conversation: &ConversationId) -> Result<(), Problem> {
        let known = mirror::known(&self.services, conversation).await?;
        let turn = known.as_ref().map_or(conversation.as_str(), |key| key.as_str());
        let lock = self.lock(turn).await;
        let _held = lock.lock().await;
        mirror::refresh(&self.services, &*self.client, conversation, known).await
    }

    async fn mirror_all(&self) {
        if let Err(error) = self.client.sync_all().await {
            tracing::warn!(%error, "XMTP could not be synced");
            return;
        }
        match self.client.groups().await {
            Ok(groups) => {
                for group in groups {
                    self.mirror(&group.id).await;
                }
            }
            Err(error) => tracing::warn!(%error, "our groups could not be listed"),
        }
        doorbell::catch_up(&self.services, &*self.client).await;
    }

    /// Acts on what somebody writes to us; what fails here is caught up with.
    async fn hear(&self, message: &Message) {
        if let Err(problem) = hear::hear(&self.services, &*self.client, message).await {
            tracing::warn!(%problem, "a message could not be heard; later");
        }
    }
}

/// Everything that is due of one kind in one queue.
async fn work(
    services: &Services,
    client: &dyn GroupClient,
    claimant: &Claimant,
    kind: &str,
    queue: &str,
) -> Result<(), Problem> {
    match kind {
        group::KIND => create_group::run(services, client, claimant, queue).await,
        decide::KIND => look::run(services, claimant, queue).await,
        patrol::KIND => watch::look(services, claimant, queue).await,
        expel::KIND => watch::take_out(services, client, claimant, queue).await,
        picture::KIND => fetch_picture::run(services, claimant, queue).await,
        _ => admit_group::run(services, client, claimant, queue).await,
    }
}

fn due(last: &mut Option<Instant>, every: Duration) -> bool {
    let is_due = last.is_none_or(|at| at.elapsed() >= every);
    if is_due {
        *last = Some(Instant::now());
    }
    is_due
}

/// Does everything that is due once, for tests: no lease kept, no waiting.
pub async fn run_due(services: &Services, client: Arc<dyn GroupClient>) -> Result<(), Problem> {
    let holder = client.installation_id();
    let stop = CancellationToken::new();
    let Some(claimant) = lease::wait(services, holder, &stop).await else { return Ok(()) };
    patrol::enrol(services).await?;
    let db = services.store.read();
    for kind in KINDS {
        for queue in crate::storage::job::due_queues(db, kind, claimant.epoch, services.now_ms()).await? {
            work(services, &*client, &claimant, kind, &queue).await?;
        }
    }
    doorbell::catch_up(services, &*client).await;
    doorbell::answer(services).await;
    push::send_due(services, claimant.epoch).await?;
    note::send_due(services, &*client, claimant.epoch).await?;
    welcome::send_due(services, &*client, claimant.epoch).await?;
    webhook::send_due(services, claimant.epoch).await.map(drop)
}
