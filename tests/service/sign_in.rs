use usher::domain::problem::Problem;
use usher::domain::siwe::{SiweMessage, TEXT_LIFE_MS};
use usher::domain::view::SignedIn;
use usher::service::sign_in::{self, TOKEN_LIFE_MS, ask_text, bearer, with_wallet};
use usher::xmtp::XmtpErrorKind;

use crate::support::{Person, TestApp, at_once, refusal};

const BROWSER: &str = "this browser";

async fn text_for(app: &TestApp, person: &Person) -> String {
    ask_text(&app.services, BROWSER, &person.address).await.unwrap()
}

async fn sign_in(app: &TestApp, person: &Person, text: &str) -> Result<SignedIn, Problem> {
    with_wallet(&app.services, BROWSER, text, &person.sign(text)).await
}

both!(a_signed_text_lets_its_own_browser_in);
async fn a_signed_text_lets_its_own_browser_in(app: &TestApp) {
    let alix = app.person("alix");
    let text = text_for(app, &alix).await;
    assert_eq!(sign_in(app, &alix, &text).await.unwrap(), alix.signed_in());
    let shown = SiweMessage::parse(&text).unwrap();
    assert_eq!((shown.domain.as_str(), shown.uri.as_str()), ("usher.example", "https://usher.example"));
}

both!(a_text_made_for_another_browser_lets_nobody_in);
async fn a_text_made_for_another_browser_lets_nobody_in(app: &TestApp) {
    let alix = app.person("alix");
    let text = text_for(app, &alix).await;
    let elsewhere = with_wallet(&app.services, "another browser", &text, &alix.sign(&text)).await;
    assert_eq!(refusal(elsewhere), "401 sign_in_refused");
    assert_eq!(refusal(sign_in(app, &alix, &text).await), "401 sign_in_refused", "and it is burned");
}

both!(a_browsers_text_makes_no_token_and_a_callers_text_opens_no_browser);
async fn a_browsers_text_makes_no_token_and_a_callers_text_opens_no_browser(app: &TestApp) {
    let alix = app.person("alix");
    let text = text_for(app, &alix).await;
    let token = sign_in::token(&app.services, &text, &alix.sign(&text)).await;
    assert_eq!(refusal(token), "401 sign_in_refused");
    let text = app.siwe(&alix).await.text();
    assert_eq!(refusal(sign_in(app, &alix, &text).await), "401 sign_in_refused");
}

both!(a_signed_text_works_once);
async fn a_signed_text_works_once(app: &TestApp) {
    let alix = app.person("alix");
    let text = text_for(app, &alix).await;
    sign_in(app, &alix, &text).await.unwrap();
    assert_eq!(refusal(sign_in(app, &alix, &text).await), "401 sign_in_refused");
}

both!(of_sixty_four_who_bring_the_same_text_at_once_one_is_let_in);
async fn of_sixty_four_who_bring_the_same_text_at_once_one_is_let_in(app: &TestApp) {
    let alix = app.person("alix");
    let text = app.siwe(&alix).await.text();
    let tokens = at_once(0..64, |_| {
        let (app, text, signature) = (app.clone(), text.clone(), alix.sign(&text));
        async move { sign_in::token(&app.services, &text, &signature).await }
    });
    assert_eq!(tokens.await.into_iter().filter(Result::is_ok).count(), 1);
    assert_eq!(app.number("SELECT count(*) FROM tokens").await, 1);
}

both!(a_text_expires_at_its_very_millisecond);
async fn a_text_expires_at_its_very_millisecond(app: &TestApp) {
    let alix = app.person("alix");
    let (in_time, too_late) = (text_for(app, &alix).await, text_for(app, &alix).await);
    app.advance(TEXT_LIFE_MS - 1);
    sign_in(app, &alix, &in_time).await.unwrap();
    app.advance(1);
    assert_eq!(refusal(sign_in(app, &alix, &too_late).await), "401 sign_in_refused");
}

both!(a_text_for_another_site_is_refused_and_its_nonce_burned);
async fn a_text_for_another_site_is_refused_and_its_nonce_burned(app: &TestApp) {
    let alix = app.person("alix");
    let good = app.siwe(&alix).await;
    let foreign = SiweMessage { domain: "evil.example".into(), ..good.clone() }.text();
    let answer = sign_in::token(&app.services, &foreign, &alix.sign(&foreign)).await;
    assert_eq!(refusal(answer), "401 sign_in_refused");
    let text = good.text();
    assert_eq!(refusal(sign_in::token(&app.services, &text, &alix.sign(&text)).await), "401 sign_in_refused");
}

both!(a_failed_attempt_burns_the_text);
async fn a_failed_attempt_burns_the_text(app: &TestApp) {
    let (alix, mallory) = (app.person("alix"), app.person("mallory"));
    for bad in
        [mallory.sign("something else"), "0x00".into(), String::new(), "0x".to_owned() + &"ff".repeat(65)]
    {
        let text = text_for(app, &alix).await;
        let answer = with_wallet(&app.services, BROWSER, &text, &bad).await;
        assert_eq!(refusal(answer), "401 sign_in_refused");
        assert_eq!(refusal(sign_in(app, &alix, &text).await), "401 sign_in_refused");
    }
    let text = text_for(app, &alix).await;
    let answer = with_wallet(&app.services, BROWSER, &text, &mallory.sign(&text)).await;
    assert_eq!(refusal(answer), "401 sign_in_refused", "another wallet signed");
}

