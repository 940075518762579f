use usher::domain::group::Level;
use usher::domain::id::JoinRequestId;
use usher::domain::join_request::{Answer, Code, Decision, MemberState};
use usher::service::{admit, join};
use usher::storage::{group, job};
use usher::xmtp::fake::Call;
use usher::xmtp::{GroupClient, XmtpErrorKind};

use crate::support::{Group, Person, TestApp, refusal};

pub const MEMBER: (Decision, MemberState, Option<Code>) = (Decision::Approved, MemberState::Member, None);
pub const ADDING: (Decision, MemberState, Option<Code>) = (Decision::Approved, MemberState::Adding, None);

pub const fn failed(code: Code) -> (Decision, MemberState, Option<Code>) {
    (Decision::Approved, MemberState::Failed, Some(code))
}

/// How many people each commit was to add, the maker of the group not counted.
pub fn adds(app: &TestApp) -> Vec<usize> {
    let all = app.xmtp.calls();
    let adds = all.iter().filter_map(|call| match call {
        Call::AddMembers(_, inboxes) => Some(inboxes.len()),
        _ => None,
    });
    adds.skip(1).collect()
}

/// A group of alix with these people on their way into it.
pub async fn on_their_way(app: &TestApp, alix: &Person, people: &[Person]) -> (Group, Vec<JoinRequestId>) {
    let group = app.group_of(alix).await;
    let invite = app.invite(alix, group.automatic()).await;
    let mut ids = Vec::new();
    for person in people {
        ids.push(app.join(person, &invite).await.id);
    }
    (group, ids)
}

pub async fn retry(app: &TestApp, alix: &Person, id: &JoinRequestId) {
    join::retry(&app.services, &alix.inbox_id, id.as_str()).await.unwrap();
}

pub async fn job_state(app: &TestApp, id: &JoinRequestId) -> Option<String> {
    job::state(app.services.store.read(), &admit::job_id(id)).await.unwrap()
}

both!(thirty_who_come_together_take_one_commit);
async fn thirty_who_come_together_take_one_commit(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(30));
    let (group, ids) = on_their_way(app, &alix, &people).await;
    let before = app.xmtp.commits(&group.id);
    app.run_jobs().await;
    assert_eq!((adds(app), app.xmtp.commits(&group.id) - before), (vec![30], 1));
    for (person, id) in people.iter().zip(&ids) {
        assert!(app.is_in(&group, person));
        assert_eq!(app.state(id).await, MEMBER);
        assert_eq!(job_state(app, id).await.as_deref(), Some("done"));
    }
    let known = group::member_count(app.services.store.read(), &group.key).await.unwrap();
    assert_eq!(known, 32, "the mirror knows at once: ours, alix and thirty");
}

both!(a_commit_adds_fifty_at_most);
async fn a_commit_adds_fifty_at_most(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(120));
    let (group, _) = on_their_way(app, &alix, &people).await;
    app.run_jobs().await;
    assert_eq!(adds(app), [50, 50, 20]);
    people.iter().for_each(|person| assert!(app.is_in(&group, person)));
}

both!(groups_do_not_share_a_commit);
async fn groups_do_not_share_a_commit(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (one, two) = (app.group_of(&alix).await, app.group_of(&alix).await);
    for group in [&one, &two] {
        app.join(&bo, &app.invite(&alix, group.automatic()).await).await;
    }
    app.run_jobs().await;
    assert!(app.is_in(&one, &bo) && app.is_in(&two, &bo));
}

both!(two_requests_of_one_person_are_one_add_and_both_answered);
async fn two_requests_of_one_person_are_one_add_and_both_answered(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        ids.push(app.join(&bo, &app.invite(&alix, group.automatic()).await).await.id);
    }
    app.run_jobs().await;
    for id in &ids {
        assert_eq!(app.state(id).await, MEMBER);
    }
    assert_eq!(app.xmtp.commits(&group.id), 2, "alix and bo");
}

both!(who_can_not_be_reached_is_set_aside_and_the_rest_get_in);
async fn who_can_not_be_reached_is_set_aside_and_the_rest_get_in(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(10));
    let (group, ids) = on_their_way(app, &alix, &people).await;
    app.xmtp.make_unreachable(&people[4].inbox_id);
    app.run_jobs().await;
    assert_eq!((adds(app), app.xmtp.commits(&group.id)), (vec![10, 9], 2), "nobody else was held up");
    for (number, (person, id)) in people.iter().zip(&ids).enumerate() {
        let wanted = if number == 4 { failed(Code::NotReachable) } else { MEMBER };
        assert_eq!(app.state(id).await, wanted);
        assert_eq!(app.is_in(&group, person), number != 4);
    }
    app.work_stays();
}

