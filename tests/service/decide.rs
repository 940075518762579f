use usher::domain::device::Target;
use usher::domain::id::JoinRequestId;
use usher::domain::join_request::{Answer, Code, Decision, MemberState, REASON_MAX, Status};
use usher::domain::problem::Problem;
use usher::domain::view::{InviteRow, OwnRequest, QueueCounts, QueueTab};
use usher::notify::{Kind, Push};
use usher::service::group::GroupForm;
use usher::service::invite::{NewInvite, revoke, set_paused};
use usher::service::join::{self, counts, decide, queue, withdraw};
use usher::service::{admitter, device};

use crate::support::{Group, Person, TestApp, at_once, refusal};

fn no(reason: &str) -> Answer {
    Answer::Reject { reason: Some(reason.into()) }
}

async fn answer(
    app: &TestApp,
    by: &Person,
    id: &JoinRequestId,
    answer: Answer,
) -> Result<OwnRequest, Problem> {
    decide(&app.services, &by.inbox_id, id.as_str(), answer).await
}

/// Bo waits at alix' door.
async fn waiting(app: &TestApp, alix: &Person, bo: &Person) -> (Group, JoinRequestId) {
    let group = app.group_of(alix).await;
    let invite = app.invite(alix, group.invite()).await;
    (group, app.join(bo, &invite).await.id)
}

both!(a_no_carries_its_reason_cleaned);
async fn a_no_carries_its_reason_cleaned(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, id) = waiting(app, &alix, &bo).await;
    let told = answer(app, &alix, &id, no("Not\0 this\u{202e} time.\r\n\r\n\r\nSorry. ")).await.unwrap();
    assert_eq!((told.status, told.code), (Status::Rejected, Some(Code::Rejected)));
    assert_eq!(told.reason.as_deref(), Some("Not this time.\n\nSorry."));
    app.run_jobs().await;
    assert!(!app.is_in(&group, &bo));
}

both!(a_reason_has_at_most_two_hundred_and_eighty_characters);
async fn a_reason_has_at_most_two_hundred_and_eighty_characters(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (_, id) = waiting(app, &alix, &bo).await;
    assert_eq!(refusal(answer(app, &alix, &id, no(&"é".repeat(REASON_MAX + 1))).await), "422 invalid");
    assert_eq!(app.state(&id).await.0, Decision::Pending, "nothing was decided");
    answer(app, &alix, &id, no(&"é".repeat(REASON_MAX))).await.unwrap();
}

both!(the_same_answer_again_is_the_same_and_a_contradicting_one_is_refused);
async fn the_same_answer_again_is_the_same_and_a_contradicting_one_is_refused(app: &TestApp) {
    let (alix, bo, caro) = (app.person("alix"), app.person("bo"), app.person("caro"));
    let (group, id) = waiting(app, &alix, &bo).await;
    let first = answer(app, &alix, &id, Answer::Approve).await.unwrap();
    assert_eq!(answer(app, &alix, &id, Answer::Approve).await.unwrap(), first);
    assert_eq!(refusal(answer(app, &alix, &id, no("")).await), "409 already_decided");
    app.run_jobs().await;
    assert_eq!(answer(app, &alix, &id, Answer::Approve).await.unwrap().status, Status::Approved);
    assert_eq!(refusal(answer(app, &alix, &id, no("")).await), "409 already_decided");

    let invite = app.invite(&alix, group.invite()).await;
    let id = app.join(&caro, &invite).await.id;
    let first = answer(app, &alix, &id, no("once")).await.unwrap();
    assert_eq!(answer(app, &alix, &id, no("twice")).await.unwrap(), first, "the first reason stands");
    assert_eq!(refusal(answer(app, &alix, &id, Answer::Approve).await), "409 already_decided");
    assert_eq!(app.number("SELECT count(*) FROM audit WHERE action LIKE 'join.approved%'").await, 1);
    assert_eq!(app.number("SELECT count(*) FROM audit WHERE action = 'join.rejected'").await, 1);
}

both!(of_sixty_four_answers_at_once_exactly_one_wins);
async fn of_sixty_four_answers_at_once_exactly_one_wins(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    for person in app.people(4) {
        let id = app.join(&person, &invite).await.id;
        let answers = at_once(0..64, |number| {
            let (app, alix, id) = (app.clone(), alix.clone(), id.clone());
            async move {
                let said = if number % 2 == 0 { Answer::Approve } else { no("") };
                (number % 2 == 0, answer(&app, &alix, &id, said).await)
            }
        })
        .await;
        let approved = app.state(&id).await.0 == Decision::Approved;
        for (yes, answer) in answers {
            match yes == approved {
                true => assert_eq!(answer.unwrap().id, id, "the same answer is the same, also at once"),
                false => assert_eq!(refusal(answer), "409 already_decided"),
            }
        }
        let decided =
            format!("SELECT count(*) FROM audit WHERE object = '{id}' AND action <> 'join.requested'");
        assert_eq!(app.number(&decided).await, 1);
    }
    let approved = app.number("SELECT count(*) FROM join_requests WHERE decision = 'approved'").await;
    assert_eq!(app.uses(&invite).await, approved);
    app.run_jobs().await;
}

