use usher::service::invite::NewInvite;
use usher::service::tidy;

use crate::support::{TestApp, refusal, same_rows};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

both!(what_is_over_is_forgotten_and_what_counts_is_kept);
async fn what_is_over_is_forgotten_and_what_counts_is_kept(app: &TestApp) {
    let (alix, bo) = (app.person("alix"), app.person("bo"));
    let token = app.token(&alix).await;
    app.siwe(&bo).await;
    let group = app.group_of(&alix).await;
    let invite = app.invite(&alix, NewInvite { welcome: "Welcome!".into(), ..group.automatic() }).await;
    app.join(&bo, &invite).await;
    app.run_jobs().await;
    let before = app.dump().await;
    tidy::run(&app.services).await;
    same_rows(&before, &app.dump().await);

    app.advance(7 * DAY_MS + 1);
    tidy::run(&app.services).await;
    for table in ["nonces", "tokens", "limits", "outbox", "jobs"] {
        assert_eq!(app.number(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
    }
    for table in ["invites", "join_requests", "groups", "group_members", "people", "audit", "leases"] {
        assert_ne!(app.number(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
    }
    assert_eq!(refusal(usher::service::sign_in::bearer(&app.services, &token).await), "401 token_invalid");
    assert!(app.is_in(&group, &bo));
}

both!(a_limit_that_still_counts_is_kept);
async fn a_limit_that_still_counts_is_kept(app: &TestApp) {
    let app = app.with_limits(|limits| limits.invite_per_person.burst = 1);
    let alix = app.person("alix");
    let own = || NewInvite { group_name: "Tea".into(), ..NewInvite::default() };
    app.invite(&alix, own()).await;
    app.advance(59_999);
    tidy::run(&app.services).await;
    let early = usher::service::invite::create(&app.services, &alix.inbox_id, own()).await;
    assert_eq!(refusal(early), "429 rate_limited");
    app.advance(1);
    tidy::run(&app.services).await;
    app.invite(&alix, own()).await;
}
