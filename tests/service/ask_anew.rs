//! Asking for a new invite where the link has ended: a request that a person decides.

use usher::domain::device::Target;
use usher::domain::join_request::{Answer, COOL_DOWN_MS, Code, Decision, Late, MemberState, Status};
use usher::domain::problem::Problem;
use usher::domain::view::{InviteRow, LandingState, OwnRequest, QueueTab};
use usher::notify::Kind;
use usher::service::invite::{NewInvite, revoke, set_paused};
use usher::service::join::{decide, queue, request_anew, withdraw};
use usher::service::landing::view;
use usher::service::{device, pending};

use crate::support::{Group, Person, TestApp, refusal};

async fn anew(app: &TestApp, person: &Person, invite: &InviteRow) -> Result<OwnRequest, Problem> {
    request_anew(&app.services, &person.signed_in(), invite.card.id.as_str()).await
}

async fn say(app: &TestApp, by: &Person, request: &OwnRequest, yes: bool) -> OwnRequest {
    let answer = if yes { Answer::Approve } else { Answer::Reject { reason: None } };
    decide(&app.services, &by.inbox_id, request.id.as_str(), answer).await.unwrap()
}

async fn state(app: &TestApp, person: &Person, invite: &InviteRow) -> LandingState {
    view(&app.services, invite.card.id.as_str(), Some(&person.inbox_id)).await.unwrap().state
}

/// An automatic link to a group of alix that has expired, and one whose place bo took.
async fn ended(app: &TestApp, alix: &Person) -> (Group, InviteRow, InviteRow) {
    let group = app.group_of(alix).await;
    let ends = NewInvite { expires_at_ms: Some(app.now() + 1), ..group.automatic() };
    let expired = app.invite(alix, ends).await;
    let used_up = app.invite(alix, NewInvite { max_uses: Some(1), ..group.automatic() }).await;
    app.join(&app.person("bo"), &used_up).await;
    app.run_jobs().await;
    app.advance(1);
    (group, expired, used_up)
}

both!(who_asks_behind_a_link_that_has_ended_waits_for_a_person_and_takes_no_place);
async fn who_asks_behind_a_link_that_has_ended_waits_for_a_person_and_takes_no_place(app: &TestApp) {
    let (alix, caro, dora) = (app.person("alix"), app.person("caro"), app.person("dora"));
    let (group, expired, used_up) = ended(app, &alix).await;
    for (person, invite, late) in [(&caro, &expired, Late::Expired), (&dora, &used_up, Late::UsedUp)] {
        let refused = app.try_join(person, invite).await.unwrap_err();
        assert_eq!(refused.status, 410, "the link itself stays ended");
        assert!(matches!(
            state(app, person, invite).await,
            LandingState::Expired { anew: true, .. } | LandingState::UsedUp { anew: true, .. }
        ));
        let uses = app.uses(invite).await;
        let asked = anew(app, person, invite).await.unwrap();
        assert_eq!((asked.status, asked.member_state), (Status::Pending, MemberState::Waiting));
        assert_eq!(asked.late, Some(late));
        assert_eq!(anew(app, person, invite).await.unwrap(), asked, "no second request");
        assert_eq!(app.try_join(person, invite).await.unwrap(), asked, "one's own request outranks the end");
        assert!(matches!(state(app, person, invite).await, LandingState::Pending { .. }));
        let row = &queue(&app.services, &alix.inbox_id, QueueTab::Waiting).await.unwrap()[0];
        assert_eq!((row.id.clone(), row.late), (asked.id.clone(), Some(late)));
        app.run_jobs().await;
        assert!(!app.is_in(&group, person), "an automatic link adds nobody once it has ended");
        say(app, &alix, &asked, true).await;
        app.run_jobs().await;
        assert!(app.is_in(&group, person));
        assert_eq!(app.uses(invite).await, uses, "no place of the old link is taken");
        assert!(matches!(state(app, person, invite).await, LandingState::Member { asked: true }));
    }
    let detail = "SELECT detail FROM audit WHERE action = 'join.requested' AND detail IS NOT NULL";
    let mut details = app.texts(detail).await;
    details.sort();
    assert_eq!(details, ["from a used-up link", "from an expired link"]);
}

