//! Requests of wallets that have no inbox yet.

use usher::domain::arrival::{Arrival, Outcome, Waiting};
use usher::domain::parked::LIFE_MS;
use usher::domain::problem::Problem;
use usher::domain::view::InviteRow;
use usher::service::invite::{NewInvite, revoke, set_paused};
use usher::service::parked::{self, Pressed};
use usher::service::sign_in::{Proven, ask_text, in_browser};
use usher::service::tidy;

use crate::support::{Group, Person, TestApp, at_once, refusal};

async fn press(app: &TestApp, person: &Person, invite: &InviteRow) -> Result<Pressed, Problem> {
    parked::press(&app.services, &person.address, invite.card.id.as_str()).await
}

async fn waiting(app: &TestApp, person: &Person, invite: &InviteRow) -> Waiting {
    parked::waiting(&app.services, &person.address, invite.card.id.as_str()).await.unwrap()
}

async fn rows(app: &TestApp) -> i64 {
    app.number("SELECT count(*) FROM parked_requests").await
}

fn arrived(person: &Person, outcome: Outcome) -> Waiting {
    Waiting::Arrived(Box::new(Arrival { who: person.signed_in(), outcome }))
}

async fn scene(app: &TestApp) -> (Person, Person, Group) {
    let (alix, bo) = (app.person("alix"), app.stranger("bo"));
    let group = app.group_of(&alix).await;
    (alix, bo, group)
}

both!(a_wallet_without_an_inbox_gets_in_once_it_has_one);
async fn a_wallet_without_an_inbox_gets_in_once_it_has_one(app: &TestApp) {
    let (alix, bo, group) = scene(app).await;
    let invite = app.invite(&alix, group.automatic()).await;
    assert_eq!(press(app, &bo, &invite).await.unwrap(), Pressed::Parked);
    assert_eq!(waiting(app, &bo, &invite).await, Waiting::Until(app.now() + LIFE_MS));
    app.run_jobs().await;
    app.advance(60_000);
    app.run_jobs().await;
    assert_eq!(app.number("SELECT count(*) FROM join_requests").await, 0);
    assert_eq!(app.uses(&invite).await, 0, "what is kept takes no place");

    app.person("bo");
    app.advance(60_000);
    app.run_jobs().await;
    assert_eq!(waiting(app, &bo, &invite).await, arrived(&bo, Outcome::Asked));
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));
    assert_eq!(app.uses(&invite).await, 1);
}

both!(a_signed_text_proves_a_wallet_that_is_not_on_xmtp);
async fn a_signed_text_proves_a_wallet_that_is_not_on_xmtp(app: &TestApp) {
    let bo = app.stranger("bo");
    let text = ask_text(&app.services, "browser", &bo.address).await.unwrap();
    let proven = in_browser(&app.services, "browser", &text, &bo.sign(&text)).await.unwrap();
    assert_eq!(proven, Proven::WalletAlone(bo.address.clone()));
    let again = in_browser(&app.services, "browser", &text, &bo.sign(&text)).await;
    assert_eq!(refusal(again), "401 sign_in_refused", "once");
    let text = ask_text(&app.services, "browser", &bo.address).await.unwrap();
    let forged = in_browser(&app.services, "browser", &text, &app.stranger("mallory").sign(&text)).await;
    assert_eq!(refusal(forged), "401 sign_in_refused");
    app.person("bo");
    let text = ask_text(&app.services, "browser", &bo.address).await.unwrap();
    let person = in_browser(&app.services, "browser", &text, &bo.sign(&text)).await.unwrap();
    assert_eq!(person, Proven::Person(bo.signed_in()));
}

both!(pressing_again_changes_nothing);
async fn pressing_again_changes_nothing(app: &TestApp) {
    let (alix, bo, group) = scene(app).await;
    let invite = app.invite(&alix, group.invite()).await;
    press(app, &bo, &invite).await.unwrap();
    let before = waiting(app, &bo, &invite).await;
    app.advance(1_000);
    let pressed = at_once(0..8, |_| {
        let (app, bo, invite) = (app.clone(), bo.clone(), invite.clone());
        async move { press(&app, &bo, &invite).await }
    });
    pressed.await.into_iter().for_each(|pressed| assert_eq!(pressed.unwrap(), Pressed::Parked));
    assert_eq!((waiting(app, &bo, &invite).await, rows(app).await), (before, 1));
}

both!(who_has_an_inbox_by_now_is_that_inbox_at_once);
async fn who_has_an_inbox_by_now_is_that_inbox_at_once(app: &TestApp) {
    let (alix, bo, group) = scene(app).await;
    let invite = app.invite(&alix, group.invite()).await;
    press(app, &bo, &invite).await.unwrap();
    app.person("bo");
    assert_eq!(press(app, &bo, &invite).await.unwrap(), Pressed::Inbox(bo.signed_in()));
    app.run_jobs().await;
    assert_eq!(app.number("SELECT count(*) FROM join_requests").await, 1);
}

both!(a_request_that_is_kept_can_be_taken_back);
async fn a_request_that_is_kept_can_be_taken_back(app: &TestApp) {
    let (alix, bo, group) = scene(app).await;
    let invite = app.invite(&alix, group.automatic()).await;
    let withdraw =
        async || parked::withdraw(&app.services, &bo.address, invite.card.id.as_str()).await.unwrap();
    press(app, &bo, &invite).await.unwrap();
    assert!(withdraw().await);
    assert!(!withdraw().await);
    assert_eq!(waiting(app, &bo, &invite).await, Waiting::Nothing);
    app.person("bo");
    app.run_jobs().await;
    assert!(!app.is_in(&group, &bo));
    assert_eq!(app.number("SELECT count(*) FROM join_requests").await, 0);
}

