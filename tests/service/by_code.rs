//! Joining by a code that is sent to our account.

use usher::domain::arrival::{Arrival, Outcome, Waiting};
use usher::domain::group::{Content, ConversationId, Level, NewGroup};
use usher::domain::inbox::InboxId;
use usher::domain::join_code::{JoinCode, LATE_MS, LIFE_MS};
use usher::domain::join_request::MemberState;
use usher::domain::view::{InviteRow, SignedIn};
use usher::jobs;
use usher::service::health::ACCOUNT;
use usher::service::invite::{NewInvite, revoke};
use usher::service::{by_code, hear};
use usher::storage::setting;
use usher::xmtp::GroupClient;
use usher::xmtp::fake::Call;

use crate::support::{Person, Point, TestApp, at_once, refusal};

const BROWSER: &str = "this browser";

/// Our account as a worker leaves it in the database.
pub async fn open_account(app: &TestApp) {
    setting::put(app.services.store.write(), ACCOUNT, app.line.inbox_id().as_str()).await.unwrap();
    app.run_jobs().await;
}

pub async fn code_for(app: &TestApp, browser: &str, invite: &InviteRow) -> JoinCode {
    by_code::issue(&app.services, browser, invite.card.id.as_str()).await.unwrap().0
}

/// Somebody writes to our account.
pub fn write(app: &TestApp, from: &InboxId, text: &str) -> ConversationId {
    let dm = app.xmtp.dm_from(from);
    app.xmtp.receive(from, &dm, Content::Text { text: text.to_owned() });
    dm
}

/// What our account said, oldest first.
fn said(app: &TestApp) -> Vec<String> {
    let sent = app.xmtp.calls().into_iter();
    sent.filter_map(|call| if let Call::SendText(_, text) = call { Some(text) } else { None }).collect()
}

async fn waiting(app: &TestApp, browser: &str, code: &JoinCode) -> Waiting {
    by_code::waiting(&app.services, browser, code).await.unwrap()
}

fn arrived(who: SignedIn, outcome: Outcome) -> Waiting {
    Waiting::Arrived(Box::new(Arrival { who, outcome }))
}

async fn requests(app: &TestApp) -> i64 {
    app.number("SELECT count(*) FROM join_requests").await
}

fn sha256(text: &str) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Scene {
    bo: Person,
    group: crate::support::Group,
    invite: InviteRow,
}

async fn scene(app: &TestApp, automatic: bool) -> Scene {
    open_account(app).await;
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, if automatic { group.automatic() } else { group.invite() }).await;
    Scene { bo, group, invite }
}

both!(whoever_sends_the_code_of_a_page_asks_and_the_page_knows_who_it_was);
async fn whoever_sends_the_code_of_a_page_asks_and_the_page_knows_who_it_was(app: &TestApp) {
    let Scene { bo, group, invite } = scene(app, true).await;
    let code = code_for(app, BROWSER, &invite).await;
    assert_eq!(waiting(app, BROWSER, &code).await, Waiting::Until(app.now() + LIFE_MS));
    write(app, &bo.inbox_id, &format!("Hi, {}", code.shown().to_lowercase()));
    app.run_jobs().await;
    assert_eq!(waiting(app, BROWSER, &code).await, arrived(bo.signed_in(), Outcome::Asked));
    app.run_jobs().await;
    assert!(app.is_in(&group, &bo));
    let said = said(app);
    assert!(said.len() == 1 && said[0].contains("you asked to join Night Runners"), "{said:?}");
}

both!(a_code_is_kept_by_a_hash_that_needs_our_key);
async fn a_code_is_kept_by_a_hash_that_needs_our_key(app: &TestApp) {
    let Scene { invite, .. } = scene(app, true).await;
    let code = code_for(app, BROWSER, &invite).await;
    let rows = app.texts("SELECT code_hash FROM join_codes").await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].len(), 64);
    assert!(!rows[0].contains(code.as_str()) && rows[0] != sha256(code.as_str()), "{rows:?}");
    assert!(!app.dump().await.join("\n").contains(BROWSER));
}

both!(a_code_is_good_for_its_own_browser_alone);
async fn a_code_is_good_for_its_own_browser_alone(app: &TestApp) {
    let Scene { bo, invite, .. } = scene(app, false).await;
    let code = code_for(app, BROWSER, &invite).await;
    write(app, &bo.inbox_id, &code.shown());
    app.run_jobs().await;
    assert_eq!(waiting(app, "another browser", &code).await, Waiting::Nothing);
    let other = JoinCode::from_random([3; 17]);
    assert_eq!(waiting(app, BROWSER, &other).await, Waiting::Nothing);
}

