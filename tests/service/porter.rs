//! The porter as it runs: with its lease, its bell and its ears.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use usher::domain::join_request::MemberState;
use usher::jobs::{Ended, LEASE, Porter};
use usher::service::group::mine;
use usher::storage::lease;
use usher::xmtp::GroupClient;

use crate::support::{Point, TestApp};

struct Running {
    stop: CancellationToken,
    task: JoinHandle<Ended>,
}

fn start(app: &TestApp) -> Running {
    let stop = CancellationToken::new();
    let porter = Porter::new(app.services.clone(), app.line.clone() as Arc<dyn GroupClient>);
    let task = tokio::spawn({
        let stop = stop.clone();
        async move { porter.run(stop).await }
    });
    Running { stop, task }
}

impl Running {
    async fn stop(self) -> Ended {
        self.stop.cancel();
        self.task.await.unwrap()
    }
}

/// Looks until it is so, for at most ten seconds.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let looking = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), looking).await.unwrap_or_else(|_| panic!("never: {what}"));
}

async fn holder(app: &TestApp) -> Option<String> {
    lease::holder(app.services.store.read(), LEASE).await.unwrap().map(|(holder, _)| holder)
}

both!(the_porter_works_when_the_bell_rings_and_gives_the_lease_back);
async fn the_porter_works_when_the_bell_rings_and_gives_the_lease_back(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.automatic()).await;
    let porter = start(app);
    until("the lease is taken", async || holder(app).await.as_deref() == Some("first")).await;
    let id = app.join(&bo, &invite).await.id;
    until("bo is in", async || app.state(&id).await.1 == MemberState::Member).await;
    assert_eq!(porter.stop().await, Ended::Stopped);
    assert_eq!(holder(app).await, None, "a successor need not wait");
}

both!(a_second_porter_waits_and_takes_over_when_the_lease_lapses);
async fn a_second_porter_waits_and_takes_over_when_the_lease_lapses(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(2));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.automatic()).await;
    let first = start(app);
    until("the lease is taken", async || holder(app).await.as_deref() == Some("first")).await;
    let other = app.other_process();
    let second = start(&other);

    // The first one stands still in the middle of its work, past the end of its lease.
    let stop = app.line.stop_at(Point::AfterAdd);
    let id = app.join(&people[0], &invite).await.id;
    stop.reached().await;
    assert_eq!(holder(app).await.as_deref(), Some("first"), "the second one waits");
    app.sql("UPDATE leases SET expires_at = expires_at - 15001").await;
    until("the second one took over", async || holder(app).await.as_deref() == Some("second")).await;
    until("the work was taken over", async || app.state(&id).await.1 == MemberState::Member).await;
    let next = app.join(&people[1], &invite).await.id;
    until("and goes on", async || app.state(&next).await.1 == MemberState::Member).await;

    stop.go();
    first.stop().await;
    assert_eq!(holder(app).await.as_deref(), Some("second"), "the first one takes nothing away");
    assert_eq!(app.number("SELECT count(*) FROM audit WHERE action = 'member.added'").await, 2);
    assert_eq!(app.xmtp.commits(&group.id), 3, "alix and each of them once");
    second.stop().await;
}

both!(a_database_that_is_away_is_waited_for);
async fn a_database_that_is_away_is_waited_for(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.automatic()).await;
    let id = app.join(&bo, &invite).await.id;
    app.sql("ALTER TABLE leases RENAME TO leases_away").await;
    let porter = start(app);
    tokio::task::yield_now().await;
    assert!(!porter.task.is_finished());
    app.sql("ALTER TABLE leases_away RENAME TO leases").await;
    until("bo is in", async || app.state(&id).await.1 == MemberState::Member).await;
    assert_eq!(porter.stop().await, Ended::Stopped);
}

both!(stopping_while_waiting_for_the_lease_ends_at_once);
async fn stopping_while_waiting_for_the_lease_ends_at_once(app: &TestApp) {
    lease::acquire(app.services.store.write(), LEASE, "somebody else").await.unwrap();
    assert_eq!(start(app).stop().await, Ended::Stopped);
    assert_eq!(holder(app).await.as_deref(), Some("somebody else"));
}

both!(the_porter_hears_what_others_do);
async fn the_porter_hears_what_others_do(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let porter = start(app);
    until("the lease is taken", async || holder(app).await.is_some()).await;
    let groups = async || mine(&app.services, &bo.inbox_id).await.unwrap().len();
    // It listens soon after it has the lease; a change before that is seen in its first look round.
    app.xmtp.add_by(&alix.inbox_id, &group.id, std::slice::from_ref(&bo.inbox_id)).unwrap();
    until("bo sees the group", async || groups().await == 1).await;
    app.xmtp.remove_by(&alix.inbox_id, &group.id, std::slice::from_ref(&bo.inbox_id)).unwrap();
    until("bo sees it no more", async || groups().await == 0).await;
    porter.stop().await;
}