both!(who_can_not_be_reached_is_looked_for_again_by_itself);
async fn who_can_not_be_reached_is_looked_for_again_by_itself(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.stranger("bo"));
    let (group, ids) = on_their_way(app, &alix, std::slice::from_ref(&bo)).await;
    app.run_jobs().await;
    assert_eq!(app.state(&ids[0]).await, failed(Code::NotReachable));
    assert_eq!(app.xmtp.commits(&group.id), 1, "alix alone");
    let bo = app.person("bo");
    app.advance(10 * 60 * 1000 - 1);
    app.run_jobs().await;
    assert!(!app.is_in(&group, &bo));
    app.advance(1);
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));
    assert_eq!(app.state(&ids[0]).await, MEMBER);
}

both!(who_can_not_be_reached_twenty_times_is_left_to_the_admins);
async fn who_can_not_be_reached_twenty_times_is_left_to_the_admins(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.stranger("bo"));
    let (group, ids) = on_their_way(app, &alix, std::slice::from_ref(&bo)).await;
    for _ in 0..20 {
        assert_ne!(job_state(app, &ids[0]).await.as_deref(), Some("dead"));
        app.run_jobs().await;
        app.advance(24 * 60 * 60 * 1000);
    }
    assert_eq!(job_state(app, &ids[0]).await.as_deref(), Some("dead"));
    assert_eq!(app.state(&ids[0]).await, failed(Code::NotReachable));
    app.person("bo");
    retry(app, &alix, &ids[0]).await;
    assert_eq!(app.state(&ids[0]).await, ADDING);
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));
}

both!(one_who_spoils_the_commit_is_found_by_halving_and_the_rest_get_in);
async fn one_who_spoils_the_commit_is_found_by_halving_and_the_rest_get_in(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(16));
    let (group, ids) = on_their_way(app, &alix, &people).await;
    app.line.misjudge(&people[11].inbox_id);
    app.run_jobs().await;
    assert!(adds(app).len() <= 9, "halving, not one by one: {:?}", adds(app));
    for (number, (person, id)) in people.iter().zip(&ids).enumerate() {
        let wanted = if number == 11 { failed(Code::NotReachable) } else { MEMBER };
        assert_eq!(app.state(id).await, wanted);
        assert_eq!(app.is_in(&group, person), number != 11);
    }
    app.work_stays();
}

both!(who_can_not_be_reached_leaves_the_last_place_to_the_next);
async fn who_can_not_be_reached_leaves_the_last_place_to_the_next(app: &TestApp) {
    let alix = app.person("alix");
    for unreachable in 0..3 {
        let people: Vec<_> = (0..3).map(|number| app.person(&format!("{unreachable} {number}"))).collect();
        let (group, ids) = on_their_way(app, &alix, &people).await;
        app.xmtp.fill(&group.id, 248).unwrap();
        app.xmtp.make_unreachable(&people[unreachable].inbox_id);
        app.run_jobs().await;
        for (number, id) in ids.iter().enumerate() {
            let (_, state, _) = app.state(id).await;
            let wanted = if number == unreachable { MemberState::Failed } else { MemberState::Member };
            assert_eq!(state, wanted);
        }
    }
    app.work_stays();
}

both!(who_comes_after_the_two_hundred_and_fiftieth_hears_that_the_group_is_full);
async fn who_comes_after_the_two_hundred_and_fiftieth_hears_that_the_group_is_full(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(5));
    let (group, ids) = on_their_way(app, &alix, &people).await;
    app.xmtp.fill(&group.id, 248).unwrap();
    app.run_jobs().await;
    let inside = people.iter().filter(|person| app.is_in(&group, person)).count();
    assert_eq!((inside, adds(app)), (2, vec![2]));
    for (person, id) in people.iter().zip(&ids) {
        let wanted = if app.is_in(&group, person) { MEMBER } else { failed(Code::GroupFull) };
        assert_eq!(app.state(id).await, wanted);
    }

    let outside = ids.iter().zip(&people).find(|(_, person)| !app.is_in(&group, person)).unwrap();
    let leaver = people.iter().find(|person| app.is_in(&group, person)).unwrap();
    app.remove_by(&alix, &group, &[leaver]).await;
    retry(app, &alix, outside.0).await;
    app.run_jobs().await;
    assert!(app.is_in(&group, outside.1), "once there is room an admin lets them in");
}

both!(without_the_right_to_add_it_says_so_and_heals_when_an_admin_gives_it_back);
async fn without_the_right_to_add_it_says_so_and_heals_when_an_admin_gives_it_back(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(3));
    let (group, ids) = on_their_way(app, &alix, &people).await;
    app.xmtp.make_level(&group.id, &app.line.inbox_id(), Level::Member).unwrap();
    app.run_jobs().await;
    for id in &ids {
        assert_eq!(app.state(id).await, failed(Code::NotAllowed));
        assert_eq!(job_state(app, id).await.as_deref(), Some("dead"));
    }
    assert_eq!(app.xmtp.commits(&group.id), 1, "alix alone");

    app.xmtp.make_level(&group.id, &app.line.inbox_id(), Level::Admin).unwrap();
    for id in &ids {
        retry(app, &alix, id).await;
    }
    app.run_jobs().await;
    people.iter().for_each(|person| assert!(app.is_in(&group, person)));
}