both!(of_many_who_send_one_code_at_once_one_has_it);
async fn of_many_who_send_one_code_at_once_one_has_it(app: &TestApp) {
    let Scene { invite, .. } = scene(app, false).await;
    let code = code_for(app, BROWSER, &invite).await;
    let people = app.people(16);
    let inboxes: Vec<_> = people.iter().map(|person| person.inbox_id.clone()).collect();
    let done = at_once(inboxes.clone(), |inbox| {
        let (app, text, now) = (app.clone(), code.shown(), app.now());
        async move { by_code::take_in(&app.services, &inbox, (&format!("from {inbox}"), now), &text).await }
    });
    done.await.into_iter().for_each(|done| done.unwrap());
    app.run_jobs().await;
    assert_eq!(requests(app).await, 1);
    let said = said(app);
    assert_eq!(said.iter().filter(|text| text.contains("used already")).count(), 15, "{said:?}");
    let Waiting::Arrived(arrival) = waiting(app, BROWSER, &code).await else { panic!("nobody arrived") };
    assert!(inboxes.contains(&arrival.who.inbox_id));
}

both!(a_new_code_makes_the_one_before_good_for_nothing);
async fn a_new_code_makes_the_one_before_good_for_nothing(app: &TestApp) {
    let Scene { bo, invite, .. } = scene(app, false).await;
    let before = code_for(app, BROWSER, &invite).await;
    let elsewhere = code_for(app, "another browser", &invite).await;
    let code = code_for(app, BROWSER, &invite).await;
    write(app, &bo.inbox_id, &before.shown());
    app.run_jobs().await;
    assert_eq!(requests(app).await, 0);
    assert!(said(app)[0].contains("no code we know"), "{:?}", said(app));
    assert_eq!(waiting(app, BROWSER, &before).await, Waiting::Nothing);
    assert!(matches!(waiting(app, BROWSER, &code).await, Waiting::Until(_)));
    assert!(matches!(waiting(app, "another browser", &elsewhere).await, Waiting::Until(_)));
}

both!(a_code_ends_at_its_very_millisecond_by_when_it_was_sent);
async fn a_code_ends_at_its_very_millisecond_by_when_it_was_sent(app: &TestApp) {
    let Scene { bo, invite, .. } = scene(app, false).await;
    let caro = app.person("caro");
    let (in_time, too_late) =
        (code_for(app, BROWSER, &invite).await, code_for(app, "another browser", &invite).await);
    app.advance(LIFE_MS - 1);
    write(app, &bo.inbox_id, &in_time.shown());
    app.advance(1);
    write(app, &caro.inbox_id, &too_late.shown());
    assert_eq!(waiting(app, BROWSER, &in_time).await, Waiting::Nothing, "nobody waits for it any more");
    app.run_jobs().await;
    assert_eq!(waiting(app, BROWSER, &in_time).await, arrived(bo.signed_in(), Outcome::Asked));
    assert_eq!(waiting(app, "another browser", &too_late).await, Waiting::Nothing);
    assert!(said(app).iter().any(|text| text.contains("too old")), "{:?}", said(app));
    assert_eq!(requests(app).await, 1);
}

both!(a_code_that_reaches_us_an_hour_late_is_too_old);
async fn a_code_that_reaches_us_an_hour_late_is_too_old(app: &TestApp) {
    let Scene { bo, invite, .. } = scene(app, false).await;
    let code = code_for(app, BROWSER, &invite).await;
    write(app, &bo.inbox_id, &code.shown());
    app.advance(LIFE_MS + LATE_MS);
    app.run_jobs().await;
    assert_eq!(requests(app).await, 0);
    assert!(said(app)[0].contains("too old"), "{:?}", said(app));
}

both!(what_the_link_refuses_is_said_and_names_no_group);
async fn what_the_link_refuses_is_said_and_names_no_group(app: &TestApp) {
    let Scene { bo, group, .. } = scene(app, true).await;
    let alix = app.person("alix");
    let invite = app.invite(&alix, NewInvite { max_uses: Some(1), ..group.automatic() }).await;
    let gone = app.invite(&alix, group.automatic()).await;
    let (late, lost) = (code_for(app, BROWSER, &invite).await, code_for(app, "another", &gone).await);
    app.join(&app.person("caro"), &invite).await;
    revoke(&app.services, &alix.inbox_id, gone.card.id.as_str()).await.unwrap();
    write(app, &bo.inbox_id, &late.shown());
    write(app, &bo.inbox_id, &lost.shown());
    app.run_jobs().await;
    for (browser, code, refused) in [(BROWSER, &late, "invite_used_up"), ("another", &lost, "invite_revoked")]
    {
        let Waiting::Arrived(arrival) = waiting(app, browser, code).await else { panic!("{refused}") };
        assert_eq!(arrival.outcome.problem().unwrap().code, refused);
    }
    assert!(
        said(app).iter().all(|text| text.contains("could not ask") && !text.contains("Night")),
        "{:?}",
        said(app)
    );
    for (invite, refused) in [(&invite, "410 invite_used_up"), (&gone, "410 invite_revoked")] {
        assert_eq!(refusal(by_code::issue(&app.services, BROWSER, invite.card.id.as_str()).await), refused);
    }
    assert_eq!(refusal(by_code::issue(&app.services, BROWSER, "abc").await), "404 invite_not_found");
}