both!(of_many_yeses_at_once_no_more_than_the_limit_get_in);
async fn of_many_yeses_at_once_no_more_than_the_limit_get_in(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, NewInvite { max_uses: Some(5), ..group.invite() }).await;
    let mut ids = Vec::new();
    for person in app.people(20) {
        ids.push(app.join(&person, &invite).await.id);
    }
    let answers = at_once(ids.clone(), |id| {
        let (app, alix) = (app.clone(), alix.clone());
        async move { answer(&app, &alix, &id, Answer::Approve).await }
    })
    .await;
    let (good, bad): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!(good.len(), 5);
    bad.into_iter().for_each(|answer| assert_eq!(refusal(answer), "409 invite_used_up"));
    assert_eq!(app.uses(&invite).await, 5);
    let pending = app.number("SELECT count(*) FROM join_requests WHERE decision = 'pending'").await;
    assert_eq!(pending, 15, "who found no place still waits");
    app.run_jobs().await;
}

both!(an_answer_while_the_requester_takes_it_back_leaves_one_of_both);
async fn an_answer_while_the_requester_takes_it_back_leaves_one_of_both(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    for person in app.people(8) {
        let id = app.join(&person, &invite).await.id;
        let (yes, back) = tokio::join!(
            answer(app, &alix, &id, Answer::Approve),
            join::withdraw(&app.services, &person.inbox_id, id.as_str())
        );
        let approved = app.state(&id).await.0 == Decision::Approved;
        assert_eq!((yes.is_ok(), back.is_ok()), (approved, !approved));
        app.run_jobs().await;
        assert_eq!(app.is_in(&group, &person), approved);
    }
    let approved = app.number("SELECT count(*) FROM join_requests WHERE decision = 'approved'").await;
    assert_eq!(app.uses(&invite).await, approved);
}

both!(who_waits_on_a_closed_link_can_still_be_answered);
async fn who_waits_on_a_closed_link_can_still_be_answered(app: &TestApp) {
    let (alix, people) = (app.person("alix"), app.people(3));
    let group = app.group_of(&alix).await;
    let expires = NewInvite { expires_at_ms: Some(app.now() + 1), ..group.invite() };
    let invites = [
        app.invite(&alix, group.invite()).await,
        app.invite(&alix, group.invite()).await,
        app.invite(&alix, expires).await,
    ];
    let mut ids = Vec::new();
    for (person, invite) in people.iter().zip(&invites) {
        ids.push(app.join(person, invite).await.id);
    }
    revoke(&app.services, &alix.inbox_id, invites[0].card.id.as_str()).await.unwrap();
    set_paused(&app.services, &alix.inbox_id, invites[1].card.id.as_str(), true).await.unwrap();
    app.advance(1);
    for id in &ids {
        answer(app, &alix, id, Answer::Approve).await.unwrap();
    }
    app.run_jobs().await;
    people.iter().for_each(|person| assert!(app.is_in(&group, person)));
}

both!(only_those_who_may_add_decide);
async fn only_those_who_may_add_decide(app: &TestApp) {
    let people = ["alix", "bo", "caro", "stranger"].map(|name| app.person(name));
    let [alix, bo, caro, stranger] = &people;
    let (group, id) = waiting(app, alix, bo).await;
    app.add_by(alix, &group, &[caro]).await;
    let retry = async |who: &Person| join::retry(&app.services, &who.inbox_id, id.as_str()).await;
    for who in [caro, stranger, bo] {
        assert_eq!(refusal(answer(app, who, &id, Answer::Approve).await), "404 not_found");
        assert_eq!(refusal(answer(app, who, &id, no("")).await), "404 not_found");
        assert_eq!(refusal(retry(who).await), "404 not_found");
    }
    let nowhere = JoinRequestId::parse(&"0".repeat(26)).unwrap();
    assert_eq!(refusal(answer(app, alix, &nowhere, Answer::Approve).await), "404 not_found");
    assert_eq!(app.state(&id).await, (Decision::Pending, MemberState::Waiting, None));
    assert_eq!(retry(alix).await.unwrap().member_state, MemberState::Waiting, "nothing to try again yet");
}

