use usher::domain::join_request::{Answer, MemberState, Status};
use usher::domain::view::InviteRow;
use usher::service::invite::{NewInvite, revoke, set_paused};
use usher::service::join::{ask, decide, get};
use usher::storage::limit::Rate;
use usher::xmtp::GroupClient;

use crate::support::{Person, TestApp, at_once, refusal};

pub async fn reject(app: &TestApp, by: &Person, id: &usher::domain::id::JoinRequestId) {
    let answer = Answer::Reject { reason: None };
    decide(&app.services, &by.inbox_id, id.as_str(), answer).await.unwrap();
}

/// Asks, and says whether the request is new.
async fn is_new(app: &TestApp, person: &Person, invite: &InviteRow) -> bool {
    ask(&app.services, &person.signed_in(), invite.card.id.as_str()).await.unwrap().1
}

both!(an_automatic_link_adds_at_once);
async fn an_automatic_link_adds_at_once(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.automatic()).await;
    let asked = app.join(&bo, &invite).await;
    assert_eq!((asked.status, asked.member_state), (Status::Pending, MemberState::Adding));
    assert!(asked.automatic);
    assert!(!app.is_in(&group, &bo));

    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));
    let joined = get(&app.services, &bo.inbox_id, asked.id.as_str()).await.unwrap();
    assert_eq!(
        (joined.status, joined.member_state, joined.code),
        (Status::Approved, MemberState::Member, None)
    );
    assert_eq!(app.uses(&invite).await, 1);
}

both!(a_link_by_hand_waits_for_a_person);
async fn a_link_by_hand_waits_for_a_person(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    let asked = app.join(&bo, &invite).await;
    assert_eq!((asked.status, asked.member_state), (Status::Pending, MemberState::Waiting));
    app.run_jobs().await;
    assert!(!app.is_in(&group, &bo));
    assert_eq!(app.uses(&invite).await, 0, "asking takes no place");
    decide(&app.services, &alix.inbox_id, asked.id.as_str(), Answer::Approve).await.unwrap();
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));
    assert_eq!(app.uses(&invite).await, 1);
}

both!(asking_again_is_the_same_request_whatever_became_of_it);
async fn asking_again_is_the_same_request_whatever_became_of_it(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.automatic()).await;
    let first = app.join(&bo, &invite).await;
    assert_eq!(app.join(&bo, &invite).await, first);
    assert!(!is_new(app, &bo, &invite).await);
    app.run_jobs().await;
    let joined = app.join(&bo, &invite).await;
    assert_eq!((joined.id, joined.status), (first.id, Status::Approved));
    assert_eq!(app.uses(&invite).await, 1);
    assert_eq!(app.number("SELECT count(*) FROM join_requests").await, 1);
}

both!(a_link_with_ten_places_admits_ten_of_sixty_four_who_ask_at_once);
async fn a_link_with_ten_places_admits_ten_of_sixty_four_who_ask_at_once(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, NewInvite { max_uses: Some(10), ..group.automatic() }).await;
    let answers = at_once(app.people(64), |person| {
        let (app, invite) = (app.clone(), invite.clone());
        async move { app.try_join(&person, &invite).await }
    })
    .await;
    let (good, bad): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!(good.len(), 10);
    bad.into_iter().for_each(|answer| assert_eq!(refusal(answer), "410 invite_used_up"));
    assert_eq!(app.uses(&invite).await, 10);
    app.run_jobs().await;
    assert_eq!(app.line.members(&group.id).await.unwrap().len(), 12, "ours, alix and ten");
}

both!(a_second_click_at_the_same_moment_is_the_same_request_even_on_the_last_place);
async fn a_second_click_at_the_same_moment_is_the_same_request_even_on_the_last_place(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    for person in app.people(8) {
        let invite = app.invite(&alix, NewInvite { max_uses: Some(1), ..group.automatic() }).await;
        let answers = at_once(0..6, |_| {
            let (app, invite, person) = (app.clone(), invite.clone(), person.clone());
            async move { ask(&app.services, &person.signed_in(), invite.card.id.as_str()).await.unwrap() }
        })
        .await;
        assert!(answers.iter().all(|(request, _)| request.id == answers[0].0.id), "{answers:?}");
        assert_eq!(answers.iter().filter(|(_, is_new)| *is_new).count(), 1);
        assert_eq!(app.uses(&invite).await, 1);
    }
    app.run_jobs().await;
}