both!(what_is_no_sign_in_text_is_refused);
async fn what_is_no_sign_in_text_is_refused(app: &TestApp) {
    let alix = app.person("alix");
    for text in ["", "hello", "\0", &"x".repeat(100_000)] {
        assert_eq!(refusal(sign_in(app, &alix, text).await), "401 sign_in_refused");
    }
}

both!(a_wallet_without_an_inbox_hears_that_it_is_not_on_xmtp);
async fn a_wallet_without_an_inbox_hears_that_it_is_not_on_xmtp(app: &TestApp) {
    let bo = app.stranger("bo");
    let text = text_for(app, &bo).await;
    assert_eq!(refusal(sign_in(app, &bo, &text).await), "422 not_on_xmtp");

    app.person("bo");
    let text = text_for(app, &bo).await;
    assert_eq!(sign_in(app, &bo, &text).await.unwrap(), bo.signed_in(), "once it has one, it gets in");
}

both!(while_xmtp_is_unreachable_signing_in_says_so);
async fn while_xmtp_is_unreachable_signing_in_says_so(app: &TestApp) {
    let alix = app.person("alix");
    let text = text_for(app, &alix).await;
    app.xmtp.go_offline(true);
    let problem = sign_in(app, &alix, &text).await.unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (503, "xmtp_unreachable"));
    assert!(problem.retry_after.is_some());
    assert!(!XmtpErrorKind::NotRegistered.is_transient());
    app.xmtp.go_offline(false);
    let text = text_for(app, &alix).await;
    sign_in(app, &alix, &text).await.unwrap();
}

both!(a_wallet_signs_in_ten_times_then_waits);
async fn a_wallet_signs_in_ten_times_then_waits(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    for _ in 0..10 {
        let text = text_for(app, &alix).await;
        sign_in(app, &alix, &text).await.unwrap();
    }
    let text = text_for(app, &alix).await;
    let problem = sign_in(app, &alix, &text).await.unwrap_err();
    assert_eq!((problem.status, problem.code.as_str(), problem.retry_after), (429, "rate_limited", Some(7)));
    let text = text_for(app, &bo).await;
    sign_in(app, &bo, &text).await.unwrap();
    app.advance(6_000);
    let text = text_for(app, &alix).await;
    sign_in(app, &alix, &text).await.unwrap();
}

both!(a_token_names_its_owner_until_it_ends_and_is_kept_as_a_hash);
async fn a_token_names_its_owner_until_it_ends_and_is_kept_as_a_hash(app: &TestApp) {
    let alix = app.person("alix");
    let token = app.token(&alix).await;
    assert!(token.starts_with("ush_"));
    assert_eq!(bearer(&app.services, &token).await.unwrap(), alix.signed_in());
    assert!(!app.dump().await.join("\n").contains(&token));
    let mut cut = token.clone();
    cut.pop();
    assert_eq!(refusal(bearer(&app.services, &cut).await), "401 token_invalid");
    app.advance(TOKEN_LIFE_MS - 1);
    bearer(&app.services, &token).await.unwrap();
    app.advance(1);
    assert_eq!(refusal(bearer(&app.services, &token).await), "401 token_invalid");
}

both!(a_chain_is_asked_only_for_a_live_text_and_once_for_each);
async fn a_chain_is_asked_only_for_a_live_text_and_once_for_each(app: &TestApp) {
    let alix = app.person("alix");
    let garbage = format!("0x{}", "07".repeat(96));
    let bring = async |text: &str| refusal(with_wallet(&app.services, BROWSER, text, &garbage).await);
    let text = text_for(app, &alix).await;
    for _ in 0..5 {
        assert_eq!(bring(&text).await, "401 sign_in_refused");
    }
    assert_eq!(app.chains.asked(), 1);
    let late = text_for(app, &alix).await;
    app.advance(TEXT_LIFE_MS);
    assert_eq!(bring(&late).await, "401 sign_in_refused");
    let unknown =
        text.replace(usher::domain::siwe::named_nonce(&text).unwrap(), "00000000000000000000000000");
    assert_eq!(bring(&unknown).await, "401 sign_in_refused");
    assert_eq!(app.chains.asked(), 1);
}

both!(what_is_not_signed_by_the_key_is_asked_of_the_chain);
async fn what_is_not_signed_by_the_key_is_asked_of_the_chain(app: &TestApp) {
    let alix = app.person("alix");
    let by_key = text_for(app, &alix).await;
    sign_in(app, &alix, &by_key).await.unwrap();
    assert_eq!(app.chains.asked(), 0, "a wallet's own key needs no chain");

    let contract = [7; 96];
    let signature = format!("0x{}", "07".repeat(96));
    let bring = async || {
        let text = text_for(app, &alix).await;
        with_wallet(&app.services, BROWSER, &text, &signature).await
    };
    assert_eq!(refusal(bring().await), "401 sign_in_refused");
    app.chains.accept(1, &alix.address, &contract);
    assert_eq!(bring().await.unwrap(), alix.signed_in());
    app.chains.go_offline(true);
    assert!(bring().await.unwrap_err().status >= 500, "no answer is no yes");
}
