//! Looking again at those whom a gate let in.

use usher::domain::group::Level;
use usher::domain::join_request::{Answer, Code, Decision, MemberState};
use usher::domain::patrol::Step;
use usher::domain::view::InviteRow;
use usher::service::invite::{NewInvite, revoke};
use usher::service::join::decide;
use usher::service::patrol::dry_run;
use usher::storage::{job, outbox};
use usher::xmtp::fake::Call;
use usher::xmtp::{GroupClient, XmtpErrorKind};

use crate::support::{Group, HOUR, Person, TestApp, refusal, same_rows, watched_pass};

/// A group with a watched gate, and these people in it through it.
pub async fn club(app: &TestApp, alix: &Person, people: &[&Person]) -> (Group, InviteRow) {
    app.work_stays();
    let group = app.group_of(alix).await;
    let invite = app.invite(alix, group.gated(&watched_pass())).await;
    for person in people {
        app.holds(person, 1);
        app.join(person, &invite).await;
    }
    app.run_jobs().await;
    people.iter().for_each(|person| assert!(app.is_in(&group, person)));
    (group, invite)
}

/// So much later, with everything done that is due; twice, as after a restart.
pub async fn later(app: &TestApp, hours: i64) {
    app.advance(hours * HOUR);
    app.run_jobs().await;
    app.run_jobs().await;
}

/// How many people each commit was to take out.
pub fn removals(app: &TestApp) -> Vec<usize> {
    let calls = app.xmtp.calls();
    let removals = calls.iter().filter_map(|call| match call {
        Call::RemoveMembers(_, inboxes) => Some(inboxes.len()),
        _ => None,
    });
    removals.collect()
}

async fn warned(app: &TestApp) -> i64 {
    app.number("SELECT count(*) FROM gate_warnings").await
}

both!(who_sells_is_warned_then_taken_out_told_and_may_come_back_at_once);
async fn who_sells_is_warned_then_taken_out_told_and_may_come_back_at_once(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, invite) = club(app, &alix, &[&bo]).await;
    app.holds(&bo, 0);
    later(app, 5).await;
    assert_eq!(app.told(&bo).await.len(), 0, "it is not time yet");
    later(app, 1).await;
    let told = app.told(&bo).await;
    assert_eq!(told.len(), 1, "{told:?}");
    for words in
        ["Night Runners", "At least 1 NFT of Night Pass", "until 23 November 2026, 18:00 UTC", "/invite/"]
    {
        assert!(told[0].contains(words), "{words:?}: {told:?}");
    }
    later(app, 23).await;
    assert!(app.is_in(&group, &bo), "a day is a day");
    assert_eq!(app.told(&bo).await.len(), 1, "told once");
    later(app, 1).await;
    assert!(!app.is_in(&group, &bo));
    assert_eq!(removals(app), [1]);
    assert!(app.told(&bo).await[1].contains("come back at once"));
    assert_eq!(app.number("SELECT count(*) FROM audit WHERE action = 'member.removed'").await, 1);
    assert_eq!(app.uses(&invite).await, 0, "the place is free again");

    let no = app.join(&bo, &invite).await.id;
    app.run_jobs().await;
    assert_eq!(app.state(&no).await.2, Some(Code::GateNotMet));
    app.holds(&bo, 1);
    app.join(&bo, &invite).await;
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo), "no person has to say so");
    later(app, 6).await;
    assert_eq!(app.told(&bo).await.len(), 2, "all is well");
}

both!(who_gets_it_back_in_time_keeps_the_place_and_is_told);
async fn who_gets_it_back_in_time_keeps_the_place_and_is_told(app: &TestApp) {
    let (alix, bo, caro) = (app.person("alix"), app.person("bo"), app.person("caro"));
    let (group, _) = club(app, &alix, &[&bo, &caro]).await;
    app.holds(&bo, 0);
    app.holds(&caro, 0);
    later(app, 6).await;
    app.holds(&bo, 1);
    later(app, 6).await;
    assert!(app.told(&bo).await[1].contains("You keep your place"));
    assert_eq!(warned(app).await, 1);
    later(app, 17).await;
    app.holds(&caro, 1);
    later(app, 1).await;
    assert!(app.told(&caro).await[1].contains("You keep your place"), "at the last moment");
    later(app, 48).await;
    assert!(app.is_in(&group, &bo) && app.is_in(&group, &caro));
    assert_eq!((warned(app).await, removals(app)), (0, vec![]));
}