both!(a_link_takes_requests_until_its_very_last_millisecond);
async fn a_link_takes_requests_until_its_very_last_millisecond(app: &TestApp) {
    let (alix, bo, caro) = (app.person("alix"), app.person("bo"), app.person("caro"));
    let group = app.group_of(&alix).await;
    let ends = NewInvite { expires_at_ms: Some(app.now() + 1_000), ..group.automatic() };
    let invite = app.invite(&alix, ends).await;
    app.advance(999);
    app.join(&bo, &invite).await;
    app.advance(1);
    assert_eq!(refusal(app.try_join(&caro, &invite).await), "410 invite_expired");
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo), "who asked in time gets in");
}

both!(a_place_on_an_automatic_link_is_taken_only_while_it_is_open);
async fn a_place_on_an_automatic_link_is_taken_only_while_it_is_open(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let now = app.now();
    let changes = [
        ("revoked_at = 1", false),
        ("paused = TRUE", false),
        ("join_mode = 'manual_approval'", false),
        (&format!("expires_at = {now}"), false),
        (&format!("expires_at = {}", now + 1), true),
        ("max_uses = 0", false),
        ("max_uses = 1", true),
    ];
    for (change, is_open) in changes {
        let invite = app.invite(&alix, group.automatic()).await;
        app.sql(&format!("UPDATE invites SET {change} WHERE id = '{}'", invite.card.id)).await;
        let db = app.services.store.write();
        let taken = usher::storage::invite::claim_open_use(db, &invite.card.id, now).await.unwrap();
        assert_eq!(taken, is_open, "{change}");
    }
}

both!(each_closed_link_says_why);
async fn each_closed_link_says_why(app: &TestApp) {
    let (alix, bo, caro) = (app.person("alix"), app.person("bo"), app.person("caro"));
    let group = app.group_of(&alix).await;
    let id = |invite: &InviteRow| invite.card.id.to_string();

    let paused = app.invite(&alix, group.automatic()).await;
    set_paused(&app.services, &alix.inbox_id, &id(&paused), true).await.unwrap();
    assert_eq!(refusal(app.try_join(&bo, &paused).await), "409 invite_paused");
    set_paused(&app.services, &alix.inbox_id, &id(&paused), false).await.unwrap();
    app.join(&caro, &paused).await;
    app.run_jobs().await;

    let revoked = app.invite(&alix, group.automatic()).await;
    revoke(&app.services, &alix.inbox_id, &id(&revoked)).await.unwrap();
    assert_eq!(refusal(app.try_join(&bo, &revoked).await), "410 invite_revoked");

    let once = app.invite(&alix, NewInvite { max_uses: Some(1), ..group.invite() }).await;
    let only = app.join(&app.person("dora"), &once).await;
    decide(&app.services, &alix.inbox_id, only.id.as_str(), Answer::Approve).await.unwrap();
    app.run_jobs().await;
    assert_eq!(refusal(app.try_join(&bo, &once).await), "410 invite_used_up");

    for nowhere in ["", "abc", &"0".repeat(26), "\0", &"u".repeat(26)] {
        let answer = ask(&app.services, &bo.signed_in(), nowhere).await;
        assert_eq!(refusal(answer), "404 invite_not_found", "{nowhere:?}");
    }
    assert_eq!(app.number("SELECT count(*) FROM join_requests WHERE decision <> 'approved'").await, 0);
}

both!(a_full_group_takes_nobody);
async fn a_full_group_takes_nobody(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.automatic()).await;
    app.xmtp.fill(&group.id, 249).unwrap();
    app.mirror(&group).await;
    app.join(&bo, &invite).await;
    app.run_jobs().await;
    assert_eq!(refusal(app.try_join(&app.person("caro"), &invite).await), "409 group_full");
    assert_eq!(app.uses(&invite).await, 1);
}

both!(a_group_our_account_was_removed_from_takes_nobody);
async fn a_group_our_account_was_removed_from_takes_nobody(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.automatic()).await;
    app.xmtp.remove_by(&alix.inbox_id, &group.id, &[app.line.inbox_id()]).unwrap();
    app.mirror(&group).await;
    assert_eq!(refusal(app.try_join(&bo, &invite).await), "409 group_gone");
}

both!(who_is_a_member_already_is_approved_and_takes_no_place);
async fn who_is_a_member_already_is_approved_and_takes_no_place(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    app.add_by(&alix, &group, &[&bo]).await;
    for new in [group.automatic(), group.invite(), NewInvite { max_uses: Some(1), ..group.automatic() }] {
        let invite = app.invite(&alix, new).await;
        for person in [&alix, &bo] {
            let asked = app.join(person, &invite).await;
            assert_eq!((asked.status, asked.member_state), (Status::Approved, MemberState::Member));
            assert_eq!(app.join(person, &invite).await, asked);
        }
        assert_eq!(app.uses(&invite).await, 0);
    }
    assert_eq!(app.number("SELECT count(*) FROM jobs WHERE kind = 'admit'").await, 0);
}

