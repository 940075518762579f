//! Taking people out, by processes that die, hear nothing, or are not alone.

use usher::domain::join_request::{Code, Decision};

use super::patrol::{club, later, removals};
use crate::support::{HOUR, Point, TestApp, same_rows};

/// Counts what must have happened once.
async fn once(app: &TestApp) {
    assert_eq!(app.number("SELECT count(*) FROM audit WHERE action = 'member.removed'").await, 1);
    assert_eq!(app.number("SELECT count(*) FROM gate_warnings").await, 0);
}

both!(a_crash_between_the_removal_and_its_mark_loses_and_repeats_nothing);
async fn a_crash_between_the_removal_and_its_mark_loses_and_repeats_nothing(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, invite) = club(app, &alix, &[&bo]).await;
    app.holds(&bo, 0);
    later(app, 6).await;
    app.advance(24 * HOUR);
    app.crash_at(Point::AfterRemove).await;
    assert!(!app.is_in(&group, &bo));
    // Whoever starts first looks at the group, and sees only that bo is gone.
    app.mirror(&group).await;
    later(app, 0).await;
    once(app).await;
    assert_eq!(removals(app), [1]);
    assert_eq!(app.told(&bo).await.len(), 2);
    app.holds(&bo, 1);
    app.join(&bo, &invite).await;
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo), "it was the gate, and no person");
}

both!(a_lost_answer_is_not_believed_but_looked_up_when_removing);
async fn a_lost_answer_is_not_believed_but_looked_up_when_removing(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, _) = club(app, &alix, &[&bo]).await;
    app.holds(&bo, 0);
    later(app, 6).await;
    app.xmtp.lose_next_answer();
    later(app, 24).await;
    assert!(!app.is_in(&group, &bo));
    assert_eq!(removals(app), [1]);
    once(app).await;
}

both!(a_crash_after_the_warning_was_sent_warns_once);
async fn a_crash_after_the_warning_was_sent_warns_once(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    club(app, &alix, &[&bo]).await;
    app.holds(&bo, 0);
    app.advance(6 * HOUR);
    app.crash_at(Point::AfterSend).await;
    later(app, 0).await;
    later(app, 6).await;
    assert_eq!(app.told(&bo).await.len(), 1);
}

both!(whom_a_person_takes_out_meanwhile_is_not_the_gate_s);
async fn whom_a_person_takes_out_meanwhile_is_not_the_gate_s(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, invite) = club(app, &alix, &[&bo]).await;
    app.holds(&bo, 0);
    later(app, 6).await;
    app.remove_by(&alix, &group, &[&bo]).await;
    later(app, 24).await;
    assert_eq!((removals(app), app.told(&bo).await.len()), (vec![], 1));
    app.holds(&bo, 1);
    let asked = app.join(&bo, &invite).await.id;
    app.run_jobs().await;
    assert_eq!(app.state(&asked).await.0, Decision::Pending, "a person decides");
}

both!(whom_a_person_takes_out_while_we_are_at_it_is_not_the_gate_s);
async fn whom_a_person_takes_out_while_we_are_at_it_is_not_the_gate_s(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, _) = club(app, &alix, &[&bo]).await;
    app.holds(&bo, 0);
    later(app, 6).await;
    app.xmtp.fail_next(usher::xmtp::XmtpErrorKind::Unreachable);
    app.advance(24 * HOUR);
    app.run_jobs().await;
    app.remove_by(&alix, &group, &[&bo]).await;
    later(app, 1).await;
    assert_eq!(app.number("SELECT count(*) FROM audit WHERE action = 'member.removed'").await, 0);
    assert_eq!(app.texts("SELECT state FROM jobs WHERE kind = 'expel'").await, ["done"]);
}

both!(who_was_taken_out_by_the_gate_came_back_and_was_taken_out_by_a_person_waits);
async fn who_was_taken_out_by_the_gate_came_back_and_was_taken_out_by_a_person_waits(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, invite) = club(app, &alix, &[&bo]).await;
    app.holds(&bo, 0);
    later(app, 6).await;
    later(app, 24).await;
    app.holds(&bo, 1);
    app.join(&bo, &invite).await;
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));
    app.remove_by(&alix, &group, &[&bo]).await;
    let asked = app.join(&bo, &invite).await.id;
    app.run_jobs().await;
    assert_eq!(app.state(&asked).await.0, Decision::Pending);
}

both!(a_removal_of_an_old_epoch_writes_nothing);
async fn a_removal_of_an_old_epoch_writes_nothing(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (_, invite) = club(app, &alix, &[&bo]).await;
    app.holds(&bo, 0);
    later(app, 6).await;
    app.advance(24 * HOUR);
    let stop = app.line.stop_at(Point::AfterRemove);
    let slow = tokio::spawn({
        let app = app.clone();
        async move { app.work().await }
    });
    stop.reached().await;
    app.sql("UPDATE leases SET expires_at = expires_at - 15001").await;
    let other = app.other_process();
    other.run_jobs().await;
    once(app).await;
    let asked = app.join(&bo, &invite).await.id;
    other.run_jobs().await;
    assert_eq!(app.state(&asked).await.2, Some(Code::GateNotMet));
    let before = app.dump().await;
    stop.go();
    slow.await.unwrap().unwrap();
    same_rows(&before, &app.dump().await);
    assert_eq!(removals(app), [1]);
}
