//! Joins that a gate decides (S40): yes, no, and what it could not check.

use serde_json::json;
use usher::domain::gate::{Gate, Outcome};
use usher::domain::id::JoinRequestId;
use usher::domain::join_request::{Answer, Code, Decision, MemberState, Status};
use usher::domain::view::InviteRow;
use usher::service::invite::{NewInvite, revoke};
use usher::service::join::{decide, retry};
use usher::service::{gate, landing};

use super::admit::{MEMBER, adds};
use crate::support::{Group, HOUR, Person, TestApp, pass, refusal};

const WAITS_MS: [i64; 6] = [2_000, 10_000, 60_000, 300_000, 1_800_000, 7_200_000];

async fn door(app: &TestApp, alix: &Person) -> (Group, InviteRow) {
    let group = app.group_of(alix).await;
    let invite = app.invite(alix, group.gated(&pass())).await;
    (group, invite)
}

async fn reason(app: &TestApp, id: &JoinRequestId) -> String {
    app.request(id).await.reason.unwrap_or_default()
}

both!(who_meets_the_gate_is_added_in_the_same_round);
async fn who_meets_the_gate_is_added_in_the_same_round(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, invite) = door(app, &alix).await;
    app.holds(&bo, 1);
    let asked = app.join(&bo, &invite).await;
    assert_eq!((asked.status, asked.member_state), (Status::Pending, MemberState::Waiting));
    app.run_jobs().await;
    assert_eq!(app.state(&asked.id).await, MEMBER);
    assert!(app.is_in(&group, &bo));
    assert_eq!((app.uses(&invite).await, app.chains.asked()), (1, 1), "a fresh look is not repeated");
}

both!(who_does_not_meet_it_is_told_what_is_missing_and_asks_again_at_once);
async fn who_does_not_meet_it_is_told_what_is_missing_and_asks_again_at_once(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, invite) = door(app, &alix).await;
    for _ in 0..4 {
        let asked = app.join(&bo, &invite).await;
        app.run_jobs().await;
        let no = (Decision::Rejected, MemberState::Waiting, Some(Code::GateNotMet));
        assert_eq!(app.state(&asked.id).await, no, "a gate's no is no try");
        assert!(reason(app, &asked.id).await.contains("Night Pass"));
    }
    let seen = landing::view(&app.services, invite.card.id.as_str(), Some(&bo.inbox_id)).await.unwrap();
    assert_eq!(seen.gate.unwrap().leaves[0].found.as_deref(), Some("0 NFTs of Night Pass"));
    app.holds(&bo, 1);
    let asked = app.join(&bo, &invite).await;
    app.run_jobs().await;
    assert_eq!(app.state(&asked.id).await, MEMBER);
    assert!(app.is_in(&group, &bo));
}

both!(what_could_not_be_checked_is_tried_again_and_then_waits_for_an_admin);
async fn what_could_not_be_checked_is_tried_again_and_then_waits_for_an_admin(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, invite) = door(app, &alix).await;
    app.holds(&bo, 1);
    app.chains.go_offline(true);
    let id = app.join(&bo, &invite).await.id;
    app.run_jobs().await;
    for (tried, wait) in (1..).zip(WAITS_MS) {
        assert_eq!(app.chains.asked(), tried);
        assert_eq!(app.state(&id).await, (Decision::Pending, MemberState::Waiting, Some(Code::NotChecked)));
        app.advance(wait - 1);
        app.run_jobs().await;
        assert_eq!(app.chains.asked(), tried, "not before its time");
        app.advance(1);
        app.run_jobs().await;
    }
    app.chains.go_offline(false);
    app.advance(1_000 * HOUR);
    app.run_jobs().await;
    assert_eq!(app.state(&id).await.0, Decision::Pending, "nobody looks any more");
    decide(&app.services, &alix.inbox_id, id.as_str(), Answer::Approve).await.unwrap();
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));
}

both!(a_chain_that_comes_back_lets_them_in);
async fn a_chain_that_comes_back_lets_them_in(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, invite) = door(app, &alix).await;
    app.holds(&bo, 1);
    app.chains.go_offline(true);
    app.join(&bo, &invite).await;
    app.run_jobs().await;
    app.chains.go_offline(false);
    app.advance(WAITS_MS[0]);
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));
}

both!(an_inbox_whose_wallets_are_not_known_is_not_turned_away);
async fn an_inbox_whose_wallets_are_not_known_is_not_turned_away(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (_, invite) = door(app, &alix).await;
    let id = app.join(&bo, &invite).await.id;
    app.xmtp.go_offline(true);
    app.run_jobs().await;
    assert_eq!(app.state(&id).await.2, Some(Code::NotChecked));
    app.xmtp.go_offline(false);
    app.work_stays();
}