both!(an_app_that_adds_people_itself_says_yes_once_they_are_in);
async fn an_app_that_adds_people_itself_says_yes_once_they_are_in(app: &TestApp) {
    let (alix, bo, caro) = (app.person("alix"), app.person("bo"), app.person("caro"));
    let new = NewInvite { group_name: "Tea".into(), max_uses: Some(1), ..NewInvite::default() };
    let invite = app.invite(&alix, new).await;
    let (first, second) = (app.join(&bo, &invite).await.id, app.join(&caro, &invite).await.id);
    let says = async |who: &Person, id: &JoinRequestId, said| {
        join::answer(&app.services, &who.inbox_id, id.as_str(), said).await
    };
    assert_eq!(refusal(says(&bo, &first, Answer::Approve).await), "404 not_found");
    let yes = says(&alix, &first, Answer::Approve).await.unwrap();
    assert_eq!((yes.status, yes.member_state), (Status::Approved, MemberState::Member));
    assert_eq!(says(&alix, &first, Answer::Approve).await.unwrap(), yes);
    assert_eq!(refusal(says(&alix, &first, no("")).await), "409 already_decided");
    assert_eq!(app.join(&bo, &invite).await, yes);
    assert_eq!(refusal(says(&alix, &second, Answer::Approve).await), "409 invite_used_up");
    assert_eq!(says(&alix, &second, no("full")).await.unwrap().status, Status::Rejected);
    assert_eq!(app.number("SELECT count(*) FROM jobs").await, 0, "our client has nothing to do with it");
}

/// Bo waits behind a link with one place, to a group whose members add people.
async fn waiting_for_members(app: &TestApp, alix: &Person, bo: &Person) -> (InviteRow, JoinRequestId) {
    let phone = Target::Http { url: "https://push.example/phone".into(), authorization: None };
    device::put(&app.services, &alix.inbox_id, "phone", &phone, false).await.unwrap();
    let mode = "manual_approval".into();
    let link =
        NewInvite { group_name: "Tea".into(), max_uses: Some(1), join_mode: mode, ..NewInvite::default() };
    let invite = app.invite(alix, link).await;
    let id = app.join(bo, &invite).await.id;
    app.run_jobs().await;
    assert!(matches!(app.notifier.take_sent()[..], [Push { kind: Kind::Visible { .. }, .. }]));
    (invite, id)
}

/// Pushes that wait for a lease or a minute to pass.
async fn later(app: &TestApp) {
    app.advance(60_000);
    app.run_jobs().await;
}

both!(a_yes_in_the_dashboard_wakes_the_app_that_adds);
async fn a_yes_in_the_dashboard_wakes_the_app_that_adds(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (invite, id) = waiting_for_members(app, &alix, &bo).await;
    for _ in 0..2 {
        let yes = answer(app, &alix, &id, Answer::Approve).await.unwrap();
        assert_eq!((yes.status, yes.member_state), (Status::Pending, MemberState::Adding));
    }
    app.run_jobs().await;
    let woken = app.notifier.take_sent();
    assert_eq!((woken.len(), &woken[0].kind), (1, &Kind::Silent), "nobody is asked again");
    let row = queue(&app.services, &alix.inbox_id, QueueTab::Adding).await.unwrap().remove(0);
    assert!(row.members_add && row.may_end && !row.may_retry);

    // The only place is this person's own.
    admitter::claim(&app.services, &alix.inbox_id, id.as_str(), None).await.unwrap();
    let added = join::answer(&app.services, &alix.inbox_id, id.as_str(), Answer::Approve).await.unwrap();
    assert_eq!((added.status, added.member_state), (Status::Approved, MemberState::Member));
    assert_eq!(app.uses(&invite).await, 1);
    later(app).await;
}

both!(a_yes_that_waits_for_an_app_may_become_a_no_and_frees_its_place);
async fn a_yes_that_waits_for_an_app_may_become_a_no_and_frees_its_place(app: &TestApp) {
    let [alix, bo, caro] = ["alix", "bo", "caro"].map(|name| app.person(name));
    let (invite, first) = waiting_for_members(app, &alix, &bo).await;
    answer(app, &alix, &first, Answer::Approve).await.unwrap();
    admitter::claim(&app.services, &alix.inbox_id, first.as_str(), None).await.unwrap();
    assert_eq!(refusal(answer(app, &alix, &first, no("")).await), "409 being_added", "an app is at it");
    assert_eq!(refusal(withdraw(&app.services, &bo.inbox_id, first.as_str()).await), "409 being_added");
    app.advance(30_000);
    assert_eq!(answer(app, &alix, &first, no("")).await.unwrap().status, Status::Rejected);
    assert_eq!(app.uses(&invite).await, 0);

    let second = app.join(&caro, &invite).await.id;
    answer(app, &alix, &second, Answer::Approve).await.unwrap();
    let gone = withdraw(&app.services, &caro.inbox_id, second.as_str()).await.unwrap();
    assert_eq!((gone.code, app.uses(&invite).await), (Some(Code::Withdrawn), 0));
    later(app).await;
}