both!(who_came_in_another_way_after_a_no_is_approved);
async fn who_came_in_another_way_after_a_no_is_approved(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    let first = app.join(&bo, &invite).await;
    reject(app, &alix, &first.id).await;
    app.add_by(&alix, &group, &[&bo]).await;
    assert_eq!(app.join(&bo, &invite).await.status, Status::Approved);
}

both!(a_link_holds_so_many_who_wait_and_no_more);
async fn a_link_holds_so_many_who_wait_and_no_more(app: &TestApp) {
    let app = app.with_limits(|limits| limits.pending_per_link = 3);
    let (alix, people) = (app.person("alix"), app.people(5));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    let mut asked = Vec::new();
    for person in &people[..3] {
        asked.push(app.join(person, &invite).await);
    }
    let problem = app.try_join(&people[3], &invite).await.unwrap_err();
    assert_eq!(
        (problem.status, problem.code.as_str(), problem.retry_after),
        (429, "rate_limited", Some(600))
    );
    assert_eq!(app.join(&people[0], &invite).await, asked[0], "who waits is still answered");
    let elsewhere = app.invite(&alix, group.invite()).await;
    app.join(&people[3], &elsewhere).await;
    reject(&app, &alix, &asked[1].id).await;
    app.join(&people[4], &invite).await;
}

both!(a_wallet_asks_ten_times_then_waits_and_what_is_refused_does_not_count);
async fn a_wallet_asks_ten_times_then_waits_and_what_is_refused_does_not_count(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let closed = app.invite(&alix, group.invite()).await;
    revoke(&app.services, &alix.inbox_id, closed.card.id.as_str()).await.unwrap();
    let mut invites = Vec::new();
    for _ in 0..11 {
        assert_eq!(refusal(app.try_join(&bo, &closed).await), "410 invite_revoked");
        invites.push(app.invite(&alix, group.invite()).await);
    }
    for invite in &invites[..10] {
        app.join(&bo, invite).await;
        app.join(&bo, invite).await;
    }
    let problem = app.try_join(&bo, &invites[10]).await.unwrap_err();
    assert_eq!((problem.status, problem.retry_after), (429, Some(61)));
    app.join(&bo, &invites[3]).await;
    app.join(&app.person("caro"), &invites[10]).await;
    app.advance(60_000);
    app.join(&bo, &invites[10]).await;
}

both!(a_link_takes_so_many_at_once_and_then_one_at_a_time);
async fn a_link_takes_so_many_at_once_and_then_one_at_a_time(app: &TestApp) {
    let app = app.with_limits(|limits| limits.join_per_link = Rate { burst: 2, interval_ms: 5_000 });
    let (alix, people) = (app.person("alix"), app.people(4));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    app.join(&people[0], &invite).await;
    app.join(&people[1], &invite).await;
    assert_eq!(refusal(app.try_join(&people[2], &invite).await), "429 rate_limited");
    app.advance(5_000);
    app.join(&people[2], &invite).await;
    assert_eq!(refusal(app.try_join(&people[3], &invite).await), "429 rate_limited");
}

both!(a_request_is_seen_by_its_maker_and_those_who_decide_alone);
async fn a_request_is_seen_by_its_maker_and_those_who_decide_alone(app: &TestApp) {
    let people = ["alix", "bo", "caro", "stranger"].map(|name| app.person(name));
    let [alix, bo, caro, stranger] = &people;
    let group = app.group_of(alix).await;
    app.add_by(alix, &group, &[caro]).await;
    let invite = app.invite(alix, group.invite()).await;
    let id = app.join(bo, &invite).await.id.to_string();
    let see = async |who: &Person, id: &str| get(&app.services, &who.inbox_id, id).await;
    assert_eq!(see(bo, &id).await.unwrap(), see(alix, &id).await.unwrap());
    assert_eq!(see(bo, &id.to_ascii_uppercase()).await.unwrap().id.as_str(), id);
    let nothing = see(bo, &"0".repeat(26)).await.unwrap_err();
    for (who, id) in [(caro, id.as_str()), (stranger, &id), (bo, "abc"), (bo, ""), (bo, "\0")] {
        assert_eq!(see(who, id).await.unwrap_err(), nothing, "foreign, malformed and unknown look alike");
    }
}
