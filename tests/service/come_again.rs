//! Asking once more: after a no, after taking it back, after being removed.

use usher::domain::id::JoinRequestId;
use usher::domain::join_request::{Answer, COOL_DOWN_MS, Code, Decision, MemberState, Status};
use usher::domain::view::InviteRow;
use usher::service::invite::NewInvite;
use usher::service::join::{decide, retry, withdraw};
use usher::storage::job;

use super::join::reject;
use crate::support::{Group, Person, TestApp, refusal};

both!(after_a_no_the_same_request_answers_for_a_day_to_the_millisecond);
async fn after_a_no_the_same_request_answers_for_a_day_to_the_millisecond(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    let first = app.join(&bo, &invite).await;
    app.advance(5_000);
    reject(app, &alix, &first.id).await;
    app.advance(COOL_DOWN_MS - 1);
    let same = app.join(&bo, &invite).await;
    assert_eq!((same.id, same.status, same.code), (first.id.clone(), Status::Rejected, Some(Code::Rejected)));
    app.advance(1);
    let second = app.join(&bo, &invite).await;
    assert_ne!(second.id, first.id);
    assert_eq!(second.status, Status::Pending);
}

both!(somebody_may_be_told_no_three_times);
async fn somebody_may_be_told_no_three_times(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    let mut seen = Vec::new();
    for _ in 0..3 {
        let request = app.join(&bo, &invite).await;
        assert!(!seen.contains(&request.id));
        reject(app, &alix, &request.id).await;
        seen.push(request.id);
        app.advance(COOL_DOWN_MS);
    }
    app.advance(100 * COOL_DOWN_MS);
    let fourth = app.join(&bo, &invite).await;
    assert_eq!((Some(&fourth.id), fourth.status), (seen.last(), Status::Rejected));
    let elsewhere = app.invite(&alix, group.invite()).await;
    assert_eq!(app.join(&bo, &elsewhere).await.status, Status::Pending, "each link counts for itself");
}

both!(a_request_is_taken_back_by_its_maker_alone_and_then_a_new_one_can_be_made);
async fn a_request_is_taken_back_by_its_maker_alone_and_then_a_new_one_can_be_made(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    let first = app.join(&bo, &invite).await;
    let back = async |who: &Person, id: &str| withdraw(&app.services, &who.inbox_id, id).await;
    assert_eq!(refusal(back(&alix, first.id.as_str()).await), "404 not_found");
    assert_eq!(refusal(back(&bo, "abc").await), "404 not_found");
    let taken = back(&bo, first.id.as_str()).await.unwrap();
    assert_eq!((taken.status, taken.code), (Status::Rejected, Some(Code::Withdrawn)));
    assert_eq!(back(&bo, first.id.as_str()).await.unwrap(), taken, "twice is once");
    let answer = decide(&app.services, &alix.inbox_id, first.id.as_str(), Answer::Approve).await;
    assert_eq!(refusal(answer), "409 already_decided");

    let second = app.join(&bo, &invite).await;
    assert_ne!(second.id, first.id);
    decide(&app.services, &alix.inbox_id, second.id.as_str(), Answer::Approve).await.unwrap();
    assert_eq!(refusal(back(&bo, second.id.as_str()).await), "409 already_decided");
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));
}

both!(taking_a_request_back_does_not_give_a_try_back);
async fn taking_a_request_back_does_not_give_a_try_back(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    for _ in 0..3 {
        let request = app.join(&bo, &invite).await;
        withdraw(&app.services, &bo.inbox_id, request.id.as_str()).await.unwrap();
        let request = app.join(&bo, &invite).await;
        reject(app, &alix, &request.id).await;
        app.advance(COOL_DOWN_MS);
    }
    assert_eq!(app.join(&bo, &invite).await.status, Status::Rejected);
}

/// Somebody who came in through an automatic link and was taken out by an admin.
async fn removed(app: &TestApp, alix: &Person, bo: &Person) -> (Group, InviteRow) {
    let group = app.group_of(alix).await;
    let invite = app.invite(alix, group.automatic()).await;
    app.join(bo, &invite).await;
    app.run_jobs().await;
    assert!(app.is_in(&group, bo));
    app.remove_by(alix, &group, &[bo]).await;
    (group, invite)
}

/// A request of somebody who was removed waits for a person.
async fn waits(app: &TestApp, bo: &Person, group: &Group, invite: &InviteRow) -> JoinRequestId {
    let asked = app.join(bo, invite).await;
    app.run_jobs().await;
    assert!(!app.is_in(group, bo), "nothing adds again who was removed");
    assert_eq!(app.state(&asked.id).await, (Decision::Pending, MemberState::Waiting, None));
    asked.id
}

both!(who_was_removed_is_not_added_again_without_a_person);
async fn who_was_removed_is_not_added_again_without_a_person(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, invite) = removed(app, &alix, &bo).await;
    app.run_jobs().await;
    assert!(!app.is_in(&group, &bo));
    let again = waits(app, &bo, &group, &invite).await;
    decide(&app.services, &alix.inbox_id, again.as_str(), Answer::Approve).await.unwrap();
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo), "a person may let them in again");
    assert_eq!(app.join(&bo, &invite).await.status, Status::Approved);
}

both!(who_was_removed_does_not_come_back_by_taking_the_next_request_back);
async fn who_was_removed_does_not_come_back_by_taking_the_next_request_back(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, invite) = removed(app, &alix, &bo).await;
    let again = waits(app, &bo, &group, &invite).await;
    withdraw(&app.services, &bo.inbox_id, again.as_str()).await.unwrap();
    waits(app, &bo, &group, &invite).await;
}

