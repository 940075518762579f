//! Catching up (contract S14) where clocks disagree and commits come late.

use usher::domain::cursor::Cursor;
use usher::domain::id::JoinRequestId;
use usher::domain::join_request::{Decision, JoinRequest, MemberState};
use usher::domain::view::InviteRow;
use usher::service::invite::NewInvite;
use usher::service::pending::{Page, since};
use usher::service::{Services, join};
use usher::storage;

use crate::support::{Person, TestApp};

const HOUR: i64 = 3_600_000;

async fn link(app: &TestApp, creator: &Person) -> InviteRow {
    app.invite(creator, NewInvite { group_name: "Tea".into(), ..NewInvite::default() }).await
}

async fn look(app: &TestApp, person: &Person, cursor: &Cursor) -> Page {
    since(&app.services, &person.inbox_id, &person.inbox_id, cursor).await.unwrap()
}

fn ids(page: &Page) -> Vec<&str> {
    page.waiting.iter().map(|one| one.request_id.as_str()).collect()
}

both!(what_comes_through_a_process_whose_clock_is_an_hour_off_is_not_lost);
async fn what_comes_through_a_process_whose_clock_is_an_hour_off_is_not_lost(app: &TestApp) {
    let alix = app.person("alix");
    let link = link(app, &alix).await;
    let before = look(app, &alix, &Cursor::from(0)).await;
    assert!(before.waiting.is_empty());
    let behind = app.with_clock_off(-HOUR).await.join(&app.person("bo"), &link).await;
    let ahead = app.with_clock_off(HOUR).await.join(&app.person("caro"), &link).await;

    let wanted = [behind.id.as_str(), ahead.id.as_str()];
    for cursor in [before.next.clone(), Cursor::from(before.next.at_ms)] {
        assert_eq!(ids(&look(app, &alix, &cursor).await), wanted);
    }
    let kept = app.request(&behind.id).await.requested_at_ms;
    assert_eq!(kept, behind.requested_at_ms, "what is told is what is kept");

    // The control: under the hour-old time of its process it would be lost.
    app.asked_at(kept - HOUR).await;
    assert!(look(app, &alix, &before.next).await.waiting.is_empty());
}

both!(of_two_requests_the_later_counts_whatever_clock_its_process_has);
async fn of_two_requests_the_later_counts_whatever_clock_its_process_has(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let link = link(app, &alix).await;
    let patient = app.with_limits(|limits| {
        limits.join_per_wallet.burst = 100_000;
        limits.join_per_link.burst = 100_000;
    });
    let ahead = patient.with_clock_off(HOUR).await;
    let first = ahead.join(&bo, &link).await;
    join::withdraw(&ahead.services, &bo.inbox_id, first.id.as_str()).await.unwrap();
    let second = patient.with_clock_off(-HOUR).await.join(&bo, &link).await;
    assert_ne!(second.id, first.id);
    let own = async |services: &Services| {
        join::own(services, &bo.inbox_id, link.card.id.as_str()).await.unwrap().id
    };
    assert_eq!(own(&app.services).await, second.id);
}

both!(a_request_whose_transaction_is_under_way_at_one_look_is_in_the_next);
async fn a_request_whose_transaction_is_under_way_at_one_look_is_in_the_next(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let link = link(app, &alix).await;
    let late = JoinRequest {
        id: JoinRequestId::from_random([7; 17]),
        invite_id: link.card.id,
        inbox_id: bo.inbox_id,
        address: None,
        decision: Decision::Pending,
        member_state: MemberState::Waiting,
        code: None,
        reason: None,
        decided_by: None,
        requested_at_ms: 0,
        decided_at_ms: None,
        member_at_ms: None,
        late: None,
    };
    let tx = app.services.store.write_tx().await.unwrap();
    storage::join_request::insert(&tx, &late, None, false).await.unwrap();
    let at_ms = storage::join_request::arrived(&tx, &late.id).await.unwrap();
    let meanwhile = look(app, &alix, &Cursor::from(0)).await;
    assert!(meanwhile.waiting.is_empty() && meanwhile.next.at_ms < at_ms);
    tx.commit().await.unwrap();
    assert_eq!(ids(&look(app, &alix, &meanwhile.next).await), [late.id.as_str()]);
}