both!(what_could_not_be_checked_changes_nothing);
async fn what_could_not_be_checked_changes_nothing(app: &TestApp) {
    let (alix, bo, caro) = (app.person("alix"), app.person("bo"), app.person("caro"));
    let (group, _) = club(app, &alix, &[&bo, &caro]).await;
    app.holds(&bo, 0);
    later(app, 6).await;
    app.chains.go_offline(true);
    app.holds(&caro, 0);
    later(app, 24).await;
    later(app, 24).await;
    assert!(app.is_in(&group, &bo) && app.is_in(&group, &caro));
    assert_eq!((app.told(&bo).await.len(), app.told(&caro).await.len()), (1, 0));
    app.chains.go_offline(false);
    later(app, 1).await;
    assert!(!app.is_in(&group, &bo), "as soon as it can be checked, within the hour");
    assert_eq!(app.told(&caro).await.len(), 1);
}

both!(who_is_there_by_somebody_s_word_is_left_alone);
async fn who_is_there_by_somebody_s_word_is_left_alone(app: &TestApp) {
    let alix = app.person("alix");
    let [by_gate, admin, exempt, added, back] = ["a", "b", "c", "d", "e"].map(|name| app.person(name));
    let (group, invite) = club(app, &alix, &[&by_gate, &admin, &exempt, &back]).await;
    app.xmtp.make_level(&group.id, &admin.inbox_id, Level::Admin).unwrap();
    let mut gate = watched_pass();
    gate["exempt"] = serde_json::json!([exempt.inbox_id]);
    app.change_gate(&invite, &gate).await;
    app.add_by(&alix, &group, &[&added]).await;
    app.join(&added, &invite).await;
    app.advance(1);
    app.remove_by(&alix, &group, &[&back]).await;
    let asked = app.join(&back, &invite).await.id;
    app.run_jobs().await;
    decide(&app.services, &alix.inbox_id, asked.as_str(), Answer::Approve).await.unwrap();
    app.run_jobs().await;
    for person in [&by_gate, &admin, &exempt, &added, &back] {
        app.holds(person, 0);
        assert!(app.is_in(&group, person));
    }
    later(app, 6).await;
    later(app, 24).await;
    for person in [&admin, &exempt, &added, &back] {
        assert!(app.is_in(&group, person));
        assert!(app.told(person).await.is_empty());
    }
    assert!(!app.is_in(&group, &by_gate));
}

both!(all_of_them_are_looked_at_in_one_go_and_taken_out_in_one_commit);
async fn all_of_them_are_looked_at_in_one_go_and_taken_out_in_one_commit(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(30));
    club(app, &alix, &people.iter().collect::<Vec<_>>()).await;
    people.iter().for_each(|person| app.holds(person, 0));
    let before = app.chains.asked();
    app.advance(6 * HOUR);
    app.run_jobs().await;
    assert_eq!(app.chains.asked() - before, 1);
    later(app, 1).await;
    later(app, 24).await;
    assert_eq!(removals(app), [30]);
}

both!(a_gate_that_was_changed_gives_everybody_the_whole_time_again);
async fn a_gate_that_was_changed_gives_everybody_the_whole_time_again(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, invite) = club(app, &alix, &[&bo]).await;
    app.holds(&bo, 0);
    later(app, 6).await;
    later(app, 20).await;
    let mut dearer = watched_pass();
    dearer["rule"]["minimum"] = 2.into();
    app.change_gate(&invite, &dearer).await;
    later(app, 0).await;
    later(app, 6).await;
    assert!(app.is_in(&group, &bo), "the old warning says nothing of the new gate");
    assert!(app.told(&bo).await[1].contains("At least 2 NFTs"));
    later(app, 24).await;
    assert!(!app.is_in(&group, &bo));
}

both!(a_gate_without_a_re_check_or_a_revoked_link_lets_everybody_stay);
async fn a_gate_without_a_re_check_or_a_revoked_link_lets_everybody_stay(app: &TestApp) {
    let (alix, bo, caro) = (app.person("alix"), app.person("bo"), app.person("caro"));
    let (first, lenient) = club(app, &alix, &[&bo]).await;
    let (second, ended) = club(app, &alix, &[&caro]).await;
    app.holds(&bo, 0);
    app.holds(&caro, 0);
    later(app, 6).await;
    app.change_gate(&lenient, &crate::support::pass()).await;
    revoke(&app.services, &alix.inbox_id, ended.card.id.as_str()).await.unwrap();
    later(app, 24).await;
    later(app, 24).await;
    assert!(app.is_in(&first, &bo) && app.is_in(&second, &caro));
    assert_eq!(warned(app).await, 0);
    assert_eq!(app.number("SELECT count(*) FROM jobs WHERE kind = 'patrol' AND state = 'ready'").await, 0);
}