both!(who_was_added_late_is_in_though_the_last_place_went_meanwhile);
async fn who_was_added_late_is_in_though_the_last_place_went_meanwhile(app: &TestApp) {
    let [alix, bo, caro] = ["alix", "bo", "caro"].map(|name| app.person(name));
    let (invite, slow) = waiting_for_members(app, &alix, &bo).await;
    let quick = app.join(&caro, &invite).await.id;
    let says_in = async |id: &JoinRequestId| {
        join::answer(&app.services, &alix.inbox_id, id.as_str(), Answer::Approve).await
    };
    admitter::claim(&app.services, &alix.inbox_id, slow.as_str(), None).await.unwrap();
    app.advance(30_000);
    says_in(&quick).await.unwrap();
    assert_eq!(says_in(&slow).await.unwrap().status, Status::Approved);
    assert_eq!(app.uses(&invite).await, 1, "places are counted that were given out");
    later(app).await;
}

both!(while_the_network_is_away_a_yes_may_become_a_no);
async fn while_the_network_is_away_a_yes_may_become_a_no(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (group, id) = waiting(app, &alix, &bo).await;
    answer(app, &alix, &id, Answer::Approve).await.unwrap();
    app.xmtp.go_offline(true);
    app.run_jobs().await;
    assert_eq!(app.state(&id).await.2, Some(Code::Unreachable));
    assert_eq!(answer(app, &alix, &id, no("")).await.unwrap().status, Status::Rejected);
    app.xmtp.go_offline(false);
    app.advance(3_600_000);
    app.run_jobs().await;
    assert!(!app.is_in(&group, &bo));
}

both!(the_app_of_a_managed_group_does_not_say_who_is_in);
async fn the_app_of_a_managed_group_does_not_say_who_is_in(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let (_, id) = waiting(app, &alix, &bo).await;
    let yes = join::answer(&app.services, &alix.inbox_id, id.as_str(), Answer::Approve).await.unwrap();
    assert_eq!((yes.status, yes.member_state), (Status::Pending, MemberState::Adding));
    app.run_jobs().await;
    assert_eq!(app.state(&id).await.1, MemberState::Member);
}

both!(the_queue_lists_what_one_may_answer_on);
async fn the_queue_lists_what_one_may_answer_on(app: &TestApp) {
    let people = ["alix", "bo", "caro", "stranger"].map(|name| app.person(name));
    let [alix, bo, caro, stranger] = &people;
    let open = GroupForm { name: "Open".into(), everyone_is_admin: true, ..GroupForm::default() };
    let group = app.make_group(alix, open).await;
    app.add_by(alix, &group, &[caro]).await;
    let invite = app.invite(alix, NewInvite { label: "window".into(), ..group.invite() }).await;
    let own = app.invite(caro, NewInvite { group_name: "Tea".into(), ..NewInvite::default() }).await;
    let first = app.join(bo, &invite).await;
    app.advance(1);
    let second = app.join(bo, &own).await;
    let listed = async |who: &Person, tab| {
        queue(&app.services, &who.inbox_id, tab)
            .await
            .unwrap()
            .into_iter()
            .map(|row| row.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(listed(alix, QueueTab::Waiting).await, std::slice::from_ref(&first.id));
    assert_eq!(listed(caro, QueueTab::Waiting).await, [first.id.clone(), second.id.clone()]);
    for nobody in [bo, stranger] {
        for tab in [QueueTab::Waiting, QueueTab::Adding, QueueTab::Done] {
            assert!(listed(nobody, tab).await.is_empty());
        }
    }
    let row = queue(&app.services, &alix.inbox_id, QueueTab::Waiting).await.unwrap().remove(0);
    assert_eq!((row.invite_label.as_deref(), row.group_name.as_str()), (Some("window"), "Open"));
    assert_eq!((row.person.address, row.may_retry), (Some(bo.address.clone()), false));

    answer(app, alix, &first.id, Answer::Approve).await.unwrap();
    assert_eq!(listed(alix, QueueTab::Adding).await, std::slice::from_ref(&first.id));
    app.run_jobs().await;
    answer(app, caro, &second.id, no("")).await.unwrap();
    assert_eq!(listed(alix, QueueTab::Done).await, [first.id]);
    let counted = counts(&app.services, &caro.inbox_id).await.unwrap();
    assert_eq!(counted, QueueCounts { waiting: 0, adding: 0, done: 2 });
    let row = queue(&app.services, &alix.inbox_id, QueueTab::Done).await.unwrap().remove(0);
    assert_eq!(row.decided_by.map(|person| person.inbox_id), Some(alix.inbox_id.clone()));
}