both!(who_was_removed_and_refused_does_not_come_back_by_waiting);
async fn who_was_removed_and_refused_does_not_come_back_by_waiting(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, invite) = removed(app, &alix, &bo).await;
    let again = waits(app, &bo, &group, &invite).await;
    reject(app, &alix, &again).await;
    app.advance(COOL_DOWN_MS);
    waits(app, &bo, &group, &invite).await;
}

both!(who_was_removed_does_not_come_back_through_another_link_of_the_group);
async fn who_was_removed_does_not_come_back_through_another_link_of_the_group(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, _) = removed(app, &alix, &bo).await;
    let other = app.invite(&alix, group.automatic()).await;
    waits(app, &bo, &group, &other).await;
    let elsewhere = app.group_of(&alix).await;
    let invite = app.invite(&alix, elsewhere.automatic()).await;
    app.join(&bo, &invite).await;
    app.run_jobs().await;
    assert!(app.is_in(&elsewhere, &bo), "another group is another matter");
}

both!(who_never_came_through_a_link_and_was_removed_waits_for_a_person_too);
async fn who_never_came_through_a_link_and_was_removed_waits_for_a_person_too(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.automatic()).await;
    app.add_by(&alix, &group, &[&bo]).await;
    app.remove_by(&alix, &group, &[&bo]).await;
    waits(app, &bo, &group, &invite).await;
}

both!(who_was_added_by_hand_and_removed_while_we_looked_for_them_is_not_added_again);
async fn who_was_added_by_hand_and_removed_while_we_looked_for_them_is_not_added_again(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.stranger("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.automatic()).await;
    let request = app.join(&bo, &invite).await;
    app.run_jobs().await;
    assert_eq!(app.state(&request.id).await.2, Some(Code::NotReachable));
    let bo = app.person("bo");
    app.add_by(&alix, &group, &[&bo]).await;
    app.remove_by(&alix, &group, &[&bo]).await;
    app.advance(10 * 60 * 1000);
    app.run_jobs().await;
    assert!(!app.is_in(&group, &bo));
    assert_eq!(app.state(&request.id).await.2, Some(Code::RemovedSince));
    app.work_stays();
}

/// Bo was let in through the only place of a link, and no app of bo's can be found.
async fn stuck(app: &TestApp, alix: &Person) -> (Person, InviteRow, JoinRequestId) {
    let bo = app.stranger("bo");
    let group = app.group_of(alix).await;
    let invite = app.invite(alix, NewInvite { max_uses: Some(1), ..group.automatic() }).await;
    let id = app.join(&bo, &invite).await.id;
    app.run_jobs().await;
    assert_eq!(app.state(&id).await, (Decision::Approved, MemberState::Failed, Some(Code::NotReachable)));
    (bo, invite, id)
}

both!(who_could_not_be_added_may_take_the_request_back_and_leaves_the_place_to_another);
async fn who_could_not_be_added_may_take_the_request_back_and_leaves_the_place_to_another(app: &TestApp) {
    let (alix, caro) = (app.person("alix"), app.person("caro"));
    let (bo, invite, id) = stuck(app, &alix).await;
    assert_eq!(refusal(app.try_join(&caro, &invite).await), "410 invite_used_up");
    let taken = withdraw(&app.services, &bo.inbox_id, id.as_str()).await.unwrap();
    assert_eq!((taken.status, taken.code), (Status::Rejected, Some(Code::Withdrawn)));
    assert_eq!(withdraw(&app.services, &bo.inbox_id, id.as_str()).await.unwrap(), taken, "twice is once");
    retry(&app.services, &alix.inbox_id, id.as_str()).await.unwrap();
    app.person("bo");
    app.advance(10 * 60 * 1000);
    app.join(&caro, &invite).await;
    app.run_jobs().await;
    assert_eq!(app.state(&id).await.0, Decision::Rejected, "nobody tries to add bo any more");
    assert_eq!(app.number("SELECT uses FROM invites").await, 1);
}

both!(an_admin_may_say_no_to_who_could_not_be_added);
async fn an_admin_may_say_no_to_who_could_not_be_added(app: &TestApp) {
    let alix = app.person("alix");
    let (_, _, id) = stuck(app, &alix).await;
    let no = Answer::Reject { reason: Some("Another time.".into()) };
    let told = decide(&app.services, &alix.inbox_id, id.as_str(), no.clone()).await.unwrap();
    assert_eq!((told.status, told.reason.as_deref()), (Status::Rejected, Some("Another time.")));
    assert_eq!(decide(&app.services, &alix.inbox_id, id.as_str(), no).await.unwrap(), told);
    assert_eq!(app.number("SELECT uses FROM invites").await, 0);
}

both!(while_somebody_is_being_added_the_request_can_not_be_ended);
async fn while_somebody_is_being_added_the_request_can_not_be_ended(app: &TestApp) {
    let alix = app.person("alix");
    let (bo, _, id) = stuck(app, &alix).await;
    app.sql("UPDATE jobs SET state = 'running' WHERE kind = 'admit'").await;
    assert_eq!(refusal(withdraw(&app.services, &bo.inbox_id, id.as_str()).await), "409 being_added");
    assert_eq!(app.state(&id).await.0, Decision::Approved, "nothing was changed");
    assert!(job::count(app.services.store.read(), "running").await.unwrap() > 0);
    app.work_stays();
}