both!(nobody_is_turned_away_from_a_list_while_the_network_does_not_say_whose_wallets_are_whose);
async fn nobody_is_turned_away_from_a_list_while_the_network_does_not_say_whose_wallets_are_whose(
    app: &TestApp,
) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let other = app.person("caro").address.checksummed();
    let list = json!({ "rule": { "type": "allowList", "entries": [other] } });
    let invite = app.invite(&alix, group.gated(&list)).await;
    let id = app.join(&bo, &invite).await.id;
    app.xmtp.go_offline(true);
    app.run_jobs().await;
    assert_eq!(app.state(&id).await, (Decision::Pending, MemberState::Waiting, Some(Code::NotChecked)));
    app.xmtp.go_offline(false);
    app.advance(WAITS_MS[0]);
    app.run_jobs().await;
    assert_eq!(app.state(&id).await, (Decision::Rejected, MemberState::Waiting, Some(Code::GateNotMet)));
}

both!(a_gate_that_was_changed_decides_as_it_is_now);
async fn a_gate_that_was_changed_decides_as_it_is_now(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (_, invite) = door(app, &alix).await;
    app.holds(&bo, 1);
    let id = app.join(&bo, &invite).await.id;
    let mut dearer = pass();
    dearer["rule"]["minimum"] = 2.into();
    app.change_gate(&invite, &dearer).await;
    app.run_jobs().await;
    assert_eq!(app.state(&id).await.2, Some(Code::GateNotMet));
}

both!(the_last_place_goes_to_one_and_the_other_waits);
async fn the_last_place_goes_to_one_and_the_other_waits(app: &TestApp) {
    let (alix, bo, caro) = (app.person("alix"), app.person("bo"), app.person("caro"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, NewInvite { max_uses: Some(1), ..group.gated(&pass()) }).await;
    app.holds(&bo, 1);
    app.holds(&caro, 1);
    let ids = [app.join(&bo, &invite).await.id, app.join(&caro, &invite).await.id];
    app.run_jobs().await;
    let inside = [&bo, &caro].into_iter().filter(|person| app.is_in(&group, person)).count();
    assert_eq!((inside, app.uses(&invite).await), (1, 1));
    let mut states = [app.state(&ids[0]).await.0, app.state(&ids[1]).await.0];
    states.sort_by_key(|decision| *decision == Decision::Pending);
    assert_eq!(states, [Decision::Approved, Decision::Pending]);
}

both!(a_link_that_was_revoked_meanwhile_lets_nobody_in);
async fn a_link_that_was_revoked_meanwhile_lets_nobody_in(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, invite) = door(app, &alix).await;
    app.holds(&bo, 1);
    let id = app.join(&bo, &invite).await.id;
    revoke(&app.services, &alix.inbox_id, invite.card.id.as_str()).await.unwrap();
    app.run_jobs().await;
    assert!(!app.is_in(&group, &bo));
    assert_eq!(app.state(&id).await.0, Decision::Pending, "a person may still say yes");
    assert_eq!(app.uses(&invite).await, 0);
}

/// Bo was let in by the gate, and the network is away before the add; a minute later the look is not fresh.
async fn on_the_way(app: &TestApp, alix: &Person, bo: &Person) -> (Group, InviteRow, JoinRequestId) {
    let (group, invite) = door(app, alix).await;
    app.holds(bo, 1);
    let id = app.join(bo, &invite).await.id;
    app.xmtp.fail_next(usher::xmtp::XmtpErrorKind::Conflict);
    app.run_jobs().await;
    assert_eq!(app.state(&id).await.0, Decision::Approved);
    assert!(!app.is_in(&group, bo));
    assert_eq!(app.uses(&invite).await, 1);
    app.advance(61_000);
    (group, invite, id)
}

both!(who_sells_before_the_add_is_not_added_and_gives_the_place_back);
async fn who_sells_before_the_add_is_not_added_and_gives_the_place_back(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, invite, id) = on_the_way(app, &alix, &bo).await;
    app.holds(&bo, 0);
    app.run_jobs().await;
    assert!(!app.is_in(&group, &bo));
    assert_eq!(app.state(&id).await, (Decision::Rejected, MemberState::Waiting, Some(Code::GateNotMet)));
    assert_eq!(app.uses(&invite).await, 0);
    assert_eq!(adds(app), [1], "the one that failed");
}

both!(before_an_add_a_gate_that_can_not_be_checked_is_looked_at_until_it_can);
async fn before_an_add_a_gate_that_can_not_be_checked_is_looked_at_until_it_can(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, _, id) = on_the_way(app, &alix, &bo).await;
    app.chains.go_offline(true);
    app.run_jobs().await;
    assert_eq!(app.state(&id).await, (Decision::Approved, MemberState::Adding, Some(Code::NotChecked)));
    app.chains.go_offline(false);
    app.advance(60 * 60_000);
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));
}