both!(the_time_begins_when_the_message_goes_out);
async fn the_time_begins_when_the_message_goes_out(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, _) = club(app, &alix, &[&bo]).await;
    app.holds(&bo, 0);
    app.advance(6 * HOUR);
    app.xmtp.fail_next(XmtpErrorKind::Unreachable);
    app.run_jobs().await;
    assert_eq!(outbox::count(app.services.store.read(), "ready").await.unwrap(), 1);
    later(app, 30).await;
    assert_eq!(app.told(&bo).await.len(), 1);
    later(app, 23).await;
    assert!(app.is_in(&group, &bo));
    later(app, 1).await;
    assert!(!app.is_in(&group, &bo));
}

both!(who_can_not_be_told_is_taken_out_when_the_time_is_over);
async fn who_can_not_be_told_is_taken_out_when_the_time_is_over(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, _) = club(app, &alix, &[&bo]).await;
    app.holds(&bo, 0);
    app.xmtp.make_unreachable(&bo.inbox_id);
    later(app, 6).await;
    later(app, 24).await;
    assert!(!app.is_in(&group, &bo));
}

both!(where_our_account_may_not_remove_anybody_it_tries_again_at_the_next_look);
async fn where_our_account_may_not_remove_anybody_it_tries_again_at_the_next_look(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, _) = club(app, &alix, &[&bo]).await;
    app.holds(&bo, 0);
    later(app, 6).await;
    app.xmtp.make_level(&group.id, &app.xmtp.inbox_id(), Level::Member).unwrap();
    later(app, 24).await;
    assert!(app.is_in(&group, &bo));
    assert_eq!(job::count(app.services.store.read(), "dead").await.unwrap(), 1, "shown to whoever runs this");
    app.xmtp.make_level(&group.id, &app.xmtp.inbox_id(), Level::Admin).unwrap();
    later(app, 6).await;
    assert!(!app.is_in(&group, &bo));
    assert_eq!(app.told(&bo).await.len(), 2);
}

both!(whom_the_gate_took_out_does_not_come_in_past_it);
async fn whom_the_gate_took_out_does_not_come_in_past_it(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, _) = club(app, &alix, &[&bo]).await;
    let open = app.invite(&alix, group.automatic()).await;
    // Also a link opened by somebody who is in already is no word of a person.
    app.join(&bo, &open).await;
    app.holds(&bo, 0);
    later(app, 6).await;
    later(app, 24).await;
    assert!(!app.is_in(&group, &bo));
    let asked = app.join(&bo, &open).await.id;
    app.run_jobs().await;
    assert_eq!(app.state(&asked).await, (Decision::Pending, MemberState::Waiting, None));
    let other = app.invite(&alix, group.gated(&watched_pass())).await;
    app.holds(&bo, 1);
    app.join(&bo, &other).await;
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo), "another gate of the group is a gate");
}

both!(a_dry_run_says_who_would_be_told_or_taken_out_and_changes_nothing);
async fn a_dry_run_says_who_would_be_told_or_taken_out_and_changes_nothing(app: &TestApp) {
    let alix = app.person("alix");
    let [bo, caro, dana] = ["bo", "caro", "dana"].map(|name| app.person(name));
    let (_, invite) = club(app, &alix, &[&bo, &caro, &dana]).await;
    app.holds(&bo, 0);
    later(app, 6).await;
    app.holds(&caro, 0);
    let id = invite.card.id.as_str();
    let steps = async || {
        let before = app.dump().await;
        let all = dry_run(&app.services, &alix.inbox_id, id, None).await.unwrap();
        same_rows(&before, &app.dump().await);
        let step =
            |who: &Person| all.iter().find(|one| one.person.inbox_id == who.inbox_id).map(|one| one.step);
        [step(&alix), step(&bo), step(&caro), step(&dana)]
    };
    assert_eq!(steps().await, [None, Some(Step::Wait), Some(Step::Warn), Some(Step::Stay)]);
    app.advance(25 * HOUR);
    assert_eq!(steps().await[1], Some(Step::Remove));
    app.chains.go_offline(true);
    assert_eq!(steps().await[1], Some(Step::Unknown));
    assert_eq!(refusal(dry_run(&app.services, &bo.inbox_id, id, None).await), "403 forbidden");
    let stranger = app.person("eve");
    assert_eq!(refusal(dry_run(&app.services, &stranger.inbox_id, id, None).await), "404 not_found");
}

both!(a_dry_run_works_before_the_re_check_is_switched_on);
async fn a_dry_run_works_before_the_re_check_is_switched_on(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, NewInvite { ..group.gated(&crate::support::pass()) }).await;
    app.holds(&bo, 1);
    app.join(&bo, &invite).await;
    app.run_jobs().await;
    app.holds(&bo, 0);
    let seen = dry_run(&app.services, &alix.inbox_id, invite.card.id.as_str(), None).await.unwrap();
    assert_eq!(seen.iter().map(|one| one.step).collect::<Vec<_>>(), [Step::Warn]);
    app.advance(100 * HOUR);
    app.run_jobs().await;
    assert!(app.told(&bo).await.is_empty());
}