both!(a_no_is_a_no_and_the_tries_are_those_of_every_request);
async fn a_no_is_a_no_and_the_tries_are_those_of_every_request(app: &TestApp) {
    let (alix, caro) = (app.person("alix"), app.person("caro"));
    let (_, expired, _) = ended(app, &alix).await;
    let first = anew(app, &caro, &expired).await.unwrap();
    let gone = withdraw(&app.services, &caro.inbox_id, first.id.as_str()).await.unwrap();
    assert_eq!(gone.code, Some(Code::Withdrawn));
    assert!(matches!(state(app, &caro, &expired).await, LandingState::Expired { anew: true, .. }));
    for tries in 1..=3 {
        let asked = anew(app, &caro, &expired).await.unwrap();
        assert_ne!(asked.id, first.id);
        say(app, &alix, &asked, false).await;
        assert_eq!(anew(app, &caro, &expired).await.unwrap().id, asked.id, "during the cool-down");
        assert!(matches!(state(app, &caro, &expired).await, LandingState::Rejected { .. }));
        app.advance(COOL_DOWN_MS);
        let open = matches!(state(app, &caro, &expired).await, LandingState::Expired { anew: true, .. });
        assert_eq!(open, tries < 3);
    }
    assert_eq!(anew(app, &caro, &expired).await.unwrap().status, Status::Rejected, "three tries");
}

both!(nobody_is_asked_behind_a_link_that_admins_ended_or_whose_group_takes_nobody);
async fn nobody_is_asked_behind_a_link_that_admins_ended_or_whose_group_takes_nobody(app: &TestApp) {
    let (alix, caro) = (app.person("alix"), app.person("caro"));
    let (group, expired, used_up) = ended(app, &alix).await;
    revoke(&app.services, &alix.inbox_id, used_up.card.id.as_str()).await.unwrap();
    assert_eq!(refusal(anew(app, &caro, &used_up).await), "410 invite_revoked");
    set_paused(&app.services, &alix.inbox_id, expired.card.id.as_str(), true).await.unwrap();
    assert_eq!(refusal(anew(app, &caro, &expired).await), "410 invite_expired");
    assert!(matches!(state(app, &caro, &expired).await, LandingState::Expired { anew: false, .. }));
    set_paused(&app.services, &alix.inbox_id, expired.card.id.as_str(), false).await.unwrap();
    app.sql(&format!("UPDATE groups SET state = 'gone' WHERE key = '{}'", group.key)).await;
    assert_eq!(refusal(anew(app, &caro, &expired).await), "409 group_gone");
    assert!(matches!(state(app, &caro, &expired).await, LandingState::Expired { anew: false, .. }));
    let elsewhere =
        NewInvite { topic: Some("theirs".into()), group_name: "Theirs".into(), ..NewInvite::default() };
    let elsewhere = app.invite(&alix, NewInvite { expires_at_ms: Some(app.now() + 1), ..elsewhere }).await;
    app.advance(1);
    assert_eq!(refusal(anew(app, &caro, &elsewhere).await), "410 invite_expired");
    let unknown = request_anew(&app.services, &caro.signed_in(), &"0".repeat(26)).await;
    assert_eq!(refusal(unknown), "404 invite_not_found");
}

both!(the_limits_of_a_link_hold_for_who_comes_late);
async fn the_limits_of_a_link_hold_for_who_comes_late(app: &TestApp) {
    let app = app.with_limits(|limits| limits.pending_per_link = 1);
    let (alix, caro, dora) = (app.person("alix"), app.person("caro"), app.person("dora"));
    let (_, expired, _) = ended(&app, &alix).await;
    anew(&app, &caro, &expired).await.unwrap();
    assert_eq!(refusal(anew(&app, &dora, &expired).await), "429 rate_limited");
    let app = app.with_limits(|limits| limits.join_per_wallet.burst = 0);
    assert_eq!(refusal(anew(&app, &app.person("eve"), &expired).await), "429 rate_limited");
}