both!(where_our_account_was_removed_the_group_is_gone_and_says_so);
async fn where_our_account_was_removed_the_group_is_gone_and_says_so(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(2));
    let (group, ids) = on_their_way(app, &alix, &people).await;
    app.xmtp.remove_by(&alix.inbox_id, &group.id, &[app.line.inbox_id()]).unwrap();
    app.run_jobs().await;
    for id in &ids {
        assert_eq!(app.state(id).await, failed(Code::GroupGone));
    }
    let seen = usher::service::group::mine(&app.services, &alix.inbox_id).await.unwrap();
    let states: Vec<_> = seen.iter().map(|view| (view.state, view.members)).collect();
    assert_eq!(states, [(usher::domain::view::GroupState::Gone, 2)], "its admins still find it");
}

both!(while_xmtp_is_unreachable_people_wait_and_then_get_in);
async fn while_xmtp_is_unreachable_people_wait_and_then_get_in(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(3));
    let (group, ids) = on_their_way(app, &alix, &people).await;
    app.xmtp.go_offline(true);
    let mut wait = 1_000;
    for _ in 0..5 {
        app.run_jobs().await;
        for id in &ids {
            let waits = (Decision::Approved, MemberState::Adding, Some(Code::Unreachable));
            assert_eq!(app.state(id).await, waits);
        }
        let due = job::next_due(app.services.store.read()).await.unwrap().unwrap();
        assert_eq!(due - app.now(), wait, "ever less often");
        app.advance(wait);
        wait *= 2;
    }
    app.xmtp.go_offline(false);
    app.run_jobs().await;
    for (person, id) in people.iter().zip(&ids) {
        assert!(app.is_in(&group, person));
        assert_eq!(app.state(id).await, MEMBER);
    }
}

both!(an_outage_of_any_length_buries_nobody);
async fn an_outage_of_any_length_buries_nobody(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(2));
    let (group, ids) = on_their_way(app, &alix, &people).await;
    app.xmtp.go_offline(true);
    for _ in 0..25 {
        app.run_jobs().await;
        assert_eq!(job_state(app, &ids[0]).await.as_deref(), Some("ready"));
        app.advance(5 * 60 * 1000);
    }
    app.xmtp.go_offline(false);
    app.run_jobs().await;
    people.iter().for_each(|person| assert!(app.is_in(&group, person)));
}

both!(after_twenty_tries_an_admin_is_asked);
async fn after_twenty_tries_an_admin_is_asked(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(1));
    let (group, ids) = on_their_way(app, &alix, &people).await;
    for _ in 0..20 {
        assert_eq!(app.state(&ids[0]).await.1, MemberState::Adding);
        app.xmtp.fail_next(XmtpErrorKind::Internal);
        app.run_jobs().await;
        app.advance(5 * 60 * 1000);
    }
    assert_eq!(app.state(&ids[0]).await, failed(Code::Failed));
    assert_eq!(job_state(app, &ids[0]).await.as_deref(), Some("dead"));
    retry(app, &alix, &ids[0]).await;
    app.run_jobs().await;
    assert!(app.is_in(&group, &people[0]));
}

both!(a_race_with_somebody_elses_commit_is_tried_again_and_others_are_kept);
async fn a_race_with_somebody_elses_commit_is_tried_again_and_others_are_kept(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(2));
    let (group, ids) = on_their_way(app, &alix, &people).await;
    app.xmtp.fail_next(XmtpErrorKind::Conflict);
    app.xmtp.add_by(&alix.inbox_id, &group.id, std::slice::from_ref(&people[0].inbox_id)).unwrap();
    app.run_jobs().await;
    assert_eq!((app.state(&ids[0]).await, app.state(&ids[1]).await), (MEMBER, ADDING));
    app.advance(1_000);
    app.run_jobs().await;
    assert_eq!(app.state(&ids[1]).await, MEMBER);
}

both!(a_request_that_wants_nothing_more_is_left_alone);
async fn a_request_that_wants_nothing_more_is_left_alone(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(1));
    let (group, ids) = on_their_way(app, &alix, &people).await;
    app.run_jobs().await;
    app.remove_by(&alix, &group, &[&people[0]]).await;
    retry(app, &alix, &ids[0]).await;
    job::revive(app.services.store.write(), &admit::job_id(&ids[0]), app.now()).await.unwrap();
    app.run_jobs().await;
    assert!(!app.is_in(&group, &people[0]), "a job run again by mistake re-adds nobody");
    assert_eq!(adds(app), [1]);
}

both!(an_admins_retry_while_all_is_well_changes_nothing);
async fn an_admins_retry_while_all_is_well_changes_nothing(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(1));
    let (_, ids) = on_their_way(app, &alix, &people).await;
    retry(app, &alix, &ids[0]).await;
    retry(app, &alix, &ids[0]).await;
    app.run_jobs().await;
    assert_eq!(adds(app), [1]);
    retry(app, &alix, &ids[0]).await;
    assert_eq!(app.state(&ids[0]).await, MEMBER);
    let answer =
        join::decide(&app.services, &alix.inbox_id, ids[0].as_str(), Answer::Reject { reason: None });
    assert_eq!(refusal(answer.await), "409 already_decided");
}
