//! Processes that die or stand still in the middle of admitting, and what an admin does meanwhile.

use usher::domain::group::Content;
use usher::domain::join_request::{Code, Decision};

use super::admit::{ADDING, MEMBER, adds, failed, job_state, on_their_way, retry};
use crate::support::{Point, TestApp, same_rows};

both!(a_lost_answer_is_not_believed_but_looked_up);
async fn a_lost_answer_is_not_believed_but_looked_up(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(3));
    let (_, ids) = on_their_way(app, &alix, &people).await;
    app.xmtp.lose_next_answer();
    app.run_jobs().await;
    for id in &ids {
        assert_eq!(app.state(id).await, MEMBER);
    }
    assert_eq!(adds(app), [3]);
}

both!(a_crash_before_the_add_loses_nobody);
async fn a_crash_before_the_add_loses_nobody(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(3));
    let (group, ids) = on_their_way(app, &alix, &people).await;
    app.crash_at(Point::BeforeAdd).await;
    app.run_jobs().await;
    for (person, id) in people.iter().zip(&ids) {
        assert!(app.is_in(&group, person));
        assert_eq!(app.state(id).await, MEMBER);
    }
    assert_eq!(adds(app), [3]);
}

both!(a_crash_between_the_add_and_its_mark_adds_nobody_twice);
async fn a_crash_between_the_add_and_its_mark_adds_nobody_twice(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(3));
    let (_, ids) = on_their_way(app, &alix, &people).await;
    app.crash_at(Point::AfterAdd).await;
    for id in &ids {
        assert_eq!(app.state(id).await, ADDING);
        assert_eq!(job_state(app, id).await.as_deref(), Some("running"));
    }
    app.run_jobs().await;
    for id in &ids {
        assert_eq!(app.state(id).await, MEMBER);
    }
    assert_eq!(adds(app), [3], "one add, found again in the member list");
    assert_eq!(app.number("SELECT count(*) FROM audit WHERE action = 'member.added'").await, 3);
}

both!(without_the_look_at_the_member_list_a_crash_would_add_again);
async fn without_the_look_at_the_member_list_a_crash_would_add_again(app: &TestApp) {
    let app = app.with_limits(|limits| limits.unsafe_skip_membership_check = true);
    let (alix, people) = (app.person("alix"), app.people(3));
    on_their_way(&app, &alix, &people).await;
    app.crash_at(Point::AfterAdd).await;
    app.run_jobs().await;
    assert_eq!(adds(&app), [3, 3], "the test above can fail");
}

both!(who_was_added_and_taken_out_before_the_mark_is_not_added_again);
async fn who_was_added_and_taken_out_before_the_mark_is_not_added_again(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(3));
    let (group, ids) = on_their_way(app, &alix, &people).await;
    app.crash_at(Point::AfterAdd).await;
    app.remove_by(&alix, &group, &[&people[1]]).await;
    app.advance(60_000);
    app.run_jobs().await;
    assert_eq!(app.state(&ids[0]).await, MEMBER);
    assert_eq!(app.state(&ids[1]).await, failed(Code::RemovedSince));
    assert!(!app.is_in(&group, &people[1]));
    assert_eq!(adds(app), [3]);

    let invite = app.invite(&alix, group.automatic()).await;
    let elsewhere = app.join(&people[1], &invite).await;
    app.run_jobs().await;
    assert_eq!(app.state(&elsewhere.id).await.0, Decision::Pending, "nor through another link");
    retry(app, &alix, &ids[1]).await;
    app.run_jobs().await;
    assert!(app.is_in(&group, &people[1]), "an admin may");
    assert_eq!(app.state(&ids[1]).await, MEMBER);
}

both!(a_removal_is_found_behind_a_thousand_messages);
async fn a_removal_is_found_behind_a_thousand_messages(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(1));
    let (group, ids) = on_their_way(app, &alix, &people).await;
    app.xmtp.go_offline(true);
    app.run_jobs().await;
    app.xmtp.go_offline(false);
    for number in 0..2_500 {
        app.xmtp.set_now_ms(app.now() + number / 3);
        let text = format!("message {number}");
        app.xmtp.receive(&alix.inbox_id, &group.id, Content::Text { text });
    }
    app.advance(1_000);
    app.crash_at(Point::AfterAdd).await;
    app.remove_by(&alix, &group, &[&people[0]]).await;
    app.run_jobs().await;
    assert_eq!(app.state(&ids[0]).await, failed(Code::RemovedSince));
    assert!(!app.is_in(&group, &people[0]));
}

both!(work_of_an_old_epoch_writes_nothing);
async fn work_of_an_old_epoch_writes_nothing(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(3));
    let (group, ids) = on_their_way(app, &alix, &people).await;
    let stop = app.line.stop_at(Point::AfterAdd);
    let slow = tokio::spawn({
        let app = app.clone();
        async move { app.work().await }
    });
    stop.reached().await;

    // The process stands still, its lease lapses, another one takes over and an admin acts.
    app.sql("UPDATE leases SET expires_at = expires_at - 15001").await;
    let other = app.other_process();
    other.run_jobs().await;
    for id in &ids {
        assert_eq!(app.state(id).await, MEMBER);
    }
    app.remove_by(&alix, &group, &[&people[0]]).await;
    app.advance(10_000);
    let before = app.dump().await;
    stop.go();
    slow.await.unwrap().unwrap();
    same_rows(&before, &app.dump().await);
    assert_eq!(adds(app), [3]);
}