both!(what_is_no_code_gets_one_help_sentence_a_day);
async fn what_is_no_code_gets_one_help_sentence_a_day(app: &TestApp) {
    let Scene { bo, .. } = scene(app, true).await;
    for text in ["hello", "who are you?", "\u{1f44b}"] {
        write(app, &bo.inbox_id, text);
        app.run_jobs().await;
    }
    assert_eq!(said(app).len(), 1);
    assert!(said(app)[0].contains("the account of usher.example"), "{:?}", said(app));
    app.advance(24 * 60 * 60 * 1000);
    write(app, &bo.inbox_id, "still there?");
    app.run_jobs().await;
    assert_eq!(said(app).len(), 2);
}

both!(whoever_tries_codes_hears_nothing_after_the_tenth);
async fn whoever_tries_codes_hears_nothing_after_the_tenth(app: &TestApp) {
    let Scene { bo, invite, .. } = scene(app, true).await;
    let code = code_for(app, BROWSER, &invite).await;
    for number in 0..10 {
        write(app, &bo.inbox_id, &format!("ABCD-{number:04}"));
    }
    write(app, &bo.inbox_id, &code.shown());
    app.run_jobs().await;
    assert_eq!(requests(app).await, 0, "the eleventh one is not looked at, right as it is");
    assert_eq!(said(app).len(), 10);
    write(app, &app.person("caro").inbox_id, &code.shown());
    app.run_jobs().await;
    assert_eq!(requests(app).await, 1, "nobody else is held up");
    app.run_jobs().await;
}

both!(a_browser_and_a_link_have_so_many_codes);
async fn a_browser_and_a_link_have_so_many_codes(app: &TestApp) {
    let app = app.with_limits(|limits| limits.join_per_link.burst = 12);
    let Scene { invite, .. } = scene(&app, true).await;
    let issue = async |browser: &str| by_code::issue(&app.services, browser, invite.card.id.as_str()).await;
    for _ in 0..10 {
        issue(BROWSER).await.unwrap();
    }
    assert_eq!(refusal(issue(BROWSER).await), "429 rate_limited");
    issue("another").await.unwrap();
    issue("a third").await.unwrap();
    assert_eq!(refusal(issue("a fourth").await), "429 rate_limited");
    assert_eq!(app.number("SELECT count(*) FROM join_codes").await, 3);
}

both!(without_an_account_there_is_nowhere_to_send_a_code);
async fn without_an_account_there_is_nowhere_to_send_a_code(app: &TestApp) {
    let alix = app.person("alix");
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, group.invite()).await;
    assert_eq!(by_code::account(&app.services).await.unwrap(), None);
    let none = by_code::issue(&app.services, BROWSER, invite.card.id.as_str()).await;
    assert_eq!(refusal(none), "503 xmtp_unreachable");
    open_account(app).await;
    assert_eq!(by_code::account(&app.services).await.unwrap().unwrap().inbox_id, app.line.inbox_id());
}

both!(an_inbox_without_a_wallet_asks_as_well);
async fn an_inbox_without_a_wallet_asks_as_well(app: &TestApp) {
    let Scene { invite, group, .. } = scene(app, true).await;
    let passkey = app.person("passkey");
    app.xmtp.drop_wallets(&passkey.inbox_id);
    let code = code_for(app, BROWSER, &invite).await;
    write(app, &passkey.inbox_id, &code.shown());
    app.run_jobs().await;
    app.run_jobs().await;
    let who = SignedIn { inbox_id: passkey.inbox_id.clone(), address: None };
    assert_eq!(waiting(app, BROWSER, &code).await, arrived(who, Outcome::Asked));
    assert!(app.is_in(&group, &passkey));
}

both!(what_is_written_in_a_group_or_came_before_our_time_is_not_read);
async fn what_is_written_in_a_group_or_came_before_our_time_is_not_read(app: &TestApp) {
    let bo = app.person("bo");
    write(app, &bo.inbox_id, "long ago");
    app.advance(1);
    let Scene { invite, group, .. } = scene(app, true).await;
    let code = code_for(app, BROWSER, &invite).await;
    let unknown = app.xmtp.group_by(&bo.inbox_id, &NewGroup::default(), Level::Member).id;
    for id in [&group.id, &unknown] {
        let message = app.xmtp.receive(&bo.inbox_id, id, Content::Text { text: code.shown() });
        hear::hear(&app.services, &*app.line, &message).await.unwrap();
    }
    app.run_jobs().await;
    assert_eq!(app.number("SELECT count(*) FROM heard_messages").await, 0);
    assert_eq!(said(app), [""; 0]);
}