both!(whom_an_admin_let_in_is_not_looked_at);
async fn whom_an_admin_let_in_is_not_looked_at(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let by_hand = NewInvite { join_mode: "manual_approval".into(), ..group.gated(&pass()) };
    let invite = app.invite(&alix, by_hand).await;
    app.holds(&bo, 1);
    let id = app.join(&bo, &invite).await.id;
    app.run_jobs().await;
    assert_eq!(
        app.state(&id).await,
        (Decision::Pending, MemberState::Waiting, None),
        "met, and a person decides"
    );
    app.holds(&bo, 0);
    app.advance(HOUR);
    decide(&app.services, &alix.inbox_id, id.as_str(), Answer::Approve).await.unwrap();
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));
}

both!(whom_a_person_took_out_waits_for_a_person_though_the_gate_is_met);
async fn whom_a_person_took_out_waits_for_a_person_though_the_gate_is_met(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, invite) = door(app, &alix).await;
    app.holds(&bo, 1);
    app.join(&bo, &invite).await;
    app.run_jobs().await;
    app.remove_by(&alix, &group, &[&bo]).await;
    let again = app.join(&bo, &invite).await.id;
    app.run_jobs().await;
    assert!(!app.is_in(&group, &bo));
    assert_eq!(app.state(&again).await, (Decision::Pending, MemberState::Waiting, None));
    assert_eq!(refusal(retry(&app.services, &bo.inbox_id, again.as_str()).await), "404 not_found");
}

const DAY: i64 = 24 * HOUR;

fn grown_up() -> serde_json::Value {
    json!({ "rule": { "type": "inboxAge", "days": 30 } })
}

both!(an_inbox_is_let_in_from_the_moment_on_that_it_is_old_enough);
async fn an_inbox_is_let_in_from_the_moment_on_that_it_is_old_enough(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.gated(&grown_up())).await;
    let began = app.now();
    app.xmtp.set_first_seen(&bo.inbox_id, Some(began));
    app.advance(30 * DAY - 1);
    let asked = app.join(&bo, &invite).await;
    app.run_jobs().await;
    assert_eq!(app.state(&asked.id).await.2, Some(Code::GateNotMet));
    let seen = landing::view(&app.services, invite.card.id.as_str(), Some(&bo.inbox_id)).await.unwrap();
    let leaf = &seen.gate.unwrap().leaves[0];
    assert_eq!(
        (leaf.found.as_deref(), leaf.needed.as_str()),
        (Some("29 days"), "an inbox at least 30 days old")
    );
    app.advance(1);
    let asked = app.join(&bo, &invite).await;
    app.run_jobs().await;
    assert_eq!(app.state(&asked.id).await, MEMBER);
}

both!(an_age_the_network_does_not_tell_is_neither_a_yes_nor_a_no);
async fn an_age_the_network_does_not_tell_is_neither_a_yes_nor_a_no(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.gated(&grown_up())).await;
    app.advance(31 * DAY);
    app.xmtp.set_first_seen(&bo.inbox_id, None);
    let id = app.join(&bo, &invite).await.id;
    app.run_jobs().await;
    assert_eq!(app.state(&id).await, (Decision::Pending, MemberState::Waiting, Some(Code::NotChecked)));
    app.xmtp.set_first_seen(&bo.inbox_id, Some(app.now() + DAY));
    app.advance(WAITS_MS[0]);
    app.run_jobs().await;
    assert_eq!(app.state(&id).await.2, Some(Code::GateNotMet), "a clock ahead of ours makes nobody old");
}

both!(the_age_behind_an_address_is_found_without_connecting);
async fn the_age_behind_an_address_is_found_without_connecting(app: &TestApp) {
    let (alix, bo, nobody) = (app.person("alix"), app.person("bo"), app.stranger("nobody"));
    let gate = Gate::parse(&grown_up().to_string()).unwrap();
    let outcome = async |address| gate::test(&app.services, &gate, address).await.outcome;
    app.advance(30 * DAY);
    assert_eq!(outcome(alix.address.clone()).await, Outcome::Met);
    app.xmtp.set_first_seen(&bo.inbox_id, Some(app.now() - 1));
    assert_eq!(outcome(bo.address.clone()).await, Outcome::NotMet);
    assert_eq!(outcome(nobody.address.clone()).await, Outcome::Unchecked);
    app.xmtp.go_offline(true);
    assert_eq!(outcome(alix.address.clone()).await, Outcome::Unchecked);
    app.xmtp.go_offline(false);
}