both!(the_rules_of_the_moment_hold_when_a_kept_request_is_made);
async fn the_rules_of_the_moment_hold_when_a_kept_request_is_made(app: &TestApp) {
    let (alix, bo, group) = scene(app).await;
    let once = NewInvite { max_uses: Some(1), ..group.automatic() };
    let ends = NewInvite { expires_at_ms: Some(app.now() + 60_000), ..group.automatic() };
    let mut invites = Vec::new();
    for new in [once, ends, group.automatic(), group.automatic()] {
        let invite = app.invite(&alix, new).await;
        press(app, &bo, &invite).await.unwrap();
        invites.push(invite);
    }
    app.join(&app.person("caro"), &invites[0]).await;
    app.run_jobs().await;
    let id = |at: usize| invites[at].card.id.to_string();
    revoke(&app.services, &alix.inbox_id, &id(2)).await.unwrap();
    set_paused(&app.services, &alix.inbox_id, &id(3), true).await.unwrap();
    app.advance(60_000);
    app.person("bo");
    app.run_jobs().await;
    for (invite, code) in
        invites.iter().zip(["invite_used_up", "invite_expired", "invite_revoked", "invite_paused"])
    {
        let Waiting::Arrived(arrival) = waiting(app, &bo, invite).await else { panic!("{code}") };
        assert_eq!(arrival.outcome.problem().unwrap().code, code);
    }
    for invite in &invites[..3] {
        let closed = press(app, &app.stranger("dora"), invite).await;
        assert!(refusal(closed).starts_with("410 invite_"));
    }
}

both!(too_many_at_once_is_tried_again_later);
async fn too_many_at_once_is_tried_again_later(app: &TestApp) {
    let app = app.with_limits(|limits| limits.pending_per_link = 1);
    let (alix, bo, group) = scene(&app).await;
    let invite = app.invite(&alix, group.invite()).await;
    press(&app, &bo, &invite).await.unwrap();
    let asked = app.join(&app.person("caro"), &invite).await;
    app.person("bo");
    app.run_jobs().await;
    assert_eq!(waiting(&app, &bo, &invite).await, Waiting::Asking);
    super::join::reject(&app, &alix, &asked.id).await;
    app.advance(60_000);
    app.run_jobs().await;
    assert_eq!(waiting(&app, &bo, &invite).await, arrived(&bo, Outcome::Asked));
}

both!(a_request_is_kept_for_a_day_and_then_forgotten);
async fn a_request_is_kept_for_a_day_and_then_forgotten(app: &TestApp) {
    let (alix, bo, group) = scene(app).await;
    let invite = app.invite(&alix, group.automatic()).await;
    press(app, &bo, &invite).await.unwrap();
    app.advance(LIFE_MS - 1);
    assert!(matches!(waiting(app, &bo, &invite).await, Waiting::Until(_)));
    app.advance(1);
    assert_eq!(waiting(app, &bo, &invite).await, Waiting::Nothing);
    app.person("bo");
    app.run_jobs().await;
    assert_eq!(app.number("SELECT count(*) FROM join_requests").await, 0);
    tidy::run(&app.services).await;
    assert_eq!(rows(app).await, 0);
}

both!(a_link_keeps_so_many_and_no_more);
async fn a_link_keeps_so_many_and_no_more(app: &TestApp) {
    let app = app.with_limits(|limits| limits.pending_per_link = 2);
    let (alix, bo, group) = scene(&app).await;
    let invite = app.invite(&alix, group.automatic()).await;
    for name in ["caro", "dora"] {
        press(&app, &app.stranger(name), &invite).await.unwrap();
    }
    assert_eq!(refusal(press(&app, &bo, &invite).await), "429 rate_limited");
    assert_eq!(press(&app, &app.stranger("caro"), &invite).await.unwrap(), Pressed::Parked);
}

both!(while_xmtp_does_not_answer_the_request_is_kept_and_looked_at_later);
async fn while_xmtp_does_not_answer_the_request_is_kept_and_looked_at_later(app: &TestApp) {
    let (alix, _, group) = scene(app).await;
    let bo = app.person("bo");
    let invite = app.invite(&alix, group.invite()).await;
    app.xmtp.go_offline(true);
    assert_eq!(press(app, &bo, &invite).await.unwrap(), Pressed::Parked);
    app.run_jobs().await;
    assert!(matches!(waiting(app, &bo, &invite).await, Waiting::Until(_)));
    app.xmtp.go_offline(false);
    app.advance(15_000);
    app.run_jobs().await;
    assert_eq!(waiting(app, &bo, &invite).await, arrived(&bo, Outcome::Asked));
}

both!(one_look_finds_every_request_of_a_wallet);
async fn one_look_finds_every_request_of_a_wallet(app: &TestApp) {
    let (alix, bo, group) = scene(app).await;
    let (first, second) = (app.invite(&alix, group.invite()).await, app.invite(&alix, group.invite()).await);
    let never = app.invite(&alix, group.invite()).await;
    press(app, &bo, &first).await.unwrap();
    press(app, &bo, &second).await.unwrap();
    app.person("bo");
    app.run_jobs().await;
    for invite in [&first, &second, &never] {
        assert_eq!(waiting(app, &bo, invite).await, arrived(&bo, Outcome::Asked), "this browser is bo");
    }
    assert_eq!(app.number("SELECT count(*) FROM join_requests").await, 2);
}