both!(on_a_link_that_is_open_the_same_button_is_an_ordinary_request);
async fn on_a_link_that_is_open_the_same_button_is_an_ordinary_request(app: &TestApp) {
    let (alix, caro) = (app.person("alix"), app.person("caro"));
    let group = app.group_of(&alix).await;
    let open = app.invite(&alix, group.automatic()).await;
    let asked = anew(app, &caro, &open).await.unwrap();
    assert_eq!((asked.member_state, asked.late), (MemberState::Adding, None));
    app.run_jobs().await;
    assert_eq!(app.uses(&open).await, 1);
}

both!(a_gate_still_turns_people_away_and_lets_nobody_in_by_itself);
async fn a_gate_still_turns_people_away_and_lets_nobody_in_by_itself(app: &TestApp) {
    let (alix, caro, dora) = (app.person("alix"), app.person("caro"), app.person("dora"));
    let group = app.group_of(&alix).await;
    let list = format!("{{\"rule\":{{\"type\":\"allowList\",\"entries\":[\"{}\"]}}}}", caro.address.lower());
    let ends = NewInvite { gate: Some(list), expires_at_ms: Some(app.now() + 1), ..group.automatic() };
    let invite = app.invite(&alix, ends).await;
    app.advance(1);
    let (met, unmet) = (anew(app, &caro, &invite).await.unwrap(), anew(app, &dora, &invite).await.unwrap());
    app.run_jobs().await;
    assert_eq!(app.state(&met.id).await, (Decision::Pending, MemberState::Waiting, None), "a person decides");
    assert_eq!(app.state(&unmet.id).await.2, Some(Code::GateNotMet));
    assert!(matches!(state(app, &dora, &invite).await, LandingState::NotMet { anew: true, .. }));
    assert_ne!(anew(app, &dora, &invite).await.unwrap().id, unmet.id, "they may try again at once");
    app.work_stays();
}

both!(the_creators_app_hears_of_who_comes_late_as_of_somebody_to_decide_about);
/// On a link that adds without asking: an app that would add at once is not woken for it before a person said yes.
async fn the_creators_app_hears_of_who_comes_late_as_of_somebody_to_decide_about(app: &TestApp) {
    let (alix, caro, dora) = (app.person("alix"), app.person("caro"), app.person("dora"));
    for (person, name) in [(&alix, "alix"), (&dora, "dora")] {
        let phone = Target::Http { url: format!("https://push.example/{name}"), authorization: None };
        device::put(&app.services, &person.inbox_id, "phone", &phone, false).await.unwrap();
    }
    let new = NewInvite {
        group_name: "Tea".into(),
        join_mode: "auto_join_members".into(),
        group_members: vec![dora.inbox_id.clone()],
        expires_at_ms: Some(app.now() + 1),
        ..NewInvite::default()
    };
    let invite = app.invite(&alix, new).await;
    let id = invite.card.id.as_str();
    usher::service::admitter::volunteer(&app.services, &dora.inbox_id, id).await.unwrap();
    app.advance(1);
    let asked = anew(app, &caro, &invite).await.unwrap();
    app.run_jobs().await;
    let sent = app.notifier.take_sent();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(matches!(&sent[0].kind, Kind::Visible { .. }), "{sent:?}");
    assert_eq!(sent[0].payload["type"], "manual_approval");
    assert_eq!(sent[0].payload["recipientId"], alix.inbox_id.as_str());

    let waiting = async |who: &Person| {
        let from = usher::domain::cursor::Cursor::from(0);
        pending::since(&app.services, &who.inbox_id, &who.inbox_id, &from).await.unwrap().waiting.len()
    };
    let claim = async |who: &Person| {
        usher::service::admitter::claim(&app.services, &who.inbox_id, asked.id.as_str(), None).await
    };
    assert_eq!((waiting(&alix).await, waiting(&dora).await), (0, 0));
    assert_eq!(refusal(claim(&dora).await), "409 awaits_a_person");
    say(app, &alix, &asked, true).await;
    assert_eq!((waiting(&alix).await, waiting(&dora).await), (1, 1), "now it is theirs to add");
    assert_eq!(claim(&dora).await.unwrap().inbox_id, caro.inbox_id);
    app.work_stays();
}