both!(a_message_is_acted_on_once_however_often_it_is_heard);
async fn a_message_is_acted_on_once_however_often_it_is_heard(app: &TestApp) {
    let Scene { bo, invite, .. } = scene(app, false).await;
    let code = code_for(app, BROWSER, &invite).await;
    let dm = app.xmtp.dm_from(&bo.inbox_id);
    let message = app.xmtp.receive(&bo.inbox_id, &dm, Content::Text { text: code.shown() });
    let heard = at_once(0..8, |_| {
        let (app, message) = (app.clone(), message.clone());
        async move { hear::hear(&app.services, &*app.line, &message).await }
    });
    heard.await.into_iter().for_each(|done| done.unwrap());
    for _ in 0..3 {
        app.run_jobs().await;
        app.advance(60_000);
    }
    assert_eq!(said(app).len(), 1);
    assert_eq!(
        (requests(app).await, app.number("SELECT count(*) FROM audit WHERE action = 'join.requested'").await),
        (1, 1)
    );
}

both!(what_was_sent_while_nobody_listened_is_heard_afterwards);
async fn what_was_sent_while_nobody_listened_is_heard_afterwards(app: &TestApp) {
    let Scene { bo, invite, .. } = scene(app, false).await;
    let code = code_for(app, BROWSER, &invite).await;
    for number in 0..130 {
        app.advance(10);
        write(app, &bo.inbox_id, &format!("message {number}"));
    }
    app.xmtp.go_offline(true);
    app.run_jobs().await;
    app.xmtp.go_offline(false);
    write(app, &app.person("caro").inbox_id, &code.shown());
    app.advance(30 * 60 * 1000);
    app.run_jobs().await;
    assert_eq!(requests(app).await, 1);
    assert_eq!(app.number("SELECT count(*) FROM heard_messages").await, 131);
}

both!(a_crash_after_the_answer_was_sent_repeats_nothing);
async fn a_crash_after_the_answer_was_sent_repeats_nothing(app: &TestApp) {
    let Scene { bo, invite, .. } = scene(app, false).await;
    let code = code_for(app, BROWSER, &invite).await;
    write(app, &bo.inbox_id, &code.shown());
    app.crash_at(Point::AfterSend).await;
    app.sql("UPDATE outbox SET claim_until = 0").await;
    app.sql("UPDATE leases SET expires_at = 0").await;
    app.run_jobs().await;
    let dm = app.xmtp.dm_from(&bo.inbox_id);
    assert_eq!(app.line.messages(&dm, 0, 10).await.unwrap().len(), 2, "the code and one answer");
    assert_eq!(requests(app).await, 1);
}

both!(a_crash_between_the_message_and_the_request_loses_nothing);
async fn a_crash_between_the_message_and_the_request_loses_nothing(app: &TestApp) {
    let Scene { bo, invite, .. } = scene(app, false).await;
    let code = code_for(app, BROWSER, &invite).await;
    by_code::take_in(&app.services, &bo.inbox_id, ("m1", app.now()), &code.shown()).await.unwrap();
    assert_eq!(waiting(app, BROWSER, &code).await, Waiting::Asking);
    // The request was made, and nobody noted it.
    app.join(&bo, &invite).await;
    jobs::run_due(&app.services, app.line.clone()).await.unwrap();
    assert_eq!(waiting(app, BROWSER, &code).await, arrived(bo.signed_in(), Outcome::Asked));
    assert_eq!(requests(app).await, 1);
    assert_eq!(said(app).len(), 1);
}

both!(while_xmtp_does_not_answer_a_request_by_code_waits);
async fn while_xmtp_does_not_answer_a_request_by_code_waits(app: &TestApp) {
    let Scene { bo, invite, .. } = scene(app, false).await;
    let code = code_for(app, BROWSER, &invite).await;
    by_code::take_in(&app.services, &bo.inbox_id, ("m1", app.now()), &code.shown()).await.unwrap();
    app.xmtp.go_offline(true);
    by_code::settle_due(&app.services).await.unwrap();
    assert_eq!(waiting(app, BROWSER, &code).await, Waiting::Asking);
    app.xmtp.go_offline(false);
    app.run_jobs().await;
    assert_eq!(waiting(app, BROWSER, &code).await, arrived(bo.signed_in(), Outcome::Asked));
    assert_eq!(app.request(&app.join(&bo, &invite).await.id).await.member_state, MemberState::Waiting);
}
